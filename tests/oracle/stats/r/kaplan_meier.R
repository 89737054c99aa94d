# Kaplan-Meier, reverse Kaplan-Meier and Nelson-Aalen by survival::survfit. usage: Rscript kaplan_meier.R  (writes ../kaplan_meier.json)
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
num <- function(x) unname(as.numeric(x))
lung <- read.csv(file.path(here, "../lung.csv"))
small <- data.frame(time=c(54,75,77,84,87,92,103,105,112,118), event=c(1,1,1,1,1,0,0,0,0,0))
all_dead <- data.frame(time=c(1,2,3,4), event=c(0,1,1,1))
uncensored <- data.frame(time=c(1,2,3,4,5,6), event=rep(1,6))
set.seed(7); lung$whole <- sample(1:3, nrow(lung), TRUE); lung$share <- round(runif(nrow(lung), .2, 2), 3)
lung$start <- floor(lung$time * round(runif(nrow(lung), 0, .6), 2))
answer <- function(f, probs=c(.1,.25,.5,.75,.9)) { q <- quantile(f, probs)
  list(time=num(f$time), at_risk=num(f$n.risk), events=num(f$n.event), censored=num(f$n.censor), survival=num(f$surv),
       std_error=num(summary(f, times=f$time)$std.err), lower=num(f$lower), upper=num(f$upper), p=probs, quantile=num(q$quantile), quantile_lower=num(q$lower), quantile_upper=num(q$upper)) }
cases <- list()
add <- function(name, d, type, level=.95, weights=NULL, start=NULL, reverse=FALSE) {
  d$w <- if (is.null(weights)) 1 else d[[weights]]
  e <- if (reverse) 1 - d$event else d$event
  S <- if (is.null(start)) Surv(d$time, e) else Surv(d[[start]], d$time, e)
  f <- if (is.null(weights)) survfit(S ~ 1, conf.type=type, conf.int=level) else survfit(S ~ 1, weights=w, data=d, conf.type=type, conf.int=level)
  cases[[length(cases)+1]] <<- list(name=name, data=list(time=d$time, event=d$event, weights=if (is.null(weights)) NULL else d$w, entry=if (is.null(start)) NULL else d[[start]]),
    conf_type=type, conf_level=level, reverse=reverse, answer=answer(f), rmst=if (name=="lung") {t <- summary(f, rmean=500)$table; list(tau=500, estimate=num(t["rmean"]), std_error=num(t["se(rmean)"]))} else NULL,
    hazard=if (name=="lung") list(cumulative_hazard=num(f$cumhaz), std_error=num(f$std.chaz)) else NULL) }
for (type in c("log","log-log","plain","logit","arcsin")) {
  add("lung", lung, type); add("plateau", small, type); add("all_dead", all_dead, type); add("uncensored", uncensored, type)
  add("whole_weights", lung, type, weights="whole"); add("fractional_weights", lung, type, weights="share"); add("entry", lung, type, start="start")
  add("reverse", lung, type, reverse=TRUE) }
add("level_80", lung, "log", level=.8); add("entry_and_weights", lung, "log", weights="share", start="start")
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival")), cases=cases), file.path(here, "../kaplan_meier.json"), auto_unbox=TRUE, digits=NA, na="null", null="null")
