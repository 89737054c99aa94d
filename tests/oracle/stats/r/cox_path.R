# glmnet's Cox path and cross-validation where columns outnumber subjects, at given penalties and at none; steps of MASS::stepAIC.
# usage: Rscript cox_path.R      writes wide.csv (60 x 90, rounded to 3 digits) and cox_path.json
suppressMessages({library(survival); library(jsonlite); library(MASS); library(glmnet)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE))); num <- function(x) unname(as.numeric(x))
set.seed(20260417); n <- 60; p <- 90
x <- round(matrix(rnorm(n*p), n), 3); colnames(x) <- paste0("x", 1:p)
time <- round(rexp(n, exp(.8*x[,1]-.6*x[,2]+.4*x[,3])), 2) + .01; event <- rbinom(n, 1, .75)
write.csv(data.frame(time, event, x), file.path(here, "../wide.csv"), row.names=FALSE, quote=FALSE)
sparse <- function(b) { b <- as.matrix(b); w <- which(b != 0, arr.ind=TRUE); list(column=unname(w[,1]), penalty=unname(w[,2]), value=unname(b[w])) }
# glmnet stops early where columns outnumber subjects, so its coefficients are polished by Newton steps on its active columns over survival's likelihood.
polish <- function(x, y, b, lambda, alpha, s) { a <- which(b != 0); if (!length(a) || length(a) > 40) return(b); n <- nrow(x); z <- sweep(x[,a,drop=FALSE], 2, s[a], "/"); v <- b[a]*s[a]; sign0 <- sign(v)
  for (i in 1:6) { f <- coxph(y ~ z, ties="breslow", init=v, control=coxph.control(iter.max=0)); u <- colSums(as.matrix(residuals(f, "score")))
    v <- v + drop(solve(solve(f$var)/n + diag(lambda*(1-alpha), length(v)), u/n - lambda*alpha*sign0 - lambda*(1-alpha)*v)) }
  stopifnot(all(sign(v) == sign0)); b[a] <- v/s[a]; b }
path <- function(x, y, note, alpha=1, standardize=TRUE, ...) { g <- glmnet(x, y, family="cox", alpha=alpha, standardize=standardize, thresh=1e-13, maxit=1e8, ...)
  s <- if (standardize) apply(x, 2, function(v) sqrt(mean((v-mean(v))^2))) else rep(1, ncol(x)); b <- as.matrix(g$beta); few <- which(colSums(b != 0) <= 40)
  b <- sapply(few, function(k) polish(x, y, b[,k], g$lambda[k], alpha, s)); list(note=note, penalty=num(g$lambda), deviance_ratio=num(g$dev.ratio), few=length(few), coef=sparse(b)) }
y <- Surv(time, event)
wide <- list(c(list(options=list(n_penalties=25)), path(x, y, "LASSO", nlambda=25)),
  c(list(options=list(alpha=.5, n_penalties=25)), path(x, y, "elastic net", alpha=.5, nlambda=25)),
  c(list(options=list(standardize=FALSE, n_penalties=25)), path(x, y, "own scale", standardize=FALSE, nlambda=25)),
  c(list(options=list(penalty=c(.3,.2,.1,.05))), path(x, y, "given", lambda=c(.3,.2,.1,.05))))
lung <- read.csv(file.path(here,"../lung.csv")); X <- as.matrix(lung[,c("age","ecog","karno","patkarno","wtloss")]); Y <- Surv(lung$time/1000, lung$event)
given <- list(c(list(options=list(penalty=c(.2,.1,.05,.01,0))), path(X, Y, "given, 0 at the end", lambda=c(.2,.1,.05,.01,0))),
  c(list(options=list(alpha=.01, n_penalties=15)), path(X, Y, "nearly ridge", alpha=.01, nlambda=15)),
  c(list(options=list(alpha=.5, standardize=FALSE, penalty=c(2,.5,.1))), path(X, Y, "elastic net, own scale, given", alpha=.5, standardize=FALSE, lambda=c(2,.5,.1))))
cv <- function(x, y, k, options, ...) { f <- rep(seq_len(k), length.out=nrow(x)); v <- cv.glmnet(x, y, family="cox", foldid=f, grouped=TRUE, thresh=1e-15, maxit=1e9, ...)
  list(options=options, folds=k, penalty=num(v$lambda), mean_deviance=num(v$cvm), std_error=num(v$cvsd), penalty_min=num(v$lambda.min), penalty_1se=num(v$lambda.1se), coef_min=num(coef(v, s="lambda.min")), coef_1se=num(coef(v, s="lambda.1se"))) }
grid <- exp(seq(log(.3), log(.01), length.out=12))
cvs <- list(cv(X, Y, 10, list(n_penalties=25), nlambda=25), cv(X, Y, 10, list(penalty=grid), lambda=grid), cv(X, Y, 5, list(standardize=FALSE, n_penalties=25), standardize=FALSE, nlambda=25), cv(X, Y, 5, list(alpha=.2, penalty=grid), alpha=.2, lambda=grid))
coarse <- c(.35,.3,.25,.2,.15); cvw <- list(cv(x, y, 6, list(penalty=coarse), lambda=coarse), cv(x, y, 6, list(alpha=.5, penalty=coarse), alpha=.5, lambda=coarse))
walk <- function(dd, covs, direction, price, lower) { f <- as.formula(paste("Surv(time,event) ~", paste(covs, collapse="+"))); base <- if (length(lower)) reformulate(lower) else ~1
  k <- if (price == "aic") 2 else log(sum(dd$event)); full <- coxph(f, now); start <- if (direction == "forward") coxph(update(base, Surv(time,event) ~ .), now) else full
  s <- stepAIC(start, scope=list(lower=base, upper=f), direction=direction, k=k, trace=0); a <- s$anova
  list(direction=direction, criterion=price, lower=I(lower), selected=I(as.character(names(coef(s)))), change=I(sub("^([+-]) *", "\\1 ", trimws(as.character(a$Step)))), value=I(num(a$AIC))) }
vet <- read.csv(file.path(here,"../veteran.csv")); steps <- list()
for (name in c("lung","veteran","colon_os")) { d <- read.csv(file.path(here, paste0("../", name, ".csv"))); covs <- setdiff(names(d), c("time","event","group","strat","marker"))
  now <- d; for (dir in c("both","backward","forward")) for (pr in c("aic","bic")) for (lo in list(character(0), covs[c(1,length(covs))])) { steps[[length(steps)+1]] <- c(list(data=name, names=covs), walk(d, covs, dir, pr, lo)) } }
now <- read.csv(file.path(here,"../lung.csv")); now$twice <- 2*now$age; aliased <- walk(now, c("age","twice","ecog","wtloss"), "both", "aic", character(0))
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival"), "MASS", packageVersion("MASS"), "glmnet", packageVersion("glmnet")), wide=wide, given=given, cross_validation=cvs, wide_cross_validation=cvw, steps=steps, aliased=aliased),
  file.path(here, "../cox_path.json"), auto_unbox=TRUE, digits=NA)
