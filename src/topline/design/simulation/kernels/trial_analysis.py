"""Analyse one trial with one arm: a rate at a month by counting and by Kaplan-Meier, and the one-sample log-rank test.

The curve's arithmetic is that of `topline.stats.kaplan_meier`, limits included. Where nobody is censored before the
month the product of its steps is the share of those who are left, and is worked out as such. Follow-up
that ends at the month but for rounding has reached it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from topline.design.simulation.kernels.virtual_trial import cumulative
from topline.stats.kernels.compiled import compiled_part
from topline.stats.kernels.sample_curves import band_limit, estimate_curve, last_step

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOUND = ("free", "rate", "lower", "upper", "statistic", "events", "expected")
FREE, RATE, LOWER, UPPER, STATISTIC, EVENTS, EXPECTED = range(len(FOUND))
NEARLY = 1.0 - 1e-9


@compiled_part
def analyse_trial(
    trial: tuple[NDArray[np.float64], NDArray[np.bool_]],
    null: NDArray[np.float64],
    level: tuple[float, float, int],
    room: tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64], NDArray[np.float64]],
    found: NDArray[np.float64],
) -> None:
    """Fill `found` with what `FOUND` names; `level` is the month, the normal quantile, and the code of the interval."""
    time, event = trial
    month, quantile, kind = level
    early, early_censored, free = 0, 0, 0
    found[EVENTS], found[EXPECTED] = 0.0, 0.0
    for i in range(len(time)):
        found[EXPECTED] += cumulative(null, time[i])
        if event[i]:
            found[EVENTS] += 1.0
        if time[i] > month or (time[i] >= month * NEARLY and not event[i]):
            free += 1
        if time[i] <= month:
            room[0][early], room[1][early] = time[i], event[i]
            early += 1
            if not event[i]:
                early_censored += 1
    found[FREE] = free
    found[STATISTIC] = (found[EXPECTED] - found[EVENTS]) / math.sqrt(found[EXPECTED])
    rate, log_error = share_left(len(time), early) if early_censored == 0 else read_curve(len(time), early, room, month)
    found[RATE], found[LOWER], found[UPPER] = rate, 1.0, 1.0
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
    n: int,
    early: int,
    room: tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64], NDArray[np.float64]],
    month: float,
) -> tuple[float, float]:
    """Give the curve at the month from those whose follow-up ended by then; the others are one last row."""
    time, event, count, curve = room
    order = np.argsort(time[:early])
    time[:early], event[:early] = time[:early][order], event[:early][order]
    count[:early] = 1
    time[early], event[early], count[early] = np.inf, False, n - early
    steps = estimate_curve(time[: early + 1], event[: early + 1], count[: early + 1], curve)[0]
    step = last_step(curve[0], steps, month)
    return curve[1, step], curve[2, step]
