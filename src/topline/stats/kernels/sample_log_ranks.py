"""Log-rank sums of many small samples: observed and expected events, and the variance, per group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled
def sum_log_ranks(
    sample: tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.intp], NDArray[np.intp], NDArray[np.int64]],
    powers: tuple[float, float],
    found: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
) -> None:
    """Add up `found`, from 0: observed and expected (b, g), variance (b, g, g).

    `sample` is time, event, stratum, group and count, each (b or 1, n), sorted by stratum and time; `powers` are
    Fleming and Harrington's rho and gamma.
    """
    time, event, stratum, group, count = sample
    g = found[0].shape[1]
    at_risk, deaths = np.empty(g), np.empty(g)
    for b in range(len(found[0])):
        row, drawn = min(b, len(time) - 1), min(b, len(count) - 1)
        blocks, codes = stratum[min(b, len(stratum) - 1)], group[min(b, len(group) - 1)]
        first = 0
        while first < time.shape[1]:
            last = first
            at_risk[:] = 0.0
            while last < time.shape[1] and blocks[last] == blocks[first]:
                at_risk[codes[last]] += count[drawn, last]
                last += 1
            block = (time[row, first:last], event[row, first:last], codes[first:last], count[drawn, first:last])
            sum_stratum(block, powers, (at_risk, deaths), (found[0][b], found[1][b], found[2][b]))
            first = last


@compiled_part
def sum_stratum(
    block: tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.intp], NDArray[np.int64]],
    powers: tuple[float, float],
    work: tuple[NDArray[np.float64], NDArray[np.float64]],
    found: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
) -> None:
    """Add one stratum's sums; `work` holds those at risk at its start, and room for the deaths."""
    time, event, codes, count = block
    at_risk, deaths = work
    i, survival = 0, 1.0
    while i < len(time):
        moment, start = time[i], i
        deaths[:] = 0.0
        while i < len(time) and time[i] == moment:
            if event[i]:
                deaths[codes[i]] += count[i]
            i += 1
        total, dead = at_risk.sum(), deaths.sum()
        if dead > 0:
            weight = survival ** powers[0] * (1.0 - survival) ** powers[1]
            add_moment((at_risk, deaths), (total, dead, weight), found)
            survival *= 1.0 - dead / total
        for j in range(start, i):
            at_risk[codes[j]] -= count[j]


@compiled_part
def add_moment(
    work: tuple[NDArray[np.float64], NDArray[np.float64]],
    sums: tuple[float, float, float],
    found: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
) -> None:
    """Add one event time: those at risk, the deaths, and the weight of the time."""
    at_risk, deaths = work
    total, dead, weight = sums
    observed, expected, variance = found
    spread = weight**2 * dead * ((total - dead) / (total - 1.0)) if total > 1.0 else 0.0
    for j in range(len(at_risk)):
        share = at_risk[j] / total
        observed[j] += weight * deaths[j]
        expected[j] += weight * dead * share
        variance[j, j] += spread * share
        for k in range(len(at_risk)):
            variance[j, k] -= spread * share * (at_risk[k] / total)
