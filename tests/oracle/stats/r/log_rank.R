# Log-rank family by survival::survdiff, Fleming-Harrington's rho and gamma by survMisc::comp, pairs by p.adjust. usage: Rscript log_rank.R
suppressMessages({library(survival); library(survMisc); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
num <- function(x) unname(as.numeric(x))
rs <- function(m) num(if (is.matrix(m)) rowSums(m) else m)
# survdiff leaves out groups that can expect no event
one <- function(z) { df <- sum(rs(z$exp) > 0) - 1
  list(statistic=num(z$chisq), df=df, p_value=num(pchisq(z$chisq, df, lower.tail=FALSE)), observed=rs(z$obs), expected=rs(z$exp)) }
pairs_of <- function(d, form) { g <- sort(unique(d$group)); raw <- c()
  for (b in seq_along(g)[-1]) for (first in seq_len(b-1)) raw <- c(raw, one(survdiff(form, d[d$group %in% g[c(first,b)],]))$p_value)
  list(holm=p.adjust(raw, "holm"), bonferroni=p.adjust(raw, "bonferroni"), none=raw) }
answers <- function(name) { d <- read.csv(file.path(here, paste0("../", name, ".csv")))
  plain <- Surv(time, event) ~ group; within <- Surv(time, event) ~ group + strata(strat)
  score <- seq_along(unique(d$group)) - 1; score[2] <- score[2] + .5
  trend <- function(z) sum(score * (rs(z$obs) - rs(z$exp)))^2 / drop(score %*% z$var %*% score)
  rho <- function(form) lapply(c(-1, 0, .5, 1), function(rho) c(list(rho=rho), one(survdiff(form, d, rho=rho))))
  list(rho=rho(plain), stratified=rho(within), trend=list(score=score, statistic=trend(survdiff(plain, d))),
       trend_stratified=list(score=score, statistic=trend(survdiff(within, d))), pairwise=pairs_of(d, plain), pairwise_stratified=pairs_of(d, within)) }
datasets <- sapply(c("lung","ties","veteran"), answers, simplify=FALSE)

# of two groups comp takes the tie factor (n - d)/(n - 1) from each group's own deaths d: there, data without ties
harrington <- function(name, p, q) { d <- read.csv(file.path(here, paste0("../", name, ".csv")))
  if (length(unique(d$group)) == 2) d <- d[!duplicated(d$time),]
  x <- ten(survfit(Surv(time, event) ~ group, d)); capture.output(comp(x, p=p, q=q)); t <- as.data.frame(attr(x, "lrt"))
  list(name=name, rho=p, gamma=q, n=nrow(d), statistic=t$chiSq[grepl("^FH", t$W)]) }
weights <- list(c(0,1), c(1,1), c(.5,.5), c(1,0), c(0,0), c(0,2), c(2,.5))
fh <- do.call(c, lapply(c("lung","ties","veteran"), function(name) lapply(weights, function(w) harrington(name, w[1], w[2]))))

odd <- list(
  no_event_in_b=data.frame(time=c(1,3,4,6,2,5,7,8), event=c(1,1,0,1,0,0,0,0), group=rep(c("a","b"), each=4)),
  one_subject_in_b=data.frame(time=c(1,3,4,6,9,5), event=c(1,1,0,1,1,1), group=c(rep("a",5),"b")),
  last_dies_alone=data.frame(time=c(1,3,4,2,6,8), event=c(1,1,1,1,0,1), group=rep(c("a","b"), each=3)),
  c_leaves_before_any_event=data.frame(time=c(5,6,8,4,7,9,1,2), event=c(1,0,1,1,1,0,0,0), group=c(rep("a",3),rep("b",3),rep("c",2))),
  time_zero=data.frame(time=c(0,0,1,2,0,1,3,4), event=c(1,0,1,1,1,1,0,1), group=rep(c("a","b"), each=4)),
  nearly_tied=data.frame(time=c(100/30.4375+200/30.4375, 2, 5, 300/30.4375, 14, 20), event=rep(1,6), group=rep(c("a","b"), 3)))
cases <- lapply(names(odd), function(name) c(list(name=name, data=as.list(odd[[name]])), one(survdiff(Surv(time, event) ~ group, odd[[name]]))))
source <- paste(R.version.string, "survival", packageVersion("survival"), "survMisc", packageVersion("survMisc"))
write_json(list(source=source, datasets=datasets, fleming_harrington=fh, odd=cases), file.path(here, "../log_rank.json"), auto_unbox=TRUE, digits=NA, na="null")
