"""Fit Cox's model under Firth's penalty, which keeps separated coefficients finite.

The likelihood is multiplied by the root of the determinant of its information (Jeffreys' prior). Tied deaths are
Breslow's, as in R's coxphf. Standard errors are from the information at the estimate; the likelihood ratio test is of
the penalised likelihood.

The profile of a coefficient is the penalised likelihood's maximum over the others; its limits are where twice the fall
from the peak is the chi-square quantile, its p value is that of twice the fall to 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.confidence import normal_quantile
from topline.stats.cox_fit import CoxFit
from topline.stats.cox_model import build_model
from topline.stats.inputs import read_follow_up
from topline.stats.newton import Maximum, independent_columns, invert
from topline.stats.partial_likelihood import information, score
from topline.stats.tails import chi_square_tail

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.cox_model import CoxModel

Limits = Literal["wald", "profile"]
LIMITS: tuple[Limits, ...] = ("wald", "profile")
STEPS = 500
LONGEST_STEP = 1.0
SMALL_STEP = 1e-11
SEARCH_STEPS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Peak:
    """Where the penalised likelihood is highest, over all coefficients or some of them."""

    coef: NDArray[np.float64]
    value: float
    converged: bool


def firth_cox(
    time: ArrayLike, event: ArrayLike, x: ArrayLike, *, conf_level: float = 0.95, limits: Limits = "wald"
) -> CoxFit:
    """Estimate hazard ratios that stay finite when a covariate separates the deaths.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    x : (n, p) or (n,) covariates.
    conf_level : two-sided confidence level of the limits.
    limits : wald, or profile: limits and p values of the profile of the penalised likelihood (coxphf's default).

    References
    ----------
    doi:10.1111/j.0006-341X.2001.00114.x; answers: tests/oracle/stats/r/penalised_cox.R,
    tests/oracle/stats/r/firth_profile.R

    Examples
    --------
    >>> fit = firth_cox([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0])
    >>> fit.converged, bool(fit.coef[0] < 10)
    (True, True)
    """
    if limits not in LIMITS:
        raise MethodError(f"limits: found {limits!r}, {name_remedy(str(limits), LIMITS)}")
    model = build_model(read_follow_up(time, event), x, ties="breslow")
    start = model.evaluate(np.zeros(model.x.shape[1]))
    kept = independent_columns(start[2])
    if not kept.all():
        columns = ", ".join(str(column) for column in np.nonzero(~kept)[0])
        raise MethodError(f"x: expected columns that carry information, found none in column {columns}, leave it out")
    peak = _climb(model, np.zeros(len(kept)), kept)
    maximum = Maximum(
        coef=peak.coef,
        kept=kept,
        null=_penalised(model, np.zeros(len(kept))),
        fitted=peak.value,
        null_score=start[1],
        null_information=start[2],
        inverse_information=invert(model.evaluate(peak.coef)[2], kept),
        converged=peak.converged,
        runaway=np.zeros_like(kept),
    )
    notes = () if peak.converged else (f"the penalised likelihood did not converge in {STEPS} steps",)
    fit = CoxFit.of(model, maximum, clusters=None, conf_level=conf_level, notes=notes)
    return fit if limits == "wald" else _with_profile(fit, peak)


def _with_profile(fit: CoxFit, peak: _Peak) -> CoxFit:
    """Replace limits and p values by those of the profiles."""
    half = normal_quantile(fit.conf_level)
    error = np.sqrt(fit.maximum.inverse_information.diagonal())
    ends, p_value = np.empty((2, len(error))), np.empty(len(error))
    for column in range(len(error)):
        for end, sign in zip(ends, (-1.0, 1.0), strict=True):
            end[column] = _find_limit(fit.model, peak, column, (sign * half * error[column], half**2 / 2))
        others, coef = np.arange(len(error)) != column, peak.coef.copy()
        coef[column] = 0.0
        fall = peak.value - _climb(fit.model, coef, others).value
        p_value[column] = chi_square_tail(max(0.0, 2 * fall), 1)
    lower, upper = np.exp(ends / fit.model.scale)
    return replace(fit, lower=lower, upper=upper, p_value=p_value)


def _find_limit(model: CoxModel, peak: _Peak, column: int, goal: tuple[float, float]) -> float:
    """Find where the profile of a column has fallen by `goal`'s second number; the first is where to look.

    Newton's steps, whose slope is that of the likelihood itself, are kept between a value too near and one too far.
    """
    first, drop = goal
    others = np.arange(len(peak.coef)) != column
    near, far = float(peak.coef[column]), np.inf * first
    coef = peak.coef.copy()
    coef[column] += first
    for _ in range(SEARCH_STEPS):
        found = _climb(model, coef, others)
        here = float(coef[column])
        left = found.value - (peak.value - drop)
        near, far = (here, far) if left > 0 else (near, here)
        slope = _slope(model, found.coef)[1][column]
        step = -left / slope if slope * first < 0 else first
        step = float(np.clip(step, -abs(first), abs(first)))
        if abs(step) <= SMALL_STEP * (1 + abs(here)):
            return here + step
        is_inside = min(near, far) < here + step < max(near, far)
        coef = found.coef.copy()
        coef[column] = here + step if is_inside else (near + far) / 2
    raise MethodError(
        f"limits: the profile of column {column} of x reached no limit in {SEARCH_STEPS} steps, write limits='wald'"
    )


def _climb(model: CoxModel, coef: NDArray[np.float64], free: NDArray[np.bool_]) -> _Peak:
    """Maximise the penalised likelihood over the free coefficients; the others stay."""
    value, converged = _penalised(model, coef), not free.any()
    for _ in range(STEPS):
        if converged:
            break
        curvature, slope = _slope(model, coef)
        step = invert(curvature, free) @ slope
        step = step * min(1.0, LONGEST_STEP / max(float(np.abs(step).max()), 1e-300))
        new = _penalised(model, coef + step)
        while new < value - 1e-10 * abs(value) and np.abs(step).max() > SMALL_STEP:
            step = step / 2
            new = _penalised(model, coef + step)
        coef, value = coef + step, new
        converged = bool(np.abs(step).max() < SMALL_STEP * (1 + np.abs(coef).max()))
    return _Peak(coef=coef, value=value, converged=converged)


def _penalised(model: CoxModel, coef: NDArray[np.float64]) -> float:
    value, _, curvature = model.evaluate(coef)
    sign, log_determinant = np.linalg.slogdet(curvature)
    scale = float(np.sum(np.log(model.scale**2)))
    return value + 0.5 * (float(log_determinant) + scale) if sign > 0 else -np.inf


def _slope(model: CoxModel, coef: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give I and U + a / 2, a_j the trace of I^-1 dI / dcoef_j.

    With V = I^-1, q = x' V x and m the mean of x in a risk set, a_j sums over the deaths
    E[q x_j] - E[q] m_j - 2 (V m)' (E[x x_j] - m m_j); the first and third means are summed by subject, not by risk set.
    """
    sets, x, terms = model.sets, model.x, model.terms(coef)
    curvature = information(sets, x, terms)
    inverse = invert(curvature, np.ones(len(coef), dtype=np.bool_))
    slots = np.searchsorted(terms.slot, np.arange(len(sets.deaths)))
    mean, hazard = terms.mean[slots], terms.hazard[slots]
    turned = x @ inverse
    length = np.sum(turned * x, axis=1)
    per_death = sets.sum_at_risk(terms.risk * length) * hazard
    drift = sets.sum_slots((sets.deaths * hazard)[:, None] * mean)
    exposure = terms.risk * (length * sets.sum_slots(sets.deaths * hazard) - 2 * np.sum(turned * drift, axis=1))
    at_mean = 2 * np.sum(mean @ inverse * mean, axis=1) - per_death
    traces = exposure @ x + (sets.deaths * at_mean) @ mean
    return curvature, score(sets, x, terms) + 0.5 * traces
