"""Cox's partial likelihood of many small samples, and its first two derivatives.

Rows are sorted by stratum and time; a row with count c is c subjects, with count 0 none. Sums run from the last time to
the first. In Efron's likelihood the d terms of an event time differ by scalars alone, so that the p x p work is done
once a time.

Sums are flat: the risk, p means, and the lower triangle of the p x p products, row by row; those of the deaths of one
time follow those of all at risk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

SMALLEST_LOG_RISK = -690.0


@compiled
def evaluate_samples(  # noqa: C901, PLR0912  one loop: calls from within it take twice the time
    sample: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64], NDArray[np.float64]],
    is_efron: bool,  # noqa: FBT001  a compiled function takes its arguments by place
    is_active: NDArray[np.bool_],
    coef: NDArray[np.float64],
    found: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
) -> None:
    """Fill `found` for the active samples: log-likelihood (b,), gradient (b, p) and information (b, p, p) at `coef`.

    `sample` is stratum, moment (the number of the time within all strata), event and count, each (b or 1, n), and x
    (b or 1, n, p).
    """
    stratum, moment, event, count, x = sample
    value, gradient, curvature = found
    n, p = x.shape[1], x.shape[2]
    q = 1 + p + p * (p + 1) // 2
    log_risk, sums = np.empty(n), np.empty(2 * q)
    for b in range(len(coef)):
        if not is_active[b]:
            continue
        row, drawn, at = min(b, len(moment) - 1), count[min(b, len(count) - 1)], x[min(b, len(x) - 1)]
        moments, events, blocks = moment[row], event[row], stratum[row]
        slope, bend = gradient[b], curvature[b]
        for j in range(p):
            clear(bend[j], 0, p)
        clear(slope, 0, p)
        fill_log_risk(at, coef[b], blocks, drawn, log_risk)
        total, end = 0.0, n
        while end > 0:
            if end == n or blocks[end - 1] != blocks[end]:
                clear(sums, 0, q)
            start, deaths = find_start(moments, events, drawn, end)
            is_shared = is_efron and deaths > 1
            if is_shared:
                clear(sums, q, 2 * q)
            for i in range(end - 1, start - 1, -1):
                if drawn[i] > 0:
                    risk = drawn[i] * np.exp(log_risk[i])
                    add_row(sums, 0, at, i, risk)
                    if events[i]:
                        total += drawn[i] * log_risk[i]
                        for j in range(p):
                            slope[j] += drawn[i] * at[i, j]
                        if is_shared:
                            add_row(sums, q, at, i, risk)
            if is_shared:
                total += add_shared_terms(sums, deaths, slope, bend)
            elif deaths > 0:
                total += add_equal_terms(sums, deaths, slope, bend)
            end = start
        value[b] = total


@compiled_part
def clear(values: NDArray[np.float64], first: int, last: int) -> None:
    """Set values to 0."""
    for j in range(first, last):
        values[j] = 0.0


@compiled_part
def find_start(
    moment: NDArray[np.int64], event: NDArray[np.bool_], count: NDArray[np.int64], end: int
) -> tuple[int, int]:
    """Find the first row with the moment of row `end` - 1, and the deaths at it."""
    start, deaths = end, 0
    while start > 0 and moment[start - 1] == moment[end - 1]:
        start -= 1
        deaths += count[start] * event[start]
    return start, deaths


@compiled_part
def fill_log_risk(
    x: NDArray[np.float64],
    coef: NDArray[np.float64],
    stratum: NDArray[np.int64],
    count: NDArray[np.int64],
    log_risk: NDArray[np.float64],
) -> None:
    """Fill the linear predictor less its largest in the stratum."""
    n, first = len(x), 0
    while first < n:
        highest, last = -np.inf, first
        while last < n and stratum[last] == stratum[first]:
            linear = 0.0
            for j in range(len(coef)):
                linear += x[last, j] * coef[j]
            log_risk[last] = linear
            if count[last] > 0:
                highest = max(highest, linear)
            last += 1
        for i in range(first, last):
            log_risk[i] = max(log_risk[i] - highest, SMALLEST_LOG_RISK)
        first = last


@compiled_part
def add_row(sums: NDArray[np.float64], place: int, x: NDArray[np.float64], i: int, risk: float) -> None:
    """Add a row's risk, covariates and products to the sums from `place` on."""
    p = x.shape[1]
    sums[place] += risk
    product = place + 1 + p
    for j in range(p):
        part = risk * x[i, j]
        sums[place + 1 + j] += part
        for k in range(j + 1):
            sums[product] += part * x[i, k]
            product += 1


@compiled_part
def add_equal_terms(
    sums: NDArray[np.float64], deaths: int, gradient: NDArray[np.float64], curvature: NDArray[np.float64]
) -> float:
    """Add `deaths` terms with the same risk sum; give their part of the log-likelihood."""
    per_risk, product = 1.0 / sums[0], 1 + len(gradient)
    for j in range(len(gradient)):
        mean = per_risk * sums[1 + j]
        gradient[j] -= deaths * mean
        for k in range(j + 1):
            curvature[j, k] += deaths * per_risk * (sums[product] - mean * sums[1 + k])
            product += 1
    return deaths * np.log(per_risk)


@compiled_part
def add_shared_terms(
    sums: NDArray[np.float64], deaths: int, gradient: NDArray[np.float64], curvature: NDArray[np.float64]
) -> float:
    """Add Efron's terms, of which each has lost one more share of the deaths; give their part of the log-likelihood."""
    q, logs = len(sums) // 2, 0.0
    once, once_shared, twice, twice_shared, twice_both = 0.0, 0.0, 0.0, 0.0, 0.0
    for term in range(deaths):
        share = term / deaths
        per_risk = 1.0 / (sums[0] - share * sums[q])
        logs += np.log(per_risk)
        once += per_risk
        once_shared += share * per_risk
        twice += per_risk * per_risk
        twice_shared += share * per_risk * per_risk
        twice_both += share * share * per_risk * per_risk
    product = 1 + len(gradient)
    for j in range(len(gradient)):
        at_risk, dead = sums[1 + j], sums[q + 1 + j]
        gradient[j] -= once * at_risk - once_shared * dead
        from_all = twice * at_risk - twice_shared * dead
        from_dead = twice_shared * at_risk - twice_both * dead
        for k in range(j + 1):
            moved = once * sums[product] - once_shared * sums[q + product]
            curvature[j, k] += moved - from_all * sums[1 + k] + from_dead * sums[q + 1 + k]
            product += 1
    return logs
