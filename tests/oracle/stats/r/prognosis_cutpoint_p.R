# P values of chosen cut-offs over given permutations: maxstat, pROC, prodlim, survival. usage: Rscript prognosis_cutpoint_p.R
suppressMessages({library(survival); library(maxstat); library(pROC); library(prodlim); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE))); num <- function(x) unname(as.numeric(x))
d <- read.csv(file.path(here, "../lung.csv"))[1:80,]; h <- 365; out <- list()
out$source <- paste(R.version.string, "survival", packageVersion("survival"), "maxstat", packageVersion("maxstat"), "pROC", packageVersion("pROC"), "prodlim", packageVersion("prodlim"))
# inverse weights of censoring, G just before a case's time and at the horizon
cens <- prodlim(Hist(time,event) ~ 1, d, reverse=TRUE); before <- numeric(nrow(d)); before[order(d$time, -d$event)] <- predictSurvIndividual(cens, lag=1)
case <- d$event==1 & d$time<=h; beyond <- d$time>h; wt <- ifelse(case, 1/before, 0)
cut <- list(
  maxstat = function(m) num(maxstat.test(Surv(time,event) ~ m, data.frame(d, m=m), smethod="LogRank", pmethod="none", minprop=.1, maxprop=.9)$estimate),
  roc_landmark = function(m) { known <- d$event==1 | beyond; r <- suppressMessages(roc(case[known], m[known], quiet=TRUE)); num(coords(r, "best", best.method="youden", ret="threshold", transpose=FALSE)[1,1]) },
  time_dependent = function(m) { t <- sort(unique(m)); sens <- sapply(t, function(k) sum(wt[m>=k])/sum(wt)); spec <- sapply(t, function(k) mean(m[beyond]<k)); gain <- abs(sens+spec-1)[-1]; b <- which(gain >= max(gain)-1e-12)[1]; (t[b]+t[b+1])/2 })
stat <- function(m, k) if (length(unique(m>k)) < 2) 0 else num(survdiff(Surv(time,event) ~ I(m>k), d)$chisq)
set.seed(11); perms <- t(sapply(1:99, function(b) sample(nrow(d)))); markers <- list(age=d$age, karno=d$karno+d$age/100)
out$permutations <- perms-1; out$answers <- list()
for (rule in names(cut)) for (name in names(markers)) { m <- markers[[name]]; k <- cut[[rule]](m); found <- stat(m, k); s <- apply(perms, 1, function(i) stat(m[i], cut[[rule]](m[i])))
  out$answers[[length(out$answers)+1]] <- list(rule=rule, marker=name, values=m, horizon=if (rule=="maxstat") NULL else h, cutpoint=k, statistic=found, p=(1+sum(s >= found*(1-1e-9)))/100) }
write_json(out, file.path(here, "../prognosis_cutpoint_p.json"), auto_unbox=TRUE, digits=NA, null="null")
