# The one-sample log-rank test by survdiff with an offset of the null's survival: its chi-square is Z squared. usage: Rscript one_sample_log_rank.R
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE))); num <- function(x) unname(as.numeric(x))
cases <- lapply(list(list("lung",1,400), list("lung",1.4,300), list("veteran",1,120), list("veteran",.8,500), list("ties",1,9)), function(v) { d <- read.csv(file.path(here,paste0("../",v[[1]],".csv"))); s <- exp(-(d$time/v[[3]])^v[[2]]); t <- survdiff(Surv(time,event) ~ offset(s), d); list(data=v[[1]], shape=v[[2]], scale=v[[3]], observed=num(t$obs), expected=num(t$exp), chi_square=num(t$chisq), p_value=pchisq(num(t$chisq),1,lower.tail=FALSE)) })
write_json(list(source=paste(R.version.string,"survival",packageVersion("survival")), cases=cases), file.path(here,"../one_sample_log_rank.json"), auto_unbox=TRUE, digits=NA)
