"""Newton's steps of many small Cox models at once, with the rules of `topline.stats.newton`.

Columns without information are left out, a step that overshoots is halved, and after convergence the last digits are
polished. Between two steps the likelihood of every active sample is evaluated. The lower triangle of an information
is read alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

SINGULAR = float(np.finfo(np.float64).eps ** 0.75)
EPS = float(np.finfo(np.float64).eps)
TINY = float(np.finfo(np.float64).tiny)
RELATIVE_GAIN = 1e-9
STEPS = 20
HALVINGS = 40
POLISHING_STEPS = 3
TINY_STEP = 1e-13
CONVERGED, NO_EVENT, SEPARATED, NOT_CONVERGED, NO_INFORMATION = range(5)


@compiled
def take_steps(
    is_active: NDArray[np.bool_],
    evaluated: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    state: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]],
    values: NDArray[np.float64],
    outcome: NDArray[np.int8],
    error: NDArray[np.float64],
) -> bool:
    """Move each active sample's coefficients, or end it; say whether any is still active.

    `state` is coef and step (b, p), the columns kept (b, p), and steps, halvings and polishing steps taken (b, 3);
    `values` the log-likelihood at 0 and at the coefficients, and the score statistic at 0 (b, 3).
    """
    coef, step, kept, taken = state
    factor = np.empty((coef.shape[1], coef.shape[1]))
    any_active = False
    for b in range(len(coef)):
        if not is_active[b]:
            continue
        value, gradient, curvature = evaluated[0][b], evaluated[1][b], evaluated[2][b]
        is_first = taken[b, 0] == 0
        if halves(value, values[b, 1], coef[b], step[b], taken[b]):
            any_active = True
            continue
        if is_first and find_independent(curvature, factor, kept[b]) == 0:
            outcome[b] = NO_INFORMATION
        solve(curvature, kept[b], gradient, factor, step[b])
        if is_first:
            values[b, 0] = value
            values[b, 2] = dot(step[b], gradient)
        elif taken[b, 2] == 0 and abs(value - values[b, 1]) <= RELATIVE_GAIN * (abs(value) if value != 0 else 1.0):
            outcome[b] = SEPARATED if still_grows(coef[b], step[b]) else CONVERGED
        values[b, 1] = value
        is_active[b] = goes_on(outcome[b], coef[b], step[b], taken[b])
        if is_active[b]:
            any_active = True
            for j in range(coef.shape[1]):
                coef[b, j] += step[b, j]
        else:
            fill_errors(factor, kept[b], step[b], error[b])
            if outcome[b] == NOT_CONVERGED and still_grows(coef[b], step[b]):
                outcome[b] = SEPARATED
    return any_active


@compiled_part
def halves(
    new: float, old: float, coef: NDArray[np.float64], step: NDArray[np.float64], taken: NDArray[np.int64]
) -> bool:
    """Go half the step back where the likelihood fell by more than rounding; say whether it did."""
    is_climbing = taken[0] > 0 and taken[2] == 0 and taken[1] < HALVINGS
    if not is_climbing or (np.isfinite(new) and new >= old - RELATIVE_GAIN * abs(old) * 1e-3):
        return False
    taken[1] += 1
    for j in range(len(coef)):
        step[j] /= 2.0
        coef[j] -= step[j]
    return True


@compiled_part
def goes_on(outcome: int, coef: NDArray[np.float64], step: NDArray[np.float64], taken: NDArray[np.int64]) -> bool:
    """Count the step to come, and say whether it is taken."""
    taken[1] = 0
    if outcome == CONVERGED:
        taken[2] += 1
        return taken[2] <= POLISHING_STEPS and not is_tiny(coef, step)
    taken[0] += 1
    return outcome == NOT_CONVERGED and taken[0] <= STEPS


@compiled_part
def dot(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Sum the products."""
    total = 0.0
    for j in range(len(a)):
        total += a[j] * b[j]
    return total


@compiled_part
def still_grows(coef: NDArray[np.float64], step: NDArray[np.float64]) -> bool:
    """Say whether a coefficient would go on growing although the likelihood does not."""
    for j in range(len(coef)):
        if abs(step[j]) > RELATIVE_GAIN and abs(step[j]) > np.sqrt(RELATIVE_GAIN) * abs(coef[j]):
            return True
    return False


@compiled_part
def is_tiny(coef: NDArray[np.float64], step: NDArray[np.float64]) -> bool:
    """Say whether the step would change no digit."""
    moved = 0.0
    for j in range(len(coef)):
        moved = max(moved, abs(step[j]) / (1.0 + abs(coef[j])))
    return moved <= TINY_STEP


@compiled_part
def find_independent(matrix: NDArray[np.float64], left: NDArray[np.float64], kept: NDArray[np.bool_]) -> int:
    """Mark the columns that are no combination of those before them, by Cholesky pivots; give their number."""
    p, largest, n_kept = len(matrix), TINY, 0
    for j in range(p):
        largest = max(largest, matrix[j, j])
        for k in range(j + 1):
            left[j, k] = matrix[j, k]
    for j in range(p):
        pivot = left[j, j]
        kept[j] = np.isfinite(pivot) and pivot > SINGULAR * largest
        if kept[j]:
            n_kept += 1
            for i in range(j + 1, p):
                for k in range(j + 1, i + 1):
                    left[i, k] -= left[i, j] * left[k, j] / pivot
    return n_kept


@compiled_part
def solve(
    matrix: NDArray[np.float64],
    kept: NDArray[np.bool_],
    right: NDArray[np.float64],
    factor: NDArray[np.float64],
    solution: NDArray[np.float64],
) -> None:
    """Solve the kept part by Cholesky's factor, whose pivots that vanish leave their direction out; fill both."""
    p = len(right)
    for j in range(p):
        for i in range(j, p):
            left = matrix[i, j]
            for k in range(j):
                left -= factor[i, k] * factor[j, k]
            if i == j:
                factor[j, j] = np.sqrt(left) if kept[j] and left > EPS * matrix[j, j] else 0.0
            else:
                factor[i, j] = left / factor[j, j] if factor[j, j] > 0 and kept[i] else 0.0
    for j in range(p):
        left = right[j]
        for k in range(j):
            left -= factor[j, k] * solution[k]
        solution[j] = left / factor[j, j] if factor[j, j] > 0 else 0.0
    for j in range(p - 1, -1, -1):
        left = solution[j]
        for k in range(j + 1, p):
            left -= factor[k, j] * solution[k]
        solution[j] = left / factor[j, j] if factor[j, j] > 0 else 0.0


@compiled_part
def fill_errors(
    factor: NDArray[np.float64], kept: NDArray[np.bool_], column: NDArray[np.float64], error: NDArray[np.float64]
) -> None:
    """Fill the roots of the diagonal of the inverse, from Cholesky's factor; NaN for a column left out."""
    p = len(error)
    for j in range(p):
        total = 0.0
        for i in range(j, p):
            column[i] = 1.0 if i == j else 0.0
            for k in range(j, i):
                column[i] -= factor[i, k] * column[k]
            column[i] = column[i] / factor[i, i] if factor[i, i] > 0 else 0.0
            total += column[i] * column[i]
        error[j] = np.sqrt(total) if kept[j] and factor[j, j] > 0 else np.nan
