"""Values of a printed summary: a median and quartiles, and levels that divide the values at given limits.

The values follow the line through the smallest value, the quartiles and the largest. A value that would fall into
another level than the printed count allows is moved to the limit of its own: counts come before quartiles.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.evidence.published import Printed
    from topline.evidence.published.rows import Level, Summary

QUARTILES = (0.0, 0.25, 0.5, 0.75, 1.0)
BEYOND = 1.4
LEAST_SHARE = 0.3
"""Quartile ranges from a quartile to the smallest or largest value, where none is printed."""


def spread_values(
    summary: Summary,
    levels: tuple[Level, ...],
    codes: NDArray[np.int64],
    rng: np.random.Generator,
    limits: tuple[float, float],
) -> NDArray[np.float64]:
    """Give each subject a value of its level; `limits` are the smallest and the largest that may be."""
    n, unit = len(codes), 1.0 if summary.integer else 0.1
    line = _line(n, _knots(summary, limits))
    ranges = [level_range(level, unit) for level in levels] or [(-math.inf, math.inf)]
    order = sorted(range(len(ranges)), key=lambda code: ranges[code][0])
    values = np.empty(n)
    done = 0
    for code in order:
        members = np.flatnonzero(codes == code)
        own = np.clip(np.round(line[done : done + len(members)] / unit) * unit, *ranges[code])
        values[members] = rng.permutation(own)
        done += len(members)
    return np.round(values, 1)


def _line(n: int, knots: list[float]) -> NDArray[np.float64]:
    """Draw the line through the knots; the subjects about a quartile have it, so that it is their middle."""
    line = np.interp(np.linspace(0, 1, n), QUARTILES, knots)
    for share, knot in zip(QUARTILES, knots, strict=True):
        place = share * (n - 1)
        line[math.floor(place)] = line[math.ceil(place)] = knot
    return line


def _knots(summary: Summary, limits: tuple[float, float]) -> list[float]:
    middle = _number(summary.median) or _number(summary.mean) or 0.0
    iqr = summary.iqr
    low, high = (middle, middle) if iqr is None else (_number(iqr[0]) or middle, _number(iqr[1]) or middle)
    width = (high - low) or abs(middle) / 2 or 1.0
    ends = summary.range
    first = max(limits[0], low - BEYOND * width, LEAST_SHARE * low) if ends is None else _number(ends[0]) or 0.0
    last = min(limits[1], high + BEYOND * width) if ends is None else _number(ends[1]) or high
    return [first, low, middle, high, last]


def level_range(level: Level, unit: float) -> tuple[float, float]:
    """Give the smallest and the largest value of a level, for values in steps of `unit`."""
    low = max(_limit(level.at_least, 0.0, -math.inf), _limit(level.above, unit, -math.inf))
    high = min(_limit(level.at_most, 0.0, math.inf), _limit(level.below, -unit, math.inf))
    return low, high


def _limit(printed: Printed | None, step: float, otherwise: float) -> float:
    value = _number(printed)
    return otherwise if value is None else value + step


def _number(printed: Printed | None) -> float | None:
    return None if printed is None else printed.value
