# Cumulative incidence and Gray's test by cmprsk; limits on the log(-log) scale from its variance, as tidycmprsk draws them. usage: Rscript competing_risks.R
suppressMessages({library(jsonlite); library(cmprsk)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
set.seed(11)
make <- function(n, causes, p, step, levels) list(time=ceiling(rexp(n, .1)/step)*step, cause=sample(0:causes, n, TRUE, p), group=sample(levels, n, TRUE), strata=sample(c("x","y","z"), n, TRUE))
datasets <- list(three_causes=make(120, 3, c(.3,.4,.2,.1), .5, c("a","b","c")), heavy_ties=make(90, 2, c(.2,.5,.3), 5, c("a","b")), two_groups=make(300, 2, c(.4,.3,.3), .01, c("a","b")), tiny=make(12, 2, c(.2,.4,.4), 1, c("a","b")), four_groups=make(150, 2, c(.1,.6,.3), 2, c("a","b","c","d")), uncensored=make(60, 2, c(0,.5,.5), 1, c("a","b")))
lone <- make(80, 2, c(.3,.4,.3), 1, c("a","b")); lone$strata <- ifelse(lone$group=="a" & seq_along(lone$time) %% 4 == 0, "x", "y"); datasets$group_missing_in_a_stratum <- lone
curve <- function(d, times) { z <- timepoints(cuminc(d$time, d$cause), times); lapply(seq_len(nrow(z$est)), function(i) { e <- as.numeric(z$est[i,]); s <- sqrt(as.numeric(z$var[i,]))
  lim <- function(cl) { k <- qnorm(1-(1-cl)/2)*s/(e*log(e)); list(lower=ifelse(e>0 & e<1, e^exp(-k), NA), upper=ifelse(e>0 & e<1, e^exp(k), NA)) }
  list(cause=i, estimate=e, std_error=s, limits_95=lim(.95), limits_80=lim(.8)) }) }
answers <- lapply(names(datasets), function(nm) { d <- datasets[[nm]]; times <- unique(as.numeric(quantile(d$time, c(.05,.2,.5,.8,.95), type=1)))
  test <- function(strata, rho) { z <- if (strata) cuminc(d$time, d$cause, d$group, d$strata, rho=rho) else cuminc(d$time, d$cause, d$group, rho=rho); list(strata=strata, rho=rho, tests=unname(z$Tests)) }
  list(name=nm, time=d$time, cause=d$cause, group=d$group, strata=d$strata, times=times, curves=curve(d, times), tests=unlist(lapply(c(FALSE,TRUE), function(s) lapply(c(0,-1,.5,1,2), function(r) test(s, r))), recursive=FALSE)) })
write_json(list(source=paste(R.version.string, "cmprsk", packageVersion("cmprsk")), datasets=answers), file.path(here,"../competing_risks.json"), auto_unbox=TRUE, digits=NA, na="null")
