"""Mean and spread of the columns of many rows, and rows taken in another order with columns centred and scaled.

Rows are taken by blocks that stay in the processor's cache, and sixteen at a time as one long row: numpy is many times
faster along long rows than along short ones.
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
    """Give mean and 1/n standard deviation of each column, by distances from the mean of the first block."""
    start = x[:BLOCK_ROWS].mean(axis=0)
    moved, squares = np.zeros(x.shape[1]), np.zeros(x.shape[1])
    room = np.empty((min(len(x), BLOCK_ROWS), x.shape[1]))
    for block in _blocks(len(x)):
        distance = room[: len(x[block])]
        _apply(np.subtract, x[block], start, distance)
        moved += _add_rows(distance)
        distance *= distance
        squares += _add_rows(distance)
    moved /= len(x)
    return start + moved, np.sqrt(np.maximum(squares / len(x) - moved**2, 0.0))


def standardise_rows(
    x: NDArray[np.float64], order: NDArray[np.intp], centre: NDArray[np.float64], divisor: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the rows of `order`, less `centre` and divided by `divisor`."""
    result = np.empty((len(order), x.shape[1]))
    for block in _blocks(len(order)):
        part = result[block]
        np.take(x, order[block], axis=0, out=part, mode="clip")  # numpy copies once more where it checks the order
        _apply(np.subtract, part, centre, part)
        _apply(np.divide, part, divisor, part)
    return result


def _blocks(n_rows: int) -> Iterator[slice]:
    for first in range(0, n_rows, BLOCK_ROWS):
        yield slice(first, min(first + BLOCK_ROWS, n_rows))


def _beside(part: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give views of the rows side by side, and of the last ones."""
    whole = len(part) - len(part) % SIDE_BY_SIDE
    return part[:whole].reshape(-1, SIDE_BY_SIDE * part.shape[1]), part[whole:]


def _apply(
    operation: np.ufunc, rows: NDArray[np.float64], of_column: NDArray[np.float64], out: NDArray[np.float64]
) -> None:
    """Subtract a number of each column, or divide by it."""
    (together, rest), (together_out, rest_out) = _beside(rows), _beside(out)
    operation(together, np.tile(of_column, SIDE_BY_SIDE), out=together_out)
    operation(rest, of_column, out=rest_out)


def _add_rows(part: NDArray[np.float64]) -> NDArray[np.float64]:
    together, rest = _beside(part)
    return together.sum(axis=0).reshape(SIDE_BY_SIDE, -1).sum(axis=0) + rest.sum(axis=0)
