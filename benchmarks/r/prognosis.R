# Bootstrap validation of LASSO + stepwise + two cut-offs, the loop a trial's statistician writes. usage: Rscript prognosis.R DATA.csv B
suppressMessages({library(survival); library(glmnet); library(MASS); library(pROC); library(maxstat)})
args <- commandArgs(TRUE); d <- read.csv(args[1]); B <- as.integer(args[2]); vars <- setdiff(names(d), c("time", "event")); h <- 6; set.seed(1); n <- nrow(d)
lp <- function(f, e) if (length(coef(f))) as.numeric(as.matrix(e[, names(coef(f)), drop=FALSE]) %*% coef(f)) else rep(0, nrow(e))
judge <- function(e, f) { x <- lp(f, e); y <- Surv(e$time, e$event); if (diff(range(x)) == 0) return(c(.5, 1)); c(concordance(y ~ x, reverse=TRUE)$concordance, coef(coxph(y ~ x))) }
cut1 <- function(e) { k <- e$event == 1 | e$time > h; l <- (e$time <= h & e$event == 1)[k]; coords(roc(l, e$x1[k], quiet=TRUE), "best", best.method="youden", ret="threshold", transpose=FALSE)[1, 1] }
cut2 <- function(e) maxstat.test(Surv(time, event) ~ x2, e, smethod="LogRank", pmethod="none", minprop=.1, maxprop=.9)$estimate
one <- function(e) {
  X <- as.matrix(e[, vars]); y <- Surv(e$time, e$event); fold <- integer(n); o <- sample(n); fold[o[order(e$event[o] == 0)]] <- rep(1:10, length.out=n)
  cv <- cv.glmnet(X, y, family="cox", foldid=fold); keep <- vars[as.numeric(coef(cv, s="lambda.min")) != 0]
  if (!length(keep)) return(coxph(y ~ 1)); full <- coxph(as.formula(paste("Surv(time,event) ~", paste(keep, collapse="+"))), e); stepAIC(full, direction="both", trace=0)
}
start <- proc.time(); gain <- NULL; cuts <- NULL
for (b in 1:B) { e <- d[sample(n, replace=TRUE), ]; r <- tryCatch({ f <- one(e); judge(e, f) - judge(d, f) }, error=function(err) c(NA, NA)); gain <- rbind(gain, r); cuts <- rbind(cuts, tryCatch(c(cut1(e), cut2(e)), error=function(err) c(NA, NA))) }
spent <- proc.time() - start; cat(spent[3], sum(spent[-3]), colMeans(gain, na.rm=TRUE), "\n")
