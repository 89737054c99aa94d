"""Fit Cox's model under Firth's penalty, which keeps separated coefficients finite.

The likelihood is multiplied by the root of the determinant of its information (Jeffreys' prior). Tied deaths are
Breslow's, as in R's coxphf. Standard errors are from the information at the estimate; the likelihood ratio test is of
the penalised likelihood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.cox_fit import CoxFit
from topline.stats.cox_model import build_model
from topline.stats.inputs import read_follow_up
from topline.stats.newton import Maximum, independent_columns, invert
from topline.stats.partial_likelihood import information, score

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.cox_model import CoxModel

STEPS = 500
LONGEST_STEP = 1.0
SMALL_STEP = 1e-11


def firth_cox(time: ArrayLike, event: ArrayLike, x: ArrayLike, *, conf_level: float = 0.95) -> CoxFit:
    """Estimate hazard ratios that stay finite when a covariate separates the deaths.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    x : (n, p) or (n,) covariates.
    conf_level : two-sided confidence level of Wald's limits.

    References
    ----------
    doi:10.1111/j.0006-341X.2001.00114.x; answers: tests/oracle/stats/r/penalised_cox.R

    Examples
    --------
    >>> fit = firth_cox([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0])
    >>> fit.converged, bool(fit.coef[0] < 10)
    (True, True)
    """
    model = build_model(read_follow_up(time, event), x, ties="breslow")
    start = model.evaluate(np.zeros(model.x.shape[1]))
    kept = independent_columns(start[2])
    if not kept.all():
        columns = ", ".join(str(column) for column in np.nonzero(~kept)[0])
        raise MethodError(f"x: expected columns that carry information, found none in column {columns}, leave it out")
    coef, value = np.zeros(len(kept)), _penalised(model, np.zeros(len(kept)))
    null, converged = value, False
    for _ in range(STEPS):
        step = _step(model, coef)
        step = step * min(1.0, LONGEST_STEP / max(float(np.abs(step).max()), 1e-300))
        new = _penalised(model, coef + step)
        while new < value - 1e-10 * abs(value) and np.abs(step).max() > SMALL_STEP:
            step = step / 2
            new = _penalised(model, coef + step)
        coef, value = coef + step, new
        if np.abs(step).max() < SMALL_STEP * (1 + np.abs(coef).max()):
            converged = True
            break
    maximum = Maximum(
        coef=coef,
        kept=kept,
        null=null,
        fitted=value,
        null_score=start[1],
        null_information=start[2],
        inverse_information=invert(model.evaluate(coef)[2], kept),
        converged=converged,
        runaway=np.zeros_like(kept),
    )
    notes = () if converged else (f"the penalised likelihood did not converge in {STEPS} steps",)
    return CoxFit.of(model, maximum, clusters=None, conf_level=conf_level, notes=notes)


def _penalised(model: CoxModel, coef: NDArray[np.float64]) -> float:
    value, _, curvature = model.evaluate(coef)
    sign, log_determinant = np.linalg.slogdet(curvature)
    scale = float(np.sum(np.log(model.scale**2)))
    return value + 0.5 * (float(log_determinant) + scale) if sign > 0 else -np.inf


def _step(model: CoxModel, coef: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give I^-1 (U + a / 2), a_j the trace of I^-1 dI / dcoef_j.

    With V = I^-1, q = x' V x and m the mean of x in a risk set, a_j sums over the deaths
    E[q x_j] - E[q] m_j - 2 (V m)' (E[x x_j] - m m_j); the first and third means are summed by subject, not by risk set.
    """
    sets, x, terms = model.sets, model.x, model.terms(coef)
    inverse = invert(information(sets, x, terms), np.ones(len(coef), dtype=np.bool_))
    slots = np.searchsorted(terms.slot, np.arange(len(sets.deaths)))
    mean, hazard = terms.mean[slots], terms.hazard[slots]
    turned = x @ inverse
    length = np.sum(turned * x, axis=1)
    per_death = sets.sum_at_risk(terms.risk * length) * hazard
    drift = sets.sum_slots((sets.deaths * hazard)[:, None] * mean)
    exposure = terms.risk * (length * sets.sum_slots(sets.deaths * hazard) - 2 * np.sum(turned * drift, axis=1))
    at_mean = 2 * np.sum(mean @ inverse * mean, axis=1) - per_death
    traces = exposure @ x + (sets.deaths * at_mean) @ mean
    return inverse @ (score(sets, x, terms) + 0.5 * traces)
