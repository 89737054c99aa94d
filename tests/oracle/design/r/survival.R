# Sizes of one-arm trials with a time to event: the formulas on R's integrate, qchisq and qnorm; powers also by simulation.
# usage: Rscript survival.R
suppressMessages(library(jsonlite))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
H <- function(s, m, k) function(t) -log(s)*(t/m)^k; h <- function(s, m, k) function(t) -log(s)*k*t^(k-1)/m^k
G <- function(n, rate, f, loss) { a <- n/rate; function(t) pmin(1, pmax(0, (a+f-t)/a))*(1-loss)^(t/12) }
int <- function(fun, f, end) { g <- function(w) fun(w^4)*4*w^3; lo <- min(f,end)^.25; r <- integrate(g, 0, lo, rel.tol=1e-11, subdivisions=2000L)$value; if (end > f) r <- r+integrate(g, lo, end^.25, rel.tol=1e-11, subdivisions=2000L)$value; r }
end <- function(n, rate, f, each) min(n/rate+f, if (is.na(each)) Inf else each)
smallest <- function(power, target) { n <- 1; while (power(n) < target) n <- n+1; n }
# one-sample log-rank
moments <- function(s0, s1, m, k, n, rate, f, loss, each) { L0 <- H(s0,m,k); h0 <- h(s0,m,k); L1 <- H(s1,m,k); h1 <- h(s1,m,k); g <- G(n,rate,f,loss); e <- end(n,rate,f,each)
  v1 <- int(function(t) g(t)*exp(-L1(t))*h1(t), f, e); v0 <- int(function(t) g(t)*exp(-L1(t))*h0(t), f, e); v00 <- int(function(t) g(t)*exp(-L1(t))*L0(t)*h0(t), f, e); v01 <- int(function(t) g(t)*exp(-L1(t))*L0(t)*h1(t), f, e)
  c(v1, v0, v1+2*v00-2*v01-(v1-v0)^2) }
oslr <- function(s0, s1, m, alpha, sided, power, rate, f, loss=0, k=1, each=NA) { z <- qnorm(1-alpha/sided); pw <- function(n) { v <- moments(s0,s1,m,k,n,rate,f,loss,each); pnorm((sqrt(n)*(v[2]-v[1])-z*sqrt(v[2]))/sqrt(v[3])) }
  n <- smallest(pw, power); list(s0=s0, s1=s1, months=m, alpha=alpha, sided=sided, target=power, rate=rate, follow_up=f, loss=loss, shape=k, each=each, n=n, power=pw(n), moments=moments(s0,s1,m,k,n,rate,f,loss,each)) }
one_sample <- list(oslr(.2,.35,6,.05,2,.8,5,6), oslr(.2,.35,6,.05,1,.9,5,6,.2), oslr(.5,.65,12,.1,1,.8,3,12,.1,1.5), oslr(.62,.8,24,.05,1,.8,5/12,24,0,1,24), oslr(.3,.5,6,.05,2,.8,10,3,.05,.7))
# Kaplan-Meier rate
g <- list(plain=function(s) s, log=log, `log-log`=function(s) -log(-log(s)), logit=qlogis, arcsin=function(s) asin(sqrt(s)))
fac <- list(plain=function(s) s, log=function(s) 1, `log-log`=function(s) -1/log(s), logit=function(s) 1/(1-s), arcsin=function(s) sqrt(s/(1-s))/2)
km <- function(s0, s1, m, alpha, sided, power, type, variance, rate=NA, f=NA, loss=0, k=1) { z <- qnorm(1-alpha/sided)
  sd <- function(s, n) if (is.na(rate)) sqrt((1-s)/s) else sqrt(int(function(t) h(s,m,k)(t)/(exp(-H(s,m,k)(t))*G(n,rate,f,loss)(t)), f, m))
  pw <- function(n) { if (!is.na(rate) && n/rate+f <= m) return(0); v1 <- fac[[type]](s1)*sd(s1,n); v0 <- fac[[type]](s0)*sd(s0,n); pnorm((sqrt(n)*(g[[type]](s1)-g[[type]](s0))-z*(if (variance=="null") v0 else v1))/v1) }
  n <- smallest(pw, power); list(s0=s0, s1=s1, months=m, alpha=alpha, sided=sided, target=power, type=type, variance=variance, rate=rate, follow_up=f, loss=loss, shape=k, n=n, power=pw(n)) }
rate <- list(); for (type in names(g)) for (v in c("alternative","null")) rate[[length(rate)+1]] <- km(.2,.35,6,.05,2,.8,type,v)
for (type in names(g)) rate[[length(rate)+1]] <- km(.2,.35,6,.05,2,.8,type,"alternative",5,3,.2); rate[[length(rate)+1]] <- km(.5,.7,12,.05,1,.9,"log-log","null",4,6,.1,1.4)
# medians
med <- function(m0, m1, alpha, sided, power, rate, f, loss, k, test) { r <- (m1/m0)^k; a <- alpha/sided
  d <- if (test=="log_normal") ceiling(((qnorm(1-a)+qnorm(power))/log(r))^2) else smallest(function(d) pchisq(qchisq(1-a,2*d)/r, 2*d, lower.tail=FALSE), power)
  p <- function(n) int(function(t) G(n,rate,f,loss)(t)*exp(-H(.5,m1,k)(t))*h(.5,m1,k)(t), f, n/rate+f); n <- smallest(function(n) n*p(n), d)
  list(m0=m0, m1=m1, alpha=alpha, sided=sided, target=power, rate=rate, follow_up=f, loss=loss, shape=k, test=test, d=d, n=n, events=n*p(n)) }
medians <- list(med(4,6,.05,2,.8,5,6,0,1,"chi_square"), med(4,6,.05,2,.8,5,6,0,1,"log_normal"), med(4,6,.05,1,.9,5,6,.15,1.5,"chi_square"), med(9,13,.1,1,.8,3,12,.1,.8,"log_normal"), med(9,13,.1,1,.8,3,12,.1,.8,"chi_square"))
# the power of the one-sample log-rank test by 200 000 simulated trials of the first design
set.seed(20261124); x <- one_sample[[1]]; z <- replicate(200000/100, { n <- x$n; t <- matrix(rexp(n*100, -log(x$s1)/x$months), n); w <- x$follow_up+runif(n*100)*n/x$rate; o <- colSums(t <= w); e <- colSums(pmin(t,w))*(-log(x$s0)/x$months); (e-o)/sqrt(e) })
simulated <- list(trials=length(z), power=mean(z > qnorm(1-x$alpha/x$sided)))
# The two-stage design that OneArm2stage's vignette prints (Optimal.rKJ: S0 0.62 at 2 years, hazard ratio 0.467, 5 subjects a year followed for
# 2 years each; n1 26, c1 0.1349, n 46, c 1.6171, t1 5.0946), by 40 000 simulated trials with subjects who enter in turn.
two <- function(hr) { n <- 46; rate <- 5; L0 <- -log(.62)/2; entry <- (seq_len(n)-.5)/rate; R <- 40000; t <- matrix(rexp(n*R, L0*hr), n)
  at <- function(when) { w <- pmin(2, pmax(0, when-entry)); o <- colSums(t <= w & w > 0); e <- colSums(pmin(t, w))*L0; (e-o)/sqrt(e) }
  z1 <- at(5.0946); z <- at(n/rate+2); c(mean(z1 <= .1349), mean(z1 > .1349 & z > 1.6171)) }
two_stage <- list(null=two(1), alternative=two(.467))
write_json(list(source=R.version.string, two_stage=two_stage, one_sample=one_sample, rate=rate, medians=medians, simulated=simulated), file.path(here,"../survival.json"), auto_unbox=TRUE, digits=NA, na="null", null="null")
