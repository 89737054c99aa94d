# Exact limits of a rate by poisson.test of R's stats package. usage: Rscript poisson_rate.R
suppressMessages(library(jsonlite))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
cases <- list(); for (x in c(0, 1, 12, 300)) for (time in c(0.25, 27.6, 1234.5)) for (level in c(.9, .95, .99)) {
  found <- poisson.test(x, time, conf.level=level)
  cases[[length(cases) + 1]] <- list(events=x, time_at_risk=time, conf_level=level, estimate=unname(found$estimate), lower=found$conf.int[1], upper=found$conf.int[2]) }
write_json(list(source=R.version.string, cases=cases), file.path(here, "../poisson_rate.json"), auto_unbox=TRUE, digits=NA)
