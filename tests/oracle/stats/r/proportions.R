# Wilson's limits with continuity correction by prop.test. Its correction is at most |x - n p|, so p is one away from x / n. usage: Rscript proportions.R
suppressMessages(library(jsonlite))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
cases <- lapply(list(c(0,1),c(1,1),c(0,10),c(1,10),c(5,10),c(9,10),c(10,10),c(1,2),c(13,63),c(63,63),c(300,1000),c(81,263)), function(v) { at <- function(cl) as.numeric(suppressWarnings(prop.test(v[1],v[2],p=if (v[1]/v[2]<.6) .999 else .001,conf.level=cl))$conf.int); list(x=v[1], n=v[2], limits=list(`0.8`=at(.8), `0.95`=at(.95), `0.99`=at(.99))) })
# each alternative of the exact test at x beside, at and beyond n p0
tests <- unlist(lapply(c(0,1,3,5,6,9,12,20), function(x) lapply(c(.05,.25,.3,.5,.8), function(p) list(x=x, n=20, p0=p, p_values=lapply(c(`two-sided`="two.sided",less="less",greater="greater"), function(a) binom.test(x,20,p,a)$p.value)))), recursive=FALSE)
ends <- unlist(lapply(c(0,3,20), function(x) lapply(c(0,1), function(p) list(x=x, n=20, p0=p, p_values=lapply(c(`two-sided`="two.sided",less="less",greater="greater"), function(a) binom.test(x,20,p,a)$p.value)))), recursive=FALSE)
write_json(list(source=R.version.string, wilson=cases, tests=c(tests,ends)), file.path(here,"../proportions.json"), auto_unbox=TRUE, digits=NA)
