"""Sum over the risk sets of a Cox model, take its slopes, and bend its likelihood along the columns that matter.

Tied deaths are Breslow's. With w = exp(linear), S the sum of w at risk, d the deaths / n and H the sum of d / S up to a
subject's last event time, the score / n is X' (died / n - w H), the curvature along a column x is
w H x - w sum_k (d / S) (mean of x at k).
The curvature is kept at a point of reference, renewed only where steps from it shrink too slowly: the slope alone
decides where a step ends, the curvature how fast it gets there. A column that joins gets its curvature there too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from topline.stats.kernels.compiled import compiled_plain_part
from topline.stats.kernels.cox_lines import (
    BEND,
    COEF,
    DEATHS,
    DIED,
    EXPOSURE,
    HERE,
    IS_HELD,
    LEFT,
    LINEAR,
    MEMBER,
    MOVED,
    N_MEMBERS,
    NUMBERS,
    POINT,
    PRICE,
    REFERENCE,
    RESIDUAL,
    RISK,
    SPAN,
    SPARE,
    STATE,
    inner,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ENTRY_SLACK = 1e-12


@compiled_plain_part
def weigh(rows: NDArray[np.float64], columns: NDArray[np.float64], point: int) -> float:
    """Fill the sums at a point from the linear predictor, which is cleared; give the log-likelihood / n."""
    _, n = rows.shape
    first, highest, lowest = POINT * point, -math.inf, math.inf
    for i in range(n):
        linear = rows[LINEAR, i]
        highest = linear if linear > highest else highest  # noqa: FURB136  max() alone is 0.03 s to compile
        lowest = linear if linear < lowest else lowest  # noqa: FURB136  the same
    columns[NUMBERS, SPAN] = highest - lowest
    value, total, hazard = 0.0, 0.0, 0.0
    for i in range(n - 1, -1, -1):
        log_risk = rows[LINEAR, i] - highest
        risk = math.exp(log_risk)
        total += risk
        rows[LINEAR, i] = 0.0
        value += rows[DIED, i] * log_risk
        if rows[DEATHS, i] > 0.0:
            value -= rows[DEATHS, i] * math.log(total)
        rows[first + RISK, i] = risk
        rows[SPARE, i] = rows[DEATHS, i] / total
        rows[first + BEND, i] = rows[SPARE, i] / total
    for i in range(n):
        hazard += rows[SPARE, i]
        exposure = rows[first + RISK, i] * hazard
        rows[first + EXPOSURE, i] = exposure
        rows[first + RESIDUAL, i] = rows[DIED, i] - exposure
    return value


@compiled_plain_part
def look(
    x: NDArray[np.float64],
    rows: NDArray[np.float64],
    columns: NDArray[np.float64],
    lists: NDArray[np.int64],
    limit: int,
) -> int:
    """Set the quadratic to the slopes here, line up those of the first `limit` columns that are to join; count all."""
    _, m = x.shape
    n, residual = lists[STATE, N_MEMBERS], rows[POINT * lists[STATE, HERE] + RESIDUAL]
    n_next = n
    for a in range(limit):
        j = lists[MEMBER, a]
        slope = inner(residual, x, j, m)
        place = a
        if a >= n and (columns[COEF, j] != 0.0 or abs(slope) > columns[PRICE, j] * (1.0 + ENTRY_SLACK)):
            place = n_next
            lists[MEMBER, a] = lists[MEMBER, place]
            lists[MEMBER, place], lists[IS_HELD, place] = j, 0
            n_next += 1
        columns[LEFT, place] = slope
        columns[MOVED, place] = 0.0
    return n_next


@compiled_plain_part
def join(
    x: NDArray[np.float64],
    rows: NDArray[np.float64],
    lists: NDArray[np.int64],
    gram: NDArray[np.float64],
    n_next: int,
) -> None:
    """Make those lined up members, with their curvature at the reference."""
    _, n = x.shape
    first = POINT * lists[STATE, REFERENCE]
    for place in range(lists[STATE, N_MEMBERS], n_next):
        j = lists[MEMBER, place]
        total, drift = 0.0, 0.0
        for i in range(n - 1, -1, -1):
            total += rows[first + RISK, i] * x[j, i]
            rows[SPARE, i] = rows[first + BEND, i] * total
        for i in range(n):
            drift += rows[SPARE, i]
            rows[SPARE, i] = rows[first + EXPOSURE, i] * x[j, i] - rows[first + RISK, i] * drift
        for b in range(place + 1):
            gram[place, b] = inner(rows[SPARE], x, lists[MEMBER, b], n)
            gram[b, place] = gram[place, b]
    lists[STATE, N_MEMBERS] = n_next
