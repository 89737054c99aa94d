# LASSO (glmnet) and steps (MASS) in each of five data sets completed by mice, the majority's model pooled by Rubin's rules, its baseline averaged. usage: Rscript prognosis_over_imputations.R
suppressMessages({library(survival); library(glmnet); library(MASS); library(mice); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE))); num <- function(x) unname(as.numeric(x))
d <- read.csv(file.path(here, "../lung.csv")); d$male <- as.integer(d$group == "male"); vars <- c("age","male","ecog","karno","patkarno","wtloss"); m <- 5; set.seed(31); n <- nrow(d)
k <- d[,c("time","event",vars)]; for (v in c("ecog","karno","patkarno","wtloss")) k[[v]][runif(n) < plogis(-1.5+.6*(k$time>300))] <- NA
k$hazard <- nelsonaalen(k, time, event); imp <- mice(k[,c(vars,"event","hazard")], m=m, maxit=10, method="pmm", seed=5, printFlag=FALSE)
fold <- integer(n); o <- sample(n); fold[o[order(k$event[o]==0)]] <- rep(1:10, length.out=n); y <- Surv(k$time, k$event); ctl <- coxph.control(eps=1e-12, toler.chol=1e-13, iter.max=60)
sets <- lapply(1:m, function(i) complete(imp, i)[,vars])
one <- function(e) { K <- Surv(k$time/1000, k$event); cv <- cv.glmnet(as.matrix(e), K, family="cox", foldid=fold, grouped=TRUE, thresh=1e-12, maxit=1e7); las <- vars[num(coef(cv, s="lambda.min")) != 0]
  full <- coxph(as.formula(paste("y ~", paste(las, collapse="+"))), e, control=ctl); list(lasso=las, selected=names(coef(stepAIC(full, direction="both", trace=0))), lambda=cv$lambda.min) }
found <- lapply(sets, one); share <- function(what) sapply(vars, function(v) mean(sapply(found, function(f) v %in% f[[what]]))); sel <- vars[share("selected") >= .5]
formula <- as.formula(paste("y ~", paste(sel, collapse="+"))); fits <- lapply(sets, function(e) coxph(formula, e, control=ctl)); p <- length(sel)
Q <- Reduce(`+`, lapply(fits, coef))/m; W <- Reduce(`+`, lapply(fits, vcov))/m; B <- var(t(sapply(fits, coef))); T <- W + (1+1/m)*B
held <- lapply(sets, function(e) coxph(formula, e, init=Q, control=coxph.control(iter.max=0), model=TRUE, x=TRUE)); zero <- as.data.frame(as.list(setNames(rep(0, p), sel)))
at <- function(f, v) { f$var <- v; s <- survfit(f, newdata=zero); keep <- s$n.event > 0; list(time=s$time[keep], cumhaz=num(s$cumhaz)[keep], se2=num(s$std.err)[keep]^2) }
bases <- lapply(held, function(f) { a <- at(f, matrix(0, p, p)); x <- sapply(1:p, function(j) { v <- matrix(0, p, p); v[j,j] <- 1; at(f, v)$se2 - a$se2 }); list(time=a$time, h=a$cumhaz, v=a$se2, x2=x) })
mean_of <- function(what) Reduce(`+`, lapply(bases, `[[`, what))/m; shift <- Reduce(`+`, lapply(bases, function(b) sqrt(pmax(b$x2, 0))))/m
pooled <- summary(pool(as.mira(fits), dfcom=sum(k$event)-p))
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival"), "glmnet", packageVersion("glmnet"), "MASS", packageVersion("MASS"), "mice", packageVersion("mice")), variables=vars, time=k$time, event=k$event, fold=fold, sets=lapply(sets, function(e) as.matrix(e)), given=as.matrix(k[,vars]),
  lasso=lapply(found, function(f) I(f$lasso)), chosen=lapply(found, function(f) I(f$selected)), lambda=sapply(found, `[[`, "lambda"), lasso_share=num(share("lasso")), share=num(share("selected")), selected=sel, fits=t(sapply(fits, coef)), estimate=num(Q), covariance=T, std_error=pooled$std.error, df=pooled$df, hazard_time=bases[[1]]$time, hazard=mean_of("h"), variance=mean_of("v"), shift=shift), file.path(here, "../prognosis_over_imputations.json"), auto_unbox=TRUE, digits=NA, na="null")
