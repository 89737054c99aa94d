# Stacked selection (Wood, White and Royston) on the five data sets of prognosis_over_imputations.json: stratified coxph with weights (1-f)/m, single terms added and dropped by scaled AIC, BIC or P. usage: Rscript prognosis_stacked.R
suppressMessages({library(survival); library(MASS); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE))); num <- function(x) unname(as.numeric(x))
g <- fromJSON(file.path(here, "../prognosis_over_imputations.json"), simplifyMatrix=TRUE); ctl <- coxph.control(eps=1e-12, toler.chol=1e-13, iter.max=60); vars <- g$variables; m <- 5; n <- length(g$time)
stack <- do.call(rbind, lapply(1:m, function(i) { e <- as.data.frame(matrix(g$sets[i,,], ncol=length(vars))); names(e) <- vars; cbind(set=i, time=g$time, event=g$event, e) }))
f <- setNames(colMeans(is.na(g$given)), vars)
# a weight w common to all rows multiplies the log-likelihood by w (Efron's, ties within a set), but for a constant
ll <- function(v, w) { fit <- coxph(as.formula(paste("Surv(time,event) ~", paste(c(v, "strata(set)"), collapse="+"))), stack, weights=rep(w, nrow(stack)), control=ctl); if (length(v)) diff(fit$loglik) else 0 }
null <- coxph(Surv(time,event) ~ 1 + strata(set), stack)$loglik[1]
# the walk: each change is judged by the weighted log-likelihood of the regression with the term's own weight; the step taken is the one that lowers -2 L/m + sum k/(1-f) most
walk <- function(f, k, direction, lower=character(0)) { gain <- function(a, b, v) 2*(ll(a, (1-f[v])/m)-ll(b, (1-f[v])/m)) - k   # of v in a against b without it
  cur <- if (direction == "forward") lower else vars; total <- function(v) -2*(null+ll(v, 1))/m + sum(k/(1-f[v])); path <- list(list("start", total(cur)))
  repeat { ch <- list(); if (direction != "forward") for (v in setdiff(cur, lower)) ch[[paste("-", v)]] <- c(-gain(cur, setdiff(cur, v), v)/(1-f[v])); if (direction != "backward") for (v in setdiff(vars, cur)) ch[[paste("+", v)]] <- c(gain(vars[vars %in% c(cur, v)], cur, v)/(1-f[v]))
    ch <- unlist(ch); if (!length(ch) || max(ch) <= 1e-7) break; names(ch) <- sub("\\..*", "", names(ch)); b <- names(which.max(ch)); v <- substring(b, 3); cur <- if (startsWith(b, "-")) setdiff(cur, v) else vars[vars %in% c(cur, v)]; path[[length(path)+1]] <- list(b, total(cur)) }
  list(selected=I(cur), changes=I(sapply(path, `[[`, 1)), value=I(num(sapply(path, `[[`, 2)))) }
weights <- list(w1=0*f, w2=0*f+mean(f), w3=f); prices <- list(aic=2, bic=log(sum(g$event)), p=qchisq(.1, 1, lower.tail=FALSE))
cases <- list(); for (w in names(weights)) for (p in names(prices)) for (d in c("both","forward","backward")) cases[[length(cases)+1]] <- c(list(weight=w, criterion=p, direction=d), walk(weights[[w]], prices[[p]], d))
# MASS::stepAIC itself on the stack for common weights: k is divided by the weight
step <- lapply(c("w1","w2"), function(w) { s <- stack; full <- coxph(as.formula(paste("Surv(time,event) ~", paste(c(vars, "strata(set)"), collapse="+"))), s, control=ctl); st <- stepAIC(full, scope=list(lower=~strata(set)), k=2*m/(1-weights[[w]][1]), trace=0); list(weight=w, selected=I(intersect(vars, names(coef(st)))), aic=num(extractAIC(st, k=2*m/(1-weights[[w]][1]))[2]/m)) })
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival"), "MASS", packageVersion("MASS")), missing=num(f), p=.1, forced=c(list(name="age"), walk(f, 2, "both", "age")), cases=cases, stepAIC=step), file.path(here, "../prognosis_stacked.json"), auto_unbox=TRUE, digits=NA)
