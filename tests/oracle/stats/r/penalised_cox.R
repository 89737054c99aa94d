# Firth's Cox (its penalised likelihood maximised by optim and nlm over survival's likelihood and information), stepwise by MASS::stepAIC,
# glmnet's path and cross-validation with each option. usage: Rscript penalised_cox.R
suppressMessages({library(survival); library(jsonlite); library(MASS); library(glmnet)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE))); num <- function(x) unname(as.numeric(x))
newton <- function(d, x, b) { k <- ncol(x); u <- rep(0, k); info <- matrix(0, k, k); third <- array(0, c(k, k, k)); w <- exp(drop(x %*% b))
  for (i in which(d$event == 1)) { r <- d$time >= d$time[i]; z <- x[r,,drop=FALSE]; p <- w[r]/sum(w[r]); m <- colSums(p*z); z <- sweep(z, 2, m); u <- u + x[i,] - m; info <- info + t(z) %*% (p*z)
    for (j in 1:k) third[,,j] <- third[,,j] + t(z) %*% (p*z[,j]*z) }
  v <- solve(info); drop(v %*% (u + .5*apply(third, 3, function(t) sum(v*t)))) }
firth <- function(d, x) { x <- as.matrix(x); k <- ncol(x)
  pen <- function(b) { f <- coxph(Surv(d$time, d$event) ~ x, ties="breslow", init=b, control=coxph.control(iter.max=0)); f$loglik[1] - .5*as.numeric(determinant(f$var)$modulus) }
  f <- list(par=rep(0,k)); for (i in 1:6) f <- optim(f$par, function(b) -pen(b), method=if (k > 1 && i < 3) "Nelder-Mead" else "BFGS", control=list(reltol=1e-16, maxit=5000, ndeps=rep(1e-5,k)))
  b <- f$par; for (i in 1:4) { g <- numDeriv::grad(pen, b, method.args=list(r=6)); h <- numDeriv::hessian(pen, b); b <- b - solve(h, g) }
  for (i in 1:200) b <- b + newton(d, x, b)   # to the last digits, by third moments summed over each death's risk set
  stopifnot(max(abs(newton(d, x, b))) < 1e-12, max(abs(numDeriv::grad(pen, b))) < 1e-4)
  v <- coxph(Surv(d$time, d$event) ~ x, ties="breslow", init=b, control=coxph.control(iter.max=0))$var
  list(time=d$time, event=d$event, x=unname(x), coef=num(b), std_error=num(sqrt(diag(v))), log_likelihood=c(pen(rep(0,k)), pen(b))) }
suppressWarnings({ a <- firth(data.frame(time=1:6, event=c(1,1,1,0,0,0)), matrix(c(1,1,1,0,0,0))); vet <- read.csv(file.path(here,"../veteran.csv")); b <- firth(vet, cbind(vet$karno/10, vet$prior, vet$trt))
sub <- vet[1:25,]; sub$sep <- as.numeric(sub$time < 30 & sub$event == 1); c3 <- firth(sub, cbind(sub$sep, sub$karno/10)) })
lung <- read.csv(file.path(here,"../lung.csv")); full <- coxph(Surv(time,event) ~ age+ecog+karno+patkarno+wtloss, lung); null <- coxph(Surv(time,event) ~ 1, lung); k <- log(sum(lung$event))
st <- function(f) list(terms=I(as.character(names(coef(f)))))
steps <- list(both_bic=st(stepAIC(full, direction="both", k=k, trace=0)), backward_aic=st(stepAIC(full, direction="backward", trace=0)), backward_bic=st(stepAIC(full, direction="backward", k=k, trace=0)), forward_bic=st(stepAIC(null, scope=list(lower=~1, upper=formula(full)), direction="forward", k=k, trace=0)),
  lower=st(stepAIC(full, scope=list(lower=~age+wtloss, upper=formula(full)), direction="both", k=k, trace=0)))
X <- as.matrix(lung[,c("age","ecog","karno","patkarno","wtloss")]); Y <- Surv(lung$time/1000, lung$event)
paths <- lapply(list(list(1,TRUE), list(.5,TRUE), list(.2,FALSE), list(1,FALSE)), function(o) { g <- glmnet(X, Y, family="cox", alpha=o[[1]], standardize=o[[2]], thresh=1e-15, maxit=1e8, nlambda=40); list(alpha=o[[1]], standardize=o[[2]], n_penalties=40, penalty=num(g$lambda), coef=unname(as.matrix(g$beta)), deviance_ratio=num(g$dev.ratio)) })
fold <- rep(1:5, length.out=nrow(lung)); cv <- cv.glmnet(X, Y, family="cox", alpha=.5, foldid=fold, thresh=1e-14, maxit=1e8, grouped=TRUE)
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival"), "MASS", packageVersion("MASS"), "glmnet", packageVersion("glmnet")), firth=list(a,b,c3), stepwise=steps, paths=paths,
  cross_validation=list(alpha=.5, folds=5, penalty=num(cv$lambda), mean_deviance=num(cv$cvm), std_error=num(cv$cvsd), penalty_min=num(cv$lambda.min), penalty_1se=num(cv$lambda.1se), coef_min=num(coef(cv, s="lambda.min")), coef_1se=num(coef(cv, s="lambda.1se")))), file.path(here,"../penalised_cox.json"), auto_unbox=TRUE, digits=NA)
