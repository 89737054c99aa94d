# Trials with visits, deaths, loss and Poisson accrual in pieces, simulated in R and analysed by its survival package:
# means over trials and their Monte Carlo errors.   usage: Rscript simulation.R > ../simulation.json
suppressMessages({ library(survival); library(jsonlite) })
set.seed(20)
trials <- 4000; n <- 40; month <- 6; follow_up <- 6; null_hazard <- -log(0.20) / month
reach <- function(wanted, starts, rates) {
  sums <- c(0, cumsum(diff(starts) * head(rates, -1)))
  piece <- findInterval(wanted, sums)
  starts[piece] + (wanted - sums[piece]) / rates[piece]
}
seen <- function(progressed, died, end) {
  last <- 0
  for (k in seq_len(100)) {
    visit <- 2 * k + runif(1, -0.25, 0.25)
    if (visit > min(died, end)) break
    if (runif(1) < 0.1) next
    last <- visit
    if (progressed <= visit) return(c(visit, 1))
  }
  if (died <= end) c(died, 1) else c(last, 0)
}
analyse <- function(time, event) {
  curve <- summary(survfit(Surv(time, event) ~ 1, conf.type = "log-log"), times = month, extend = TRUE)
  expected <- sum(null_hazard * time)
  z <- (expected - sum(event)) / sqrt(expected)
  c(events = sum(event), free = mean(time > month | (!event & time > month - 1e-8)), rate = curve$surv, curve = curve$lower > 0.20,
    statistic = z, test = z >= qnorm(0.975))
}
one <- function() {
  entry <- reach(cumsum(rexp(n)), c(0, 4), c(2, 6))
  progressed <- reach(rexp(n), c(0, 2), c(0.05, 0.2))
  died <- rexp(n, 0.03)
  died <- ifelse(progressed < died, progressed + rexp(n, 0.1), died)
  end <- pmin(rexp(n, -log(1 - 0.2) / 12), max(entry) + follow_up - entry)
  pfs <- mapply(seen, progressed, died, end)
  c(duration = max(entry) + follow_up, pfs = analyse(pfs[1, ], pfs[2, ]),
    os = analyse(pmin(died, end), as.numeric(died <= end)))
}
found <- replicate(trials, one())
cat(toJSON(list(
  source = paste0("R ", getRversion(), ", survival ", packageVersion("survival"), ", ", trials, " trials of ", n),
  mean = as.list(rowMeans(found)), error = as.list(apply(found, 1, sd) / sqrt(trials))
), auto_unbox = TRUE, digits = 8, pretty = TRUE), "\n")
