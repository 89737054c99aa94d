# The demo's tables and figures as an R programmer makes them: survival, survminer, ggplot2.
# usage: Rscript readout.R DATASETS_DIR OUT_DIR      (adsl.csv, adtte.csv, … as `topline run` derives them)
# The derivation is not repeated here: R starts from finished analysis datasets, which favours R.
suppressPackageStartupMessages({ library(survival); library(survminer); library(ggplot2) })
args <- commandArgs(trailingOnly = TRUE)
read <- function(name) read.csv(file.path(args[1], paste0(name, ".csv")), na.strings = "", check.names = FALSE)
out <- args[2]
dir.create(file.path(out, "tables"), recursive = TRUE); dir.create(file.path(out, "figures"))
table_out <- function(x, id) write.csv(x, file.path(out, "tables", paste0(id, ".csv")), row.names = FALSE)
figure_out <- function(plot, id, width = 7.2, height = 5) {
  for (device in c("svg", "png", "pdf")) {
    file <- file.path(out, "figures", paste0(id, ".", device))
    if (device == "png") png(file, width, height, units = "in", res = 200)
    if (device == "svg") svg(file, width, height)
    if (device == "pdf") pdf(file, width, height)
    print(plot); dev.off()
  }
}
adsl <- read("adsl"); adtte <- read("adtte"); adrs <- read("adrs"); adae <- read("adae"); adex <- read("adex"); adtr <- read("adtr")
enrolled <- subset(adsl, ITTFL == "Y"); treated <- subset(adsl, SAFFL == "Y")
arms <- c("Placebo", "Xanomeline low dose", "Xanomeline high dose")
months <- 30.4375
count_table <- function(data, variable, by = "TRT01P", base = enrolled) {
  n <- table(data[[variable]], factor(data[[by]], arms)); N <- table(factor(base[[by]], arms))
  data.frame(level = rownames(n), unclass(n), round(100 * sweep(unclass(n), 2, N, "/"), 1), check.names = FALSE)
}
summary_table <- function(data, variable, by = "TRT01P") do.call(rbind, lapply(arms, function(arm) {
  v <- data[[variable]][data[[by]] == arm]; v <- v[!is.na(v)]
  q <- if (length(v)) quantile(v, c(.25, .5, .75), type = 2) else rep(NA, 3)
  data.frame(arm, n = length(v), mean = mean(v), sd = sd(v), p25 = q[1], median = q[2], p75 = q[3])
}))

# subjects
table_out(count_table(enrolled, "EOSSTT"), "disposition"); table_out(count_table(enrolled, "DCSREAS"), "reasons")
table_out(colSums(adsl[grep("FL$", names(adsl))] == "Y", na.rm = TRUE) |> stack(), "analysis-sets")
numbers <- intersect(c("AGE", "WEIGHTBL", "ALBBL"), names(enrolled))
table_out(do.call(rbind, lapply(numbers, function(v) cbind(variable = v, summary_table(enrolled, v)))), "baseline-numbers")
table_out(do.call(rbind, lapply(c("SEX", "RACE", "AGEGR1"), function(v) cbind(variable = v, count_table(enrolled, v)))), "baseline-levels")
table_out(do.call(rbind, lapply(unique(adex$PARAMCD), function(p) cbind(p, summary_table(subset(adex, PARAMCD == p & SAFFL == "Y"), "AVAL", "TRT01A")))), "exposure")

# response
bor <- subset(adrs, PARAMCD == "BOR" & ITTFL == "Y")
table_out(count_table(bor, "AVALC"), "best-response")
rates <- do.call(rbind, lapply(c("ORR", "DCR", "CBR"), function(p) do.call(rbind, lapply(arms, function(arm) {
  d <- subset(adrs, PARAMCD == p & ITTFL == "Y" & TRT01P == arm); x <- sum(d$AVALC == "Y", na.rm = TRUE); n <- sum(enrolled$TRT01P == arm)
  data.frame(p, arm, x, n, rate = x / n, lower = binom.test(x, n)$conf.int[1], upper = binom.test(x, n)$conf.int[2])
}))))
table_out(rates, "response-rates")

# time to event
for (p in c("PFS", "OS")) {
  d <- subset(adtte, PARAMCD == p & ITTFL == "Y"); d$time <- d$AVAL / months; d$event <- 1 - d$CNSR; d$arm <- factor(d$TRT01P, arms)
  fit <- survfit(Surv(time, event) ~ arm, data = d)
  table_out(as.data.frame(summary(fit)$table), paste0(tolower(p), "-median"))
  s <- summary(fit, times = c(3, 6, 9, 12), extend = TRUE)
  table_out(data.frame(s$strata, s$time, s$n.risk, s$surv, s$lower, s$upper), paste0(tolower(p), "-rates"))
  test <- survdiff(Surv(time, event) ~ arm, data = d)
  reverse <- survfit(Surv(time, 1 - event) ~ arm, data = d)
  table_out(data.frame(chisq = test$chisq, follow_up = summary(reverse)$table[, "median"]), paste0(tolower(p), "-test"))
  fits <- lapply(c("arm", "AGE", "SEX", "RACE"), function(v) summary(coxph(as.formula(paste("Surv(time, event) ~", v)), data = d))$coefficients)
  table_out(as.data.frame(do.call(rbind, fits)), paste0(tolower(p), "-univariable"))
  model <- coxph(Surv(time, event) ~ arm + AGE + SEX, data = d)
  table_out(as.data.frame(summary(model)$coefficients), paste0(tolower(p), "-cox")); zph <- cox.zph(model)
  table_out(as.data.frame(zph$table), paste0(tolower(p), "-zph"))
  curve <- ggsurvplot(fit, data = d, conf.int = TRUE, risk.table = TRUE, cumevents = TRUE, cumcensor = TRUE, censor = TRUE, pval = TRUE, break.time.by = 2)
  figure_out(curve, paste0(tolower(p), "-curve"), height = 8)
  subgroups <- do.call(rbind, lapply(c("SEX", "AGEGR1", "RACE"), function(v) do.call(rbind, lapply(split(d, d[[v]]), function(g) {
    g$arm <- droplevels(g$arm)
    if (nlevels(g$arm) < 2 || sum(g$event) < 2) return(NULL)
    f <- summary(suppressWarnings(coxph(Surv(time, event) ~ arm, data = g)))
    data.frame(v, level = g[[v]][1], term = rownames(f$conf.int), hr = f$conf.int[, 1], lower = f$conf.int[, 3], upper = f$conf.int[, 4])
  }))))
  for (v in c("SEX", "AGEGR1")) suppressWarnings(anova(coxph(as.formula(paste("Surv(time, event) ~ arm *", v)), data = d)))
  table_out(subgroups, paste0(tolower(p), "-subgroups"))
  figure_out(ggplot(subgroups, aes(hr, paste(v, level, term), xmin = lower, xmax = upper)) + geom_pointrange() + scale_x_log10(limits = c(0.05, 20), oob = scales::squish) + geom_vline(xintercept = 1), paste0(tolower(p), "-forest"), height = 7)
}

# lesions and time lines
best <- subset(adtr, PARAMCD == "BESTPCHG" & ITTFL == "Y"); best <- best[order(-best$AVAL), ]; best$rank <- seq_len(nrow(best))
figure_out(ggplot(best, aes(rank, AVAL, fill = TRT01P)) + geom_col() + geom_hline(yintercept = c(-30, 20), linetype = 2), "waterfall")
sums <- subset(adtr, PARAMCD == "SUMDIAM" & ITTFL == "Y")
figure_out(ggplot(sums, aes(ADY / 7, PCHG, group = USUBJID)) + geom_line() + facet_wrap(~TRT01P), "spider")
enrolled$days <- as.numeric(as.Date(enrolled$TRTEDT) - as.Date(enrolled$TRTSDT)) + 1; lanes <- enrolled[order(enrolled$days), ]; lanes$lane <- seq_len(nrow(lanes))
visits <- merge(subset(adrs, PARAMCD == "OVR"), lanes[c("USUBJID", "lane")])
figure_out(ggplot(lanes, aes(y = lane)) + geom_segment(aes(x = 0, xend = days, yend = lane, colour = TRT01P)) + geom_point(data = visits, aes(x = ADY, y = lane, shape = AVALC)) + facet_wrap(~TRT01P), "swimmer", height = 8)

# safety
adae <- subset(adae, TRTEMFL == "Y" & SAFFL == "Y")
subject_counts <- function(data, by) { u <- unique(data[c("USUBJID", "TRT01A", by)]); as.data.frame(table(u[c(by, "TRT01A")])) }
overview <- list(any = adae, related = subset(adae, AREL == "Y"), serious = subset(adae, AESER == "Y"), severe = subset(adae, GRADE %in% c("SEVERE", "3", "4", "5")), fatal = subset(adae, AEOUT == "FATAL"))
table_out(do.call(rbind, lapply(names(overview), function(n) cbind(n, subject_counts(transform(overview[[n]], all = rep("all", nrow(overview[[n]]))), "all")))), "ae-overview")
table_out(subject_counts(adae, "AEBODSYS"), "ae-class"); table_out(subject_counts(adae, "AEDECOD"), "ae-term")
worst <- subset(adae, TERMWFL == "Y"); u <- unique(worst[c("USUBJID", "TRT01A", "AEDECOD", "GRADE")])
table_out(as.data.frame(table(u[c("AEDECOD", "GRADE", "TRT01A")])), "ae-grades")
table_out(subset(adsl, DTHFL == "Y"), "deaths")
figure_out(ggplot(data.frame(y = 4:1, label = c(paste("Screened", nrow(adsl)), paste("Enrolled", nrow(enrolled)), paste("Treated", nrow(treated)), paste("Completed", sum(enrolled$EOSSTT == "COMPLETED")))), aes(0, y, label = label)) + geom_label() + theme_void(), "flow")
