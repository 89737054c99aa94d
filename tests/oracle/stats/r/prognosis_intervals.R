# Pseudo-values, corrected calibration, and bootstrap intervals of NRI and IDI on lung.csv, in given resamples.
# usage: Rscript prognosis_intervals.R
suppressMessages({library(survival); library(prodlim); library(rms); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE))); num <- function(x) unname(as.numeric(x))
d <- read.csv(file.path(here, "../lung.csv")); y <- Surv(d$time, d$event); h <- 365; n <- nrow(d)
X <- as.matrix(d[,c("age","ecog","karno","wtloss")]); small <- X[,c("age","wtloss")]
ctl <- coxph.control(eps=1e-12, toler.chol=1e-13, iter.max=50); out <- list()
out$source <- paste(R.version.string, "survival", packageVersion("survival"), "prodlim", packageVersion("prodlim"), "rms", packageVersion("rms"))
# risk of new columns at h, from a fit of the columns in the rows i
fit <- function(x, i) coxph(y[i] ~ x[i,], control=ctl)
risk <- function(f, x, i) { b <- basehaz(f, centered=FALSE); H <- b$hazard[max(which(b$time <= h))]; 1-exp(-H*exp(num(x %*% coef(f)))) }
all <- 1:n; r <- risk(fit(X, all), X, all)
# pseudo-values of the event by h; means in quarters of the risk; symmetric nearest neighbours
jack <- function(t) 1-num(jackknife(prodlim(Hist(time, event) ~ 1, data=d), times=t)); p <- jack(h)
tied <- round(r, 2); near <- function(x, bw) { m <- meanNeighbors(x=x, y=p, bandwidth=bw); list(risk=x, bandwidth=bw, predicted=num(m$uniqueX), observed=num(m$averageY)) }
g <- findInterval(r, quantile(r, 1:3/4), left.open=TRUE); mean4 <- num(tapply(p, g, mean)); se4 <- num(tapply(p, g, function(v) sd(v)/sqrt(length(v))))
out$pseudo <- list(horizon=h, risk=r, values=p, at180=jack(180), groups=cbind(num(table(g)), num(tapply(r, g, mean)), mean4, mean4-qnorm(.975)*se4, mean4+qnorm(.975)*se4), plug_in=local({ m <- meanNeighbors(x=r, y=p); list(n=n, observed=num(m$averageY)) }), curves=list(near(r, n^-.25), near(r, .1), near(tied, .2)))
# calibration: curve of the model made in a resample, there and on all subjects; optimism is the mean difference
smooth <- function(risk, i, at, k=3) { z <- log(-log(1-risk)); kn <- attr(rcspline.eval(z, nk=k, inclx=TRUE), "knots"); W <- rcspline.eval(z, knots=kn, inclx=TRUE); q <- coxph(y[i] ~ W, control=ctl); b <- basehaz(q, centered=FALSE); H <- b$hazard[max(which(b$time <= h))]; 1-exp(-H*exp(num(rcspline.eval(log(-log(1-at)), knots=kn, inclx=TRUE) %*% coef(q)))) }
at <- seq(.3, .9, .1); set.seed(11); B <- 20; idx <- t(sapply(1:B, function(b) sample(n, replace=TRUE))); tr <- te <- NULL
for (b in 1:B) { i <- idx[b,]; f <- fit(X, i); tr <- rbind(tr, smooth(risk(f, X[i,], i), i, at)); te <- rbind(te, smooth(risk(f, X, all), all, at)) }
own <- smooth(r, all, at); out$calibration <- list(horizon=h, at=at, resamples=idx-1, original=own, training=colMeans(tr), test=colMeans(te), corrected=own-(colMeans(tr)-colMeans(te)))
# the same over the resamples that the product draws with seed 11 (prognosis_draws.json), all four columns in the model
draws <- read_json(file.path(here, "../prognosis_draws.json"))$draws[-1]; t2 <- e2 <- NULL
for (w in draws) { i <- unlist(w$rows)+1; f <- fit(X, i); t2 <- rbind(t2, smooth(risk(f, X[i,], i), i, at)); e2 <- rbind(e2, smooth(risk(f, X, all), all, at)) }
out$pipeline <- list(at=at, n=length(draws), original=own, training=colMeans(t2), test=colMeans(e2), corrected=own-(colMeans(t2)-colMeans(e2)))
# NRI and IDI of both models made anew in each resample, percentiles of type 7
er <- function(i, k) if (!any(k)) 0 else 1-summary(survfit(y[i][k] ~ 1), times=h, extend=TRUE)$surv
gain <- function(i) { a <- risk(fit(small, i), small[i,], i); b <- risk(fit(X, i), X[i,], i); up <- b>a; dn <- b<a; e <- er(i, rep(TRUE, n)); tt <- d$time[i]; ev <- d$event[i]
  nri <- (er(i, up)*mean(up)-er(i, dn)*mean(dn))/e + ((1-er(i, dn))*mean(dn)-(1-er(i, up))*mean(up))/(1-e)
  dd <- data.frame(time=tt, event=ev); cens <- prodlim(Hist(time, event) ~ 1, dd, reverse=TRUE); G <- numeric(n); G[order(tt, -ev)] <- predictSurvIndividual(cens, lag=1); ca <- ev==1 & tt<=h; co <- tt>h
  c(nri, sum((b-a)[ca]/G[ca])/sum(1/G[ca]) - mean((b-a)[co])) }
s <- t(sapply(1:B, function(b) gain(idx[b,]))); q <- apply(s, 2, quantile, c(.025,.975))
out$gain <- list(horizon=h, old=c(0,3), estimate=gain(all), nri=num(q[,1]), idi=num(q[,2]))
write_json(out, file.path(here, "../prognosis_intervals.json"), auto_unbox=TRUE, digits=NA, null="null")
