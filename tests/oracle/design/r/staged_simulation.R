# One-arm trials with looks, simulated in R: response tied to progression, delay, pauses, loss, visits, subgroups.
# Means over trials and their Monte Carlo errors.   usage: Rscript staged_simulation.R > ../staged_simulation.json
suppressMessages(library(jsonlite))
set.seed(21)
trials <- 8000
reach <- function(wanted, starts, rates) {
  sums <- c(0, cumsum(diff(starts) * head(rates, -1)))
  piece <- findInterval(wanted, sums)
  starts[piece] + (wanted - sums[piece]) / rates[piece]
}
known_at_visits <- function(progressed, died, lost, month) {
  for (k in seq_len(200)) {
    visit <- 2 * k + runif(1, -0.25, 0.25)
    if (visit > min(died, lost)) return(c(died > month && died <= lost, min(died, lost)))
    if (runif(1) < 0.1) next
    if (progressed <= visit) return(c(visit > month, visit))
    if (visit >= month) return(c(1, visit))
  }
}
run <- function(entry, success, known, looks, pauses, pending, toxic = NULL, toxic_known = NULL) {
  n <- length(entry)
  for (k in seq_len(nrow(looks))) {
    size <- looks$n[k]; last <- k == nrow(looks); calendar <- entry + known; first <- seq_len(size)
    if (pending == "failure" && !last) at <- entry[size]
    else if (pending == "first_known" && !last) { at <- sort(calendar)[size]; first <- which(calendar <= at) }
    else at <- max(entry[size], calendar[first], if (!is.null(toxic)) entry[first] + toxic_known[first])
    x <- sum(success[first] & calendar[first] <= at)
    y <- if (is.null(toxic)) -1 else sum(toxic[first] & entry[first] + toxic_known[first] <= at)
    how <- if (y >= looks$toxicity[k]) "toxicity" else if (x <= looks$futility[k]) "futility"
           else if (x >= looks$efficacy[k]) "efficacy" else "none"
    if (how != "none" || last) {
      enrolled <- if (pauses) size else sum(entry <= at)
      ends <- c(outer(c("futility", "efficacy", "toxicity"), looks$n, paste, sep = "."))
      return(c(setNames(as.numeric(ends == paste(how, size, sep = ".")), ends), enrolled = enrolled, evaluated = size,
        duration = at, rate = mean(success[first])))
    }
    if (pauses && size < n) entry[(size + 1):n] <- entry[(size + 1):n] + max(0, at - entry[size])
  }
}
correlated <- function() {
  n <- 30
  entry <- reach(cumsum(rexp(n)), c(0, 4), c(2, 6))
  z <- rnorm(n)
  progressed <- reach(-log(1 - pnorm(z)), c(0, 2), c(0.05, 0.2))
  died <- rexp(n, 0.03)
  died <- ifelse(progressed < died, progressed + rexp(n, 0.1), died)
  lost <- rexp(n, -log(1 - 0.2) / 12)
  response <- 0.6 * z + sqrt(1 - 0.36) * rnorm(n) > qnorm(1 - 0.35)
  time <- pmin(ifelse(response, runif(n, 1.5, 4), 4), progressed, died)
  both <- 0.35 * 0.25 + 0.2 * sqrt(0.35 * 0.65 * 0.25 * 0.75)
  toxic <- runif(n) < ifelse(response, both / 0.35, (0.25 - both) / 0.65)
  toxic_time <- pmin(ifelse(toxic, runif(n, 0, 3), 3), died)
  list(entry = entry, success = response & time <= lost, known = pmin(time, lost), toxic = toxic & toxic_time <= lost,
    toxic_known = pmin(toxic_time, lost))
}
watched <- data.frame(n = c(10, 20, 30), futility = c(1, 4, 8), efficacy = c(11, 21, 9), toxicity = c(5, 6, 8))
simon <- data.frame(n = c(10, 29), futility = c(1, 5), efficacy = c(11, 6), toxicity = c(11, 30))
both_outcomes <- function() { s <- correlated(); run(s$entry, s$success, s$known, watched, TRUE, "wait", s$toxic, s$toxic_known) }
hasty <- function() {
  s <- lapply(correlated(), head, 29)
  run(s$entry, s$success, s$known, simon, FALSE, "first_known")
}
too_soon <- function() {
  s <- lapply(correlated(), head, 29)
  run(s$entry, s$success, s$known, simon, FALSE, "failure")
}
free <- function() {
  n <- 29
  entry <- sort(runif(n, 0, n / 5))
  ratio <- ifelse(runif(n) < 0.7, 1.5, 0.5)
  progressed <- rexp(n, 0.15 * ratio); died <- rexp(n, 0.03 * ratio)
  died <- ifelse(progressed < died, progressed + rexp(n, 0.03 * ratio), died)
  lost <- rexp(n, -log(1 - 0.2) / 12)
  seen <- mapply(known_at_visits, progressed, died, lost, 6)
  run(entry, seen[1, ] > 0, seen[2, ], simon, FALSE, "wait")
}
log_rank <- function() {
  n <- 54; n1 <- 34
  entry <- sort(runif(n, 0, n / 5))
  ratio <- ifelse(runif(n) < 0.5, 1.4, 0.7)
  event <- rexp(n, -log(0.35) / 6 * ratio); lost <- rexp(n, -log(1 - 0.2) / 12)
  test <- function(first, at) {
    end <- pmin(lost[first], at - entry[first])
    expected <- sum(-log(0.2) / 6 * pmin(event[first], end)); seen <- sum(event[first] <= end)
    c((expected - seen) / sqrt(expected), seen)
  }
  one <- test(1:n1, entry[n1])
  if (one[1] <= 0.1) return(c(positive = 0, stopped = 1, enrolled = n1, events = one[2], duration = entry[n1]))
  two <- test(1:n, n / 5 + 6)
  c(positive = as.numeric(two[1] > 1.9), stopped = 0, enrolled = n, events = two[2], duration = n / 5 + 6)
}
cases <- list(log_rank = log_rank, both_outcomes = both_outcomes, hasty = hasty, too_soon = too_soon, free = free)
answers <- lapply(cases, function(one) {
  found <- replicate(trials, one())
  list(mean = as.list(rowMeans(found)), error = as.list(apply(found, 1, sd) / sqrt(trials)))
})
cat(toJSON(c(list(source = paste0("R ", getRversion(), ", ", trials, " trials of each")), answers),
  auto_unbox = TRUE, digits = 8, pretty = TRUE), "\n")
