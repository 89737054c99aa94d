# Predicted survival with its limits by survfit.coxph, Efron's and Breslow's ties. usage: Rscript prognosis_survival.R
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE))); num <- function(x) unname(as.numeric(x))
one <- function(name, vars, new, ties) { d <- read.csv(file.path(here, paste0("../", name, ".csv"))); f <- coxph(as.formula(paste("Surv(time,event) ~", paste(vars, collapse="+"))), d, ties=ties, control=coxph.control(eps=1e-12, toler.chol=1e-13, iter.max=50))
  s <- survfit(f, newdata=as.data.frame(setNames(as.list(new), vars)), conf.type="log"); k <- s$n.event > 0; list(data=name, names=vars, x=new, ties=ties, time=num(s$time[k]), survival=num(s$surv[k]), low=num(s$lower[k]), high=num(s$upper[k])) }
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival")), curves=list(one("lung", c("age","ecog","karno"), c(60,1,80), "efron"), one("ties", c("x1","x2","x5"), c(.4,1,0), "efron"), one("ties", c("x1","x2","x5"), c(-1,0,1), "breslow"))), file.path(here, "../prognosis_survival.json"), auto_unbox=TRUE, digits=NA)
