"""A Cox model (Efron) of few terms that hold or do not, by Newton's method on counts of subjects who are alike.

Subjects with the same terms have one pattern, whose bits are the terms. Each death time then has a row of counts, and a
step of Newton's method passes over these rows rather than over the subjects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.evidence.reconstruct.kernels.small_cox import MOST_STEPS, invert, move
from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = tuple[NDArray[np.float64], NDArray[np.float64]]


@compiled_part
def fit_patterns(
    time: NDArray[np.int64],
    event: NDArray[np.bool_],
    pattern: NDArray[np.int64],
    coef: NDArray[np.float64],
    error: NDArray[np.float64],
) -> None:
    """Fit rows sorted by time from the coefficients at hand, else from 0; fill `error`, with NaN without a fit."""
    rows = death_rows(time, event, pattern, 1 << len(coef))
    if not climb(rows, coef, error):
        coef[:] = 0.0
        if not climb(rows, coef, error):
            coef[:] = 0.0
            error[:] = np.nan


@compiled_part
def death_rows(time: NDArray[np.int64], event: NDArray[np.bool_], pattern: NDArray[np.int64], n_patterns: int) -> Rows:
    """Count, for each death time from the last to the first, who is at risk and who dies of each pattern."""
    n = len(time)
    at_risk, deaths = np.zeros((n, n_patterns)), np.zeros((n, n_patterns))
    now = np.zeros(n_patterns)
    step, row = n - 1, 0
    while step >= 0:
        moment, is_death = time[step], False
        while step >= 0 and time[step] == moment:
            now[pattern[step]] += 1.0
            if event[step]:
                is_death = True
                deaths[row, pattern[step]] += 1.0
            step -= 1
        if is_death:
            at_risk[row] = now
            row += 1
    return at_risk[:row], deaths[:row]


@compiled_part
def climb(rows: Rows, coef: NDArray[np.float64], error: NDArray[np.float64]) -> bool:
    """Take Newton's steps until they are small; say whether they became so."""
    p = len(coef)
    gradient, curvature, inverse = np.empty(p), np.empty((p, p)), np.empty((p, p))
    for _ in range(MOST_STEPS):
        slope(rows, coef, gradient, curvature)
        if not invert(curvature, inverse):
            return False
        if move(inverse, gradient, coef, error):
            return True
    return False


@compiled_part
def slope(rows: Rows, coef: NDArray[np.float64], gradient: NDArray[np.float64], curvature: NDArray[np.float64]) -> None:
    """Fill the gradient and the lower triangle of the curvature of Efron's likelihood."""
    at_risk, deaths = rows
    p, n_patterns = len(coef), at_risk.shape[1]
    hazard, first, second = hazards(coef, n_patterns), np.empty(p), np.empty((p, p))
    gradient[:] = 0.0
    curvature[:] = 0.0
    for row in range(len(at_risk)):
        dead = deaths[row].sum()
        for tie in range(int(dead)):
            total = add_up((at_risk[row], deaths[row]), tie / dead, hazard, first, second)
            for j in range(p):
                mean = first[j] / total
                gradient[j] -= mean
                for k in range(j + 1):
                    curvature[j, k] += second[j, k] / total - mean * first[k] / total
        for g in range(n_patterns):
            for j in range(p):
                gradient[j] += deaths[row, g] * (g >> j & 1)


@compiled_part
def hazards(coef: NDArray[np.float64], n_patterns: int) -> NDArray[np.float64]:
    """Give the relative hazard of each pattern."""
    found = np.empty(n_patterns)
    for g in range(n_patterns):
        total = 0.0
        for j in range(len(coef)):
            total += coef[j] * (g >> j & 1)
        found[g] = np.exp(total)
    return found


@compiled_part
def add_up(
    row: Rows,
    share: float,
    hazard: NDArray[np.float64],
    first: NDArray[np.float64],
    second: NDArray[np.float64],
) -> float:
    """Add up the hazards of those at risk, who die with a share less, and fill their first and second moments."""
    at_risk, deaths = row
    total = 0.0
    first[:] = 0.0
    second[:] = 0.0
    for g in range(len(hazard)):
        weight = (at_risk[g] - share * deaths[g]) * hazard[g]
        if weight == 0.0:
            continue
        total += weight
        for j in range(len(first)):
            if g >> j & 1:
                first[j] += weight
                for k in range(j + 1):
                    second[j, k] += weight * (g >> k & 1)
    return total
