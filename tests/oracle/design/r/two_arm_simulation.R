# Trials with two arms: rpact's simulation, loops over R's survival, and R's statistics of trials that were drawn here.
# The drawn trials are in two_arm_drawn.json (time, event, treated of three trials, by virtual_two_arm_trials).
# usage: Rscript two_arm_simulation.R      writes ../two_arm_simulation.json
suppressMessages({ library(survival); library(jsonlite); library(rpact) })
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
set.seed(31)

weighted <- function(time, event, treated, rho, gamma) {
  moments <- sort(unique(time[event == 1])); s <- 1; u <- 0; v <- 0
  for (t in moments) {
    n <- sum(time >= t); n1 <- sum(time >= t & treated); d <- sum(time == t & event == 1)
    d1 <- sum(time == t & event == 1 & treated); w <- s^rho * (1 - s)^gamma
    u <- u + w * (d * n1 / n - d1)
    if (n > 1) v <- v + w^2 * d * (n1 / n) * (1 - n1 / n) * (n - d) / (n - 1)
    s <- s * (1 - d / n)
  }
  u / sqrt(v)
}
arm_curve <- function(time, event, tau, month) {
  fit <- survfit(Surv(time, event) ~ 1)
  print_rmean <- summary(fit, rmean = tau)$table
  at <- summary(fit, times = month, extend = TRUE)
  c(print_rmean[["rmean"]], print_rmean[["se(rmean)"]], at$surv, at$std.err)
}
statistics <- function(time, event, treated, tau, month, rho, gamma) {
  fit <- coxph(Surv(time, event) ~ treated)
  a <- arm_curve(time[!treated], event[!treated], tau, month)
  b <- arm_curve(time[treated], event[treated], tau, month)
  test <- survdiff(Surv(time, event) ~ treated, rho = rho)
  list(chi_square = test$chisq, z = weighted(time, event, treated, rho, gamma),
    hazard = c(coef(fit), sqrt(vcov(fit)[1, 1])), mean_time = c(b[1] - a[1], sqrt(b[2]^2 + a[2]^2)),
    survival = c(b[3] - a[3], sqrt(b[4]^2 + a[4]^2)))
}
drawn <- fromJSON(file.path(here, "../two_arm_drawn.json"), simplifyVector = FALSE)
each <- lapply(drawn$trials, function(t) statistics(unlist(t$time), as.numeric(unlist(t$event)), as.logical(unlist(t$treated)),
  drawn$tau, drawn$month, drawn$rho, 0))

# ---- loops over R's survival
reach <- function(wanted, starts, rates) {
  sums <- c(0, cumsum(diff(starts) * head(rates, -1))); piece <- findInterval(wanted, sums)
  starts[piece] + (wanted - sums[piece]) / rates[piece]
}
seen <- function(progressed, died, end, every) {
  last <- 0
  for (k in seq_len(200)) {
    visit <- every * k
    if (visit > min(died, end)) break
    last <- visit
    if (progressed <= visit) return(c(visit, 1))
  }
  if (died <= end) c(died, 1) else c(last, 0)
}
late <- function() {                     # a late effect, two treated to one control, a look in month 14, weights (0, 1)
  n <- 120; entry <- sort(runif(n, 0, 12))
  treated <- as.vector(replicate(n / 3, sample(c(FALSE, TRUE, TRUE))))
  time0 <- ifelse(treated, reach(rexp(n), c(0, 3), c(0.1, 0.04)), rexp(n, 0.1))
  lost <- ifelse(treated, rexp(n, -log(0.8) / 12), rexp(n, -log(0.9) / 12))
  at <- function(now) {
    k <- entry < now; end <- pmin(lost, now - entry)[k]; t0 <- time0[k]
    list(time = pmin(t0, end), event = as.numeric(t0 <= end), treated = treated[k])
  }
  calendar <- sort((entry + time0)[time0 <= pmin(lost, 22 - entry)])
  final <- if (length(calendar) >= 70) calendar[70] else 22
  bounds <- c(2.962588, 1.968596); now <- final
  if (14 < final) {
    d <- at(14); z1 <- weighted(d$time, d$event, d$treated, 0, 1); early <- z1 >= bounds[1]
    if (early) now <- 14
  } else early <- FALSE
  d <- at(now); z <- weighted(d$time, d$event, d$treated, 0, 1)
  fit <- coxph(Surv(time, event) ~ treated, d)
  a <- arm_curve(d$time[!d$treated], d$event[!d$treated], 10, 8); b <- arm_curve(d$time[d$treated], d$event[d$treated], 10, 8)
  c(efficacy1 = early, positive = early || z >= bounds[2], month = now, events = sum(d$event), subjects = length(d$time), z = z,
    hazard = coef(fit)[[1]], mean_time = b[1] - a[1], survival = b[3] - a[3], looked = 14 < final)
}
visited <- function() {                  # visits every 2 months, deaths, simple randomisation, stops for futility
  n <- 100; entry <- cumsum(rexp(n, 8)); treated <- runif(n) < 0.5
  progressed <- ifelse(treated, rexp(n, 0.08), rexp(n, 0.12)); died <- rexp(n, 0.02)
  cap <- max(entry) + 12
  whole <- mapply(seen, progressed, died, cap - entry, 2); month <- ifelse(whole[2, ] == 1, entry + whole[1, ], Inf)
  calendar <- sort(month[is.finite(month)])
  at <- function(now) {
    k <- entry < now; v <- mapply(seen, progressed[k], died[k], pmin(cap, now) - entry[k], 2)
    happened <- month[k] <= now
    list(time = ifelse(happened, whole[1, k], v[1, ]), event = as.numeric(happened), treated = treated[k])
  }
  final <- if (length(calendar) >= 80) calendar[80] else cap
  look <- if (length(calendar) >= 40) calendar[40] else Inf
  early <- futile <- FALSE; now <- final
  if (look < final) {
    d <- at(look); z <- weighted(d$time, d$event, d$treated, 0, 0)
    early <- z >= 2.962588; futile <- z <= 0.3; if (early || futile) now <- look
  }
  d <- at(now); z <- weighted(d$time, d$event, d$treated, 0, 0)
  c(efficacy1 = early, futility1 = futile, positive = early || (!futile && z >= 1.968596), month = now, events = sum(d$event),
    subjects = length(d$time), z = z, hazard = coef(coxph(Surv(time, event) ~ treated, d))[[1]])
}
means <- function(one, trials) {
  found <- replicate(trials, one())
  list(mean = as.list(rowMeans(found)), error = as.list(apply(found, 1, sd) / sqrt(trials)))
}
# ---- rpact
design <- getDesignGroupSequential(kMax = 2, informationRates = c(0.5, 1), alpha = 0.025, beta = 0.2, sided = 1, typeOfDesign = "asOF",
  futilityBounds = 0.2, bindingFutility = FALSE)
simulated <- function(lambda1, ...) {
  s <- getSimulationSurvival(design, lambda1 = lambda1, directionUpper = FALSE, plannedEvents = c(60, 120), maxNumberOfSubjects = 200, accrualTime = c(0, 20),
    maxNumberOfIterations = 20000, seed = 7, ...)
  list(positive = as.numeric(s$overallReject), efficacy = as.numeric(s$rejectPerStage), futility = as.numeric(s$futilityPerStage),
    months = as.numeric(s$analysisTime), subjects = as.numeric(s$expectedNumberOfSubjects), iterations = 20000, bounds = as.numeric(design$criticalValues))
}
rpact <- list(
  proportional = simulated(0.7 * log(2) / 12, lambda2 = log(2) / 12),
  late = simulated(c(0.08, 0.04), lambda2 = c(0.08, 0.08), piecewiseSurvivalTime = c(0, 6)),
  lost = simulated(0.6 * log(2) / 12, lambda2 = log(2) / 12, dropoutRate1 = 0.1, dropoutRate2 = 0.05, dropoutTime = 12)
)
write_json(list(
  source = paste0("R ", getRversion(), ", survival ", packageVersion("survival"), ", rpact ", packageVersion("rpact")),
  trials = each, late = means(late, 4000), visited = means(visited, 3000), rpact = rpact
), file.path(here, "../two_arm_simulation.json"), auto_unbox = TRUE, digits = NA, pretty = TRUE)
