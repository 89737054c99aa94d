# Simulate and analyse single-arm trials of 75 subjects one after another, and two-arm trials by rpact.
# usage: Rscript design.R TRIALS TWO_ARM_TRIALS      prints trials a second of each, by the clock and by the processor
suppressMessages({ library(survival); library(rpact) })
arguments <- as.integer(commandArgs(TRUE))
set.seed(1)
n <- 75; hazard <- -log(0.20) / 6
one <- function() {
  entry <- runif(n, 0, 15); event_time <- rexp(n, hazard); end <- 21 - entry
  time <- pmin(event_time, end); event <- as.integer(event_time <= end)
  counted <- binom.test(sum(time >= 6), n, 0.20, "greater")$p.value <= 0.025
  curve <- summary(survfit(Surv(time, event) ~ 1, conf.type = "log-log"), times = 6, extend = TRUE)
  expected <- sum(hazard * time)
  c(counted, curve$lower > 0.20, (expected - sum(event)) / sqrt(expected) >= qnorm(0.975))
}
invisible(one())
tell <- function(name, trials, took) cat(name, trials / took[["elapsed"]], trials / (took[["user.self"]] + took[["sys.self"]]), "\n")
tell("single-arm", arguments[1], system.time(for (i in seq_len(arguments[1])) one()))
design <- getDesignGroupSequential(kMax = 1, alpha = 0.025)
simulate <- function(trials) getSimulationSurvival(
  design, lambda2 = log(2) / 12, hazardRatio = 0.7, plannedEvents = 100, maxNumberOfSubjects = 150,
  accrualTime = c(0, 15), maxNumberOfIterations = trials, seed = 1
)
invisible(simulate(10))
tell("rpact-two-arm", arguments[2], system.time(simulate(arguments[2])))
