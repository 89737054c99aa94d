# Larger tables, exact rank tests at their largest, confidence levels of a difference of means, trends, by R's stats package. usage: Rscript larger_tests.R
suppressMessages(library(jsonlite))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE))); num <- function(x) unname(as.numeric(x))
set.seed(8); deal <- function(r, c, n) { m <- table(factor(sample(r,n,TRUE),1:r), factor(sample(c,n,TRUE,prob=c:1),1:c)); matrix(as.integer(m), r) }
tabs <- list(deal(5,4,200), deal(2,6,120), deal(3,4,80), deal(4,4,60), deal(2,2,1000), deal(6,2,40), matrix(c(1,0,0,0,0,9,1,1,30),3), matrix(c(0,12,7,0),2), matrix(c(3,0,0,0,4,0,0,0,5),3))
fisher <- lapply(tabs, function(m) list(table=m, p_value=fisher.test(m, workspace=2e8)$p.value))
pairs <- list(list(seq(1,97,2)+.5, seq(2,98,2)+10), list(1:49, 50:98), list(c(1,5,9,13), 2:4+.5), list(7, 1:3), list(round(rnorm(49),4), round(rnorm(49,.6),4)), list(c(1,1,2), c(2,3,3)), list(1:50+.5, 1:10), list(c(0,0,0,1), c(0,1,1,1)), list(5, 6), list(c(2,2), c(2,2,3)))
wilcoxon <- lapply(pairs, function(v) { w <- suppressWarnings(wilcox.test(v[[1]], v[[2]])); list(a=v[[1]], b=v[[2]], statistic=num(w$statistic), p_value=w$p.value) })
means <- lapply(pairs[c(1,3,5,7)], function(v) list(a=v[[1]], b=v[[2]], levels=lapply(c(.8,.9,.99), function(l) list(level=l, welch=num(t.test(v[[1]],v[[2]],conf.level=l)$conf.int), pooled=num(t.test(v[[1]],v[[2]],var.equal=TRUE,conf.level=l)$conf.int)))))
lone <- t.test(c(1,2,4), 7, var.equal=TRUE)
kruskal <- lapply(list(list(c(1,2,3),c(2,3,4),c(9,9)), list(1:5,6:10,c(3,4,8),c(2,11)), list(c(0,0,0),c(0,0,1)), list(1,2,3)), function(v) { k <- kruskal.test(v); list(samples=lapply(v, I), statistic=num(k$statistic), df=num(k$parameter), p_value=k$p.value) })
trend <- lapply(list(list(c(0,3,9),c(10,10,12),c(1,2,3)), list(c(0,0,1),c(5,6,7),c(0,1,4)), list(c(5,5),c(10,20),c(1,2)), list(c(2,8,1,0),c(20,40,30,5),c(-1,0,2,2.5))), function(v) { p <- suppressWarnings(prop.trend.test(v[[1]],v[[2]],v[[3]])); list(events=v[[1]], totals=v[[2]], score=v[[3]], statistic=num(p$statistic), p_value=num(p$p.value)) })
chi <- lapply(tabs, function(m) { m <- m[rowSums(m)>0, colSums(m)>0]; p <- suppressWarnings(chisq.test(m, correct=FALSE)); y <- suppressWarnings(chisq.test(m)); list(table=m, plain=c(num(p$statistic), num(p$parameter), p$p.value), corrected=c(num(y$statistic), num(y$parameter), y$p.value)) })
write_json(list(source=R.version.string, fisher=fisher, chi_square=chi, wilcoxon=wilcoxon, means=means, one_alone=list(statistic=num(lone$statistic), df=num(lone$parameter), limits=num(lone$conf.int)), kruskal=kruskal, trend=trend), file.path(here,"../larger_tests.json"), auto_unbox=TRUE, digits=NA)
