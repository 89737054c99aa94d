"""Find when a curve reaches a level: the rule of R's quantile for survival curves.

Values within 1.5e-8 of the level are the level. The rising curve is read in order of its values, so that a confidence
band that is not monotone is crossed where it first exceeds the level by value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Plateau = Literal["r", "sas"]
LEVEL_TOLERANCE = float(np.sqrt(np.finfo(np.float64).eps))


def crossing_time(time: NDArray[np.float64], share: NDArray[np.float64], p: float, plateau: Plateau) -> float | None:
    """Find the time at which the rising curve `share` reaches `p`; None where it does not."""
    if p == 0:
        return 0.0
    moments, shares = _distinct_steps(np.append(0.0, time), np.append(0.0, share))
    reached = np.nonzero(shares + LEVEL_TOLERANCE >= p)[0]
    if len(reached) == 0:
        return None
    first = float(moments[reached[0]])
    if not np.isnan(share[-1]) and abs(p - share[-1]) < LEVEL_TOLERANCE:
        if plateau == "sas" and p < 1:
            return None
        return (first + float(time[-1])) / 2
    passed = np.nonzero(shares - LEVEL_TOLERANCE >= p)[0]
    return (first + float(moments[passed[0]])) / 2 if len(passed) > 0 else None


def _distinct_steps(
    time: NDArray[np.float64], share: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    shares, firsts = np.unique(share, return_index=True)
    known = ~np.isnan(shares)
    return time[firsts[known]], shares[known]
