"""Cox's partial likelihood of many small samples, and its first two derivatives.

Rows are sorted by stratum and time. Sums run from the last time to the first. In Efron's likelihood the d terms of an
event time differ by scalars alone, so that the p x p work is done once a time.

A row's terms are 1, its p covariates, and the lower triangle of their products, row by row: a sum over a risk set is
one of terms times risks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

SMALLEST_LOG_RISK = -690.0


@compiled
def evaluate_samples(  # noqa: C901  one loop: calls from within it take twice the time
    sample: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.float64]],
    is_efron: bool,  # noqa: FBT001  a compiled function takes its arguments by place
    is_active: NDArray[np.bool_],
    coef: NDArray[np.float64],
    found: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
) -> None:
    """Fill `found` for the active samples: log-likelihood (b,), gradient (b, p) and information (b, p, p) at `coef`.

    `sample` is stratum (b or 1, n), moment (the number of the time within all strata) and event, each (b, n), and the
    terms (b or 1, n, q).
    """
    stratum, moment, event, terms = sample
    value, gradient, curvature = found
    n, p = terms.shape[1], coef.shape[1]
    log_risk, at_risk, dead = np.empty(n), np.empty(terms.shape[2]), np.empty(terms.shape[2])
    for b in range(len(coef)):
        if not is_active[b]:
            continue
        moments, events, blocks, at = (
            moment[b],
            event[b],
            stratum[min(b, len(stratum) - 1)],
            terms[min(b, len(terms) - 1)],
        )
        slope, bend = gradient[b], curvature[b]
        for j in range(p):
            clear(bend[j])
        clear(slope)
        fill_log_risk(at, coef[b], blocks, log_risk)
        total, end = 0.0, n
        while end > 0:
            if end == n or blocks[end - 1] != blocks[end]:
                clear(at_risk)
            start, deaths = find_start(moments, events, end)
            is_shared = is_efron and deaths > 1
            if is_shared:
                clear(dead)
            for i in range(end - 1, start - 1, -1):
                risk = np.exp(log_risk[i])
                add_row(at_risk, at, i, risk)
                if events[i]:
                    total += log_risk[i]
                    for j in range(p):
                        slope[j] += at[i, 1 + j]
                    if is_shared:
                        add_row(dead, at, i, risk)
            if is_shared:
                total += add_shared_terms(at_risk, dead, deaths, slope, bend)
            elif deaths > 0:
                total += add_equal_terms(at_risk, deaths, slope, bend)
            end = start
        value[b] = total


@compiled_part
def clear(values: NDArray[np.float64]) -> None:
    """Set values to 0."""
    for j in range(len(values)):
        values[j] = 0.0


@compiled_part
def find_start(moment: NDArray[np.int64], event: NDArray[np.bool_], end: int) -> tuple[int, int]:
    """Find the first row with the moment of row `end` - 1, and the deaths at it."""
    start, deaths = end, 0
    while start > 0 and moment[start - 1] == moment[end - 1]:
        start -= 1
        deaths += event[start]
    return start, deaths


@compiled_part
def fill_log_risk(
    terms: NDArray[np.float64],
    coef: NDArray[np.float64],
    stratum: NDArray[np.int64],
    log_risk: NDArray[np.float64],
) -> None:
    """Fill the linear predictor less its largest in the stratum."""
    n, first = len(terms), 0
    while first < n:
        highest, last = -np.inf, first
        while last < n and stratum[last] == stratum[first]:
            linear = 0.0
            for j in range(len(coef)):
                linear += terms[last, 1 + j] * coef[j]
            log_risk[last] = linear
            highest = max(highest, linear)
            last += 1
        for i in range(first, last):
            log_risk[i] = max(log_risk[i] - highest, SMALLEST_LOG_RISK)
        first = last


@compiled_part
def add_row(sums: NDArray[np.float64], terms: NDArray[np.float64], i: int, risk: float) -> None:
    """Add a row's terms times its risk to the sums."""
    for j in range(len(sums)):
        sums[j] += risk * terms[i, j]


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
    sums: NDArray[np.float64],
    dead: NDArray[np.float64],
    deaths: int,
    gradient: NDArray[np.float64],
    curvature: NDArray[np.float64],
) -> float:
    """Add Efron's terms, of which each has lost one more share of the deaths; give their part of the log-likelihood."""
    logs = 0.0
    once, once_shared, twice, twice_shared, twice_both = 0.0, 0.0, 0.0, 0.0, 0.0
    for term in range(deaths):
        share = term / deaths
        per_risk = 1.0 / (sums[0] - share * dead[0])
        logs += np.log(per_risk)
        once += per_risk
        once_shared += share * per_risk
        twice += per_risk * per_risk
        twice_shared += share * per_risk * per_risk
        twice_both += share * share * per_risk * per_risk
    product = 1 + len(gradient)
    for j in range(len(gradient)):
        of_all, of_dead = sums[1 + j], dead[1 + j]
        gradient[j] -= once * of_all - once_shared * of_dead
        from_all = twice * of_all - twice_shared * of_dead
        from_dead = twice_shared * of_all - twice_both * of_dead
        for k in range(j + 1):
            moved = once * sums[product] - once_shared * dead[product]
            curvature[j, k] += moved - from_all * sums[1 + k] + from_dead * dead[1 + k]
            product += 1
    return logs
