"""Minimise a quadratic under the elastic net's price: sweeps over the coordinates, and leaps.

A sweep finds the signs; when they stay, a leap solves for all coefficients of these signs at once by Cholesky. A leap
that would change a sign ends where the first coefficient is 0. A column that is a combination of those before it keeps
its coefficient in a leap.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from topline.stats.kernels.compiled import compiled_part
from topline.stats.kernels.cox_lines import (
    HELD,
    HELD_RIDGE,
    LEFT,
    MOVE,
    N_HELD,
    N_MEMBERS,
    RIDGE,
    TARGET,
    THRESHOLD,
    inner,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEPENDENT = 1e-12
SLACK = 1e-9
TINY_SLOPE = 1e-15


@compiled_part
def sweep(gram: NDArray[np.float64], columns: NDArray[np.float64], n: int) -> tuple[float, bool]:
    """Minimise along each coordinate; give the largest move, and whether all signs stayed."""
    largest, is_stable = 0.0, True
    for a in range(n):
        old, curve, price = columns[TARGET, a], gram[a, a], columns[THRESHOLD, a]
        new, pull = old, columns[LEFT, a] + curve * old
        if curve > 0.0:
            new = (pull - math.copysign(price, pull)) / (curve + columns[RIDGE, a]) if abs(pull) > price else 0.0
        if new != old:
            for b in range(n):
                columns[LEFT, b] += (old - new) * gram[a, b]
            columns[TARGET, a] = new
            largest = max(largest, abs(new - old))
            is_stable = is_stable and new * old > 0.0
    return largest, is_stable


@compiled_part
def factorise(
    gram: NDArray[np.float64],
    factor: NDArray[np.float64],
    columns: NDArray[np.float64],
    lists: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> None:
    """Hold the members that are not 0, in the order in which they came, and fill what is new of the Cholesky factor.

    Its diagonal is 0 for a column that depends on those before it.
    """
    n, n_held, good = counts[N_MEMBERS], 0, 0
    for a in range(n):
        columns[MOVE, a] = 0.0
    for i in range(counts[N_HELD]):
        a = lists[HELD, i]
        if columns[TARGET, a] != 0.0:
            if good == i and columns[HELD_RIDGE, i] == columns[RIDGE, a]:
                good = i + 1
            columns[MOVE, a] = 1.0
            lists[HELD, n_held] = a
            n_held += 1
    for a in range(n):
        if columns[TARGET, a] != 0.0 and columns[MOVE, a] == 0.0:
            lists[HELD, n_held] = a
            n_held += 1
    for i in range(good, n_held):
        a = lists[HELD, i]
        whole = gram[a, a] + columns[RIDGE, a]
        left = whole
        for j in range(i):
            pivot = factor[j, j]
            factor[i, j] = (gram[a, lists[HELD, j]] - inner(factor[i], factor, j, j)) / pivot if pivot > 0.0 else 0.0
            left -= factor[i, j] * factor[i, j]
        factor[i, i] = math.sqrt(left) if left > DEPENDENT * whole else 0.0
        columns[HELD_RIDGE, i] = columns[RIDGE, a]
    counts[N_HELD] = n_held


@compiled_part
def solve(factor: NDArray[np.float64], columns: NDArray[np.float64], lists: NDArray[np.int64], n: int) -> None:
    """Find the moves of the n held; 0 for a column that depends on those before it."""
    for i in range(n):
        a = lists[HELD, i]
        coef, pivot = columns[TARGET, a], factor[i, i]
        pull = columns[LEFT, a] - math.copysign(columns[THRESHOLD, a], coef) - columns[RIDGE, a] * coef
        columns[MOVE, i] = (pull - inner(columns[MOVE], factor, i, i)) / pivot if pivot > 0.0 else 0.0
    for back in range(1, n + 1):
        i = n - back
        columns[MOVE, i] = columns[MOVE, i] / factor[i, i] if factor[i, i] > 0.0 else 0.0
        for b in range(i):
            columns[MOVE, b] -= columns[MOVE, i] * factor[i, b]


@compiled_part
def leap(
    gram: NDArray[np.float64], columns: NDArray[np.float64], lists: NDArray[np.int64], counts: NDArray[np.int64]
) -> bool:
    """Take the moves that were found, as far as no sign changes; say whether that is the minimum."""
    n, share, blocker = counts[N_MEMBERS], 1.0, -1
    for i in range(counts[N_HELD]):
        a = lists[HELD, i]
        coef, move = columns[TARGET, a], columns[MOVE, i]
        if columns[THRESHOLD, a] > 0.0 and coef * (coef + move) < 0.0 and -coef / move < share:
            share, blocker = -coef / move, a
    for i in range(counts[N_HELD]):
        a = lists[HELD, i]
        old = columns[TARGET, a]
        new = 0.0 if a == blocker else old + share * columns[MOVE, i]
        columns[TARGET, a] = new
        for b in range(n):
            columns[LEFT, b] += (old - new) * gram[a, b]
    if blocker >= 0:
        return False
    for a in range(n):
        coef, price = columns[TARGET, a], columns[THRESHOLD, a]
        slope = columns[LEFT, a] - columns[RIDGE, a] * coef
        if coef == 0.0 and abs(slope) > price * (1.0 + SLACK) + TINY_SLOPE:
            return False
        if coef != 0.0 and abs(slope - math.copysign(price, coef)) > SLACK * (price + gram[a, a]):
            return False
    return True
