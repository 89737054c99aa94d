"""Statistics on arrays: R's answers, no patient, no trial."""

from topline.stats.answers import Interval, TestResult
from topline.stats.concordance import concordance
from topline.stats.cox import cox
from topline.stats.cox_baseline import BaselineHazard
from topline.stats.cox_fit import CoxFit, CoxWarning
from topline.stats.kaplan_meier import SurvivalCurve, kaplan_meier, reverse_kaplan_meier
from topline.stats.log_rank import PairwiseTests, log_rank, log_rank_trend, pairwise_log_rank
from topline.stats.proportions import agresti_coull, binomial_test, clopper_pearson, jeffreys, wald, wilson
from topline.stats.nelson_aalen import CumulativeHazard, nelson_aalen
from topline.stats.one_sample_log_rank import one_sample_log_rank
from topline.stats.proportional_hazards import ProportionalHazardsTest
from topline.stats.ranks import kruskal_wallis, wilcoxon
from topline.stats.risk_table import RiskCounts
from topline.stats.rmst import rmst_difference
from topline.stats.t_test import t_test
from topline.stats.tables import chi_square, cochran_armitage, fisher_exact

__all__ = [
    "BaselineHazard",
    "CoxFit",
    "CoxWarning",
    "CumulativeHazard",
    "Interval",
    "PairwiseTests",
    "ProportionalHazardsTest",
    "RiskCounts",
    "SurvivalCurve",
    "TestResult",
    "agresti_coull",
    "binomial_test",
    "chi_square",
    "clopper_pearson",
    "cochran_armitage",
    "concordance",
    "cox",
    "fisher_exact",
    "jeffreys",
    "kaplan_meier",
    "kruskal_wallis",
    "log_rank",
    "log_rank_trend",
    "nelson_aalen",
    "one_sample_log_rank",
    "pairwise_log_rank",
    "reverse_kaplan_meier",
    "rmst_difference",
    "t_test",
    "wald",
    "wilcoxon",
    "wilson",
]
