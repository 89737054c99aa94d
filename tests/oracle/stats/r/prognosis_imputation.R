# Chained equations by mice (pmm, event and Nelson-Aalen hazard among the predictors) on veteran with values taken out. usage: Rscript prognosis_imputation.R
suppressMessages({library(survival); library(mice); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE))); num <- function(x) unname(as.numeric(x))
v <- read.csv(file.path(here, "../veteran.csv")); set.seed(8); n <- nrow(v); k <- v[,c("time","event","karno","age","prior","trt")]
k$karno[runif(n) < plogis(-1.6+.9*(v$time>100))] <- NA; k$age[runif(n) < .18] <- NA; k$prior[runif(n) < .15] <- NA
k$hazard <- nelsonaalen(k, time, event); m <- 150; g <- k[,c("karno","age","prior","trt","event","hazard")]
imp <- mice(g, m=m, maxit=10, method="pmm", seed=5, printFlag=FALSE)
fits <- lapply(1:m, function(i) { e <- complete(imp, i); coxph(Surv(k$time, k$event) ~ karno+age+prior+trt, e) })
Q <- t(sapply(fits, coef)); U <- t(sapply(fits, function(f) diag(vcov(f))))
write_json(list(source=paste(R.version.string, "mice", packageVersion("mice")), time=k$time, event=k$event, names=c("karno","age","prior","trt"), x=lapply(c("karno","age","prior","trt"), function(z) k[[z]]), n_missing=num(colSums(is.na(g)))[1:4],
  hazard=num(k$hazard), estimate=num(colMeans(Q)), within=num(colMeans(U)), between=num(apply(Q, 2, var)), m=m, complete_case=num(coef(coxph(Surv(time,event) ~ karno+age+prior+trt, k)))),
  file.path(here, "../prognosis_imputation.json"), auto_unbox=TRUE, digits=NA, na="null")
