# NRI and IDI of the whole development (screening, LASSO, steps) against one factor alone, in the resamples and folds of prognosis_draws.json. usage: Rscript prognosis_developed_gain.R
suppressMessages({library(survival); library(glmnet); library(MASS); library(prodlim); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE))); num <- function(x) unname(as.numeric(x))
d <- read.csv(file.path(here, "../lung.csv")); d$male <- as.integer(d$group == "male"); vars <- c("age","male","ecog","karno","patkarno","wtloss"); h <- 365
draws <- fromJSON(file.path(here, "../prognosis_draws.json"), simplifyVector=FALSE)$draws[-1]; ctl <- coxph.control(eps=1e-12, toler.chol=1e-13, iter.max=60)
cox <- function(v, e) coxph(as.formula(paste("Surv(time,event) ~", paste(v, collapse="+"))), e, control=ctl)
model <- function(e, fold, limit) {
  y <- Surv(e$time, e$event); p <- sapply(vars, function(v) { g <- e[[v]] > median(e[[v]]); a <- if (length(unique(g)) > 1) { s <- survdiff(y ~ g); pchisq(s$chisq, 1, lower.tail=FALSE) } else 1; c(a, summary(coxph(as.formula(paste("y ~", v)), e))$coefficients[5]) })
  keep <- vars[p[1,] < limit | p[2,] < limit]; cv <- cv.glmnet(as.matrix(e[,keep]), Surv(e$time/1000, e$event), family="cox", foldid=fold, grouped=TRUE, thresh=1e-12, maxit=1e7)
  las <- keep[num(coef(cv, s="lambda.min")) != 0]; full <- cox(las, e); sel <- names(coef(stepAIC(full, direction="both", trace=0))); list(screened=keep, selected=sel, fit=cox(sel, e)) }
risk <- function(f, e) { b <- basehaz(f, centered=FALSE); H <- b$hazard[max(which(b$time <= h))]; 1-exp(-H*exp(num(as.matrix(e[,names(coef(f)),drop=FALSE]) %*% coef(f)))) }
gain <- function(e, a, b) { n <- nrow(e); up <- b>a; dn <- b<a; er <- function(k) if (!any(k)) 0 else 1-summary(survfit(Surv(time,event) ~ 1, e[k,]), times=h, extend=TRUE)$surv; p <- er(rep(TRUE, n))
  nri <- (er(up)*mean(up)-er(dn)*mean(dn))/p + ((1-er(dn))*mean(dn)-(1-er(up))*mean(up))/(1-p)
  cens <- prodlim(Hist(time, event) ~ 1, e, reverse=TRUE); G <- numeric(n); G[order(e$time, -e$event)] <- predictSurvIndividual(cens, lag=1); ca <- e$event==1 & e$time<=h; co <- e$time>h
  c(nri, sum((b-a)[ca]/G[ca])/sum(1/G[ca]) - mean((b-a)[co])) }
# at 0.3 every factor passes most screenings; at 0.01 age passes few
run <- function(limit) lapply(draws, function(w) { e <- d[unlist(w$rows)+1,]; m <- model(e, unlist(w$fold)+1, limit); list(screened=I(m$screened), selected=I(m$selected), moves=t(sapply(c("age","ecog"), function(v) gain(e, risk(cox(v, e), e), risk(m$fit, e))))) })
limits <- function(r) { s <- simplify2array(lapply(r, `[[`, "moves")); apply(s, 1:2, quantile, c(.025,.975)) }
part <- function(limit) { r <- run(limit); q <- limits(r); list(limit=limit, replicates=r, age=list(nri=num(q[,1,1]), idi=num(q[,1,2])), ecog=list(nri=num(q[,2,1]), idi=num(q[,2,2]))) }
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival"), "glmnet", packageVersion("glmnet"), "MASS", packageVersion("MASS"), "prodlim", packageVersion("prodlim")), variables=vars, horizon=h, factors=c("age","ecog"), plans=list(part(.3), part(.01))), file.path(here, "../prognosis_developed_gain.json"), auto_unbox=TRUE, digits=NA)
