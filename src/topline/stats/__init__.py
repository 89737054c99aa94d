"""Statistics on arrays: R's answers, no patient, no trial."""

from topline.stats.answers import Interval, TestResult
from topline.stats.kaplan_meier import SurvivalCurve, kaplan_meier, reverse_kaplan_meier
from topline.stats.log_rank import PairwiseTests, log_rank, log_rank_trend, pairwise_log_rank
from topline.stats.proportions import agresti_coull, binomial_test, clopper_pearson, jeffreys, wald, wilson
from topline.stats.risk_table import RiskCounts

__all__ = [
    "Interval",
    "PairwiseTests",
    "RiskCounts",
    "SurvivalCurve",
    "TestResult",
    "agresti_coull",
    "binomial_test",
    "clopper_pearson",
    "jeffreys",
    "kaplan_meier",
    "log_rank",
    "log_rank_trend",
    "pairwise_log_rank",
    "reverse_kaplan_meier",
    "wald",
    "wilson",
]
