"""The hazard ratios of a candidate: of a unit, of each level against the first, or of the quartiles of a curve."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats import CoxWarning, Interval, cox
from topline.stats.confidence import normal_quantile
from topline.stats.prognosis import pool_estimates
from topline.stats.tails import normal_two_sided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from topline.analyse.prognosis.prepare import Prepared
    from topline.stats import CoxFit
    from topline.stats.prognosis.candidates import Candidate

LEVEL = 0.95
QUARTILES = (25, 75)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """What a hazard ratio compares.

    Parameters
    ----------
    level : the level, or "" for a number.
    words : what is compared: the candidate's name for a level, a step or two values for a number.
    weights : (k,) of the candidate's columns.
    """

    level: str
    words: str
    weights: NDArray[np.float64]


def contrasts(prepared: Prepared, candidate: Candidate, values: NDArray[np.float64]) -> tuple[Contrast, ...]:
    """Give the comparisons of one candidate: of its levels, of a step, or of the quartiles of a curve."""
    levels, step = prepared.levels[candidate.name], prepared.steps[candidate.name]
    if candidate.form == "levels":
        return tuple(
            Contrast(level=level, words=prepared.labels[candidate.name], weights=row)
            for level, row in zip(levels[1:], np.eye(candidate.n_columns), strict=True)
        )
    is_doubled = candidate.form == "log" and step == "doubling"
    if is_doubled or (candidate.form == "linear" and step != "doubling"):
        weights = np.array([np.log(2) if step == "doubling" else step])
        return (Contrast(level="", words=prepared.step_words[candidate.name], weights=weights),)
    low, high = np.nanpercentile(values, QUARTILES)
    ends = candidate.columns(np.array([low, high]))
    return (Contrast(level="", words=f"{high:.4g} against {low:.4g} (quartiles)", weights=ends[1] - ends[0]),)


def estimate_alone(
    time: NDArray[np.float64], event: NDArray[np.bool_], columns: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[Interval | None, str]:
    """Estimate a hazard ratio in a model of the candidate alone, or say why it cannot be had."""
    try:
        coef, variance, note = _fit(time, event, columns)
    except MethodError as error:
        return None, str(error)
    return wald_ratio(coef, variance, weights), note


def pooled_ratio(fits: Sequence[CoxFit], weights: NDArray[np.float64], complete_df: float) -> Interval:
    """Pool a hazard ratio over completed data sets by Rubin's rules; of one, it is Wald's.

    Parameters
    ----------
    fits : of each completed data set.
    weights : (p,) of the coefficients.
    complete_df : degrees of freedom that complete data would have.
    """
    if len(fits) == 1:
        return wald_ratio(fits[0].coef, fits[0].covariance, weights)
    estimates = [[float(weights @ fit.coef)] for fit in fits]
    spread = [[float(weights @ fit.covariance @ weights)] for fit in fits]
    pooled = pool_estimates(estimates, spread, complete_df=complete_df)
    return Interval(
        estimate=float(np.exp(pooled.estimate[0])),
        lower=float(np.exp(pooled.lower[0])),
        upper=float(np.exp(pooled.upper[0])),
        conf_level=LEVEL,
        p_value=float(pooled.p_value[0]),
        method="Rubin's rules",
    )


def _fit(
    time: NDArray[np.float64], event: NDArray[np.bool_], columns: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CoxWarning)
        fit = cox(time, event, columns)
    return fit.coef, fit.covariance, "; ".join(fit.warnings)


def wald_ratio(coef: NDArray[np.float64], covariance: NDArray[np.float64], weights: NDArray[np.float64]) -> Interval:
    """Give the hazard ratio of a sum of coefficients."""
    estimate, error = float(weights @ coef), float(np.sqrt(weights @ covariance @ weights))
    half = normal_quantile(LEVEL) * error
    with np.errstate(over="ignore"):
        ratio, lower, upper = (float(each) for each in np.exp([estimate, estimate - half, estimate + half]))
    p_value = normal_two_sided(estimate / error) if error > 0 else None
    return Interval(estimate=ratio, lower=lower, upper=upper, conf_level=LEVEL, p_value=p_value, method="Wald")
