"""Mean and spread of columns, and rows gathered in another order with columns centred and scaled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled
def measure_columns(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give mean and 1/n standard deviation of each column."""
    n, p = x.shape
    mean, spread = np.zeros(p), np.zeros(p)
    for row in range(n):
        for j in range(p):
            mean[j] += x[row, j]
    for j in range(p):
        mean[j] /= n
    for row in range(n):
        for j in range(p):
            distance = x[row, j] - mean[j]
            spread[j] += distance * distance
    for j in range(p):
        spread[j] = np.sqrt(spread[j] / n)
    return mean, spread


@compiled
def standardise_rows(
    x: NDArray[np.float64],
    order: NDArray[np.intp],
    centre: NDArray[np.float64],
    divisor: NDArray[np.float64],
    result: NDArray[np.float64],
) -> None:
    """Fill `result` (m, p) with the rows of `order`, less `centre` and divided by `divisor`."""
    for row in range(len(order)):
        source = order[row]
        for j in range(len(centre)):
            result[row, j] = (x[source, j] - centre[j]) / divisor[j]
