"""How far a value lies outside its printed rounding interval.

A value inside costs nothing. One outside costs a constant, so that values are met rather than merely approached, and
its distance up to a cap, so that one hopeless target does not rule the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

MISSED = 0.2
FARTHEST = 2.0
NEVER = 2.5
"""A value that is not reached is farther than any that is, lest the search flee there."""
TOO_SOON = 0.5
"""A value that is reached where print has none."""
PER_LOG_DAY = 5.0
INSIDE = 1e-9


@compiled_part
def outside(value: float, bounds: NDArray[np.float64], scale: float) -> float:
    """Measure the distance of a value from (lowest, highest); 0 where nothing is printed."""
    if np.isnan(bounds[0]):
        return 0.0
    if np.isnan(value):
        return MISSED + NEVER
    gap = max(bounds[0] + INSIDE - value, value - bounds[1] + INSIDE)
    return MISSED + min(scale * gap, FARTHEST) if gap > 0.0 else 0.0


@compiled_part
def outside_days(days: float, bounds: NDArray[np.float64]) -> float:
    """Measure the distance of a day on the log scale; NaN is a day that is not reached."""
    if np.isnan(bounds[0]):
        return 0.0
    if np.isinf(bounds[0]):
        return 0.0 if np.isnan(days) else MISSED + TOO_SOON
    if np.isnan(days):
        return MISSED + NEVER
    gap = max(bounds[0] + INSIDE - days, days - bounds[1] + INSIDE)
    if gap <= 0.0:
        return 0.0
    ratio = bounds[0] / days if days < bounds[0] else days / bounds[1]
    return MISSED + min(PER_LOG_DAY * np.log(ratio), FARTHEST)
