"""Climb a concave log-likelihood by Newton's steps.

Steps that overshoot are halved; columns without information are left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Evaluation = tuple[float, "NDArray[np.float64]", "NDArray[np.float64]"]
Evaluate = Callable[["NDArray[np.float64]"], Evaluation]
SINGULAR = float(np.finfo(np.float64).eps ** 0.75)
TINY = float(np.finfo(np.float64).tiny)
SAFE_PIVOT = 1e-4
RELATIVE_GAIN = 1e-9
STEPS = 20
HALVINGS = 40
POLISHING_STEPS = 3
SETTLED_STEP = 1e-11


@dataclass(frozen=True, slots=True, kw_only=True)
class Maximum:
    """Where the likelihood is highest.

    Parameters
    ----------
    coef : (p,) 0 for a column left out.
    kept : (p,) whether the column carries information.
    null, fitted : the log-likelihood at 0 and at `coef`.
    null_score, null_information : derivatives at 0.
    inverse_information : (p, p) at `coef`; 0 for columns left out.
    converged : whether the last gain was below 1e-9 of the log-likelihood.
    runaway : (p,) columns whose coefficient still grows when the likelihood no longer does, or whose variance
        is rounding error.
    """

    coef: NDArray[np.float64]
    kept: NDArray[np.bool_]
    null: float
    fitted: float
    null_score: NDArray[np.float64]
    null_information: NDArray[np.float64]
    inverse_information: NDArray[np.float64]
    converged: bool
    runaway: NDArray[np.bool_]


def maximise(evaluate: Evaluate, n_columns: int) -> Maximum:
    """Find the maximum of a log-likelihood that `evaluate` gives with its score and information, from 0."""
    coef = np.zeros(n_columns)
    null, null_score, null_information = evaluate(coef)
    kept = independent_columns(null_information)
    value, gradient, inverse = null, null_score, invert(null_information, kept)
    converged = not kept.any()
    for _ in range(STEPS):
        if converged:
            break
        coef, (new, gradient, curvature) = _climb(evaluate, coef, inverse @ gradient, value)
        inverse = invert(curvature, kept)
        converged = abs(1 - value / new) <= RELATIVE_GAIN if new != 0 else abs(value) <= RELATIVE_GAIN
        value = new
    step = np.abs(inverse @ gradient)
    runaway = (step > RELATIVE_GAIN) & (step > np.sqrt(RELATIVE_GAIN) * np.abs(coef))
    runaway |= kept & ~(inverse.diagonal() > 0)
    if converged and not runaway.any():
        coef, value, inverse = _polish(evaluate, (coef, value, gradient, inverse), kept)
    return Maximum(
        coef=coef,
        kept=kept,
        null=null,
        fitted=value,
        null_score=null_score,
        null_information=null_information,
        inverse_information=inverse,
        converged=converged and not runaway.any(),
        runaway=runaway,
    )


def independent_columns(matrix: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which columns are no combination of those before them, by Cholesky pivots against the largest diagonal."""
    smallest = SINGULAR * max(float(matrix.diagonal().max(initial=0.0)), TINY)
    if len(matrix) == 1:
        return matrix[0] > smallest
    if _smallest_root(matrix) ** 2 > smallest:
        return np.ones(len(matrix), dtype=np.bool_)
    left = matrix.copy()
    kept = np.zeros(len(matrix), dtype=np.bool_)
    for column in range(len(matrix)):
        pivot = left[column, column]
        if np.isfinite(pivot) and pivot > smallest:
            kept[column] = True
            row = left[column].copy()
            left -= np.outer(row, row) / pivot
    return kept


def _smallest_root(matrix: NDArray[np.float64]) -> float:
    """Give the smallest diagonal of the Cholesky factor, 0 where there is none."""
    try:
        return float(np.linalg.cholesky(matrix).diagonal().min())
    except np.linalg.LinAlgError:
        return 0.0


def invert(matrix: NDArray[np.float64], kept: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Invert the kept part of a symmetric matrix; the rest is 0."""
    if kept.all():
        return _invert(matrix)
    inverse = np.zeros_like(matrix)
    if kept.any():
        part = np.ix_(kept, kept)
        inverse[part] = _invert(matrix[part])
    return inverse


def _invert(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(matrix) == 1:
        return np.array([[_invert_number(float(matrix[0, 0]))]])
    root = _root(matrix)
    if root is not None:
        half = np.linalg.inv(root)
        return half.T @ half
    return _invert_in_units(matrix)


def _root(matrix: NDArray[np.float64]) -> NDArray[np.floating] | None:
    """Give the Cholesky factor of a matrix that is far from singular and needs no other units, else None."""
    try:
        root = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        return None
    pivots = root.diagonal()
    return root if pivots.min() > SAFE_PIVOT * pivots.max() else None


def _invert_in_units(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Invert a matrix with its diagonal scaled to 1, by the pseudo-inverse where it is nearly singular."""
    scale = 1.0 / np.sqrt(np.maximum(matrix.diagonal(), TINY))
    with np.errstate(over="ignore", invalid="ignore"):
        units = scale[:, None] * scale
        scaled = matrix * units
    if not np.isfinite(scaled).all():
        return np.full_like(matrix, np.nan)
    try:
        root = np.linalg.cholesky(scaled)
        if root.diagonal().min() > SAFE_PIVOT:
            half = np.linalg.inv(root)
            return half.T @ half * units
    except np.linalg.LinAlgError:
        pass
    return np.linalg.pinv(scaled, rcond=1e-15, hermitian=True) * units


def _invert_number(value: float) -> float:
    """Invert the information of one column, in units of its own size as a matrix that is nearly singular."""
    scale = 1.0 / math.sqrt(max(value, TINY))
    unit = scale * scale
    scaled = value * unit
    if not math.isfinite(scaled):
        return math.nan
    half = 1.0 / math.sqrt(scaled) if scaled > SAFE_PIVOT**2 else 0.0
    return half * half * unit


def _climb(
    evaluate: Evaluate, coef: NDArray[np.float64], step: NDArray[np.float64], value: float
) -> tuple[NDArray[np.float64], Evaluation]:
    """Take the step, halved until the likelihood does not fall."""
    found = evaluate(coef + step)
    for _ in range(HALVINGS):
        if np.isfinite(found[0]) and found[0] >= value - RELATIVE_GAIN * abs(value) * 1e-3:
            break
        step = step / 2
        found = evaluate(coef + step)
    return coef + step, found


def _polish(
    evaluate: Evaluate,
    state: tuple[NDArray[np.float64], float, NDArray[np.float64], NDArray[np.float64]],
    kept: NDArray[np.bool_],
) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """Go on to the last digits: R stops when the likelihood has nine.

    A step below 1e-11 is taken without looking again: it changes the information by no more than that.
    """
    coef, value, gradient, inverse = state
    for _ in range(POLISHING_STEPS):
        step = inverse @ gradient
        coef = coef + step
        if np.all(np.abs(step) <= SETTLED_STEP * (1 + np.abs(coef))):
            break
        value, gradient, curvature = evaluate(coef)
        inverse = invert(curvature, kept)
    return coef, value, inverse
