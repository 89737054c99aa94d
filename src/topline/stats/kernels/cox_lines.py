"""Name the lines of the arrays with which a Cox path is followed, and add up their products.

The arrays are few and go to the loops one by one: the more a function is given, the longer numba compiles it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.stats.kernels.compiled import compiled_plain_part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

POINT = 4  # lines of `rows` for one point of the descent
RISK, EXPOSURE, RESIDUAL, BEND = 0, 1, 2, 3
DIED, DEATHS, LINEAR, SPARE, ROWS = 12, 13, 14, 15, 16
COEF, PRICE, RIDGE, LEFT, MOVED, LEAP, NUMBERS, COLUMNS = 0, 1, 2, 3, 4, 5, 6, 7
VALUE, SPAN, WIDEST, N_NUMBERS = 0, 1, 2, 3  # places in the line of numbers
MEMBER, HELD, IS_HELD, STATE, LISTS = 0, 1, 2, 3, 4
N_MEMBERS, N_HELD, N_FACTORED, HERE, REFERENCE, N_STATES = 0, 1, 2, 3, 4, 5  # places in the line of states


@compiled_plain_part
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
