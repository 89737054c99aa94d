"""Restricted cubic splines: cubic between the knots, straight beyond the outer two (R's Hmisc::rcspline.eval).

Columns are x itself and k - 2 cubic terms, each divided by the square of the outer knots' distance (norm = 2), so that
all columns have the unit of x.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.inputs import read_vector

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

FEWEST_KNOTS, MOST_KNOTS = 3, 7
FEW_SUBJECTS, OUTER_SUBJECT = 100, 5
OUTER_QUANTILES = {3: 0.1, 4: 0.05, 5: 0.05, 6: 0.05, 7: 0.025}
COMMON_SHARE = 0.05


def spline_knots(x: ArrayLike, n_knots: int = 5) -> NDArray[np.float64]:
    """Place knots at Harrell's quantiles.

    The outer quantiles are 0.1 for 3 knots, 0.025 for 7, else 0.05, the others evenly between; below 100 subjects the
    outer knots are the fifth smallest and the fifth largest value. An end value that 5% or more share (where no inner
    value is so common) has its knot at the value next to it.

    Parameters
    ----------
    x : (n,) values, 6 or more.
    n_knots : from 3 to 7.

    References
    ----------
    Harrell, Regression Modeling Strategies, 2015, section 2.4.6; answers: tests/oracle/stats/r/prognosis.R

    Examples
    --------
    >>> [round(float(knot), 2) for knot in spline_knots(range(201), 3)]
    [20.0, 100.0, 180.0]
    """
    values = read_vector(x, "x")
    if not FEWEST_KNOTS <= n_knots <= MOST_KNOTS:
        raise MethodError(f"n_knots: expected from 3 to 7, found {n_knots}, choose 3, 4 or 5 for most data")
    distinct, counts = np.unique(values, return_counts=True)
    if len(distinct) - 2 <= n_knots:
        raise MethodError(
            f"x: expected {n_knots + 3} different values or more for {n_knots} knots, found {len(distinct)}, "
            "use fewer knots or a straight line"
        )
    first, last, inner = _ends(values, counts / len(values))
    wanted = n_knots - len(first) - len(last)
    outer = OUTER_QUANTILES[n_knots]
    if wanted == 1:
        knots = np.array([np.median(inner)])
    else:
        lowest = 0.5 if wanted == 2 else outer  # noqa: PLR2004  Hmisc's rule for two knots
        knots = np.quantile(inner, np.linspace(lowest, 1 - outer, wanted))
        if len(inner) < FEW_SUBJECTS:
            ordered = np.sort(inner)
            if not len(first):
                knots[0] = ordered[OUTER_SUBJECT - 1]
            if not len(last):
                knots[-1] = ordered[-OUTER_SUBJECT]
    knots = np.unique(np.concatenate([first, knots, last]))
    if len(knots) < FEWEST_KNOTS:
        raise MethodError(f"x: expected three different knots, found {len(knots)}, use a straight line")
    return knots


def restricted_cubic_spline(x: ArrayLike, knots: ArrayLike) -> NDArray[np.float64]:
    """Give the (n, k - 1) columns of a restricted cubic spline, x first.

    Parameters
    ----------
    x : (n,) values.
    knots : (k,) three rising knots or more.

    References
    ----------
    doi:10.1002/sim.4780080504; answers: tests/oracle/stats/r/prognosis.R

    Examples
    --------
    >>> restricted_cubic_spline([0, 1, 2, 3], [0, 1, 2])[:, 1].round(6).tolist()
    [0.0, 0.25, 1.5, 3.0]
    """
    values, at = read_vector(x, "x"), read_vector(knots, "knots")
    if len(at) < FEWEST_KNOTS or np.any(np.diff(at) <= 0):
        raise MethodError(f"knots: expected three rising numbers or more, found {at.tolist()}, sort them, each once")
    last, before = at[-1], at[-2]
    unit = (last - at[0]) ** (2 / 3)

    def cube(knot: float) -> NDArray[np.float64]:
        return np.maximum((values - knot) / unit, 0) ** 3

    ends = (cube(last), cube(before))
    terms = [
        cube(knot) + ((before - knot) * ends[0] - (last - knot) * ends[1]) / (last - before)
        for knot in at[:-2].tolist()
    ]
    return np.column_stack([values, *terms])


def _ends(
    values: NDArray[np.float64], share: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give the knots beside common end values, and the values on which the others are placed."""
    none = np.empty(0)
    first, last, inner = none, none, values
    if share[1:-1].max() >= COMMON_SHARE:
        return first, last, inner
    if share[0] >= COMMON_SHARE:
        first = np.array([inner[inner > inner.min()].min()])
        inner = inner[inner > first[0]]
    if share[-1] >= COMMON_SHARE:
        last = np.array([inner[inner < inner.max()].max()])
        inner = inner[inner < last[0]]
    return first, last, inner
