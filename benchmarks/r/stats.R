# Times of R's survival and glmnet, measured inside R. usage: Rscript stats.R FOLDER  (reads NAME.csv, prints task,n,seconds)
suppressMessages({library(survival); library(glmnet)})
folder <- commandArgs(TRUE)[1]
say <- function(task, n, f) { s <- replicate(3, system.time(f())[["elapsed"]]); cat(task, n, median(s), sep=","); cat("\n") }
for (file in list.files(folder, "^survival_.*csv$", full.names=TRUE)) { d <- read.csv(file); n <- nrow(d)
  say("Kaplan-Meier, days", n, function() survfit(Surv(day, event) ~ 1, d)); say("Kaplan-Meier, float", n, function() survfit(Surv(time, event) ~ 1, d)); say("log-rank, days", n, function() survdiff(Surv(day, event) ~ arm, d)) }
for (file in list.files(folder, "^cox_.*csv$", full.names=TRUE)) { d <- read.csv(file); x <- as.matrix(d[, -(1:2)]); y <- Surv(d$time, d$event)
  say("Cox, Efron, p = 10", nrow(d), function() coxph(y ~ x)) }
for (file in list.files(folder, "^lasso_.*csv$", full.names=TRUE)) { d <- read.csv(file); x <- as.matrix(d[, -(1:2)]); y <- Surv(d$time, d$event)
  say(paste("LASSO path, p =", ncol(x)), nrow(d), function() glmnet(x, y, family="cox")) }
