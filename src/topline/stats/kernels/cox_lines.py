"""Name the lines of the arrays with which a Cox path is followed, and add up their products.

The arrays are few and go to the loops one by one: the more a function is given, the longer numba compiles it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

POINT = 6  # lines of `rows` for one point of the descent
LINEAR, RISK, EXPOSURE, RESIDUAL, TOTAL, HAZARD = 0, 1, 2, 3, 4, 5
DIED, MEAN, BEND, ROWS = 18, 19, 20, 21
COEF, SCORE, UNIT, START, TARGET, LEFT, THRESHOLD, RIDGE, MOVE, HELD_RIDGE, COLUMNS = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
FIRST_ROW, PLACE, MEMBER, HELD, WAITING, LISTS = 0, 1, 2, 3, 4, 5
N_SLOTS, N_MEMBERS, N_HELD, HERE, REFERENCE, COUNTS = 0, 1, 2, 3, 4, 5
VALUE, SPAN, WIDEST = 0, 1, 2


@compiled_part
def inner(line: NDArray[np.float64], rows: NDArray[np.float64], row: int, n: int) -> float:
    """Sum the products of the first n of a line and a row, in four lanes."""
    whole = n - n % 4
    s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
    for k in range(0, whole, 4):
        s0 += line[k] * rows[row, k]
        s1 += line[k + 1] * rows[row, k + 1]
        s2 += line[k + 2] * rows[row, k + 2]
        s3 += line[k + 3] * rows[row, k + 3]
    for k in range(whole, n):
        s0 += line[k] * rows[row, k]
    return (s0 + s2) + (s1 + s3)
