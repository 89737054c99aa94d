"""The west wing: sample size, exact designs, monitoring, and inference after a trial with looks."""

from topline.design.altered_second_stage import AlteredEstimate, SecondStage, altered_second_stage
from topline.design.bop2 import Bop2Design, bop2, bop2_calibrated, bop2_sized
from topline.design.bop2_toxicity import (
    Bop2ToxicityDesign,
    OutcomeRates,
    bop2_toxicity,
    bop2_toxicity_calibrated,
    toxicity_characteristics,
)
from topline.design.comparison import ComparedDesign, compare_designs
from topline.design.comparison_results import compare_designs_results, size_results
from topline.design.exact_group_sequential import exact_group_sequential, exact_group_sequential_sized
from topline.design.fleming import fleming, fleming_sized
from topline.design.group_sequential import GroupSequentialDesign, group_sequential
from topline.design.log_rank_events import TwoArmSize, log_rank_events, two_arm_size
from topline.design.looks import Look, OperatingCharacteristics, StagedDesign, operating_characteristics
from topline.design.median_survival import median_survival_size, weibull_median_size
from topline.design.one_sample_size import one_sample_log_rank_size
from topline.design.posterior_monitoring import posterior_monitoring, posterior_monitoring_sized
from topline.design.predictive_probability import predictive_probability_design, predictive_probability_sized
from topline.design.request import DesignRequest
from topline.design.simon import SimonDesign, SimonDesigns, simon_two_stage
from topline.design.single_results import (
    TwoArmRequest,
    altered_stage_results,
    inference_results,
    survival_results,
    toxicity_results,
    two_arm_results,
)
from topline.design.staged_inference import StagedEstimate, staged_inference
from topline.design.survival_rate import survival_rate_size
from topline.design.survival_size import SurvivalSize
from topline.design.three_outcomes import ThreeOutcomeDesign, three_outcome_design
from topline.design.timing import Timing, WeibullSurvival
from topline.design.toxicity_boundary import ToxicityBoundary, bayesian_toxicity_boundary, pocock_toxicity_boundary
from topline.design.two_stage_log_rank import TwoStageLogRank, two_stage_log_rank
from topline.stats.design_targets import RateTargets, read_targets

__all__ = [
    "AlteredEstimate",
    "Bop2Design",
    "Bop2ToxicityDesign",
    "ComparedDesign",
    "DesignRequest",
    "GroupSequentialDesign",
    "Look",
    "OperatingCharacteristics",
    "OutcomeRates",
    "RateTargets",
    "SecondStage",
    "SimonDesign",
    "SimonDesigns",
    "StagedDesign",
    "StagedEstimate",
    "SurvivalSize",
    "ThreeOutcomeDesign",
    "Timing",
    "ToxicityBoundary",
    "TwoArmRequest",
    "TwoArmSize",
    "TwoStageLogRank",
    "WeibullSurvival",
    "altered_second_stage",
    "altered_stage_results",
    "bayesian_toxicity_boundary",
    "bop2",
    "bop2_calibrated",
    "bop2_sized",
    "bop2_toxicity",
    "bop2_toxicity_calibrated",
    "compare_designs",
    "compare_designs_results",
    "exact_group_sequential",
    "exact_group_sequential_sized",
    "fleming",
    "fleming_sized",
    "group_sequential",
    "inference_results",
    "log_rank_events",
    "median_survival_size",
    "one_sample_log_rank_size",
    "operating_characteristics",
    "pocock_toxicity_boundary",
    "posterior_monitoring",
    "posterior_monitoring_sized",
    "predictive_probability_design",
    "predictive_probability_sized",
    "read_targets",
    "simon_two_stage",
    "size_results",
    "staged_inference",
    "survival_rate_size",
    "survival_results",
    "three_outcome_design",
    "toxicity_characteristics",
    "toxicity_results",
    "two_arm_results",
    "two_arm_size",
    "two_stage_log_rank",
    "weibull_median_size",
]
