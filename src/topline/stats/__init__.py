"""Statistics on arrays: R's answers, no patient, no trial."""

from topline.stats.answers import Interval, TestResult
from topline.stats.competing_risks import IncidenceCurve, cumulative_incidence, gray_test
from topline.stats.concordance import concordance
from topline.stats.cox import cox
from topline.stats.cox_baseline import BaselineHazard
from topline.stats.cox_cross_validation import CrossValidatedCoxPath, cross_validated_cox_path
from topline.stats.cox_fit import CoxFit, CoxWarning
from topline.stats.cox_path import CoxPath, cox_path
from topline.stats.decision_curve import DecisionCurve, decision_curve
from topline.stats.exact_sample_size import (
    ExactSampleSize,
    ExactTest,
    exact_proportion_sample_size,
    exact_proportion_test,
)
from topline.stats.firth_cox import firth_cox
from topline.stats.kaplan_meier import kaplan_meier, reverse_kaplan_meier
from topline.stats.log_rank import PairwiseTests, log_rank, log_rank_trend, pairwise_log_rank
from topline.stats.maximally_selected_log_rank import Cutpoint, maximally_selected_log_rank
from topline.stats.nelson_aalen import CumulativeHazard, nelson_aalen
from topline.stats.one_sample_log_rank import one_sample_log_rank
from topline.stats.poisson_rate import poisson_rate
from topline.stats.prediction_error import BrierScore, TimeDependentRoc, brier_score, time_dependent_roc
from topline.stats.proportional_hazards import ProportionalHazardsTest
from topline.stats.proportions import agresti_coull, binomial_test, clopper_pearson, jeffreys, wald, wilson
from topline.stats.ranks import kruskal_wallis, wilcoxon
from topline.stats.risk_table import RiskCounts
from topline.stats.rmst import rmst_difference
from topline.stats.roc import Roc, roc, roc_test
from topline.stats.sample_size import proportion_power, proportion_sample_size
from topline.stats.sample_size_conventions import SampleSizeConvention, sample_size_conventions
from topline.stats.stepwise_cox import StepwiseFit, stepwise_cox, stepwise_terms
from topline.stats.survival_curve import SurvivalCurve
from topline.stats.t_test import t_test
from topline.stats.tables import chi_square, cochran_armitage, fisher_exact

__all__ = [
    "BaselineHazard",
    "BrierScore",
    "CoxFit",
    "CoxPath",
    "CoxWarning",
    "CrossValidatedCoxPath",
    "CumulativeHazard",
    "Cutpoint",
    "DecisionCurve",
    "ExactSampleSize",
    "ExactTest",
    "IncidenceCurve",
    "Interval",
    "PairwiseTests",
    "ProportionalHazardsTest",
    "RiskCounts",
    "Roc",
    "SampleSizeConvention",
    "StepwiseFit",
    "SurvivalCurve",
    "TestResult",
    "TimeDependentRoc",
    "agresti_coull",
    "binomial_test",
    "brier_score",
    "chi_square",
    "clopper_pearson",
    "cochran_armitage",
    "concordance",
    "cox",
    "cox_path",
    "cross_validated_cox_path",
    "cumulative_incidence",
    "decision_curve",
    "exact_proportion_sample_size",
    "exact_proportion_test",
    "firth_cox",
    "fisher_exact",
    "gray_test",
    "jeffreys",
    "kaplan_meier",
    "kruskal_wallis",
    "log_rank",
    "log_rank_trend",
    "maximally_selected_log_rank",
    "nelson_aalen",
    "one_sample_log_rank",
    "pairwise_log_rank",
    "poisson_rate",
    "proportion_power",
    "proportion_sample_size",
    "reverse_kaplan_meier",
    "rmst_difference",
    "roc",
    "roc_test",
    "sample_size_conventions",
    "stepwise_cox",
    "stepwise_terms",
    "t_test",
    "time_dependent_roc",
    "wald",
    "wilcoxon",
    "wilson",
]
