# Reference values from R's survival, glmnet, MASS, pROC and maxstat for public datasets.
# usage: Rscript datasets.R OUTDIR DATASET...   writes DATASET.csv and DATASET.json
suppressMessages({library(survival); library(glmnet); library(MASS); library(pROC); library(maxstat); library(jsonlite)})
args <- commandArgs(TRUE); out <- args[1]; want <- args[-1]
num <- function(x) unname(as.numeric(x))
prep <- list(
 lung = function() {d <- survival::lung; d <- d[complete.cases(d[,c("time","status","age","sex","ph.ecog","ph.karno","pat.karno","wt.loss")]),]
   data.frame(time=d$time,event=as.integer(d$status==2),group=ifelse(d$sex==1,"male","female"),strat=paste0("ecog",d$ph.ecog),age=d$age,ecog=d$ph.ecog,karno=d$ph.karno,patkarno=d$pat.karno,wtloss=d$wt.loss,marker=d$age)},
 colon_os = function() {d <- subset(survival::colon, etype==2); d<-d[complete.cases(d),]
   data.frame(time=d$time,event=d$status,group=as.character(d$rx),strat=ifelse(d$surg==1,"long","short"),age=d$age,male=d$sex,obstruct=d$obstruct,perfor=d$perfor,adhere=d$adhere,nodes=d$nodes,differ=d$differ,extent=d$extent,marker=d$nodes)},
 veteran = function() {d <- survival::veteran
   data.frame(time=d$time,event=d$status,group=as.character(d$celltype),strat=ifelse(d$trt==1,"standard","test"),trt=d$trt-1,karno=d$karno,diagtime=d$diagtime,age=d$age,prior=d$prior/10,marker=d$karno)},
 ties = function() {set.seed(20261122); n<-400; x1<-rnorm(n); x2<-rbinom(n,1,.4); x3<-rnorm(n); x4<-rnorm(n); x5<-rbinom(n,1,.2)
   t<-ceiling(rexp(n,.12*exp(.6*x1-.5*x2+.3*x5))); c<-ceiling(runif(n,1,14)); data.frame(time=pmin(t,c),event=as.integer(t<=c),group=c("a","b","c")[1+(x1>0)+(x1>1)],strat=ifelse(x5==1,"s1","s0"),x1,x2,x3,x4,x5,marker=x1)}
)
km <- function(f, times, types=c("log","log-log","plain")) {
  res <- list()
  for (ct in types) { s <- survfit(f, conf.type=ct)
    q <- quantile(s, probs=c(.25,.5,.75)); ss <- summary(s, times=times, extend=TRUE)
    strata <- if (is.null(s$strata)) "all" else sub("^.*=","",names(s$strata))
    tab <- summary(s, rmean="individual")$table; if (is.null(dim(tab))) tab <- t(as.matrix(tab))
    Q <- function(m) if (is.null(dim(m))) matrix(m,1) else m
    res[[ct]] <- list(strata=strata, n=num(tab[,"records"]), events=num(tab[,"events"]),
      q25=num(Q(q$quantile)[,1]), median=num(Q(q$quantile)[,2]), median_low=num(Q(q$lower)[,2]), median_high=num(Q(q$upper)[,2]), q75=num(Q(q$quantile)[,3]),
      times=times, at=list(stratum=if(is.null(ss$strata)) rep("all",length(ss$time)) else sub("^.*=","",as.character(ss$strata)), time=num(ss$time), n_risk=num(ss$n.risk), survival=num(ss$surv), std_error=num(ss$std.err), low=num(ss$lower), high=num(ss$upper)))
  }
  tau <- times[length(times)]; s <- survfit(f); tb <- summary(s, rmean=tau)$table; if (is.null(dim(tb))) tb <- t(as.matrix(tb))
  res$rmst <- list(tau=tau, rmst=num(tb[,grep("rmean",colnames(tb))[1]]), se=num(tb[,grep("se\\(rmean",colnames(tb))]))
  res }
cx <- function(fit) { s <- summary(fit); list(terms=rownames(s$coefficients), coef=num(coef(fit)), se=num(sqrt(diag(vcov(fit)))), hr=num(s$conf.int[,1]), low=num(s$conf.int[,3]), high=num(s$conf.int[,4]), p=num(s$coefficients[,5]), loglik=num(fit$loglik), lr=num(s$logtest), wald=num(s$waldtest), score=num(s$sctest), concordance=num(s$concordance), aic=num(AIC(fit))) }
for (name in want) {
  d <- prep[[name]](); write.csv(d, file.path(out,paste0(name,".csv")), row.names=FALSE); d <- read.csv(file.path(out,paste0(name,".csv")))
  covs <- setdiff(names(d), c("time","event","group","strat","marker")); S <- Surv(d$time,d$event)
  times <- num(round(quantile(d$time, c(.1,.25,.5,.75,.9))))
  r <- list(n=nrow(d), events=sum(d$event), covariates=covs)
  r$km_all <- km(S~1, times); r$km_group <- km(S~d$group, times)
  rk <- survfit(Surv(d$time,1-d$event)~1); q<-quantile(rk,.5); r$reverse_km <- list(median=num(q$quantile), low=num(q$lower), high=num(q$upper))
  lr <- function(f,rho=0){z<-survdiff(f,rho=rho); list(chisq=num(z$chisq), df=length(z$n)-1, p=num(pchisq(z$chisq,length(z$n)-1,lower.tail=FALSE)), observed=num(if(is.matrix(z$obs)) rowSums(z$obs) else z$obs), expected=num(if(is.matrix(z$exp)) rowSums(z$exp) else z$exp))}
  r$logrank <- lr(S~d$group); r$logrank_rho1 <- lr(S~d$group,1)
  if (length(unique(d$strat))>1) r$logrank_stratified <- lr(S~d$group+strata(d$strat))
  X <- as.matrix(d[,covs,drop=FALSE]); f <- as.formula(paste("Surv(time,event) ~", paste(covs,collapse="+")))
  e <- coxph(f,d,ties="efron"); r$cox_efron <- cx(e); r$cox_breslow <- cx(coxph(f,d,ties="breslow"))
  if (length(unique(d$strat))>1) r$cox_strata <- cx(coxph(update(f,.~.+strata(strat)),d))
  if (length(unique(d$group))>1) r$cox_factor <- cx(coxph(Surv(time,event)~factor(group),d))
  z <- cox.zph(e); r$zph <- list(rows=rownames(z$table), chisq=num(z$table[,1]), df=num(z$table[,2]), p=num(z$table[,3]))
  nd <- as.data.frame(t(colMeans(X))); sf <- summary(survfit(e,newdata=nd),times=times,extend=TRUE); r$cox_baseline <- list(at="covariate means", time=num(sf$time), survival=num(sf$surv))
  r$martingale_first10 <- num(residuals(e,"martingale")[1:10])
  uni <- lapply(covs,function(v) cx(coxph(as.formula(paste("Surv(time,event)~",v)),d))); names(uni)<-covs; r$cox_univariate <- uni
  if (length(covs)>1) {
    SK <- Surv(d$time/1000,d$event)  # glmnet shifts censored ties by 2e-14, which is lost above t = 200; coefficients do not depend on the unit
    g <- glmnet(X,SK,family="cox",standardize=TRUE,thresh=1e-14,maxit=1e7); k <- unique(round(seq(1,length(g$lambda),length.out=12)))
    r$lasso <- list(note="fitted on time/1000, exact Breslow ties",lambda=num(g$lambda), pick=k, coef=lapply(k,function(i) num(g$beta[,i])), deviance_ratio=num(g$dev.ratio))
    fold <- rep(1:10,length.out=nrow(d)); cv <- cv.glmnet(X,SK,family="cox",foldid=fold,grouped=TRUE,thresh=1e-12,maxit=1e7,lambda=g$lambda)
    r$lasso_cv <- list(foldid="row i (from 0) is in fold i mod 10", lambda=num(cv$lambda), cvm=num(cv$cvm), cvsd=num(cv$cvsd), lambda_min=num(cv$lambda.min), lambda_1se=num(cv$lambda.1se))
    st <- stepAIC(e,direction="both",trace=0); r$step_both <- list(terms=names(coef(st)), aic=num(extractAIC(st)[2]))
    n0 <- coxph(Surv(time,event)~1,d); sf2 <- stepAIC(n0,scope=list(lower=~1,upper=f),direction="forward",trace=0); r$step_forward <- list(terms=names(coef(sf2)), aic=num(extractAIC(sf2)[2]))
  }
  hor <- median(d$time); known <- d$time>hor | d$event==1; y <- as.integer(d$time<=hor & d$event==1)[known]; m <- d$marker[known]
  ro <- roc(y,m,direction="auto",quiet=TRUE); ci <- ci.auc(ro,method="delong"); co <- coords(ro,"best",best.method="youden",ret=c("threshold","sensitivity","specificity","youden"),transpose=FALSE)
  r$roc <- list(label=paste("event by",hor,"among those whose status then is known"), horizon=num(hor), n=length(y), cases=sum(y), direction=ro$direction, auc=num(ro$auc), low=num(ci[1]), high=num(ci[3]), youden=list(threshold=num(co$threshold), sensitivity=num(co$sensitivity), specificity=num(co$specificity)))
  mx <- maxstat.test(Surv(time,event)~marker,data=d,smethod="LogRank",pmethod="Lau92",minprop=.1,maxprop=.9); r$maxstat <- list(cutpoint=num(mx$estimate), statistic=num(mx$statistic), p_lau92=num(mx$p.value), p_lau94=num(maxstat.test(Surv(time,event)~marker,data=d,smethod="LogRank",pmethod="Lau94",minprop=.1,maxprop=.9)$p.value))
  a <- d[[covs[1]]]; b <- d$event==1; r$two_groups <- list(variable=covs[1], by="event", t=list(t=num(t.test(a~b)$statistic), p=num(t.test(a~b)$p.value)), t_pooled_p=num(t.test(a~b,var.equal=TRUE)$p.value), wilcoxon_p=num(suppressWarnings(wilcox.test(a~b)$p.value)), fisher_group_p=num(tryCatch(fisher.test(table(d$group,b),workspace=2e7)$p.value,error=function(e) NA)), chisq_group_p=num(suppressWarnings(chisq.test(table(d$group,b),correct=FALSE)$p.value)), chisq_yates_p=num(suppressWarnings(chisq.test(table(d$group,b))$p.value)))
  if (length(covs)>1) { cc <- concordance(e); r$concordance <- list(c=num(cc$concordance), var=num(cc$var)); uno <- concordance(e,timewt="n/G2",ymax=num(quantile(d$time,.8))); r$uno_c <- list(c=num(uno$concordance), ymax=num(quantile(d$time,.8))) }
  write_json(r, file.path(out,paste0(name,".json")), auto_unbox=TRUE, digits=NA, na="null", pretty=TRUE)
  cat(name, nrow(d), "ok\n")
}
