# Answers for topline.stats.summary: mean, sd, quantiles of type 2 (SAS's default definition 5).
# Run in this folder: Rscript summary.R
library(jsonlite)
samples <- list(
  one = c(7.5),
  two = c(3, 1),
  even = c(4, 8, 15, 16, 23, 42),
  odd = c(2.5, -1, 10, 0.1, 7),
  ties = c(1, 1, 1, 2, 2, 3, 3, 3, 3, 9),
  eight = c(50, 60, 70, 80, 55, 65, 75, 40),
  missing = c(5, NA, 2, NA, 11, 3),
  lung_age = survival::lung$age,
  lung_calories = survival::lung$meal.cal
)
describe <- function(x) {
  known <- x[!is.na(x)]
  q <- function(p) unname(quantile(known, p, type = 2))
  list(values = x, n = length(known), mean = mean(known), sd = if (length(known) > 1) sd(known) else NULL,
       median = median(known), p25 = q(0.25), p75 = q(0.75), min = min(known), max = max(known),
       p10 = q(0.1), p90 = q(0.9))
}
answers <- list(source = paste(R.version.string, "base and stats"), samples = lapply(samples, describe))
write_json(answers, "../summary.json", digits = NA, auto_unbox = TRUE, null = "null", na = "null")
