# Prognostic models on lung.csv: rms, Hmisc, survival, glmnet, riskRegression and definitions. usage: Rscript prognosis.R
suppressMessages({library(survival); library(rms); library(glmnet); library(riskRegression); library(MASS); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE))); num <- function(x) unname(as.numeric(x))
d <- read.csv(file.path(here, "../lung.csv")); v <- read.csv(file.path(here, "../veteran.csv")); out <- list()
out$source <- paste(R.version.string, "survival", packageVersion("survival"), "rms", packageVersion("rms"), "Hmisc", packageVersion("Hmisc"), "glmnet", packageVersion("glmnet"), "riskRegression", packageVersion("riskRegression"))
# splines
set.seed(1); small <- round(rnorm(40, 10, 3), 2); floor <- c(rep(0, 20), round(rexp(180, .1), 1)); top <- c(rep(50, 20), round(runif(180, 0, 45), 1))
spline <- function(x, k) { z <- suppressWarnings(rcspline.eval(x, nk=k, inclx=TRUE)); list(x=x, n_knots=k, knots=num(attr(z, "knots")), columns=unclass(unname(z[1:8,]))[,]) }
out$splines <- c(lapply(3:7, function(k) spline(d$age, k)), list(spline(small, 3), spline(small, 4), spline(floor, 4), spline(top, 5), spline(d$wtloss, 4)))
out$pretty <- lapply(list(c(39,82,10),c(0,1,5),c(-24,68,10),c(.0012,.0034,4),c(99.9,100.1,10),c(1,3,10),c(0,2,3),c(-1e-3,1e5,7),c(41.7,52.3,1)), function(a) list(lower=a[1], upper=a[2], n=a[3], values=pretty(a[1:2], a[3])))
# nomogram
dd <- datadist(d); options(datadist="dd"); f <- cph(Surv(time,event) ~ age+ecog+karno+wtloss, d, x=TRUE, y=TRUE, surv=TRUE, eps=1e-12)
n <- nomogram(f, fun=list(function(x) Survival(f)(180, x), function(x) Survival(f)(365, x), function(x) Quantile(f)(lp=x)), fun.at=list(c(.85,.8,.7,.6,.5,.4,.3), c(.7,.6,.5,.4,.3,.2,.1), c(100,200,300,400)), funlabel=c("S180","S365","median"))
ax <- function(k) list(values=num(n[[k]][[1]]), points=num(n[[k]]$points)); dig <- coxph(Surv(time,event) ~ age+ecog+karno+wtloss, d, control=coxph.control(eps=1e-12, toler.chol=1e-13, iter.max=50))
out$nomogram <- list(coef=num(coef(f)), center=num(f$center), axes=setNames(lapply(c("age","ecog","karno","wtloss"), ax), c("age","ecog","karno","wtloss")), S180=list(points=num(n$S180$x), survival=num(n$S180$x.real)), S365=list(points=num(n$S365$x), survival=num(n$S365$x.real)), median=list(lp=c(-1,-.5,0,.5,1), time=num(Quantile(f)(lp=c(-1,-.5,0,.5,1)))))
# D and R2
roy <- function(fit) { r <- royston(fit); setNames(as.list(num(r)), c("d","se","r_d","r_ko","r_n","gh")) }
g <- coxph(Surv(time,event) ~ ecog, d, control=coxph.control(eps=1e-12, toler.chol=1e-13, iter.max=50)); out$royston <- list(list(data="lung", lp=num(predict(dig)), answer=roy(dig)), list(data="lung", lp=num(predict(g)), answer=roy(g)))
# validation
set.seed(1); B <- 25; idx <- t(sapply(1:B, function(b) sample(nrow(d), replace=TRUE))); set.seed(1); w <- rms::validate(f, B=B); y <- Surv(d$time, d$event); X <- as.matrix(d[,c("age","ecog","karno","wtloss")]); ctl <- coxph.control(eps=1e-12, toler.chol=1e-13, iter.max=50)
disc <- function(lp, y, own) { n <- nrow(y); h <- coxph(y ~ lp, control=ctl); ll0 <- -2*h$loglik[1]; lr <- 2*diff(h$loglik); s <- if (own) 1 else num(coef(h)); D <- (lr-1)/ll0; one <- coxph(y ~ offset(lp)); U <- if (own) -2/ll0 else -2*(one$loglik[1]-h$loglik[2])/ll0; C <- concordance(y ~ lp, reverse=TRUE)$concordance; c(2*C-1, (1-exp(-lr/n))/(1-exp(-ll0/n)), s, D, U, D-U, GiniMd(s*lp)) }
tr <- te <- NULL; for (b in 1:B) { i <- idx[b,]; h <- coxph(y[i] ~ X[i,], control=ctl); tr <- rbind(tr, disc(num(X[i,] %*% coef(h)), y[i], TRUE)); te <- rbind(te, disc(num(X %*% coef(h)), y, FALSE)) }
out$validate <- list(resamples=idx-1, original=disc(num(X %*% coef(dig)), y, TRUE), training=colMeans(tr), test=colMeans(te), rms=list(rows=rownames(w), original=num(w[,"index.orig"]), training=num(w[,"training"]), test=num(w[,"test"]), corrected=num(w[,"index.corrected"])))
# calibration: Austin, Harrell and van Klaveren (2020); groups; slope
h <- 365; risk <- 1-num(summary(survfit(dig, newdata=d), times=h)$surv); z <- log(-log(1-risk))
cal <- function(k) { W <- rcspline.eval(z, nk=k, inclx=TRUE); q <- coxph(y ~ W, control=ctl); b <- basehaz(q, centered=FALSE); H <- b$hazard[max(which(b$time <= h))]; o <- 1-exp(-H*exp(num(W %*% coef(q)))); a <- abs(o-risk); list(n_knots=k, observed=o, ici=mean(a), e50=median(a), e90=num(quantile(a,.9)), emax=max(a)) }
cut4 <- quantile(risk, 1:3/4); grp <- findInterval(risk, cut4, left.open=TRUE); gs <- lapply(0:3, function(k) { s <- summary(survfit(y[grp==k] ~ 1), times=h, extend=TRUE); c(sum(grp==k), mean(risk[grp==k]), 1-s$surv, 1-s$upper, 1-s$lower) })
old <- coxph(Surv(time,event) ~ age+wtloss, d, control=ctl); slp <- coxph(y ~ num(predict(old))+0, control=ctl)
out$calibration <- list(horizon=h, risk=risk, smooth=lapply(c(3,4,5), cal), groups=do.call(rbind, gs), slope=list(lp=num(predict(old))*1.7, estimate=num(coef(slp))/1.7, se=num(sqrt(vcov(slp)))/1.7))
# gain
cc <- concordance(dig, old); q <- diff(rev(num(cc$concordance))); V <- cc$var; out$c_difference <- list(a=num(predict(dig)), b=num(predict(old)), estimate=num(cc$concordance[1]-cc$concordance[2]), se=num(sqrt(V[1,1]+V[2,2]-2*V[1,2])))
r1 <- 1-num(summary(survfit(old, newdata=d), times=h)$surv); r2 <- risk; er <- function(k) if (!any(k)) 0 else 1-summary(survfit(y[k] ~ 1), times=h, extend=TRUE)$surv
nri <- function(up, dn) { e <- er(rep(TRUE,nrow(d))); ne <- (er(up)*mean(up)-er(dn)*mean(dn))/e; nn <- ((1-er(dn))*mean(dn)-(1-er(up))*mean(up))/(1-e); c(ne, nn) }
cat3 <- function(r) findInterval(r, c(.5,.65)); cens <- prodlim::prodlim(prodlim::Hist(time,event) ~ 1, d, reverse=TRUE); Gm <- numeric(nrow(d)); Gm[order(d$time, -d$event)] <- prodlim::predictSurvIndividual(cens, lag=1); Gt <- num(predict(cens, times=h)); ca <- d$event==1 & d$time<=h; co <- d$time>h; wt <- ifelse(ca, 1/Gm, 0); m <- function(r, k, w) sum(r[k]*w[k])/sum(w[k])
out$gain <- list(horizon=h, old=r1, new=r2, cutoffs=c(.5,.65), free=nri(r2>r1, r2<r1), categories=nri(cat3(r2)>cat3(r1), cat3(r2)<cat3(r1)), idi=c(m(r2-r1, ca, wt), -mean((r2-r1)[co])))
an <- function(small) { a <- anova(small, dig); num(c(a$Chisq[2], a$Df[2], a[2,4])) }; out$nested <- list(list(without=c(1,2), answer=an(old)), list(without=c(0), answer=an(coxph(Surv(time,event) ~ ecog+karno+wtloss, d, control=ctl))))
# adaptive LASSO; time in thousands of days, as in datasets.R
XX <- as.matrix(d[,c("age","ecog","karno","patkarno","wtloss")]); SK <- Surv(d$time/1000, d$event); pf <- c(2,.5,1,4,.25); fold <- rep(1:5, length.out=nrow(d)); lam <- c(.3,.2,.1,.05,.02,.01,.005)
gl <- glmnet(XX, SK, family="cox", penalty.factor=pf, lambda=lam, thresh=1e-15, maxit=1e7); sd1 <- sqrt(colMeans(sweep(XX, 2, colMeans(XX))^2)); cv <- cv.glmnet(sweep(XX, 2, sd1, "/"), SK, family="cox", standardize=FALSE, penalty.factor=pf, foldid=fold, lambda=lam, thresh=1e-13, maxit=1e7, grouped=TRUE)
out$adaptive <- list(names=colnames(XX), weights=pf, penalty=lam, coef=unname(as.matrix(gl$beta)), cvm=num(cv$cvm), cvsd=num(cv$cvsd), lambda_min=cv$lambda.min, lambda_1se=cv$lambda.1se, own=num(glmnet(XX, SK, family="cox", penalty.factor=pf, thresh=1e-12)$lambda[1:3]))
# stepwise by P: stepAIC with k = qchisq(1-P, 1)
full <- coxph(Surv(time,event) ~ age+ecog+karno+patkarno+wtloss, d); none <- coxph(Surv(time,event) ~ 1, d); st <- function(p, dir) { s <- if (dir=="forward") stepAIC(none, scope=list(lower=~1, upper=formula(full)), direction="forward", k=qchisq(1-p,1), trace=0) else stepAIC(full, direction=dir, k=qchisq(1-p,1), trace=0); list(p=p, direction=dir, selected=I(names(coef(s)))) }
out$stepwise <- list(st(.05,"backward"), st(.3,"both"), st(.05,"forward"), st(.01,"both"))
# ROC at a time with censoring weights; thresholds are the values
mk <- d$age+3*d$ecog; th <- sort(unique(mk)); sens <- sapply(th, function(t) sum(wt[mk>=t])/sum(wt)); spec <- sapply(th, function(t) mean(mk[co]<t)); sc <- Score(list(m=mk), Surv(time,event) ~ 1, d, times=h, metrics="auc", se.fit=FALSE)
out$time_roc <- list(horizon=h, marker=mk, threshold=th, sensitivity=sens, specificity=spec, auc=num(sc$AUC$score$AUC))
# price of a cut-off: maxstat in given resamples
library(maxstat); set.seed(3); ri <- t(sapply(1:15, function(b) sample(nrow(d), replace=TRUE))); mc <- function(e) num(maxstat.test(Surv(time,event) ~ age, e, smethod="LogRank", pmethod="none", minprop=.1, maxprop=.9)$estimate); ef <- function(e, k) num(coef(coxph(Surv(time,event) ~ as.numeric(age>k), e, control=ctl)))
k0 <- mc(d); n0 <- ef(d, k0); cu <- ga <- NULL; for (b in 1:15) { e <- d[ri[b,],]; k <- mc(e); a <- ef(e, k); cu <- c(cu, k); ga <- c(ga, sign(a)*(a-ef(d, k))) }
pr <- function(r, k) { e <- d[r,]; kn <- e$event==1 | e$time>h; l <- (e$time<=h & e$event==1)[kn]; x <- suppressMessages(pROC::coords(pROC::roc(l, e$age[kn], quiet=TRUE), "best", best.method="youden", ret="threshold", transpose=FALSE)); num(x[1,1]) }
out$price <- list(resamples=ri-1, cutpoint=k0, naive=n0, interval=num(quantile(cu, c(.025,.975))), optimism=sign(n0)*mean(ga), landmark=list(horizon=h, cutpoint=pr(1:nrow(d))))
# Rubin's rules from the definition of Barnard and Rubin (1999)
Q <- cbind(c(.5,.62,.44,.71,.53), c(-1.2,-1.0,-1.35,-.9,-1.1)); U <- cbind(c(.04,.05,.045,.038,.042), c(.3,.28,.33,.31,.29)); rub <- function(q, u, dc) { m <- length(q); b <- var(q); t <- mean(u)+(1+1/m)*b; l <- (1+1/m)*b/t; o <- (m-1)/l^2; df <- if (is.infinite(dc)) o else { ob <- (dc+1)/(dc+3)*dc*(1-l); o*ob/(o+ob) }; r <- (1+1/m)*b/mean(u); c(mean(q), sqrt(t), mean(q)+qt(c(.025,.975), df)*sqrt(t), 2*pt(-abs(mean(q)/sqrt(t)), df), df, (r+2/(df+3))/(r+1)) }
out$rubin <- list(estimates=Q, variances=U, complete=lapply(c(60, Inf), function(dc) list(df=if (is.finite(dc)) dc else NULL, answers=rbind(rub(Q[,1],U[,1],dc), rub(Q[,2],U[,2],dc)))))
write_json(out, file.path(here, "../prognosis.json"), auto_unbox=TRUE, digits=NA, null="null")
