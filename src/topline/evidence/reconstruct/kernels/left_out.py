"""The score test of each variable that a Cox model leaves out: whether a step would add it.

Ties are counted one after the other (Breslow), which is near enough to guide a search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.evidence.reconstruct.kernels.small_cox import invert
from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

SINGULAR = 1e-9


@compiled_part
def roots_left_out(
    sample: tuple[NDArray[np.int64], NDArray[np.bool_]],
    x: NDArray[np.float64],
    coef: NDArray[np.float64],
    others: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Give the square root of the score statistic of each of `others`, (n, c), beside the model of `x`, (n, p).

    Rows are sorted by time.
    """
    p, n_others = x.shape[1], others.shape[1]
    columns = np.concatenate((x, others), axis=1)
    slope, curvature = score(sample, columns, coef)
    inverse, found = np.empty((p, p)), np.zeros(n_others)
    if not invert(curvature[:p, :p].copy(), inverse):
        return found
    for c in range(n_others):
        row = curvature[p + c]
        spread = row[p + c]
        for j in range(p):
            for k in range(p):
                spread -= row[j] * inverse[j, k] * row[k]
        if spread > SINGULAR:
            found[c] = abs(slope[p + c]) / np.sqrt(spread)
    return found


@compiled_part
def score(
    sample: tuple[NDArray[np.int64], NDArray[np.bool_]], columns: NDArray[np.float64], coef: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the slope of the likelihood in every column, and the lower triangle of its curvature that is needed."""
    time, event = sample
    n, q = columns.shape
    p = len(coef)
    slope, curvature = np.zeros(q), np.zeros((q, q))
    first, second, total = np.zeros(q), np.zeros((q, q)), 0.0
    step = n - 1
    while step >= 0:
        moment, last = time[step], step
        while step >= 0 and time[step] == moment:
            hazard = np.exp(np.dot(columns[step, :p], coef))
            total += hazard
            for j in range(q):
                first[j] += hazard * columns[step, j]
                for k in range(min(p, j + 1)):
                    second[j, k] += hazard * columns[step, j] * columns[step, k]
                second[j, j] = second[j, j] if j < p else second[j, j] + hazard * columns[step, j] ** 2
            step -= 1
        for i in range(step + 1, last + 1):
            if event[i]:
                for j in range(q):
                    slope[j] += columns[i, j] - first[j] / total
                    for k in range(min(p, j + 1)):
                        curvature[j, k] += second[j, k] / total - first[j] * first[k] / total**2
                    if j >= p:
                        curvature[j, j] += second[j, j] / total - (first[j] / total) ** 2
    return slope, curvature
