# Limits and p values of the profile of Firth's penalised likelihood (coxphf's default), for the data of penalised_cox.json:
# for each value of a coefficient the others are maximised by Newton's steps with third moments, the limit is found by uniroot
# on twice the fall of the penalised likelihood. usage: Rscript firth_profile.R
suppressMessages({library(survival); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
parts <- function(d, x, b) { k <- ncol(x); value <- 0; u <- rep(0, k); info <- matrix(0, k, k); third <- array(0, c(k, k, k)); eta <- drop(x %*% b); w <- exp(eta - max(eta))
  for (i in which(d$event == 1)) { r <- d$time >= d$time[i]; z <- x[r,,drop=FALSE]; p <- w[r]/sum(w[r]); m <- colSums(p*z); z <- sweep(z, 2, m)
    value <- value + log(w[i]/sum(w[r])); u <- u + x[i,] - m; info <- info + t(z) %*% (p*z)
    for (j in 1:k) third[,,j] <- third[,,j] + t(z) %*% (p*z[,j]*z) }
  v <- solve(info); list(value=value + .5*as.numeric(determinant(info)$modulus), slope=u + .5*apply(third, 3, function(t) sum(v*t)), info=info) }
climb <- function(d, x, b, free) { if (!any(free)) return(list(b=b, value=parts(d, x, b)$value))
  for (i in 1:300) { a <- parts(d, x, b); step <- rep(0, length(b)); step[free] <- solve(a$info[free,free,drop=FALSE], a$slope[free]); step <- step*min(1, 1/max(abs(step)))
    while (parts(d, x, b + step)$value < a$value - 1e-10*abs(a$value) && max(abs(step)) > 1e-13) step <- step/2
    b <- b + step; if (max(abs(step)) < 1e-13) break }
  list(b=b, value=parts(d, x, b)$value) }
answer <- function(given) { d <- list(time=given$time, event=given$event); x <- as.matrix(given$x); if (nrow(x) != length(d$time)) x <- matrix(unlist(given$x), length(d$time)); k <- ncol(x)
  peak <- climb(d, x, rep(0, k), rep(TRUE, k)); stopifnot(max(abs(peak$b - given$coef)) < 1e-7*(1 + max(abs(given$coef))))
  profile <- function(j, v) { b <- peak$b; b[j] <- v; climb(d, x, b, seq_len(k) != j)$value }
  limit <- function(j, sign) { f <- function(v) 2*(peak$value - profile(j, v)) - qchisq(.95, 1); far <- sign; while (f(peak$b[j] + far) < 0) far <- 2*far; uniroot(f, sort(c(peak$b[j], peak$b[j] + far)), tol=1e-13)$root }
  list(lower=exp(sapply(1:k, limit, -1)), upper=exp(sapply(1:k, limit, 1)), p_value=sapply(1:k, function(j) pchisq(2*(peak$value - profile(j, 0)), 1, lower.tail=FALSE))) }
given <- fromJSON(file.path(here, "../penalised_cox.json"), simplifyDataFrame=FALSE)$firth
write_json(list(source=paste(R.version.string, "survival", packageVersion("survival")), limits=lapply(given, answer)), file.path(here, "../firth_profile.json"), auto_unbox=TRUE, digits=NA)
