"""Round numbers for the ticks of an axis, as R's pretty."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray  # noqa: TC002  a return type

from topline.core import MethodError

ROUNDING = 1e-10
HIGH_BIAS = 1.5
FIVE_BIAS = 0.5 + 1.5 * HIGH_BIAS


def axis_values(lower: float, upper: float, n: int = 5) -> NDArray[np.float64]:
    """Cover a range with about `n` intervals of 1, 2 or 5 times a power of ten.

    Parameters
    ----------
    lower, upper : the range, upper above lower.
    n : the number of intervals that is aimed at.

    References
    ----------
    Becker, Chambers and Wilks, The New S Language, 1988; answers: tests/oracle/stats/r/prognosis.R

    Examples
    --------
    >>> axis_values(39, 82, 10).tolist()
    [35.0, 40.0, 45.0, 50.0, 55.0, 60.0, 65.0, 70.0, 75.0, 80.0, 85.0]
    """
    if not (math.isfinite(lower) and math.isfinite(upper) and lower < upper) or n < 1:
        raise MethodError(f"axis: expected a range and an interval or more, found {lower:g} to {upper:g} in {n}")
    cell = (upper - lower) / n
    base = 10.0 ** math.floor(math.log10(cell))
    unit = base
    for factor, bias in ((2, HIGH_BIAS), (5, FIVE_BIAS), (10, HIGH_BIAS)):
        if factor * base - cell >= bias * (cell - unit):
            break
        unit = factor * base
    first, last = math.floor(lower / unit + ROUNDING), math.ceil(upper / unit - ROUNDING)
    missing = max(0, n // 3 - (last - first))
    first, last = first - (missing // 2 + missing % 2 * (first < 0)), last + (missing // 2 + missing % 2 * (first >= 0))
    steps: NDArray[np.float64] = np.arange(first, last + 1, dtype=np.float64) * unit
    return np.round(steps, max(0, 2 - math.floor(math.log10(unit)))).astype(np.float64)
