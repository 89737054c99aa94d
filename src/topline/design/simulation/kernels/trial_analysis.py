"""Analyse one trial with one arm: a rate at a month by counting and by Kaplan-Meier, and the one-sample log-rank test.

The curve's arithmetic is that of `topline.stats.kaplan_meier`, limits included. Where nobody is censored before the
month the product of its steps is the share of those who are left, and is worked out as such. Follow-up
that ends at the month but for rounding has reached it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from topline.design.simulation.kernels.ordering import order_times
from topline.design.simulation.kernels.virtual_trial import cumulative
from topline.stats.kernels.compiled import compiled_part
from topline.stats.kernels.sample_curves import band_limit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    CurveRoom = tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]

FOUND = ("free", "rate", "lower", "upper", "statistic", "events", "expected")
FREE, RATE, LOWER, UPPER, STATISTIC, EVENTS, EXPECTED = range(len(FOUND))
NEARLY = 1.0 - 1e-9


@compiled_part
def analyse_trial(
    trial: tuple[NDArray[np.float64], NDArray[np.bool_]],
    null: NDArray[np.float64],
    level: tuple[float, float, int],
    room: CurveRoom,
    found: NDArray[np.float64],
) -> None:
    """Fill `found` with what `FOUND` names; `level` is the month, the normal quantile, and the code of the interval."""
    time, event = trial
    month, quantile, kind = level
    early, early_censored, free, events = 0, 0, 0, 0
    for i in range(len(time)):
        events += event[i]
        free += (time[i] > month) | ((time[i] >= month * NEARLY) & (not event[i]))
        early += time[i] <= month
        early_censored += (time[i] <= month) & (not event[i])
    expected = 0.0
    for i in range(len(time)):
        expected += cumulative(null, time[i])
    found[EVENTS], found[EXPECTED], found[FREE] = events, expected, free
    found[STATISTIC] = (expected - events) / math.sqrt(expected)
    found[LOWER], found[UPPER] = 1.0, 1.0
    rate, log_error = share_left(len(time), early) if early_censored == 0 else read_curve(trial, month, room)
    found[RATE] = rate
    if early > 0:
        found[LOWER] = band_limit(rate, quantile * log_error, -1.0, kind)
        found[UPPER] = band_limit(rate, quantile * log_error, 1.0, kind)


@compiled_part
def share_left(n: int, gone: int) -> tuple[float, float]:
    """Give the survival and its log error where `gone` of n had the event and nobody was censored."""
    left = float(n - gone)
    return left / n, math.sqrt(gone / (n * left)) if left > 0.0 else np.inf


@compiled_part
def read_curve(
    trial: tuple[NDArray[np.float64], NDArray[np.bool_]], month: float, room: CurveRoom
) -> tuple[float, float]:
    """Give the curve and its log error at a month from those whose follow-up ended by then."""
    early = 0
    for i in range(len(trial[0])):
        room[0][early], room[1][early] = trial[0][i], trial[1][i]
        early += trial[0][i] <= month
    time, event, order = room[0][:early], room[1], room[2][:early]
    order_times(time, order, room[3])
    i, at_risk, survival, greenwood = 0, len(trial[0]), 1.0, 0.0
    while i < early:
        moment, deaths, before = time[order[i]], 0, i
        while i < early and time[order[i]] == moment:
            if event[order[i]]:
                deaths += 1
            i += 1
        if deaths > 0:
            survival *= 1.0 - deaths / at_risk
            greenwood += deaths / (float(at_risk) * float(at_risk - deaths))
        at_risk -= i - before
    return survival, math.sqrt(greenwood)
