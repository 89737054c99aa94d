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

from topline.stats.kernels.compiled import compiled_part
from topline.stats.kernels.cox_lines import (
    BEND,
    COEF,
    DIED,
    EXPOSURE,
    FIRST_ROW,
    HAZARD,
    HERE,
    LINEAR,
    MEAN,
    MEMBER,
    N_HELD,
    N_MEMBERS,
    N_SLOTS,
    PLACE,
    POINT,
    REFERENCE,
    RESIDUAL,
    RISK,
    SCORE,
    TOTAL,
    UNIT,
    WAITING,
    inner,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SMALLEST_LOG_RISK = -690.0
NEARLY = 0.9
ENTRY_SLACK = 1e-12


@compiled_part
def weigh(rows: NDArray[np.float64], lists: NDArray[np.int64], n_slots: int, point: int) -> tuple[float, float]:
    """Fill the sums at a point from its linear predictor; give the log-likelihood / n, and the predictor's span."""
    first = POINT * point
    highest, lowest = rows[first + LINEAR, 0], rows[first + LINEAR, 0]
    for i in range(rows.shape[1]):
        highest = max(highest, rows[first + LINEAR, i])
        lowest = min(lowest, rows[first + LINEAR, i])
    value, total, hazard = 0.0, 0.0, 0.0
    for back in range(1, n_slots + 1):
        k = n_slots - back
        deaths = 0.0
        for i in range(lists[FIRST_ROW, k], lists[FIRST_ROW, k + 1]):
            log_risk = max(rows[first + LINEAR, i] - highest, SMALLEST_LOG_RISK)
            rows[first + RISK, i] = math.exp(log_risk)
            total += rows[first + RISK, i]
            value += rows[DIED, i] * log_risk
            deaths += rows[DIED, i]
        rows[first + TOTAL, k] = total
        rows[first + HAZARD, k] = deaths / total
        value -= deaths * math.log(total)
    for k in range(n_slots):
        hazard += rows[first + HAZARD, k]
        for i in range(lists[FIRST_ROW, k], lists[FIRST_ROW, k + 1]):
            rows[first + EXPOSURE, i] = rows[first + RISK, i] * hazard
            rows[first + RESIDUAL, i] = rows[DIED, i] - rows[first + EXPOSURE, i]
    return value, highest - lowest


@compiled_part
def look(
    x: NDArray[np.float64],
    rows: NDArray[np.float64],
    columns: NDArray[np.float64],
    lists: NDArray[np.int64],
    counts: NDArray[np.int64],
    threshold: float,
) -> int:
    """Take the slope of all columns; give the number of those above the threshold that wait to join."""
    waiting, residual = 0, POINT * counts[HERE] + RESIDUAL
    for j in range(len(x)):
        columns[SCORE, j] = inner(rows[residual], x, j, x.shape[1])
        if lists[PLACE, j] < 0 and abs(columns[SCORE, j]) > threshold * columns[UNIT, j] * (1.0 + ENTRY_SLACK):
            lists[WAITING, waiting] = j
            waiting += 1
    return waiting


@compiled_part
def renew(columns: NDArray[np.float64], lists: NDArray[np.int64], counts: NDArray[np.int64], threshold: float) -> int:
    """Move the reference here; give the number of members that wait to join again, those far from use left out."""
    waiting = 0
    for a in range(counts[N_MEMBERS]):
        j = lists[MEMBER, a]
        lists[PLACE, j] = -1
        if columns[COEF, j] != 0.0 or abs(columns[SCORE, j]) > NEARLY * threshold * columns[UNIT, j]:
            lists[WAITING, waiting] = j
            waiting += 1
    counts[REFERENCE] = counts[HERE]
    counts[N_MEMBERS] = 0
    counts[N_HELD] = 0
    return waiting


@compiled_part
def join(
    x: NDArray[np.float64],
    rows: NDArray[np.float64],
    lists: NDArray[np.int64],
    gram: NDArray[np.float64],
    counts: NDArray[np.int64],
    waiting: int,
) -> None:
    """Make those who wait members, with their curvature at the reference."""
    first, n_slots, n = POINT * counts[REFERENCE], counts[N_SLOTS], counts[N_MEMBERS]
    for place in range(n, n + waiting):
        j = lists[WAITING, place - n]
        total, drift = 0.0, 0.0
        for back in range(1, n_slots + 1):
            k = n_slots - back
            for i in range(lists[FIRST_ROW, k], lists[FIRST_ROW, k + 1]):
                total += rows[first + RISK, i] * x[j, i]
            rows[MEAN, k] = total / rows[first + TOTAL, k]
        for k in range(n_slots):
            drift += rows[first + HAZARD, k] * rows[MEAN, k]
            for i in range(lists[FIRST_ROW, k], lists[FIRST_ROW, k + 1]):
                rows[BEND, i] = rows[first + EXPOSURE, i] * x[j, i] - rows[first + RISK, i] * drift
        lists[MEMBER, place] = j
        lists[PLACE, j] = place
        for b in range(place + 1):
            gram[place, b] = inner(rows[BEND], x, lists[MEMBER, b], x.shape[1])
            gram[b, place] = gram[place, b]
    counts[N_MEMBERS] = n + waiting
