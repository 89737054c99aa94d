"""Prognostic models: how they are made, drawn, judged and sized."""

from topline.stats.prognosis.adaptive_lasso import adaptive_cox_path, adaptive_weights, cross_validated_adaptive_path
from topline.stats.prognosis.axis_values import axis_values
from topline.stats.prognosis.calibration import (
    GroupCalibration,
    SmoothCalibration,
    calibration_curve,
    calibration_slope,
    group_calibration,
    smooth_calibration,
)
from topline.stats.prognosis.chained_equations import Imputations, impute_by_chained_equations
from topline.stats.prognosis.concordance_difference import concordance_difference
from topline.stats.prognosis.cutpoint_choice import (
    CutpointRule,
    TimeRocCurve,
    choose_cutpoint,
    time_dependent_roc_curve,
)
from topline.stats.prognosis.cutpoint_price import CutpointPrice, CutpointSearch, cutpoint_p_value, cutpoint_price
from topline.stats.prognosis.developed_gain import developed_moves
from topline.stats.prognosis.explained_variation import ExplainedVariation, royston
from topline.stats.prognosis.nested_models import nested_likelihood_ratio
from topline.stats.prognosis.nomogram import Nomogram, NomogramAxis, nomogram
from topline.stats.prognosis.optimism import INDEXES, Validation, discrimination, validate
from topline.stats.prognosis.pooled_tests import pool_chi_squares
from topline.stats.prognosis.prediction_sample_size import PredictionSampleSize, prediction_sample_size
from topline.stats.prognosis.pseudo_calibration import PseudoCalibration, pseudo_calibration, pseudo_values
from topline.stats.prognosis.reclassification import (
    Reclassification,
    ReclassificationIntervals,
    reclassification,
    reclassification_intervals,
    reclassification_limits,
    reclassification_moves,
)
from topline.stats.prognosis.resamples import draw_folds, draw_resamples, replicate_generator
from topline.stats.prognosis.restricted_cubic_spline import restricted_cubic_spline, spline_knots
from topline.stats.prognosis.rubin import PooledEstimates, pool_covariances, pool_estimates

__all__ = [
    "INDEXES",
    "CutpointPrice",
    "CutpointRule",
    "CutpointSearch",
    "ExplainedVariation",
    "GroupCalibration",
    "Imputations",
    "Nomogram",
    "NomogramAxis",
    "PooledEstimates",
    "PredictionSampleSize",
    "PseudoCalibration",
    "Reclassification",
    "ReclassificationIntervals",
    "SmoothCalibration",
    "TimeRocCurve",
    "Validation",
    "adaptive_cox_path",
    "adaptive_weights",
    "axis_values",
    "calibration_curve",
    "calibration_slope",
    "choose_cutpoint",
    "concordance_difference",
    "cross_validated_adaptive_path",
    "cutpoint_p_value",
    "cutpoint_price",
    "developed_moves",
    "discrimination",
    "draw_folds",
    "draw_resamples",
    "group_calibration",
    "impute_by_chained_equations",
    "nested_likelihood_ratio",
    "nomogram",
    "pool_chi_squares",
    "pool_covariances",
    "pool_estimates",
    "prediction_sample_size",
    "pseudo_calibration",
    "pseudo_values",
    "reclassification",
    "reclassification_intervals",
    "reclassification_limits",
    "reclassification_moves",
    "replicate_generator",
    "restricted_cubic_spline",
    "royston",
    "smooth_calibration",
    "spline_knots",
    "time_dependent_roc_curve",
    "validate",
]
