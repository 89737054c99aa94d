# MASS::stepAIC with a factor and a spline as terms, on veteran and lung. usage: Rscript prognosis_terms.R
suppressMessages({library(survival); library(MASS); library(Hmisc); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE))); v <- read.csv(file.path(here, "../veteran.csv")); v$cell <- factor(v$group)
v$s <- unclass(rcspline.eval(v$age, nk=4, inclx=TRUE))[,]; full <- coxph(Surv(time,event) ~ cell+karno+s+prior+diagtime, v); none <- coxph(Surv(time,event) ~ 1, v)
walk <- function(dir, k, from) { a <- stepAIC(from, scope=list(lower=~1, upper=formula(full)), direction=dir, k=k, trace=0)$anova; list(direction=dir, changes=I(as.character(a$Step)), criterion=a$AIC) }
n <- log(sum(v$event)); write_json(list(source=paste(R.version.string, "survival", packageVersion("survival"), "MASS", packageVersion("MASS")), walks=list(c(walk("both", 2, full), list(rule="aic")), c(walk("backward", n, full), list(rule="bic")), c(walk("forward", qchisq(.9,1), none), list(rule=.1)))),
  file.path(here, "../prognosis_terms.json"), auto_unbox=TRUE, digits=NA)
