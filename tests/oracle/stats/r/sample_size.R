# Sample size and power of one proportion. usage: Rscript sample_size.R
# both_variances: rpact getSampleSizeRates(groups = 1); arcsine: the formula of pwr::pwr.p.test on stats' functions; the others by their
# formulas with R's qnorm; exact: pbinom over every n up to 4 000.
suppressMessages({library(jsonlite); library(rpact)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
grid <- list(c(.2,.35), c(.05,.2), c(.1,.3), c(.4,.6), c(.5,.65), c(.7,.9), c(.01,.05))
cases <- list()
for (p in grid) for (alpha in c(.05,.025,.1)) for (sided in 1:2) for (power in c(.8,.9)) {
  p0 <- p[1]; p1 <- p[2]; d <- p1-p0; s0 <- sqrt(p0*(1-p0)); s1 <- sqrt(p1*(1-p1)); za <- qnorm(1-alpha/sided); zb <- qnorm(power)
  both <- getSampleSizeRates(getDesignGroupSequential(kMax=1, alpha=alpha/sided, sided=1, beta=1-power), groups=1, thetaH0=p0, pi1=p1, normalApproximation=TRUE)$nFixed
  h <- 2*(asin(sqrt(p1))-asin(sqrt(p0)))
  n <- 1:4000; critical <- qbinom(alpha/sided, n, p0, lower.tail=FALSE)+1
  attained <- pbinom(critical-1, n, p0, lower.tail=FALSE); pw <- pbinom(critical-1, n, p1, lower.tail=FALSE)
  first <- min(which(pw>=power)); lasting <- max(which(pw<power))+1
  test <- function(i) list(n=n[i], critical=critical[i], alpha=attained[i], power=pw[i])
  m <- ceiling(both)
  cases[[length(cases)+1]] <- list(p0=p0, p1=p1, alpha=alpha, sided=sided, power=power, both_variances=as.numeric(both),
    null_variance=((za+zb)*s0/d)^2, alternative_variance=((za+zb)*s1/d)^2, continuity=both/4*(1+sqrt(1+2/(both*d)))^2, arcsine=((za+zb)/h)^2,
    first=test(first), lasting=test(lasting), at=m, exact_at=test(m),
    powers=list(both_variances=pnorm((sqrt(m)*d-za*s0)/s1), null_variance=pnorm(sqrt(m)*d/s0-za), alternative_variance=pnorm(sqrt(m)*d/s1-za),
      continuity=pnorm((sqrt(m)*(d-1/(2*m))-za*s0)/s1), arcsine=pnorm(sqrt(m)*h-za)))
}
write_json(list(source=paste0(R.version.string, ", rpact ", packageVersion("rpact")), cases=cases), file.path(here,"../sample_size.json"), auto_unbox=TRUE, digits=NA)
