# Answers of R's survival for one analysis of each kind, on death in the colon cancer trial (survival::colon, etype 2).
# Run in this folder: Rscript colon.R
suppressMessages({library(survival); library(jsonlite)})
DAYS <- 30.4375
# R stops at nine digits of the likelihood by default
cox <- function(formula, data)
  eval(bquote(coxph(.(formula), data = .(substitute(data)), eps = 1e-11)), parent.frame())
d <- subset(colon, etype == 2)
d$ARM <- factor(c(Obs = "Observation", Lev = "Levamisole", "Lev+5FU" = "Levamisole + fluorouracil")[as.character(d$rx)],
                c("Observation", "Levamisole", "Levamisole + fluorouracil"))
d$SEX <- factor(ifelse(d$sex == 1, "M", "F"), c("F", "M"))
d$AGEGR1 <- factor(ifelse(d$age < 50, "<50", ifelse(d$age < 65, "50 to <65", ">=65")), c("<50", "50 to <65", ">=65"))
d$DIFFER <- factor(c("WELL", "MODERATE", "POOR")[d$differ], c("WELL", "MODERATE", "POOR"))
d$RESP <- ifelse(d$obstruct == 1, "Y", "N")
write.csv(data.frame(USUBJID = sprintf("%04d", d$id), TRT01P = d$ARM, AVAL = d$time, CNSR = 1 - d$status, AGE = d$age,
                     AGEGR1 = d$AGEGR1, AGEGR1N = as.integer(d$AGEGR1), SEX = d$SEX, DIFFER = d$DIFFER, NODES = d$nodes,
                     RESP = d$RESP),
          "../colon.csv", row.names = FALSE, na = "", quote = FALSE)

rows <- list()
add <- function(analysis, stat, value, group = "", variable = "", level = "", context = "") {
  rows[[length(rows) + 1]] <<- list(analysis = analysis, group = group, variable = variable, level = level,
                                    context = context, stat = stat, value = unname(as.numeric(value)))
}
effect <- function(analysis, s, row, ...) {
  add(analysis, "estimate", s$conf.int[row, 1], ...)
  add(analysis, "conf.low", s$conf.int[row, 3], ...)
  add(analysis, "conf.high", s$conf.int[row, 4], ...)
  add(analysis, "p.value", s$coefficients[row, "Pr(>|z|)"], ...)
}
three <- function(analysis, q, ...) {
  add(analysis, "estimate", q$quantile, ...); add(analysis, "conf.low", q$lower, ...); add(analysis, "conf.high", q$upper, ...)
}

for (arm in levels(d$ARM)) {
  a <- subset(d, ARM == arm)
  fit <- survfit(Surv(time, status) ~ 1, a)
  scaled <- function(f, p) lapply(quantile(f, p), function(x) x / DAYS)
  three("median", scaled(fit, 0.5), group = arm)
  for (p in c(0.25, 0.75)) three("quantile", scaled(fit, p), group = arm, variable = "AVAL", level = format(p))
  for (m in c(6, 24, 60)) {
    s <- summary(fit, times = m * DAYS)
    add("rate", "estimate", s$surv, group = arm, variable = "AVAL", level = format(m))
    add("rate", "conf.low", s$lower, group = arm, variable = "AVAL", level = format(m))
    add("rate", "conf.high", s$upper, group = arm, variable = "AVAL", level = format(m))
    add("rate", "n.risk", s$n.risk, group = arm, variable = "AVAL", level = format(m))
  }
  three("follow_up", scaled(survfit(Surv(time, 1 - status) ~ 1, a), 0.5), group = arm)
  b <- binom.test(sum(a$RESP == "Y"), nrow(a))
  for (x in list(list("estimate", b$estimate), list("conf.low", b$conf.int[1]), list("conf.high", b$conf.int[2])))
    add("response", x[[1]], x[[2]], group = arm)
}
test <- function(analysis, f, ...) {
  add(analysis, "statistic", f$chisq, ...)
  add(analysis, "df", length(f$n) - 1, ...)
  add(analysis, "p.value", pchisq(f$chisq, length(f$n) - 1, lower.tail = FALSE), ...)
}
test("log_rank", survdiff(Surv(time, status) ~ ARM, d))
others <- levels(d$ARM)[-1]
for (arm in others)
  test("log_rank_pair", survdiff(Surv(time, status) ~ ARM, droplevels(subset(d, ARM %in% c("Observation", arm)))), group = arm)
s <- summary(cox(Surv(time, status) ~ ARM, d))
for (i in seq_along(others)) effect("cox_arm", s, i, group = others[i])

# Cox models: each covariate alone, all together in the subjects who have all
covariates <- list(TRT01P = "ARM", AGEGR1 = "AGEGR1", SEX = "SEX", DIFFER = "DIFFER", NODES = "nodes")
columns <- function(name) if (covariates[[name]] == "nodes") "" else levels(d[[covariates[[name]]]])[-1]
for (name in names(covariates)) {
  s <- summary(cox(as.formula(paste("Surv(time, status) ~", covariates[[name]])), d))
  for (i in seq_along(columns(name))) effect("univariable", s, i, variable = name, level = columns(name)[i])
}
joint <- cox(Surv(time, status) ~ ARM + AGEGR1 + SEX + DIFFER + nodes, d)
s <- summary(joint)
z <- cox.zph(joint, terms = FALSE)$table
i <- 0
for (name in names(covariates)) for (level in columns(name)) {
  i <- i + 1
  effect("multivariable", s, i, variable = name, level = level)
  add("zph", "p.value", z[i, "p"], variable = name, level = level)
}
add("zph", "p.value", z["GLOBAL", "p"], variable = "GLOBAL")
add("model", "n", joint$n); add("model", "n.event", joint$nevent)
add("model", "estimate", s$concordance[1]); add("model", "std.error", s$concordance[2])
add("model", "statistic", s$logtest[1]); add("model", "p.value", s$logtest[3])

# Subgroups
for (name in c("AGEGR1", "SEX", "DIFFER")) {
  for (level in levels(d[[name]])) {
    g <- d[which(d[[name]] == level), ]
    s <- summary(cox(Surv(time, status) ~ ARM, g))
    for (i in seq_along(others)) effect("subgroup", s, i, group = others[i], variable = name, level = level)
  }
  g <- d[!is.na(d[[name]]), ]
  small <- cox(as.formula(paste("Surv(time, status) ~ ARM +", name)), g)
  large <- cox(as.formula(paste("Surv(time, status) ~ ARM *", name)), g)
  t <- anova(small, large)
  add("interaction", "statistic", t$Chisq[2], variable = name)
  add("interaction", "df", t$Df[2], variable = name)
  add("interaction", "p.value", t[["Pr(>|Chi|)"]][2], variable = name)
}
# The table below a curve, at the figure's ticks
for (arm in levels(d$ARM)) {
  fit <- survfit(Surv(time, status) ~ 1, subset(d, ARM == arm))
  s <- summary(fit, times = seq(0, 120, 24) * DAYS, extend = TRUE)
  a <- subset(d, ARM == arm)
  for (i in seq_along(s$time)) {
    month <- format(round(s$time[i] / DAYS))
    add("risk_table", "n.risk", sum(a$time >= s$time[i]), group = arm, level = month)
    add("risk_table", "n.event", sum(a$time <= s$time[i] & a$status == 1), group = arm, level = month)
    add("risk_table", "n.censor", sum(a$time <= s$time[i] & a$status == 0), group = arm, level = month)
  }
}
# The baseline table with survival, and the efficacy table
for (name in c("AGEGR1", "SEX", "DIFFER")) {
  for (level in levels(d[[name]])) {
    fit <- survfit(Surv(time, status) ~ 1, d[which(d[[name]] == level), ])
    q <- quantile(fit, 0.5)
    three("level_median", lapply(q, function(x) x / DAYS), variable = name, level = level)
  }
  test("level_log_rank", survdiff(as.formula(paste("Surv(time, status) ~", name)), d), variable = name)
}
free <- d$time > 24 * DAYS
for (arm in levels(d$ARM)) {
  b <- binom.test(sum(free & d$ARM == arm), sum(d$ARM == arm))
  for (x in list(list("estimate", b$estimate), list("conf.low", b$conf.int[1]), list("conf.high", b$conf.int[2])))
    add("event_free", x[[1]], x[[2]], group = arm, variable = "AVAL", level = "24")
}
add("comparison", "p.value", fisher.test(table(d$ARM, d$RESP), workspace = 2e7)$p.value, context = "Obstruction")
add("comparison", "p.value", fisher.test(table(d$ARM, free), workspace = 2e7)$p.value, context = "Alive at 24 months")
test("comparison", survdiff(Surv(time, status) ~ ARM, d), context = "Overall survival")
source <- paste0(R.version.string, ", survival ", packageVersion("survival"))
write_json(list(source = source, rows = rows), "../colon.json", digits = NA, auto_unbox = TRUE, na = "null", pretty = FALSE)
