# Maximally selected log-rank statistics by maxstat: hl, exactGauss, condMC, and every order of eight subjects. usage: Rscript maxstat.R
# The joint normal chance: two and three cuts by orthants (TVPACK, 1e-15), more by Genz and Bretz with their error, and all by one Gauss-Legendre
# rule over the chain's density (nodes from the eigenvalues of the Jacobi matrix), good to 1e-13 absolute.
suppressMessages({library(survival); library(jsonlite); library(maxstat); library(mvtnorm)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE))); num <- function(x) unname(as.numeric(x))
data(DLBCL); d <- DLBCL[complete.cases(DLBCL[,c("time","cens","MGE")]),]; dlbcl <- data.frame(time=d$time, event=d$cens, marker=d$MGE)
write.csv(dlbcl, file.path(here,"../dlbcl.csv"), row.names=FALSE)
J <- diag(0, 500); i <- 1:499; J[cbind(i,i+1)] <- J[cbind(i+1,i)] <- i/sqrt(4*i^2-1); e <- eigen(J, symmetric=TRUE); node <- e$values; weight <- 2*e$vectors[1,]^2
chain <- function(cm, b) { x <- node*b; w <- weight*b; f <- dnorm(x); for (j in seq_len(nrow(cm)-1)) { r <- cm[j,j+1]; s <- sqrt(1-r^2); f <- as.numeric((dnorm(outer(x, r*x, "-")/s)/s) %*% (w*f)) }; 1-sum(w*f) }
chance <- function(x, b, w) { x <- sort(x); cm <- as.matrix(maxstat:::corrmsrs(x, w[1], w[2])); k <- nrow(cm); out <- list(chain=chain(cm, b), orthants=NULL, genz=NULL, genz_error=NULL)
  if (k==3) { g <- as.matrix(expand.grid(c(-1,1),c(-1,1),c(-1,1))); out$orthants <- 1-sum(apply(g, 1, function(v) prod(v)*pmvnorm(upper=v*b, corr=cm, algorithm=TVPACK(1e-15)))) }
  if (k==2) { g <- as.matrix(expand.grid(c(-1,1),c(-1,1))); out$orthants <- 1-sum(apply(g, 1, function(v) prod(v)*pmvnorm(upper=v*b, corr=cm, algorithm=TVPACK(1e-15)))) }
  if (k>3 && out$chain>1e-3) { set.seed(1); p <- pmvnorm(lower=rep(-b,k), upper=rep(b,k), corr=cm, algorithm=GenzBretz(maxpts=1e6, abseps=1e-7)); out$genz <- 1-as.numeric(p); out$genz_error <- attr(p,"error") }
  out }
cases <- list(list("dlbcl","marker",0,c(.1,.9)), list("dlbcl","marker",0,c(.3,.7)), list("veteran","marker",0,c(.1,.9)), list("veteran","marker",0,c(.4,.75)), list("veteran","age",0,c(.25,.75)), list("lung","marker",0,c(.1,.9)),
  list("lung","karno",120,c(.1,.9)), list("lung","ecog",0,c(.1,.9)), list("ties","marker",0,c(.1,.9)), list("ties","marker",100,c(.2,.8)), list("ties","x2",60,c(.1,.9)), list("lung","ecog",0,c(.05,.99)), list("colon_os","marker",0,c(.1,.9)), list("colon_os","marker",100,c(.1,.9)))
answers <- lapply(cases, function(v) { d <- read.csv(file.path(here,paste0("../",v[[1]],".csv"))); if (v[[3]]>0) d <- d[seq_len(v[[3]]),]; d$m <- d[[v[[2]]]]; w <- v[[4]]; n <- nrow(d)
  m <- function(p, ...) maxstat.test(Surv(time,event) ~ m, data=d, smethod="LogRank", pmethod=p, minprop=w[1], maxprop=w[2], ...)
  a <- m("Lau94"); set.seed(29); mc <- num(m("condMC", B=50000)$p.value); ch <- chance(d$m, num(a$statistic), w); hl <- if (n<=170) m("HL") else NULL
  list(data=v[[1]], marker=v[[2]], first=n, lower=w[1], upper=w[2], cuts=length(a$stats), cutpoint=num(a$estimate), statistic=num(a$statistic), lau92=num(m("Lau92")$p.value), lau94=num(a$p.value),
    gauss=ch, permutation=mc, hl=if (is.null(hl)) NULL else list(cutpoint=num(hl$estimate), statistic=num(hl$statistic), p_value=num(hl$p.value))) })
# every order of eight subjects' scores, by the definition
perms <- function(v) if (length(v)==1) matrix(v,1) else do.call(rbind, lapply(seq_along(v), function(i) cbind(v[i], perms(v[-i]))))
small <- data.frame(time=c(3,5,6,6,9,12,15,20), event=c(1,1,1,0,1,0,1,0), marker=c(4,1,7,2,9,3,12,10)); sc <- num(exactRankTests::cscores(Surv(small$time,small$event),type="LogRank"))[order(small$marker)]
top <- function(s) { n <- length(s); m <- 1:7; m <- m[m>=2 & m<=6]; max(abs(cumsum(s)[m]-m/n*sum(s))/sqrt(m*(n-m)/(n^2*(n-1))*(n*sum(s^2)-sum(s)^2))) }
all <- apply(perms(1:8), 1, function(o) top(sc[o])); every <- list(time=small$time, event=small$event, marker=small$marker, lower=.25, upper=.75, statistic=top(sc), p_value=mean(all >= top(sc)-1e-9))
write_json(list(source=paste(R.version.string, "maxstat", packageVersion("maxstat"), "mvtnorm", packageVersion("mvtnorm")), cases=answers, every_order=every), file.path(here,"../maxstat.json"), auto_unbox=TRUE, digits=NA, null="null")
