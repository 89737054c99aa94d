"""Values of a printed summary: a median and quartiles, and levels that divide the values at given limits.

The values follow the line through the smallest value, the quartiles and the largest, or normal scores where a mean
alone is printed; a printed mean and deviation are met by moving values between the quantiles. A value that would fall
into another level than the printed count allows is moved to the limit of its own: counts come before quartiles.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from topline.evidence.reconstruct.records.moments import meet_moments, normal_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.evidence.published import Printed
    from topline.evidence.published.rows import Level, Summary

QUARTILES = (0.0, 0.25, 0.5, 0.75, 1.0)
BEYOND = 1.4
TYPICAL_PARTS = 4
"""A mean without its deviation has a quarter of it."""
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
    knots = _knots(summary, limits)
    line = _line(n, knots) if _has_quantiles(summary) else normal_scores(n, *_moments(summary))
    ranges = [level_range(level, unit) for level in levels] or [(-math.inf, math.inf)]
    order = sorted(range(len(ranges)), key=lambda code: ranges[code][0])
    members = [np.flatnonzero(codes == code) for code in order]
    low, high = (
        np.concatenate([np.full(len(own), ranges[code][side]) for own, code in zip(members, order, strict=True)])
        for side in (0, 1)
    )
    own = np.clip(np.round(line[: len(low)] / unit) * unit, low, high)
    if summary.mean is not None or summary.sd is not None:
        own = _with_moments(own, (low, high), summary, knots, unit, limits)
    values = np.full(n, np.nan, dtype=np.float64)
    done = 0
    for places in members:
        values[places] = rng.permutation(own[done : done + len(places)])
        done += len(places)
    return np.round(values, 1)


def _has_quantiles(summary: Summary) -> bool:
    return summary.median is not None or summary.iqr is not None or summary.mean is None


def _moments(summary: Summary) -> tuple[float, float]:
    mean = _number(summary.mean) or 0.0
    return mean, _number(summary.sd) or abs(mean) / TYPICAL_PARTS


def _with_moments(
    values: NDArray[np.float64],
    ranges: tuple[NDArray[np.float64], NDArray[np.float64]],
    summary: Summary,
    knots: list[float],
    unit: float,
    limits: tuple[float, float],
) -> NDArray[np.float64]:
    """Move values to the printed mean and deviation; those at a printed quantile stay, the others on their side."""
    n = len(values)
    low, high = np.maximum(ranges[0], limits[0]), np.minimum(ranges[1], limits[1])
    printed = {0.0: summary.range, 0.25: summary.iqr, 0.5: summary.median, 0.75: summary.iqr, 1.0: summary.range}
    for share, knot in zip(QUARTILES, knots, strict=True):
        if printed[share] is not None:
            place = share * (n - 1)
            first, last = math.floor(place), math.ceil(place)
            values[first : last + 1] = np.clip(round(knot / unit) * unit, ranges[0][first], ranges[1][last])
            high[: last + 1] = np.minimum(high[: last + 1], values[last])
            low[first:] = np.maximum(low[first:], values[first])
    return meet_moments(np.clip(values, low, high), (low, high), summary, unit)


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
