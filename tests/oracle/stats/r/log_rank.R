# Log-rank family by survival::survdiff (gamma from its definition); pairs by p.adjust. usage: Rscript log_rank.R
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
num <- function(x) unname(as.numeric(x)); out <- list()
rs <- function(m) num(if (is.matrix(m)) rowSums(m) else m)
for (name in c("lung","ties","veteran")) { d <- read.csv(file.path(here, paste0("../", name, ".csv"))); S <- Surv(d$time, d$event)
  one <- function(z) list(statistic=num(z$chisq), df=length(z$n)-1, p_value=num(pchisq(z$chisq, length(z$n)-1, lower.tail=FALSE)), observed=rs(z$obs), expected=rs(z$exp))
  plain <- survdiff(S ~ group, d); within <- survdiff(S ~ group + strata(strat), d)
  a <- seq_along(plain$n) - 1; trend <- function(z) sum(a * (rs(z$obs) - rs(z$exp)))^2 / drop(a %*% z$var %*% a)
  g <- sort(unique(d$group)); raw <- c(); for (b in seq_along(g)[-1]) for (first in seq_len(b-1)) { k <- d$group %in% g[c(first,b)]; raw <- c(raw, one(survdiff(Surv(time,event) ~ group, d[k,]))$p_value) }
  pw <- function(m) p.adjust(raw, m)
  r <- list(rho=lapply(c(0, .5, 1), function(rho) c(list(rho=rho), one(survdiff(S ~ group, d, rho=rho)))),
            stratified=lapply(c(0, .5, 1), function(rho) c(list(rho=rho), one(survdiff(S ~ group + strata(strat), d, rho=rho)))),
            trend=list(score=a, statistic=trend(plain)), trend_stratified=list(score=a, statistic=trend(within)),
            pairwise=list(holm=pw("holm"), bonferroni=pw("bonferroni"), none=pw("none")))
  out[[name]] <- r }
d <- read.csv(file.path(here, "../lung.csv"))
# survdiff has no gamma: the definition, from survfit's counts and its curve just before each event
fh <- lapply(list(c(0,1), c(1,1), c(.5,.5), c(1,0), c(0,0)), function(w) { p <- summary(survfit(Surv(time, event) ~ 1, d)); s <- c(1, p$surv[-length(p$surv)]); k <- s^w[1] * (1-s)^w[2]
  g <- d$group == sort(unique(d$group))[2]; n1 <- sapply(p$time, function(t) sum(d$time[g] >= t)); d1 <- sapply(p$time, function(t) sum(d$event[g][d$time[g] == t]))
  z <- sum(k*(d1 - p$n.event*n1/p$n.risk)); v <- sum(ifelse(p$n.risk > 1, k^2 * p$n.event * n1/p$n.risk * (1-n1/p$n.risk) * (p$n.risk-p$n.event)/(p$n.risk-1), 0)); list(rho=w[1], gamma=w[2], statistic=z^2/v) })
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival")), datasets=out, lung_fleming_harrington=fh), file.path(here, "../log_rank.json"), auto_unbox=TRUE, digits=NA, na="null")
