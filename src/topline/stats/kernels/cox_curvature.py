"""Sum over the risk sets of a Cox model, take its slopes, and bend its likelihood along the columns that matter.

Tied deaths are Breslow's. With w = exp(linear), S the sum of w at risk, d the deaths and H the sum of d / S up to a
subject's last event time, the score is X' (died - w H), the curvature along a column x is
w H x - w sum_k (d / S) (mean of x at k).
The curvature is kept at a point of reference, renewed only where steps from it shrink too slowly: the slope alone
decides where a step ends, the curvature how fast it gets there. A column that joins gets its curvature there too.
"""

from __future__ import annotations

import math

from topline.stats.kernels.compiled import compiled_part
from topline.stats.kernels.cox_workspace import (
    COEF,
    EXPOSURE,
    HAZARD,
    HERE,
    IS_FRESH,
    LINEAR,
    MEAN,
    MEMBER,
    N_HELD,
    N_MEMBERS,
    REFERENCE,
    RESIDUAL,
    RISK,
    SCORE,
    TOTAL,
    UNIT,
    WAITING,
    Workspace,
    inner,
)

SMALLEST_LOG_RISK = -690.0
NEARLY = 0.9
ENTRY_SLACK = 1e-12


@compiled_part
def weigh(w: Workspace, at: int) -> float:
    """Fill the sums from the linear predictor, and give the log-likelihood."""
    rows, slots, first_row, died = w.rows[at], w.slots[at], w.first_row, w.died
    highest, lowest = rows[LINEAR, 0], rows[LINEAR, 0]
    for i in range(len(died)):
        highest = max(highest, rows[LINEAR, i])
        lowest = min(lowest, rows[LINEAR, i])
    w.values[4] = highest - lowest
    value = 0.0
    total = 0.0
    for k in range(len(first_row) - 2, -1, -1):
        deaths = 0.0
        for i in range(first_row[k], first_row[k + 1]):
            log_risk = max(rows[LINEAR, i] - highest, SMALLEST_LOG_RISK)
            rows[RISK, i] = math.exp(log_risk)
            value += died[i] * log_risk
            total += rows[RISK, i]
            deaths += died[i]
        slots[TOTAL, k] = total
        slots[HAZARD, k] = deaths / total
        value -= deaths * math.log(total)
    hazard = 0.0
    for k in range(len(first_row) - 1):
        hazard += slots[HAZARD, k]
        for i in range(first_row[k], first_row[k + 1]):
            rows[EXPOSURE, i] = rows[RISK, i] * hazard
            rows[RESIDUAL, i] = died[i] - rows[EXPOSURE, i]
    return value


@compiled_part
def look(w: Workspace, threshold: float) -> int:
    """Take the slope of all columns; give the number of those above the threshold that wait to join, -1 if too many."""
    columns, waiting = w.columns, 0
    residual = w.rows[w.counts[HERE], RESIDUAL]
    for j in range(columns.shape[1]):
        columns[SCORE, j] = inner(residual, w.x[j]) / w.values[2]
        if w.place[j] < 0 and abs(columns[SCORE, j]) > threshold * columns[UNIT, j] * (1.0 + ENTRY_SLACK):
            if w.counts[N_MEMBERS] + waiting == len(w.gram):
                return -1
            w.lists[WAITING, waiting] = j
            waiting += 1
    return waiting


@compiled_part
def renew(w: Workspace, threshold: float) -> int:
    """Move the reference here; give the number of members that wait to join again, those far from use left out."""
    here = w.counts[HERE]
    for part in range(RISK, EXPOSURE + 1):
        for i in range(len(w.died)):
            w.rows[REFERENCE, part, i] = w.rows[here, part, i]
    for part in range(TOTAL, HAZARD + 1):
        for k in range(w.slots.shape[2]):
            w.slots[REFERENCE, part, k] = w.slots[here, part, k]
    waiting = 0
    for a in range(w.counts[N_MEMBERS]):
        j = w.lists[MEMBER, a]
        w.place[j] = -1
        if w.columns[COEF, j] != 0.0 or abs(w.columns[SCORE, j]) > NEARLY * threshold * w.columns[UNIT, j]:
            w.lists[WAITING, waiting] = j
            waiting += 1
    w.counts[N_MEMBERS] = 0
    w.counts[N_HELD] = 0
    w.counts[IS_FRESH] = 1
    return waiting


@compiled_part
def join(w: Workspace, n_waiting: int) -> None:
    """Make those who wait members, with their curvature at the reference."""
    rows, slots, first_row, last = w.rows[REFERENCE], w.slots[REFERENCE], w.first_row, w.slots.shape[2]
    for place in range(w.counts[N_MEMBERS], w.counts[N_MEMBERS] + n_waiting):
        column = w.lists[WAITING, place - w.counts[N_MEMBERS]]
        x, total, drift = w.x[column], 0.0, 0.0
        for k in range(last - 1, -1, -1):
            for i in range(first_row[k], first_row[k + 1]):
                total += rows[RISK, i] * x[i]
            slots[MEAN, k] = total / slots[TOTAL, k]
        for k in range(last):
            drift += slots[HAZARD, k] * slots[MEAN, k]
            for i in range(first_row[k], first_row[k + 1]):
                rows[LINEAR, i] = rows[EXPOSURE, i] * x[i] - rows[RISK, i] * drift
        w.lists[MEMBER, place] = column
        w.place[column] = place
        for b in range(place + 1):
            w.gram[place, b] = inner(rows[LINEAR], w.x[w.lists[MEMBER, b]]) / w.values[2]
            w.gram[b, place] = w.gram[place, b]
    w.counts[N_MEMBERS] += n_waiting
