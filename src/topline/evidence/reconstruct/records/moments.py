"""Move values until their mean and standard deviation are as printed, each within its own limits.

Without printed quantiles the values begin as normal scores. Each step moves one value, or one up and another down, by
the unit of measurement, whichever comes nearest to print; it ends when both numbers round to it or no step helps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.special import ndtri

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.evidence.published import Printed
    from topline.evidence.published.rows import Summary

    Values = NDArray[np.float64]

MOST_STEPS = 4000
MOST_MOVED = 150
"""Of more values only so many, evenly spread, are moved."""
NEAR = 1e-12
UNLIMITED = (-np.inf, np.inf)


def normal_scores(n: int, mean: float, sd: float) -> Values:
    """Give n values in rising order with a mean and a standard deviation (n - 1)."""
    scores = np.asarray(ndtri((np.arange(1, n + 1) - 0.5) / n), dtype=np.float64)
    spread = float(np.std(scores, ddof=1)) if n > 1 else 1.0
    return np.asarray(mean + sd * scores / (spread or 1.0), dtype=np.float64)


def meet_moments(values: Values, limits: tuple[Values, Values], summary: Summary, unit: float) -> Values:
    """Move values, which are in steps of `unit`, until they have the printed mean and standard deviation."""
    low, high = limits
    found, n = values.copy(), len(values)
    bounds = _interval(summary.mean), _interval(summary.sd)
    able = np.unique(np.linspace(0, n - 1, min(n, MOST_MOVED)).round().astype(np.int64))
    for _ in range(MOST_STEPS):
        now = _loss(found.sum(), (found**2).sum(), n, bounds)
        if now <= NEAR or n < 2:  # noqa: PLR2004  no deviation of one value
            break
        step = _best_step(found, able, (low, high), unit, bounds)
        if step is None or step[0] >= now - NEAR:
            break
        for place, change in step[1]:
            found[place] += change
    return found


def _best_step(
    values: Values,
    able: NDArray[np.int64],
    limits: tuple[Values, Values],
    unit: float,
    bounds: tuple[tuple[float, float], tuple[float, float]],
) -> tuple[float, list[tuple[int, float]]] | None:
    """Find the step that comes nearest: its loss, and the places that change by how much."""
    slack = unit / 1000
    up = able[values[able] + unit <= limits[1][able] + slack]
    down = able[values[able] - unit >= limits[0][able] - slack]
    total, squares, n = values.sum(), (values**2).sum(), len(values)
    found: list[tuple[float, list[tuple[int, float]]]] = []
    for places, change in ((up, unit), (down, -unit)):
        if len(places):
            loss = _loss(total + change, squares + 2 * change * values[places] + unit**2, n, bounds)
            best = int(np.argmin(loss))
            found.append((float(loss[best]), [(int(places[best]), change)]))
    if len(up) and len(down):
        apart = values[up][:, None] - values[down][None, :]
        loss = _loss(total, squares + 2 * unit * apart + 2 * unit**2, n, bounds)
        loss = np.where(up[:, None] == down[None, :], np.inf, loss)
        one, other = np.unravel_index(int(np.argmin(loss)), loss.shape)
        found.append((float(loss[one, other]), [(int(up[one]), unit), (int(down[other]), -unit)]))
    return min(found, key=lambda each: each[0], default=None)


def _loss(
    total: float, squares: float | Values, n: int, bounds: tuple[tuple[float, float], tuple[float, float]]
) -> Values:
    """Give how far mean and deviation lie outside of what rounds to print."""
    mean = total / n
    variance = (np.asarray(squares) - n * mean**2) / max(n - 1, 1)
    sd = np.sqrt(np.maximum(variance, 0.0))
    return _outside(np.asarray(mean), bounds[0]) + _outside(sd, bounds[1])


def _outside(values: Values, bounds: tuple[float, float]) -> Values:
    return np.maximum(np.maximum(bounds[0] - values, values - bounds[1]), 0.0)


def _interval(printed: Printed | None) -> tuple[float, float]:
    """Give the values that surely round to print, away from its ends."""
    if printed is None or printed.value is None:
        return UNLIMITED
    bounds = printed.interval
    margin = (bounds.high - bounds.low) / 20
    return bounds.low + margin, bounds.high - margin
