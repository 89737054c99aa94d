# Difference of restricted mean survival times of two groups, from survival's summary of survfit. usage: Rscript rmst.R
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
lung <- read.csv(file.path(here, "../lung.csv"))[, c("time", "event", "group")]
ties <- subset(read.csv(file.path(here, "../ties.csv")), group != "c")[, c("time", "event", "group")]
# both groups end with an event: a period beyond the last is the whole mean
complete <- data.frame(time=c(1,2,4,6,8,2,3,5,9,12), event=c(1,0,1,1,1,1,1,0,1,1), group=rep(c("a","b"), each=5))
# group b ends with a censoring at 9, the end of the period
cut <- data.frame(time=c(1,2,4,6,8,2,3,5,7,9), event=c(1,0,1,1,1,1,1,0,1,0), group=rep(c("a","b"), each=5))
case <- function(name, d, tau, level=.95) { t <- summary(survfit(Surv(time, event) ~ group, d), rmean=tau)$table
  diff <- unname(t[2,"rmean"] - t[1,"rmean"]); se <- unname(sqrt(sum(t[,"se(rmean)"]^2))); half <- qnorm(1 - (1 - level)/2) * se
  list(name=name, data=as.list(d), tau=tau, conf_level=level, estimate=diff, std_error=se, p_value=2*pnorm(-abs(diff/se)), lower=diff-half, upper=diff+half) }
cases <- c(lapply(c(180, 365.5, 700), function(tau) case("lung", lung, tau)), list(case("lung", lung, 365.5, .9), case("ties", ties, 7), case("ties", ties, 7.5, .99),
  case("complete", complete, 8), case("complete", complete, 12), case("complete", complete, 20), case("cut", cut, 9)))
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival")), cases=cases), file.path(here, "../rmst.json"), auto_unbox=TRUE, digits=NA)
