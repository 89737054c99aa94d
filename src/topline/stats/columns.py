"""Mean and spread of the columns of many rows, and rows taken in another order with columns centred and scaled.

Rows are taken by blocks that stay in the processor's cache, and added side by side: numpy sums long rows many times
faster than short ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

BLOCK_ROWS = 4096
SIDE_BY_SIDE = 16


def measure_columns(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give mean and 1/n standard deviation of each column."""
    mean = sum((_add_rows(x[block]) for block in _blocks(len(x))), np.zeros(x.shape[1])) / len(x)
    squares = np.zeros(x.shape[1])
    for block in _blocks(len(x)):
        distance = x[block] - mean
        distance *= distance
        squares += _add_rows(distance)
    return mean, np.sqrt(squares / len(x))


def standardise_rows(
    x: NDArray[np.float64], order: NDArray[np.intp], centre: NDArray[np.float64], divisor: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the rows of `order`, less `centre` and divided by `divisor`."""
    result = np.empty((len(order), x.shape[1]))
    for block in _blocks(len(order)):
        part = result[block]
        np.take(x, order[block], axis=0, out=part, mode="clip")  # numpy copies once more where it checks the order
        part -= centre
        part /= divisor
    return result


def _blocks(n_rows: int) -> Iterator[slice]:
    for first in range(0, n_rows, BLOCK_ROWS):
        yield slice(first, min(first + BLOCK_ROWS, n_rows))


def _add_rows(part: NDArray[np.float64]) -> NDArray[np.float64]:
    p = part.shape[1]
    whole = len(part) - len(part) % SIDE_BY_SIDE
    together = part[:whole].reshape(-1, SIDE_BY_SIDE * p).sum(axis=0)
    return together.reshape(SIDE_BY_SIDE, p).sum(axis=0) + part[whole:].sum(axis=0)
