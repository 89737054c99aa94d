"""The west wing: sample size, exact designs, monitoring, and inference after a trial with looks."""

from topline.design.bop2 import Bop2Design, bop2, bop2_calibrated, bop2_sized
from topline.design.bop2_toxicity import (
    Bop2ToxicityDesign,
    OutcomeRates,
    bop2_toxicity,
    bop2_toxicity_calibrated,
    toxicity_characteristics,
)
from topline.design.exact_group_sequential import exact_group_sequential, exact_group_sequential_sized
from topline.design.fleming import fleming, fleming_sized
from topline.design.looks import Look, OperatingCharacteristics, StagedDesign, operating_characteristics
from topline.design.posterior_monitoring import posterior_monitoring, posterior_monitoring_sized
from topline.design.predictive_probability import predictive_probability_design, predictive_probability_sized
from topline.design.simon import SimonDesign, SimonDesigns, simon_two_stage
from topline.design.staged_inference import StagedEstimate, staged_inference
from topline.design.three_outcomes import ThreeOutcomeDesign, three_outcome_design
from topline.design.toxicity_boundary import ToxicityBoundary, bayesian_toxicity_boundary, pocock_toxicity_boundary

__all__ = [
    "Bop2Design",
    "Bop2ToxicityDesign",
    "Look",
    "OperatingCharacteristics",
    "OutcomeRates",
    "SimonDesign",
    "SimonDesigns",
    "StagedDesign",
    "StagedEstimate",
    "ThreeOutcomeDesign",
    "ToxicityBoundary",
    "bayesian_toxicity_boundary",
    "bop2",
    "bop2_calibrated",
    "bop2_sized",
    "bop2_toxicity",
    "bop2_toxicity_calibrated",
    "exact_group_sequential",
    "exact_group_sequential_sized",
    "fleming",
    "fleming_sized",
    "operating_characteristics",
    "pocock_toxicity_boundary",
    "posterior_monitoring",
    "posterior_monitoring_sized",
    "predictive_probability_design",
    "predictive_probability_sized",
    "simon_two_stage",
    "staged_inference",
    "three_outcome_design",
    "toxicity_characteristics",
]
