"""Minimise a quadratic under the elastic net's price: sweeps over the coordinates, and leaps.

A sweep finds the signs; while they stay, a leap solves for all coefficients of these signs at once by Cholesky. A leap
that would change a sign ends where the first coefficient is 0. A column that is a combination of those before it keeps
its coefficient in a leap: its pivot is infinite. The minimum is found when a sweep moves no coefficient.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from topline.stats.kernels.compiled import compiled_plain_part
from topline.stats.kernels.cox_lines import (
    COEF,
    HELD,
    IS_HELD,
    LEAP,
    LEFT,
    MEMBER,
    MOVED,
    N_FACTORED,
    N_HELD,
    N_MEMBERS,
    PRICE,
    RIDGE,
    STATE,
    inner,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEPENDENT = 1e-12
TINY_MOVE = 1e-13
STILL, STABLE, TURNED = 0, 1, 2


@compiled_plain_part
def sweep(gram: NDArray[np.float64], columns: NDArray[np.float64], lists: NDArray[np.int64]) -> int:
    """Minimise along each coordinate, hold what moves; say whether nothing moved, signs stayed, or one was turned."""
    n, n_held, found = lists[STATE, N_MEMBERS], lists[STATE, N_HELD], STILL
    for a in range(n):
        j, curve = lists[MEMBER, a], gram[a, a]
        old, price = columns[COEF, j] + columns[MOVED, a], columns[PRICE, j]
        pull = columns[LEFT, a] + curve * old
        new = 0.0
        if abs(pull) > price:
            new = (pull - math.copysign(price, pull)) / (curve + columns[RIDGE, j])
        if curve > 0.0 and abs(new - old) > TINY_MOVE:
            columns[MOVED, a] = new - columns[COEF, j]
            if lists[IS_HELD, a] == 0:
                lists[HELD, n_held], lists[IS_HELD, a] = a, 1
                n_held += 1
            for b in range(n):
                columns[LEFT, b] += (old - new) * gram[a, b]
            if new * old <= 0.0:
                found = TURNED
            elif found == STILL:
                found = STABLE
    lists[STATE, N_HELD] = n_held
    return found


@compiled_plain_part
def leap(
    gram: NDArray[np.float64], factor: NDArray[np.float64], columns: NDArray[np.float64], lists: NDArray[np.int64]
) -> None:
    """Solve for the members held that are not 0, and go there as far as no sign changes.

    They are held in the order in which they came; the factor's lines before the first that has gone are kept.
    """
    n, n_factored = lists[STATE, N_MEMBERS], lists[STATE, N_FACTORED]
    i = n - n  # not the literal 0, for which numba would compile `inner` once more
    for place in range(lists[STATE, N_HELD]):
        a = lists[HELD, place]
        j = lists[MEMBER, a]
        coef = columns[COEF, j] + columns[MOVED, a]
        if coef == 0.0:
            lists[IS_HELD, a] = 0
            continue
        lists[HELD, i] = a
        if i < place or i >= n_factored:
            whole = gram[a, a] + columns[RIDGE, j]
            left = whole
            for k in range(i):
                line = (gram[a, lists[HELD, k]] - inner(factor[i], factor, k, k)) / factor[k, k]
                factor[i, k] = line
                left -= line * line
            factor[i, i] = math.sqrt(left) if left > DEPENDENT * whole else math.inf
        pull = columns[LEFT, a] - math.copysign(columns[PRICE, j], coef)
        columns[LEAP, i] = (pull - columns[RIDGE, j] * coef - inner(columns[LEAP], factor, i, i)) / factor[i, i]
        i += 1
    n_held, lists[STATE, N_HELD], lists[STATE, N_FACTORED] = i, i, i
    share, blocker = 1.0, -1
    for i in range(n_held - 1, -1, -1):
        a = lists[HELD, i]
        j = lists[MEMBER, a]
        move = columns[LEAP, i] / factor[i, i]
        columns[LEAP, i] = move
        for k in range(i):
            columns[LEAP, k] -= move * factor[i, k]
        coef = columns[COEF, j] + columns[MOVED, a]
        if coef * (coef + share * move) < 0.0 < columns[PRICE, j]:
            share, blocker = -coef / move, a
    for i in range(n_held):
        a = lists[HELD, i]
        moved = columns[MOVED, a] + share * columns[LEAP, i] if a != blocker else -columns[COEF, lists[MEMBER, a]]
        change = columns[MOVED, a] - moved
        columns[MOVED, a] = moved
        for b in range(n):
            columns[LEFT, b] += change * gram[a, b]
