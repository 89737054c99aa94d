# Two arms by rpact: events, subjects, Lan-DeMets boundaries. usage: Rscript two_arms.R
suppressMessages({library(jsonlite); library(rpact)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value=TRUE)))
fixed <- function(alpha, power) getDesignGroupSequential(kMax=1, alpha=alpha, beta=1-power, sided=1)
ev <- function(hr, alpha, sided, power, r, type, median, rate, f, loss) {
  s <- function(acc) getSampleSizeSurvival(fixed(alpha/sided, power), hazardRatio=hr, median2=median, typeOfComputation=type, allocationRatioPlanned=r, accrualTime=acc, followUpTime=f, dropoutRate1=loss, dropoutRate2=loss, dropoutTime=12)
  e <- as.numeric(s(24)$eventsFixed)
  # subjects: the smallest n whose accrual of n / rate months gives the events, by rpact's own event probability
  pe <- function(n) as.numeric(getEventProbabilities(time=n/rate+f, accrualTime=c(0,n/rate), maxNumberOfSubjects=n, lambda2=log(2)/median, lambda1=hr*log(2)/median, allocationRatioPlanned=r, dropoutRate1=loss, dropoutRate2=loss, dropoutTime=12)$overallEventProbabilities)
  lo <- 2; hi <- 4000; while (hi-lo > 1) { mid <- floor((lo+hi)/2); if (mid*pe(mid) >= e) hi <- mid else lo <- mid }
  list(hazard_ratio=hr, alpha=alpha, sided=sided, power=power, allocation=r, formula=tolower(type), median=median, rate=rate, follow_up=f, loss=loss, events=e, n=hi, probability=pe(hi)) }
events <- list(ev(.7,.05,2,.8,1,"Schoenfeld",12,20,12,0), ev(.7,.05,2,.8,1,"Freedman",12,20,12,.1), ev(.65,.025,1,.9,2,"Schoenfeld",8,15,6,.05), ev(.65,.05,1,.9,2,"Freedman",8,15,6,0), ev(.5,.1,1,.8,.5,"Schoenfeld",6,5,12,.2))
gs <- function(shares, alpha, sided, power, type) { d <- getDesignGroupSequential(kMax=length(shares), informationRates=shares, alpha=alpha/sided, beta=1-power, sided=1, typeOfDesign=type, tolerance=1e-10); c <- getDesignCharacteristics(d)
  list(shares=shares, alpha=alpha, sided=sided, power=power, spending=if (type=="asOF") "obrien_fleming" else "pocock", boundaries=as.numeric(d$criticalValues), spent=as.numeric(d$alphaSpent), local=as.numeric(d$stageLevels),
    inflation=as.numeric(c$inflationFactor), under_null=as.numeric(c$averageSampleNumber0), under_alternative=as.numeric(c$averageSampleNumber1), stopping=as.numeric(c$rejectionProbabilities)) }
group <- list(gs(c(.5,1),.05,2,.8,"asOF"), gs(c(.5,1),.05,2,.8,"asP"), gs(c(1/3,2/3,1),.025,1,.9,"asOF"), gs(c(.25,.5,.75,1),.1,2,.85,"asP"), gs(c(.2,.4,.7,.9,1),.05,1,.8,"asOF"))
futile <- function(shares, alpha, power, type, beta) { d <- getDesignGroupSequential(kMax=length(shares), informationRates=shares, alpha=alpha, beta=1-power, sided=1, typeOfDesign=type, typeBetaSpending=beta, bindingFutility=FALSE, tolerance=1e-10); c <- getDesignCharacteristics(d)
  list(shares=shares, alpha=alpha, power=power, spending=if (type=="asOF") "obrien_fleming" else "pocock", futility=if (beta=="bsOF") "obrien_fleming" else "pocock", boundaries=as.numeric(d$criticalValues), bounds=as.numeric(d$futilityBounds), beta_spent=as.numeric(d$betaSpent),
    inflation=as.numeric(c$inflationFactor), under_null=as.numeric(c$averageSampleNumber0), under_alternative=as.numeric(c$averageSampleNumber1), stopping=as.numeric(c$rejectionProbabilities), stopping_futility=as.numeric(c$futilityProbabilities)) }
futility <- list(futile(c(.5,1),.025,.8,"asOF","bsOF"), futile(c(.4,.7,1),.025,.9,"asOF","bsP"), futile(c(1/3,2/3,1),.05,.8,"asP","bsOF"), futile(c(.25,.5,.75,1),.025,.85,"asP","bsP"))
# the hazard ratio that stops a trial at a z value, by rpact's power of a survival trial
ratio <- function(z, events, r) { d <- getDesignGroupSequential(kMax=2, informationRates=c(.5,1), alpha=.025, sided=1, typeOfDesign="asOF", futilityBounds=z, bindingFutility=FALSE)
  p <- getPowerSurvival(d, lambda2=log(2)/12, hazardRatio=.7, maxNumberOfEvents=2*events, maxNumberOfSubjects=6*events, accrualTime=20, allocationRatioPlanned=r, directionUpper=FALSE)
  list(z=z, events=events, allocation=r, hazard_ratio=as.numeric(p$futilityBoundsEffectScale)) }
ratios <- list(ratio(.2, 60, 1), ratio(.5, 100, 2), ratio(0, 80, 1), ratio(-.3, 45, 2))
write_json(list(source=paste0(R.version.string, ", rpact ", packageVersion("rpact")), events=events, group=group, futility=futility, ratios=ratios), file.path(here,"../two_arms.json"), auto_unbox=TRUE, digits=NA)
