# Time one task of R's survival, glmnet or maxstat, inside R. usage: Rscript r.R PEER TASK FOLDER [cpu]
# prints one JSON object: seconds of the first call, median of the later ones, bytes at the peak beyond the data
suppressMessages({library(survival); library(glmnet); library(maxstat); library(jsonlite)})
args <- commandArgs(TRUE); peer <- args[1]; task <- args[2]; folder <- args[3]; clock <- if (length(args) > 3 && args[4] == "cpu") c("user.self", "sys.self") else "elapsed"
shape <- fromJSON(file.path(folder, "shape.json")); n <- shape$n; p <- shape$p
get <- function(name, k = 1) readBin(file.path(folder, paste0(name, ".f8")), "double", n * k, endian = "little")
time <- get("time"); event <- get("event"); group <- get("group"); fold <- get("fold"); x <- matrix(get("x", max(p, 0)), n)
if (p > 0) colnames(x) <- paste0("x", seq_len(p))
bare <- function(time, event, x) coxph.fit(x, Surv(time, event), NULL, NULL, NULL, coxph.control(), NULL, "efron", seq_along(time))
draws <- if (task == "bootstrap") { set.seed(1); lapply(1:1000, function(b) sample.int(n, n, TRUE)) }
tasks <- list(
  kaplan_meier = function() survfit(Surv(time, event) ~ 1),
  log_rank = function() survdiff(Surv(time, event) ~ group),
  cox = if (peer == "r_bare") function() bare(time, event, x) else function() coxph(Surv(time, event) ~ x),
  lasso = function() glmnet(x, Surv(time, event), family = "cox"),
  lasso_cv = function() cv.glmnet(x, Surv(time, event), family = "cox", foldid = fold, grouped = TRUE),
  bootstrap = if (peer == "r_bare") function() for (i in draws) bare(time[i], event[i], x[i, , drop = FALSE]) else function() for (i in draws) coxph(Surv(time[i], event[i]) ~ x[i, ]),
  maxstat = function() maxstat.test(Surv(time, event) ~ marker, data = data.frame(time, event, marker = x[, 1]), smethod = "LogRank", pmethod = "Lau94"))
status <- function(field) { line <- grep(paste0("^", field), readLines("/proc/self/status"), value = TRUE); as.numeric(strsplit(trimws(sub(".*:", "", line)), " +")[[1]][1]) * 1024 }
now <- function() sum(proc.time()[clock])
seconds <- function(f) { start <- now(); invisible(f()); now() - start }
# proc.time has milliseconds: short calls are repeated until they take 0.2 s
f <- suppressWarnings(tasks[[task]]); invisible(gc()); before <- status("VmRSS"); first <- suppressWarnings(seconds(f)); peak <- status("VmHWM") - before
times <- max(1, min(200, floor(0.2 / max(first, 1e-3)))); later <- c()
while (first < 20 && (length(later) < 5 || (sum(later) * times < 2 && length(later) < 15))) later <- c(later, suppressWarnings(seconds(function() for (i in seq_len(times)) f())) / times)
cat(toJSON(list(first = first, median = if (length(later)) median(later) else first, peak = peak, runs = max(1, length(later))), auto_unbox = TRUE, digits = NA), "\n")
