# Designs with looks at a binary outcome, by plain enumeration with R's own distributions. usage: Rscript staged.R
suppressMessages(library(jsonlite))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))

# Probability of each end: every continuing count meets every outcome of the next stage, one pair at a time.
ends <- function(n, low, high, p) {
  alive <- list(list(x=0, m=1)); seen <- 0; fut <- eff <- rep(0, length(n))
  for (k in seq_along(n)) {
    m <- n[k]-seen; after <- rep(0, n[k]+1)
    for (a in alive) for (y in 0:m) after[a$x+y+1] <- after[a$x+y+1] + a$m*dbinom(y, m, p)
    alive <- list()
    for (x in 0:n[k]) { q <- after[x+1]
      if (!is.na(low[k]) && x <= low[k]) fut[k] <- fut[k]+q else if (!is.na(high[k]) && x >= high[k]) eff[k] <- eff[k]+q else alive[[length(alive)+1]] <- list(x=x, m=q) }
    seen <- n[k]
  }
  left <- sum(unlist(lapply(alive, function(a) a$m))); K <- length(n)
  list(rate=p, futility=fut, efficacy=eff, success=sum(eff), early_stop=sum((fut+eff)[-K]), expected_n=sum(n*(fut+eff))+n[K]*left)
}
case <- function(n, low, high, rates) list(n=n, futility=low, efficacy=high, at=lapply(rates, function(p) ends(n, low, high, p)))
characteristics <- list(case(c(10,29), c(1,5), c(NA,6), c(.1,.3)), case(c(20,40), c(0,4), c(4,5), c(.05,.2)), case(c(10,20,30,40), c(NA,3,5,9), c(6,9,NA,14), c(.2,.35,.5)), case(30, 8, 9, c(.2,.4)), case(c(5,10,15), rep(NA,3), c(4,6,8), c(0,.3,1)))

# Fleming 1982, formulas of the paper.
fl <- function(p0, n, alpha) { z <- qnorm(1-alpha); N <- max(n); pt <- (sqrt(N*p0)+sqrt(1-p0)*z)^2/(N+z^2); up <- floor(n*p0+z*sqrt(N*p0*(1-p0))+.5)+1; lo <- floor(n*pt-z*sqrt(N*pt*(1-pt))+.5); lo[length(n)] <- up[length(n)]-1; list(p0=p0, n=n, alpha=alpha, futility=lo, efficacy=up) }
fleming <- list(fl(.05,c(20,40),.05), fl(.1,c(15,25),.05), fl(.2,c(15,30,45),.05), fl(.3,c(20,35,50),.025), fl(.4,c(15,30,45),.1))

# Three outcomes: all n, all pairs of boundaries.
three <- function(p0, p1, alpha, beta, rn, rp) for (n in 1:200) {
  s <- which(pbinom(0:n-1, n, p0, lower.tail=FALSE) <= alpha)-1; r <- which(pbinom(0:n, n, p1) <= beta)-1
  if (!length(s) || !length(r)) next
  s <- min(s); r <- min(max(r), s-1); got <- c(pbinom(s-1,n,p0,lower.tail=FALSE), pbinom(r,n,p1), pbinom(r,n,p0), pbinom(s-1,n,p1,lower.tail=FALSE))
  if (r >= 0 && got[3] >= rn && got[4] >= rp) return(list(p0=p0, p1=p1, alpha=alpha, beta=beta, right_negative=rn, right_positive=rp, n=n, negative=r, positive=s, found=got, undecided=c(1-got[3]-got[1], 1-got[4]-got[2]))) }
three_outcomes <- list(three(.1,.3,.1,.1,.8,.8), three(.1,.3,.05,.1,.8,.8), three(.2,.4,.05,.1,.8,.8), three(.05,.2,.1,.1,.75,.75), three(.5,.7,.05,.05,.7,.7))

# Thall and Simon 1994: Pr(E > S + delta) by integrate.
improve <- function(std, n, delta, prior) sapply(0:n, function(x) if (length(std)==1) pbeta(std+delta, prior[1]+x, prior[2]+n-x, lower.tail=FALSE) else integrate(function(s) dbeta(s,std[1],std[2])*pbeta(pmin(s+delta,1), prior[1]+x, prior[2]+n-x, lower.tail=FALSE), 0, 1, rel.tol=1e-12, subdivisions=2000L)$value)
monitor <- function(std, n, delta, low, high, prior) { b <- sapply(n, function(m) { f <- which(improve(std,m,delta,prior) < low)-1; e <- which(improve(std,m,0,prior) > high)-1; c(if (length(f)) max(f) else NA, if (length(e)) min(e) else NA) }); list(standard=std, n=n, delta=delta, low=low, high=high, prior=prior, futility=b[1,], efficacy=b[2,], chance=improve(std, n[1], delta, prior)) }
monitoring <- list(monitor(c(20,80),c(10,20,30,40),.15,.05,.95,c(.5,.5)), monitor(c(2,8),c(10,15,20),.2,.1,.9,c(1,1)), monitor(.2,c(10,15,20,25),.2,.05,.95,c(.5,.5)), monitor(c(60,140),c(15,30,45),0,.02,.99,c(.6,1.4)))

# Toxicity.
bayes <- function(limit, n, level, prior) list(limit=limit, n=n, level=level, prior=prior, stop=sapply(n, function(m) { e <- which(pbeta(limit, prior[1]+0:m, prior[2]+m-0:m, lower.tail=FALSE) > level)-1; if (length(e)) min(e) else NA }))
crossing <- function(n, stop, p) ends(n, rep(NA,length(n)), stop, p)$success
pocock <- function(limit, n, alpha) { lev <- sort(unique(unlist(lapply(n, function(m) pbinom(0:m-1, m, limit, lower.tail=FALSE))))); lev <- lev[lev <= alpha]
  rule <- function(l) sapply(n, function(m) { e <- which(pbinom(0:m-1, m, limit, lower.tail=FALSE) <= l*(1+1e-12))-1; if (length(e)) min(e) else NA })
  best <- NULL; for (l in lev) { s <- rule(l); c0 <- crossing(n, s, limit); if (c0 > alpha) break; best <- list(limit=limit, n=n, alpha=alpha, level=l, stop=s, stopping=c0, stopping_twice=crossing(n, s, min(1, 2*limit))) }; best }
toxicity <- list(bayesian=list(bayes(.3,c(5,10,15,20),.95,c(.5,.5)), bayes(.2,1:12,.9,c(.2,.8)), bayes(.33,c(6,12,18),.8,c(1,1))), pocock=list(pocock(.2,1:30,.05), pocock(.3,c(5,10,15,20,25),.1), pocock(.1,3:20,.05)))

# Group-sequential: fewest successes whose cumulated probability is within the alpha spent; futility likewise from beta.
of <- function(a, t) 2-2*pnorm(qnorm(1-a/2)/sqrt(t)); po <- function(a, t) a*log(1+(exp(1)-1)*t)
gs <- function(p0, p1, n, alpha, beta, f, name) { t <- n/max(n); K <- length(n); high <- rep(NA,K)
  for (k in 1:K) for (b in 0:(n[k]+1)) { h <- high; h[k] <- b; if (sum(ends(n[1:k], rep(NA,k), h[1:k], p0)$efficacy) <= f(alpha,t[k])+1e-14) { high[k] <- b; break } }
  low <- rep(NA,K); if (!is.null(beta)) for (k in seq_len(K-1)) for (a in (high[k]-1):-1) { l <- low; l[k] <- if (a < 0) NA else a; if (sum(ends(n[1:k], l[1:k], high[1:k], p1)$futility) <= f(beta,t[k])+1e-14) { low <- l; break } }
  low[K] <- high[K]-1; high[high > n] <- NA
  list(p0=p0, p1=p1, n=n, alpha=alpha, beta=beta, spending=name, futility=low, efficacy=high, success=c(ends(n,low,high,p0)$success, ends(n,low,high,p1)$success)) }
group <- list(gs(.2,.4,c(15,30,45),.05,.2,of,"obrien_fleming"), gs(.2,.4,c(15,30,45),.05,.2,po,"pocock"), gs(.1,.3,c(20,40),.025,NULL,of,"obrien_fleming"), gs(.3,.5,c(12,24,36,48),.1,.1,po,"pocock"))

# BOP2 with efficacy and toxicity: boundaries by pbeta; ends by enumerating the four cells stage by stage.
tox <- function(e0, t0, n, level, gam, rates) { bar <- level*(n/max(n))^gam
  fut <- mapply(function(m,b) { w <- which(pbeta(e0, e0+0:m, 1-e0+m-0:m, lower.tail=FALSE) <= b)-1; if (length(w)) max(w) else NA }, n, bar)
  top <- mapply(function(m,b) { w <- which(pbeta(t0, t0+0:m, 1-t0+m-0:m) <= b)-1; if (length(w)) min(w) else NA }, n, bar)
  at <- lapply(rates, function(r) { pe <- r[1]; pt <- r[2]; both <- pe*pt+r[3]*sqrt(pe*(1-pe)*pt*(1-pt)); cell <- c(both, pe-both, pt-both, 1-pe-pt+both)
    alive <- matrix(0, max(n)+1, max(n)+1); alive[1,1] <- 1; seen <- 0; early <- en <- 0
    for (k in seq_along(n)) { m <- n[k]-seen; after <- matrix(0, max(n)+1, max(n)+1)
      for (e in 0:m) for (t in 0:m) { w <- 0; for (b in max(0,e+t-m):min(e,t)) w <- w + dmultinom(c(b,e-b,t-b,m-e-t+b), prob=cell); if (w > 0) { i <- which(alive>0, arr.ind=TRUE); for (j in seq_len(nrow(i))) after[i[j,1]+e, i[j,2]+t] <- after[i[j,1]+e, i[j,2]+t]+alive[i[j,1],i[j,2]]*w } }
      tot <- sum(after); if (!is.na(fut[k])) after[1:(fut[k]+1),] <- 0; if (!is.na(top[k])) after[,(top[k]+1):(max(n)+1)] <- 0
      stop <- tot-sum(after); if (k < length(n)) { early <- early+stop; en <- en+n[k]*stop } else en <- en+n[k]*tot; alive <- after; seen <- n[k] }
    list(efficacy=pe, toxicity=pt, correlation=r[3], success=sum(alive), early_stop=early, expected_n=en) })
  list(efficacy_limit=e0, toxicity_limit=t0, n=n, level=level, stopping_power=gam, futility=fut, stop=top, at=at) }
both <- list(tox(.2,.3,c(10,20),.8,1,list(c(.2,.3,0),c(.4,.2,0),c(.4,.2,.3))), tox(.45,.3,c(6,12,18),.7,.5,list(c(.45,.3,-.1),c(.6,.2,.1))))
write_json(list(source=R.version.string, characteristics=characteristics, fleming=fleming, three_outcomes=three_outcomes, monitoring=monitoring, toxicity=toxicity, group=group, both=both), file.path(here,"../staged.json"), auto_unbox=TRUE, digits=NA, na="null", null="null")
