# Net benefit of a survival prediction from survfit, as dcurves and Vickers (2008) define it. usage: Rscript decision_curve.R
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
d <- read.csv(file.path(here, "../lung.csv")); fit <- coxph(Surv(time,event) ~ age+ecog+wtloss, d); h <- 365
risk <- 1 - as.numeric(summary(survfit(fit, newdata=d), times=h)$surv); thr <- c(.1,.3,.5,.6,.7,.85,.99)
rate <- function(k) 1 - summary(survfit(Surv(time,event) ~ 1, d[k,]), times=h, extend=TRUE)$surv
nb <- sapply(thr, function(p) { k <- risk >= p; if (!any(k)) 0 else mean(k)*rate(k) - mean(k)*(1-rate(k))*p/(1-p) }); all <- sapply(thr, function(p) rate(TRUE) - (1-rate(TRUE))*p/(1-p))
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival")), horizon=h, risk=risk, threshold=thr, net_benefit=nb, treat_all=all), file.path(here,"../decision_curve.json"), auto_unbox=TRUE, digits=NA)
