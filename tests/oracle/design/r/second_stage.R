# Koyama and Chen's inference after Simon's design with another second stage than planned, by enumeration of the first
# stage and root finding on pbinom.   usage: Rscript second_stage.R > ../second_stage.json
suppressMessages(library(jsonlite))
above <- function(x, n, p) pbinom(x - 1, n, p, lower.tail = FALSE)
p_value <- function(p, n1, r1, n, r, m2, x1, x2) {
  own <- above(x2, m2, p); need <- r + 1 - x1
  carried <- if (need <= 0 || own <= 0) 0 else if (own >= 1) 1 else
    uniroot(function(q) above(need, n - n1, q) - own, c(0, 1), tol = 1e-14)$root
  total <- 0
  for (y in (r1 + 1):n1) total <- total + dbinom(y, n1, p) * above(r + 1 - y, n - n1, carried)
  total
}
solve_for <- function(wanted, ...) uniroot(function(p) p_value(p, ...) - wanted, c(1e-9, 1 - 1e-9), tol = 1e-13)$root
cases <- rbind(
  data.frame(p0 = 0.1, n1 = 10, r1 = 1, n = 29, r = 5, m2 = 23, x1 = 3, x2 = 4),
  data.frame(p0 = 0.1, n1 = 10, r1 = 1, n = 29, r = 5, m2 = 15, x1 = 2, x2 = 3),
  data.frame(p0 = 0.1, n1 = 10, r1 = 1, n = 29, r = 5, m2 = 19, x1 = 2, x2 = 5),
  data.frame(p0 = 0.2, n1 = 22, r1 = 5, n = 72, r = 19, m2 = 45, x1 = 8, x2 = 11),
  data.frame(p0 = 0.2, n1 = 22, r1 = 5, n = 72, r = 19, m2 = 60, x1 = 6, x2 = 0),
  data.frame(p0 = 0.1, n1 = 10, r1 = 1, n = 29, r = 5, m2 = 12, x1 = 6, x2 = 1))
answers <- lapply(seq_len(nrow(cases)), function(i) with(cases[i, ], {
  conditional <- above(r + 1 - x1, n - n1, p0)
  enough <- which(above(0:m2, m2, p0) <= conditional)
  c(as.list(cases[i, ]), list(p_value = p_value(p0, n1, r1, n, r, m2, x1, x2),
    estimate = solve_for(0.5, n1, r1, n, r, m2, x1, x2), lower = solve_for(0.05, n1, r1, n, r, m2, x1, x2),
    upper = solve_for(0.95, n1, r1, n, r, m2, x1, x2), fewest = if (length(enough)) enough[1] - 1 else -1))
}))
cat(toJSON(list(source = paste("R", getRversion()), cases = answers), auto_unbox = TRUE, digits = 12, pretty = TRUE), "\n")
