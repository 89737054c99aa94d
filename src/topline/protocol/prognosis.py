"""Prognostic models as declared: candidates, screening, selection, cut-offs, risk groups, validation."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from topline.protocol.base import Condition, Identifier, Part

CandidateForm = Literal["as_is", "log", "spline3", "spline4", "spline5"]


class PrognosticCandidate(Part):
    """A covariate that may enter the model."""

    variable: Identifier
    """A covariate of the protocol."""
    form: CandidateForm = "as_is"
    """How a number enters: as it is, its logarithm, or a restricted cubic spline with so many knots."""
    clinical: bool = False
    """Whether it passes the screening whatever the data say."""
    forced: bool = False
    """Whether it stays in the model whatever the selection says."""


class Screening(Part):
    """P values below which a candidate goes on; either is enough. None named means that all go on."""

    log_rank: float | None = Field(default=None, gt=0, le=1)
    """Of the log-rank test of its groups: levels, cut-offs, or halves at the median."""
    cox: float | None = Field(default=None, gt=0, le=1)
    """Of the Cox model of the candidate alone."""


class ModelSelection(Part):
    """How the model is chosen among the candidates that passed."""

    method: Literal["lasso", "adaptive_lasso", "none"] = "lasso"
    """The penalised model that comes first."""
    penalty: Literal["min", "1se"] = "min"
    """The penalty with the smallest cross-validated deviance, or the largest within one standard error of it."""
    folds: int = Field(default=10, ge=3)
    """Folds of the cross-validation; each holds an event."""
    then: Literal["stepwise", "none"] = "stepwise"
    """What follows."""
    criterion: Literal["aic", "bic", "p"] = "aic"
    """What a step must lower."""
    p: float = Field(default=0.05, gt=0, lt=1)
    """With criterion p: the P value below which a coefficient stays."""
    direction: Literal["both", "forward", "backward"] = "both"
    """Whether steps drop, add, or both."""


class CutoffChoice(Part):
    """A cut-off of a number that the data choose."""

    variable: Identifier
    """A candidate that is a number."""
    rule: Literal["roc_landmark", "time_dependent", "maxstat"] = "roc_landmark"
    """Youden's point at a landmark, the same with weights of censoring, or the maximally selected log-rank test."""
    months: float | None = Field(default=None, gt=0)
    """The landmark of the first two rules. [months]"""


class RiskGroup(Part):
    """A risk group by rule."""

    label: str = Field(min_length=1)
    """What displays call it."""
    when: Condition
    """An SQL condition on ADSL; a subject belongs to the first group whose condition is true."""


class PrognosticModel(Part):
    """One prognostic model, from its candidates to its validation."""

    id: Identifier
    """The model's short name, which items of the plan give as model."""
    endpoint: Identifier
    """A time to event."""
    population: Identifier | None = None
    """The analysis set; none means the endpoint's."""
    candidates: tuple[PrognosticCandidate, ...] = Field(min_length=1)
    """The candidates, in the order of preference: of two that say the same the later is left out."""
    screening: Screening = Screening()
    """The thresholds of the screening."""
    missing: Literal["complete_cases", "multiple_imputation"] = "complete_cases"
    """What is done about missing values of candidates."""
    largest_missing: float = Field(default=0.2, ge=0, lt=1)
    """A candidate that is missing for a larger share is left out."""
    imputations: int = Field(default=20, ge=2)
    """With multiple_imputation: completed data sets over which the model is pooled."""
    decided_by: Literal["half", "first", "stacked_w1", "stacked_w2", "stacked_w3"] = "half"
    """With multiple_imputation: a candidate is in the model that half of the completed data sets or more select, that
    the first of them selects, or that steps on all of them stacked leave, by the weights W1, W2 or W3 (Wood, White and
    Royston 2008)."""
    selection: ModelSelection = ModelSelection()
    """How the model is chosen."""
    cutoffs: tuple[CutoffChoice, ...] = ()
    """Cut-offs that the data choose."""
    risk_groups: tuple[RiskGroup, ...] = ()
    """Risk groups by rule, the lowest risk first."""
    risk_quantiles: tuple[float, ...] = ()
    """Instead of rules: quantiles of the linear predictor between the risk groups, for example [0.5]."""
    at_months: float = Field(default=6, gt=0)
    """The horizon of validation, calibration and gain. [months]"""
    months: tuple[float, ...] = (6, 12)
    """The times of the nomogram, and of calibration beside the horizon. [months]"""
    resamples: int = Field(default=500, ge=10)
    """Bootstrap samples of the validation."""
    gain_intervals: Literal["same_columns", "whole_development"] = "same_columns"
    """What each bootstrap sample behind the intervals of NRI and IDI makes anew: the fit of the model's columns, or the
    whole development with its selection."""
    outer_folds: int = Field(default=10, ge=2)
    """Folds of the cross-validated risk groups."""
    seed: int = Field(default=1, ge=0)
    """The seed of folds, bootstrap and imputation."""
    expected_r2: float = Field(default=0.25, gt=0, lt=1)
    """Cox-Snell R2 that the model is expected to have, for the number of subjects that it needs."""
    shrinkage: float = Field(default=0.9, gt=0, lt=1)
    """Shrinkage of the coefficients that is wanted."""
