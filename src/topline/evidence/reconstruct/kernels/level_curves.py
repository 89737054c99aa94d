"""The Kaplan-Meier median of one level with its log limits, and the log-rank statistic of a variable.

The rules are those of `topline.stats` (R's): a flat stretch at one half gives its middle, and of the upper band the
first value that passes one half by size counts. A band passes one half where the squared distance of the log curve
passes its squared half-width, so that no root is drawn. The verdict on a cohort never rests on these loops.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Sample = tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]

LOG_HALF = float(np.log(0.5))
TOLERANCE = 1.5e-8
TWO = 2
SQUARED_NORMAL_975 = 1.959963984540054**2


@compiled_part
def level_median(sample: Sample, level: int, logs: NDArray[np.float64]) -> tuple[float, float, float]:
    """Give the median, its lower and its upper limit; NaN where one is not reached.

    `sample` are time, event, the order of the subjects by time, and their levels; `logs` the logarithms of 0 to n.
    """
    days, at_risk = level_days(sample, level)
    above, greenwood, step, n = -LOG_HALF, 0.0, 0, at_risk
    reached, passed, lower, upper, highest = np.nan, np.nan, np.nan, np.nan, -np.inf
    last, is_reached, is_lower = 0.0, False, False
    while step < n:
        moment, start, deaths = days[step] >> 1, step, 0
        while step < n and days[step] >> 1 == moment:
            deaths += days[step] & 1
            step += 1
        last = float(moment)
        if deaths == at_risk:
            above = -np.inf
        elif deaths > 0:
            above += logs[at_risk - deaths] - logs[at_risk]
            greenwood += deaths / (float(at_risk) * (at_risk - deaths))
            width = SQUARED_NORMAL_975 * greenwood
            if not is_lower and (above <= 0.0 or above * above <= width):
                is_lower, lower = True, last
            if above < 0.0 and above * above >= width and above + np.sqrt(width) > highest:
                upper, highest = last, above + np.sqrt(width)
        if not is_reached and above <= TOLERANCE:
            is_reached, reached = True, last
        if np.isnan(passed) and above < -TOLERANCE:
            passed = last
        at_risk -= step - start
    if abs(above) < TOLERANCE:
        passed = last
    return (reached + passed) / 2.0, lower, upper


@compiled_part
def level_days(sample: Sample, level: int) -> tuple[NDArray[np.int64], int]:
    """List the follow-up of a level in order of time, each as twice the day, plus 1 for an event; without a branch."""
    time, event, order, codes = sample
    days, size = np.empty(len(order), np.int64), 0
    for i in order:
        days[size] = 2 * time[i] + event[i]
        size += codes[i] == level
    return days, size


@compiled_part
def log_rank_root(  # noqa: C901  one loop: calls from within it take twice the time
    time: NDArray[np.int64],
    event: NDArray[np.bool_],
    order: NDArray[np.int64],
    codes: NDArray[np.int64],
    n_levels: int,
) -> float:
    """Give the square root of the log-rank statistic."""
    if n_levels == TWO:
        return two_level_root(time, event, order, codes)
    at_risk, deaths, gap = np.zeros(n_levels), np.zeros(n_levels), np.zeros(n_levels)
    spread = np.zeros((n_levels, n_levels))
    total = 0.0
    for i in range(len(codes)):
        if codes[i] >= 0:
            at_risk[codes[i]] += 1.0
            total += 1.0
    step = 0
    while step < len(order):
        moment, start, dead = time[order[step]], step, 0.0
        deaths[:] = 0.0
        while step < len(order) and time[order[step]] == moment:
            i = order[step]
            if codes[i] >= 0 and event[i]:
                deaths[codes[i]] += 1.0
                dead += 1.0
            step += 1
        if dead > 0.0:
            weight = dead * (total - dead) / (total - 1.0) if total > 1.0 else 0.0
            for j in range(n_levels):
                share = at_risk[j] / total
                gap[j] += deaths[j] - dead * share
                spread[j, j] += weight * share
                for k in range(n_levels):
                    spread[j, k] -= weight * share * at_risk[k] / total
        for k in range(start, step):
            if codes[order[k]] >= 0:
                at_risk[codes[order[k]]] -= 1.0
                total -= 1.0
    return float(np.sqrt(quadratic_form(gap, spread, n_levels - 1)))


@compiled_part
def two_level_root(
    time: NDArray[np.int64], event: NDArray[np.bool_], order: NDArray[np.int64], codes: NDArray[np.int64]
) -> float:
    """Give the square root of the log-rank statistic of two levels."""
    at_risk, total = 0.0, 0.0
    for i in range(len(codes)):
        total += codes[i] >= 0
        at_risk += codes[i] == 1
    gap, spread, step = 0.0, 0.0, 0
    while step < len(order):
        moment, dead, deaths, leaving, left = time[order[step]], 0.0, 0.0, 0.0, 0.0
        while step < len(order) and time[order[step]] == moment:
            i = order[step]
            if codes[i] >= 0:
                leaving += 1.0
                left += float(codes[i])
                if event[i]:
                    dead += 1.0
                    deaths += float(codes[i])
            step += 1
        if dead > 0.0:
            share = at_risk / total
            gap += deaths - dead * share
            if total > 1.0:
                spread += dead * (total - dead) / (total - 1.0) * share * (1.0 - share)
        total -= leaving
        at_risk -= left
    return abs(gap) / float(np.sqrt(spread)) if spread > TOLERANCE else 0.0


@compiled_part
def quadratic_form(gap: NDArray[np.float64], spread: NDArray[np.float64], size: int) -> float:
    """Give gap' spread^-1 gap of the first `size` levels by elimination; 0 where it cannot be had."""
    value = 0.0
    for j in range(size):
        if spread[j, j] <= TOLERANCE:
            return 0.0
        value += gap[j] * gap[j] / spread[j, j]
        for i in range(j + 1, size):
            factor = spread[i, j] / spread[j, j]
            gap[i] -= factor * gap[j]
            for k in range(j, size):
                spread[i, k] -= factor * spread[j, k]
    return value
