"""Newton's steps of many small Cox models at once, with the rules of `topline.stats.newton`.

Columns without information are left out, a step that overshoots is halved, and after convergence the last digits are
polished. Between two steps the likelihood of every sample that goes on is evaluated. Systems are solved for all samples
together by Cholesky's factor, sample after sample in memory; a pivot that vanishes leaves its direction out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.stats.newton import HALVINGS, POLISHING_STEPS, RELATIVE_GAIN, SETTLED_STEP, SINGULAR, STEPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Evaluated = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
    Evaluate = Callable[[NDArray[np.bool_], NDArray[np.float64]], Evaluated]

CONVERGED, NO_EVENT, SEPARATED, NOT_CONVERGED, NO_INFORMATION = range(5)
SMALLEST_PIVOT = float(np.finfo(np.float64).eps)


@dataclass(slots=True)
class _State:
    """Where the samples are: b of them, p columns."""

    coef: NDArray[np.float64]
    step: NDArray[np.float64]
    kept: NDArray[np.bool_]
    value: NDArray[np.float64]
    steps: NDArray[np.int64]
    halvings: NDArray[np.int64]
    polished: NDArray[np.int64]


def climb(
    evaluate: Evaluate, p: int, outcome: NDArray[np.int8]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Find the maximum of each sample whose `outcome` is NOT_CONVERGED, and fill how it ended.

    Returns
    -------
    coef, std_error : (b, p) coefficients and standard errors, NaN for a column left out.
    values : (b, 3) log-likelihood at 0 and at the coefficients, and the score statistic at 0.
    """
    b = len(outcome)
    state = _State(
        coef=np.zeros((b, p)),
        step=np.zeros((b, p)),
        kept=np.ones((b, p), dtype=np.bool_),
        value=np.full(b, np.nan),
        steps=np.zeros(b, dtype=np.int64),
        halvings=np.zeros(b, dtype=np.int64),
        polished=np.zeros(b, dtype=np.int64),
    )
    factors, values = np.zeros((p, p, b)), np.full((b, 3), np.nan)
    is_active = outcome == NOT_CONVERGED
    while is_active.any():
        value, gradient, curvature = evaluate(is_active, state.coef)
        rows = np.nonzero(is_active)[0]
        rows = rows[~_halve(state, rows, value[rows])]
        if len(rows) == 0:
            continue
        part = np.ascontiguousarray(curvature[rows].transpose(1, 2, 0))
        is_first = state.steps[rows] == 0
        if is_first.any():
            state.kept[rows[is_first]] = _independent_columns(part[:, :, is_first]).T
        factor = _factorise(part, state.kept[rows].T)
        state.step[rows] = _solve(factor, np.ascontiguousarray(gradient[rows].T)).T
        first = rows[is_first]
        values[first, 0] = value[first]
        values[first, 2] = np.sum(state.step[first] * gradient[first], axis=1)
        _judge(state, rows, value[rows], outcome)
        state.value[rows] = value[rows]
        goes_on, is_taken = _goes_on(state, rows, outcome)
        state.coef[rows[is_taken]] += state.step[rows[is_taken]]
        ended = rows[~goes_on]
        is_active[ended] = False
        values[ended, 1] = value[ended]
        factors[:, :, ended] = factor[:, :, ~goes_on]
    error = _errors(factors, state.kept.T).T
    return np.where(np.isnan(error), np.nan, state.coef), error, values


def _halve(state: _State, rows: NDArray[np.intp], value: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Go half the step back where the likelihood fell by more than rounding; say where."""
    old = state.value[rows]
    is_climbing = (state.steps[rows] > 0) & (state.polished[rows] == 0) & (state.halvings[rows] < HALVINGS)
    with np.errstate(invalid="ignore"):
        falls = ~(np.isfinite(value) & (value >= old - RELATIVE_GAIN * np.abs(old) * 1e-3))
    halved = is_climbing & falls
    state.halvings[rows[halved]] += 1
    state.step[rows[halved]] /= 2
    state.coef[rows[halved]] -= state.step[rows[halved]]
    return halved


def _judge(state: _State, rows: NDArray[np.intp], value: NDArray[np.float64], outcome: NDArray[np.int8]) -> None:
    """Fill the outcome where there is nothing to estimate, or the likelihood gained no more."""
    outcome[rows[~state.kept[rows].any(axis=1)]] = NO_INFORMATION
    scale = np.where(value != 0, np.abs(value), 1.0)
    with np.errstate(invalid="ignore"):
        is_level = np.abs(value - state.value[rows]) <= RELATIVE_GAIN * scale
    has_ended = is_level & (state.polished[rows] == 0) & (state.steps[rows] > 0)
    grows = _still_grows(state, rows)
    outcome[rows[has_ended]] = np.where(grows[has_ended], SEPARATED, CONVERGED)


def _still_grows(state: _State, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    step, coef = np.abs(state.step[rows]), np.abs(state.coef[rows])
    return ((step > RELATIVE_GAIN) & (step > np.sqrt(RELATIVE_GAIN) * coef)).any(axis=1)


def _goes_on(
    state: _State, rows: NDArray[np.intp], outcome: NDArray[np.int8]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Count the step to come; say whether the sample goes on, and whether the step is taken.

    A step below 1e-11 is taken without looking again. A fit that ends while it grows is separated.
    """
    state.halvings[rows] = 0
    has_converged = outcome[rows] == CONVERGED
    state.polished[rows[has_converged]] += 1
    state.steps[rows[~has_converged]] += 1
    is_tiny = (np.abs(state.step[rows]) <= SETTLED_STEP * (1 + np.abs(state.coef[rows]))).all(axis=1)
    polishes = has_converged & (state.polished[rows] <= POLISHING_STEPS) & ~is_tiny
    climbs = (outcome[rows] == NOT_CONVERGED) & (state.steps[rows] <= STEPS)
    is_late = (outcome[rows] == NOT_CONVERGED) & ~climbs & _still_grows(state, rows)
    outcome[rows[is_late]] = SEPARATED
    goes_on = polishes | climbs
    return goes_on, goes_on | (has_converged & is_tiny)


def _independent_columns(matrix: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say (p, b) which columns are no combination of those before them, by pivots against the largest diagonal."""
    left = matrix.copy()
    kept = np.zeros(matrix.shape[1:], dtype=np.bool_)
    smallest = SINGULAR * np.maximum(np.einsum("jjb->jb", matrix).max(axis=0), np.finfo(np.float64).tiny)
    for j in range(len(matrix)):
        pivot = left[j, j]
        kept[j] = np.isfinite(pivot) & (pivot > smallest)
        ratio = np.divide(left[j:, j], pivot, out=np.zeros_like(left[j:, j]), where=kept[j])
        left[j:, j:] -= ratio[:, None] * left[j:, j].copy()
    return kept


def _factorise(matrix: NDArray[np.float64], kept: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Give Cholesky's factor (p, p, b) of the kept (p, b) part; 0 in the columns left out."""
    factor = np.zeros_like(matrix)
    for j in range(len(matrix)):
        left = matrix[j:, j] - (factor[j:, :j] * factor[j, :j]).sum(axis=1)
        is_good = kept[j] & (left[0] > SMALLEST_PIVOT * matrix[j, j])
        root = np.sqrt(left[0], out=np.ones_like(left[0]), where=is_good)
        np.divide(left, root, out=factor[j:, j], where=is_good & kept[j:])
    return factor


def _solve(factor: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve for (p, b) by the factor; 0 in the directions left out."""
    solution = _solve_forwards(factor, right)
    for j in reversed(range(len(right))):
        left = solution[j] - (factor[j + 1 :, j] * solution[j + 1 :]).sum(axis=0)
        np.divide(left, factor[j, j], out=solution[j], where=factor[j, j] > 0)
    return solution


def _solve_forwards(factor: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    solution = np.zeros_like(right)
    for j in range(len(right)):
        left = right[j] - (factor[j, :j] * solution[:j]).sum(axis=0)
        np.divide(left, factor[j, j], out=solution[j], where=factor[j, j] > 0)
    return solution


def _errors(factor: NDArray[np.float64], kept: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Give the roots of the diagonal of the inverse (p, b); NaN for a column left out."""
    variance = np.empty(kept.shape)
    for j in range(len(kept)):
        unit = np.zeros(kept.shape)
        unit[j] = 1.0
        variance[j] = np.square(_solve_forwards(factor, unit)).sum(axis=0)
    has_pivot = kept & (np.einsum("jjb->jb", factor) > 0)
    return np.sqrt(np.where(has_pivot, variance, np.nan))
