"""Kaplan-Meier curves of many small samples: the curve at given times, and one quantile with its limits.

The arithmetic is that of `topline.stats.kaplan_meier`, step by step. NaN stands for what is not reached; a negative
error for a time before the first of the sample.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVEL_TOLERANCE = float(np.sqrt(np.finfo(np.float64).eps))
LOG, LOG_LOG, PLAIN, LOGIT, ARCSIN = range(5)


@compiled
def read_curves(
    sample: tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]],
    at: NDArray[np.float64],
    level: tuple[float, int, float, bool],
    found: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]],
) -> None:
    """Fill `found`: survival and its log error (b, k) at the times `at`, the quantile with limits (b, 3), events (b,).

    `sample` is time, event and count, each (b or 1, n); `level` the share, the code of the confidence type, the normal
    quantile, and whether SAS's rule holds at a last plateau.
    """
    time, event, count = sample
    survival_at, error_at, quantile, events = found
    n = time.shape[1]
    curve = np.empty((4, n + 1))
    for b in range(len(events)):
        row, drawn = min(b, len(time) - 1), min(b, len(count) - 1)
        k, events[b] = estimate_curve(time[row], event[row], count[drawn], curve)
        for j in range(len(at)):
            step = last_step(curve[0], k, at[j])
            survival_at[b, j] = curve[1, step]
            error_at[b, j] = curve[2, step] if step > 0 else -1.0
        for limit in range(3):
            fill_shares(curve, k, limit, level)
            quantile[b, limit] = crossing(curve[0], curve[3], k, level)


@compiled_part
def estimate_curve(
    time: NDArray[np.float64], event: NDArray[np.bool_], count: NDArray[np.int64], curve: NDArray[np.float64]
) -> tuple[int, int]:
    """Fill rows 0 to 2 of `curve`: times, survival, its log error, from step 0; give the last step and the deaths."""
    at_risk, deaths_in_all = 0, 0
    for i in range(len(time)):
        at_risk += count[i]
    curve[0, 0], curve[1, 0], curve[2, 0] = 0.0, 1.0, 0.0
    k, i, greenwood, survival = 0, 0, 0.0, 1.0
    while i < len(time):
        moment, deaths, leaving = time[i], 0, 0
        while i < len(time) and time[i] == moment:
            leaving += count[i]
            if event[i]:
                deaths += count[i]
            i += 1
        if leaving == 0:
            continue
        if deaths > 0:
            survival *= 1.0 - deaths / at_risk
            greenwood += deaths / (float(at_risk) * float(at_risk - deaths))
        k += 1
        curve[0, k], curve[1, k], curve[2, k] = moment, survival, np.sqrt(greenwood)
        at_risk -= leaving
        deaths_in_all += deaths
    return k, deaths_in_all


@compiled_part
def last_step(times: NDArray[np.float64], k: int, t: float) -> int:
    """Find the last step from 1 to k whose time is at most `t`, 0 where there is none."""
    low, high = 0, k
    while low < high:
        middle = (low + high + 1) // 2
        if times[middle] <= t:
            low = middle
        else:
            high = middle - 1
    return low


@compiled_part
def fill_shares(curve: NDArray[np.float64], k: int, limit: int, level: tuple[float, int, float, bool]) -> None:
    """Fill row 3 with 1 - survival (limit 0), 1 - lower band (1) or 1 - upper band (2)."""
    curve[3, 0] = 0.0
    for step in range(1, k + 1):
        if limit == 0:
            curve[3, step] = 1.0 - curve[1, step]
        else:
            side = -1.0 if limit == 1 else 1.0
            curve[3, step] = 1.0 - band_limit(curve[1, step], level[2] * curve[2, step], side, level[1])


@compiled_part
def band_limit(p: float, half: float, side: float, kind: int) -> float:
    """Give the lower (side -1) or upper (side 1) confidence limit of a probability."""
    if kind == PLAIN:
        return min(max(p + side * half * p, 0.0), 1.0)
    if p == 0.0 or (kind == LOG_LOG and p == 1.0):
        return np.nan
    if kind == LOG:
        return min(np.exp(np.log(p) + side * half), 1.0)
    if kind == LOG_LOG:
        log_p = np.log(p)
        return np.exp(-np.exp(np.log(-log_p) + side * half / log_p))
    if kind == LOGIT:
        return 1.0 - 1.0 / (1.0 + np.exp(np.log(p / (1.0 - p)) + side * half * (1.0 + p / (1.0 - p))))
    turned = np.arcsin(np.sqrt(p)) + side * 0.5 * half * np.sqrt(p / (1.0 - p))
    return np.sin(min(max(turned, 0.0), np.pi / 2)) ** 2


@compiled_part
def crossing(
    times: NDArray[np.float64], shares: NDArray[np.float64], k: int, level: tuple[float, int, float, bool]
) -> float:
    """Find the time at which the rising `shares` reach the wanted one, by the rule of `stats.crossing`."""
    p, is_strict = level[0], level[3]
    if p == 0.0:
        return 0.0
    reached = first_at_least(shares, k, p - LEVEL_TOLERANCE)
    if reached < 0:
        return np.nan
    if abs(p - shares[k]) < LEVEL_TOLERANCE:
        return np.nan if is_strict and p < 1.0 else (times[reached] + times[k]) / 2
    passed = first_at_least(shares, k, p + LEVEL_TOLERANCE)
    return (times[reached] + times[passed]) / 2 if passed >= 0 else np.nan


@compiled_part
def first_at_least(shares: NDArray[np.float64], k: int, wanted: float) -> int:
    """Find the first step with the smallest share that is at least `wanted`; -1 where there is none."""
    best, smallest = -1, np.inf
    for step in range(k + 1):
        if wanted <= shares[step] < smallest:
            best, smallest = step, shares[step]
    return best
