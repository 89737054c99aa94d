# Cox models, residuals, proportional hazards and baseline hazards by survival::coxph. usage: Rscript cox.R
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
num <- function(x) unname(as.numeric(x)); rows <- function(m) unname(as.matrix(m))
ctl <- coxph.control(eps=1e-12, toler.chol=1e-13, iter.max=50)
d <- read.csv(file.path(here, "../ties.csv")); d <- d[1:200,]
set.seed(11); d$weights <- round(runif(nrow(d), .3, 2.5), 3); d$offset <- round(rnorm(nrow(d), 0, .4), 3)
d$entry <- pmax(0, d$time - sample(1:6, nrow(d), TRUE)); d$entry[d$time==1] <- 0; d$cluster <- sample(1:60, nrow(d), TRUE)
write.csv(d, file.path(here, "../cox.csv"), row.names=FALSE)
times <- c(1, 3, 6, 10); zph <- function(f, tr) { z <- cox.zph(f, transform=tr); list(statistic=num(z$table[,1]), df=num(z$table[,2]), p_value=num(z$table[,3])) }
fit <- function(ties="efron", entry=FALSE, strata=FALSE, weights=FALSE, offset=FALSE, cluster=FALSE, robust=FALSE) {
  lhs <- if (entry) "Surv(entry, time, event)" else "Surv(time, event)"
  f <- as.formula(paste(lhs, "~ x1 + x2 + x3", if (strata) "+ strata(strat)" else "", if (offset) "+ offset(offset)" else ""))
  if (ties == "exact") d <- d[1:45,]
  args <- list(f, data=d, ties=ties, x=TRUE, y=TRUE, control=ctl)
  if (weights) args$weights <- d$weights
  if (!robust && !cluster) args$robust <- FALSE
  if (cluster) args$cluster <- d$cluster
  if (robust) { args$robust <- TRUE; if (entry && !cluster) args$id <- seq_len(nrow(d)) }
  m <- do.call(coxph, args); w <- num(m$wald.test); b <- coef(m)
  a <- list(coef=num(b), std_error=num(sqrt(diag(vcov(m)))), covariance=rows(vcov(m)), log_likelihood=num(m$loglik), wald=w, score_test=num(m$score), p_value=num(summary(m)$coefficients[,"Pr(>|z|)"]), lower=num(summary(m)$conf.int[,3]), upper=num(summary(m)$conf.int[,4]), aic=num(AIC(m)),
       concordance=num(summary(m)$concordance), martingale=num(residuals(m, "martingale")))
  if (ties == "exact") a$deviance <- num(residuals(m, "deviance"))
  if (ties != "exact") {
    for (k in c("deviance","score","dfbeta","schoenfeld")) a[[k]] <- rows(residuals(m, k))
    a$scaled_schoenfeld <- rows(residuals(m, "scaledsch")) }
  { a$linear_predictor <- num(predict(m, type="lp") - if (offset) d$offset - mean(d$offset) else 0)
    h <- basehaz(m); a$baseline <- list(time=num(h$time), hazard=num(h$hazard))
    if (!offset) { s <- summary(survfit(m, newdata=data.frame(x1=c(0,1), x2=c(1,0), x3=c(.5,-.5), strat=c("s0","s1"))), times=times, extend=TRUE); a$survival <- rows(s$surv) }
    a$zph <- list(km=zph(m,"km"), identity=zph(m,"identity"), rank=zph(m,"rank"), log=zph(m,"log")) }
  list(options=list(ties=ties, entry=entry, strata=strata, weights=weights, offset=offset, cluster=cluster, robust=robust), answer=a) }
cases <- list()
for (t in c("efron","breslow")) for (o in list(list(), list(entry=TRUE), list(strata=TRUE), list(weights=TRUE), list(offset=TRUE), list(cluster=TRUE), list(robust=TRUE), list(weights=TRUE, robust=TRUE), list(weights=TRUE, cluster=TRUE),
  list(entry=TRUE, strata=TRUE, weights=TRUE), list(entry=TRUE, robust=TRUE), list(strata=TRUE, weights=TRUE, cluster=TRUE),
  list(entry=TRUE, offset=TRUE), list(entry=TRUE, strata=TRUE), list(entry=TRUE, cluster=TRUE), list(entry=TRUE, weights=TRUE, offset=TRUE, robust=TRUE), list(strata=TRUE, offset=TRUE, robust=TRUE), list(strata=TRUE, cluster=TRUE),
  list(entry=TRUE, strata=TRUE, weights=TRUE, offset=TRUE, cluster=TRUE))) cases[[length(cases)+1]] <- do.call(fit, c(list(ties=t), o))
for (o in list(list(), list(strata=TRUE), list(offset=TRUE))) cases[[length(cases)+1]] <- do.call(fit, c(list(ties="exact"), o))
# late entry with ties = "exact": each risk set a stratum, its deaths the cases, which is what clogit fits
matched <- function(strata, offset) { e <- d[1:45,]; if (!strata) e$strat <- "all"; if (!offset) e$offset <- 0
  dead <- unique(e[e$event==1, c("strat", "time")])
  sets <- do.call(rbind, lapply(seq_len(nrow(dead)), function(k) { t <- dead$time[k]; r <- e[e$strat==dead$strat[k] & e$entry < t & t <= e$time,]; data.frame(r, case=as.integer(r$event==1 & r$time==t), set=k) }))
  m <- coxph(Surv(rep(1, nrow(sets)), case) ~ x1 + x2 + x3 + strata(set) + offset(offset), sets, method="exact", control=ctl)
  list(strata=strata, offset=offset, coef=num(coef(m)), std_error=num(sqrt(diag(vcov(m)))), log_likelihood=num(m$loglik), score_test=num(m$score)) }
alias <- coxph(Surv(time,event) ~ x1 + I(2*x1) + x2 + I(x1 - x2) + rep(3, nrow(d)), d, control=ctl)
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival")), times=times, cases=cases, risk_sets_as_strata=list(matched(FALSE, FALSE), matched(TRUE, TRUE)), aliased=list(coef=num(coef(alias)), std_error=num(sqrt(diag(alias$var)))) ), file.path(here, "../cox.json"), auto_unbox=TRUE, digits=NA, na="null")
