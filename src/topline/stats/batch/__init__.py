"""The estimators over many samples of a trial's size at once: simulated trials and bootstrap resamples."""

from topline.stats.batch.cox import OUTCOMES, CoxBatch, cox
from topline.stats.batch.kaplan_meier import KaplanMeierBatch, kaplan_meier
from topline.stats.batch.log_rank import LogRankBatch, log_rank

__all__ = ["OUTCOMES", "CoxBatch", "KaplanMeierBatch", "LogRankBatch", "cox", "kaplan_meier", "log_rank"]
