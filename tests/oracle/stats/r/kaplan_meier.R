# Kaplan-Meier, reverse Kaplan-Meier, Nelson-Aalen and restricted means by survival::survfit.
# usage: Rscript kaplan_meier.R  (writes ../kaplan_meier.json)
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
num <- function(x) unname(as.numeric(x))
types <- c("log", "log-log", "plain", "logit", "arcsin")
shares <- c(0, .1, .25, .5, .75, .9, 1)

lung <- read.csv(file.path(here, "../lung.csv"))[, c("time", "event")]
ties <- read.csv(file.path(here, "../ties.csv"))[, c("time", "event")]
# S is exactly 0.5 from 87 to the end, which is censored
plateau <- data.frame(time=c(54,75,77,84,87,92,103,105,112,118), event=c(1,1,1,1,1,0,0,0,0,0))
# S is exactly 0.5 from 4 to 7
inner <- data.frame(time=1:8, event=c(1,1,1,1,0,0,1,1))
all_dead <- data.frame(time=c(1,2,3,4), event=c(0,1,1,1))
uncensored <- data.frame(time=c(1,2,3,4,5,6), event=rep(1,6))
no_event <- data.frame(time=c(1,2,2,3), event=rep(0,4))
zero <- data.frame(time=c(0,0,1,2,2,5), event=c(1,0,1,0,1,0))
months <- data.frame(time=c(100/30.4375+200/30.4375, 300/30.4375, 2, 5, 14, 20), event=c(1,1,1,0,1,0))
set.seed(7)
dress <- function(d) { d$whole <- sample(1:3, nrow(d), TRUE); d$share <- round(runif(nrow(d), .2, 2), 3)
  d$start <- floor(d$time * round(runif(nrow(d), 0, .6), 2)); d }
lung <- dress(lung); ties <- dress(ties); plateau <- dress(plateau)

band <- function(f, type, level) { q <- quantile(f, shares)
  list(conf_type=type, conf_level=level, lower=num(f$lower), upper=num(f$upper), p=shares,
       quantile=num(q$quantile), quantile_lower=num(q$lower), quantile_upper=num(q$upper)) }
mean_to <- function(f, tau) { t <- summary(f, rmean=tau)$table
  list(tau=tau, estimate=num(t["rmean"]), std_error=num(t["se(rmean)"])) }
case <- function(name, d, weights=NULL, start=NULL, reverse=FALSE, levels=.95) {
  e <- if (reverse) 1 - d$event else d$event
  S <- if (is.null(start)) Surv(d$time, e) else Surv(d[[start]], d$time, e)
  w <- if (is.null(weights)) NULL else d[[weights]]
  fit <- function(type, level) if (is.null(w)) survfit(S ~ 1, conf.type=type, conf.int=level) else survfit(S ~ 1, weights=w, conf.type=type, conf.int=level)
  f <- fit("log", .95); last <- max(d$time)
  bands <- do.call(c, lapply(levels, function(level) lapply(types, function(type) band(fit(type, level), type, level))))
  means <- if (is.null(start) && is.null(weights)) lapply(c(median(d$time), last, 1.5*last), function(tau) mean_to(f, tau)) else list()
  list(name=name, data=list(time=d$time, event=d$event, weights=w, entry=if (is.null(start)) NULL else d[[start]]), reverse=reverse,
       curve=list(time=num(f$time), at_risk=num(f$n.risk), events=num(f$n.event), censored=num(f$n.censor), survival=num(f$surv),
                  std_error=num(summary(f, times=f$time)$std.err)),
       hazard=if (is.null(start) && is.null(weights)) list(cumulative_hazard=num(f$cumhaz), std_error=num(f$std.chaz)) else NULL,
       bands=bands, rmst=means) }
cases <- list(case("lung", lung, levels=c(.95, .8, .99)), case("lung_reverse", lung, reverse=TRUE),
  case("ties", ties), case("ties_reverse", ties, reverse=TRUE), case("plateau", plateau), case("inner_plateau", inner),
  case("all_dead", all_dead), case("uncensored", uncensored), case("no_event", no_event), case("zero", zero), case("months", months))
for (name in c("lung", "ties", "plateau")) { d <- get(name)
  cases <- c(cases, list(case(paste0(name, "_whole_weights"), d, weights="whole"), case(paste0(name, "_fractional_weights"), d, weights="share"),
    case(paste0(name, "_entry"), d, start="start"), case(paste0(name, "_entry_and_weights"), d, weights="share", start="start"),
    case(paste0(name, "_entry_reverse"), d, start="start", reverse=TRUE), case(paste0(name, "_weights_reverse"), d, weights="share", reverse=TRUE))) }
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival")), cases=cases), file.path(here, "../kaplan_meier.json"),
           auto_unbox=TRUE, digits=NA, na="null", null="null")
