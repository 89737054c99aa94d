# Restricted mean survival time per group by survival's summary of survfit. usage: Rscript rmst.R
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
d <- read.csv(file.path(here, "../lung.csv")); out <- lapply(c(180, 365.5, 700), function(tau) { t <- summary(survfit(Surv(time,event) ~ group, d), rmean=tau)$table
  diff <- unname(t[2,"rmean"]-t[1,"rmean"]); se <- unname(sqrt(sum(t[,"se(rmean)"]^2))); list(tau=tau, estimate=diff, std_error=se, p_value=2*pnorm(-abs(diff/se)), lower=diff-qnorm(.975)*se, upper=diff+qnorm(.975)*se) })
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival")), cases=out), file.path(here, "../rmst.json"), auto_unbox=TRUE, digits=NA)
