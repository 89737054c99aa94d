# Checks of the model over the five completed data sets of prognosis_over_imputations.json: zph and linearity in each and pooled (mitml's D2), influence, C, and the indexes of the pooled model in each. usage: Rscript prognosis_checks_over_imputations.R
suppressMessages({library(survival); library(rms); library(mitml); library(prodlim); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE))); num <- function(x) unname(as.numeric(x))
g <- fromJSON(file.path(here, "../prognosis_over_imputations.json"), simplifyMatrix=TRUE); ctl <- coxph.control(eps=1e-12, toler.chol=1e-13, iter.max=60); h <- 365; sel <- g$selected; m <- 5
sets <- lapply(1:m, function(i) { e <- as.data.frame(matrix(g$sets[i,,], ncol=length(g$variables))); names(e) <- g$variables; cbind(time=g$time, event=g$event, e) })
one <- function(e) coxph(as.formula(paste("Surv(time,event) ~", paste(sel, collapse="+"))), e, control=ctl, x=TRUE)
fits <- lapply(sets, one); pool <- function(w, k) { d <- mitml:::.D2(w, k); c(d$F, d$v, if (d$F > 0) pf(d$F, d$k, d$v, lower.tail=FALSE) else 1) }
zph <- lapply(fits, function(f) cox.zph(f, terms=FALSE)$table); chi <- sapply(zph, function(t) t[,"chisq"]); dfs <- zph[[1]][,"df"]
bend <- function(f, e, v) { x <- e[[v]]; k <- quantile(x, c(.1,.5,.9)); b <- rcspline.eval(x, knots=k)[,1]; q <- coxph(Surv(e$time, e$event) ~ f$x + b, control=ctl); 2*(q$loglik[2]-f$loglik[2]) }
lin <- sapply(setdiff(sel, c("male","ecog")), function(v) mapply(function(f, e) max(bend(f, e, v), 0), fits, sets))
move <- sapply(fits, function(f) { d <- abs(sweep(as.matrix(residuals(f, "dfbeta")), 2, sqrt(diag(vcov(f))), "/")); c(max(d), sum(apply(d, 1, max) > 2/sqrt(nrow(d)))) })
conc <- sapply(fits, function(f) { k <- concordance(f); c(k$concordance, sqrt(k$var)) })
cse <- sqrt(mean(conc[2,]^2) + (1+1/m)*var(conc[1,]))
H0 <- g$hazard[max(which(g$hazard_time <= h))]; beta <- g$estimate
brier <- function(e, r) { k <- prodlim(Hist(time, event) ~ 1, e, reverse=TRUE); G <- numeric(nrow(e)); G[order(e$time, -e$event)] <- predictSurvIndividual(k, lag=1); w <- ifelse(e$event==1 & e$time<=h, 1/G, ifelse(e$time>h, 1/num(predict(k, times=h)), 0)); y <- as.integer(e$time>h); s0 <- summary(survfit(Surv(time,event) ~ 1, e), times=h)$surv; b <- mean(w*(y-(1-r))^2); c(b, 1-b/mean(w*(y-s0)^2)) }
judge <- function(e) { lp <- num(as.matrix(e[,sel]) %*% beta); y <- Surv(e$time, e$event); f <- coxph(y ~ lp, control=ctl); n <- nrow(e); lr <- 2*diff(f$loglik); l0 <- -2*f$loglik[1]
  c(concordance(y ~ lp, reverse=TRUE)$concordance, num(coef(f)), num(royston(f)["D"]), (1-exp(-lr/n))/(1-exp(-l0/n)), brier(e, 1-exp(-H0*exp(lp)))) }
each <- t(sapply(sets, judge))
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival"), "rms", packageVersion("rms"), "mitml", packageVersion("mitml"), "prodlim", packageVersion("prodlim")), horizon=h, zph=list(names=rownames(chi), df=num(dfs), chisq=chi, p=sapply(zph, function(t) t[,"p"]), pooled=t(sapply(1:nrow(chi), function(i) pool(chi[i,], dfs[i])))),
  linearity=list(names=I(colnames(lin)), chisq=t(lin), pooled=t(apply(lin, 2, pool, k=1))), given=list(w=c(1,4,9,2), two=pool(c(1,4,9,2), 2), far=pool(c(30,25,41,12), 3), apart=pool(c(.01,9,.2,14), 1)), influence=list(largest=move[1,], many=move[2,]), concordance=list(estimate=mean(conc[1,]), std_error=cse), indexes=each, averaged=colMeans(each)), file.path(here, "../prognosis_checks_over_imputations.json"), auto_unbox=TRUE, digits=NA, na="null")
