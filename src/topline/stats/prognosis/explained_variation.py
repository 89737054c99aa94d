"""Measure how far apart a Cox model holds its subjects: Royston's D and the R2 measures that go with it.

D is the log hazard ratio between the halves of the prognostic index, if it were normal: the coefficient of its rankits
(Blom's; equal indexes take the mean of theirs, those nearer than 1e-12 of the range being equal, so that the rounding
of a sum orders nobody) times sqrt(8 / pi). A log hazard has the variance pi^2 / 6 of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.confidence import normal_quantile
from topline.stats.cox import cox
from topline.stats.inputs import read_confidence, read_follow_up, read_vector
from topline.stats.special import ndtri

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

KAPPA = math.sqrt(8 / math.pi)
OWN_VARIANCE = math.pi**2 / 6
BLOCK_CELLS = 4_000_000
NEAR = 1e-12
"""Indexes nearer than this share of their range are equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedVariation:
    """How much a prognostic index explains.

    Parameters
    ----------
    d, d_std_error, d_lower, d_upper : Royston and Sauerbrei's D.
    r2_d : explained variation by D.
    r2_pm : Kent and O'Quigley's, by the variance of the index.
    r2_nagelkerke : by the likelihood of a Cox model of the index.
    concordance : Goenen and Heller's, which does not depend on censoring.
    """

    d: float
    d_std_error: float
    d_lower: float
    d_upper: float
    r2_d: float
    r2_pm: float
    r2_nagelkerke: float
    concordance: float


def royston(
    time: ArrayLike, event: ArrayLike, linear_predictor: ArrayLike, *, conf_level: float = 0.95
) -> ExplainedVariation:
    """Measure the separation and the explained variation of a prognostic index.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    linear_predictor : (n,) log hazard ratios, higher for those who should fail earlier.
    conf_level : two-sided confidence level of D.

    References
    ----------
    doi:10.1002/sim.1621 (D), doi:10.1093/biomet/92.4.965 (concordance); answers: tests/oracle/stats/r/prognosis.R
    """
    follow_up = read_follow_up(time, event)
    index = read_vector(linear_predictor, "linear_predictor", len(follow_up.time))
    level = read_confidence(conf_level)
    if np.ptp(index) <= 0:
        raise MethodError("linear_predictor: expected values that differ, found one value, D cannot be had")
    fit = cox(follow_up.time, follow_up.event, _rankits(index))
    beta, error = float(fit.coef[0]), float(fit.std_error[0]) * KAPPA
    whole = cox(follow_up.time, follow_up.event, index)
    null, fitted = whole.log_likelihood
    half = normal_quantile(level) * error
    variance = float(np.var(index, ddof=1))
    n = len(index)
    return ExplainedVariation(
        d=beta * KAPPA,
        d_std_error=error,
        d_lower=beta * KAPPA - half,
        d_upper=beta * KAPPA + half,
        r2_d=beta**2 / (OWN_VARIANCE + beta**2),
        r2_pm=variance / (OWN_VARIANCE + variance),
        r2_nagelkerke=math.expm1(-2 * (fitted - null) / n) / math.expm1(2 * null / n),
        concordance=_goenen_heller(index),
    )


def separation(time: NDArray[np.float64], event: NDArray[np.bool_], index: NDArray[np.float64]) -> float:
    """Give D alone, of an index that differs between subjects."""
    return float(cox(time, event, _rankits(index)).coef[0]) * KAPPA


def _rankits(index: NDArray[np.float64]) -> NDArray[np.float64]:
    n = len(index)
    scores = ndtri((np.arange(1, n + 1) - 3 / 8) / (n + 1 / 4))
    order = np.argsort(index, kind="stable")
    ranked = index[order]
    group = np.concatenate([[0], np.cumsum(np.diff(ranked) > NEAR * (ranked[-1] - ranked[0]))])
    means = np.bincount(group, weights=scores) / np.bincount(group)
    found = np.empty(n)
    found[order] = means[group]
    return found


def _goenen_heller(index: NDArray[np.float64]) -> float:
    """Average over pairs the chance that the higher index fails first."""
    ordered, n = np.sort(index), len(index)
    total, step = 0.0, max(1, BLOCK_CELLS // n)
    for first in range(0, n, step):
        rows = np.arange(first, min(first + step, n))
        with np.errstate(over="ignore"):
            chance = 1 / (1 + np.exp(ordered[rows][:, None] - ordered))
        total += float(np.where(np.arange(n) > rows[:, None], chance, 0.0).sum())
    return total * 2 / (n * (n - 1))
