# Harrell's and Uno's C by survival::concordance. usage: Rscript concordance.R
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
out <- list()
for (name in c("lung","ties","veteran")) { d <- read.csv(file.path(here, paste0("../", name, ".csv")))
  for (w in c("n","n/G2")) for (tau in list(NULL, as.numeric(quantile(d$time, .7)))) { f <- concordance(Surv(time,event) ~ marker, d, timewt=w, ymax=tau, reverse=TRUE)
    out[[length(out)+1]] <- list(data=name, weighting=if (w=="n") "harrell" else "uno", tau=tau, estimate=unname(f$concordance), std_error=sqrt(unname(f$var))) } }
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival")), cases=out), file.path(here, "../concordance.json"), auto_unbox=TRUE, digits=NA, na="null", null="null")
