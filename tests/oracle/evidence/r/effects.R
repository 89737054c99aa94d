# Effects with their 95 % limits and P, by R's own tests on data that come with R. Run in this folder: Rscript effects.R
suppressMessages(library(jsonlite))
rows <- list()
add <- function(name, measure, estimate, ci, p, wald)
  rows[[length(rows) + 1]] <<- list(name = name, measure = measure, estimate = unname(estimate), lower = unname(ci[1]),
                                    upper = unname(ci[2]), p = unname(p), wald = wald)
pooled <- t.test(extra ~ group, sleep, var.equal = TRUE)
add("Student's t of sleep", "difference", diff(rev(pooled$estimate)), pooled$conf.int, pooled$p.value, FALSE)
welch <- t.test(mpg ~ am, mtcars)
add("Welch's t of mtcars", "difference", diff(rev(welch$estimate)), welch$conf.int, welch$p.value, FALSE)
share <- prop.test(c(15, 25), c(50, 50), correct = FALSE)
add("two shares", "difference", diff(rev(share$estimate)), share$conf.int, share$p.value, FALSE)
wald <- function(name, fit, row) {
  s <- summary(fit)$coefficients[row, ]
  add(name, "ratio", exp(s[1]), exp(s[1] + qnorm(c(0.025, 0.975)) * s[2]), s[4], TRUE)
}
wald("odds ratio of mtcars", glm(vs ~ am, binomial, mtcars), "am")
wald("odds ratio of infert", glm(case ~ spontaneous, binomial, infert), "spontaneous")
wald("rate ratio of warpbreaks", glm(breaks ~ tension, poisson, warpbreaks), "tensionH")
for (pair in list(c("mpg", "wt"), c("drat", "qsec"), c("hp", "qsec"))) {
  r <- cor.test(mtcars[[pair[1]]], mtcars[[pair[2]]])
  add(paste("correlation of", pair[1], "and", pair[2]), "correlation", r$estimate, r$conf.int, r$p.value, FALSE)
}
write(toJSON(list(said_by = paste("R", getRversion()), rows = rows), auto_unbox = TRUE, digits = NA, pretty = TRUE),
      "../effects.json")
