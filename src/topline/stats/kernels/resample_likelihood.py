"""Cox's partial likelihood of many resamples of one sample, and its first two derivatives.

A resample is the sample's sorted rows with a count for each, 0 for a row that it did not draw. Resamples lie side by
side, so that each loop over `LANES` of them is one vector operation of the processor. Rows join those at risk, and tied
deaths each other, as in `risk_scatter`: the information is the sum over steps of b times the hazard met times
(x - m)(x - m)'. A row that alone has the event at its time joins as the merging of its own copies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

JOIN, JOIN_DEATHS, MERGE_DEATHS, MERGE_COPIES = range(4)
KIND, RESETS = 3, 4
BITS = 3
LANES = 64
SHARE, WEIGHT, HAZARD, SHARED, OWN, PULL, DEATHS = range(7)
SMALLEST_LOG_RISK = -690.0
LARGE = 1e200


@compiled
def evaluate_resamples(
    sample: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.float64]],
    counts: NDArray[np.int64],
    is_efron: bool,  # noqa: FBT001  a compiled function takes its arguments by place
    is_active: NDArray[np.bool_],
    coef: NDArray[np.float64],
    found: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
) -> None:
    """Fill `found` for the active resamples: log-likelihood (b,), score (b, p) and information (b, p, p) at `coef`.

    `sample` is steps (s,), stratum, event (n,) and x (n, p) sorted; of the information the lower triangle is filled.
    """
    steps, stratum, event, x = sample
    n, p = x.shape
    active = np.nonzero(is_active)[0]
    drawn, risk = np.zeros((n, LANES)), np.empty((n, LANES))
    work, sums = np.empty((7, len(steps), LANES)), np.empty((4 * p + p * (p + 1) // 2 + 1, LANES))
    for first in range(0, len(active), LANES):
        lanes = active[first : first + LANES]
        sums[:] = 0.0
        drawn[:] = 0.0
        for place in range(len(lanes)):
            for i in range(n):
                drawn[i, place] = counts[lanes[place], i]
            for j in range(p):
                sums[1 + j, place] = coef[lanes[place], j]
        _weigh(stratum, event, x, drawn, risk, sums)
        _sum_risks(steps, drawn, risk, is_efron, work, sums[0])
        _meet_hazard(steps, work)
        sums[1 : 1 + p] = 0.0
        _scatter(steps, event, x, drawn, work, sums)
        for place in range(len(lanes)):
            found[0][lanes[place]] = sums[0, place]
            entry = 4 * p + 1
            for j in range(p):
                found[1][lanes[place], j] = sums[1 + j, place]
                for k in range(j + 1):
                    found[2][lanes[place], j, k] = sums[entry, place]
                    entry += 1


@compiled_part
def _weigh(
    stratum: NDArray[np.int64],
    event: NDArray[np.bool_],
    x: NDArray[np.float64],
    drawn: NDArray[np.float64],
    risk: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> None:
    """Fill each row's count times risk, the largest of its stratum 1; add the deaths' log risks to the likelihood."""
    first, highest = 0, np.empty(LANES)
    while first < len(x):
        highest[:] = -np.inf
        last = first
        while last < len(x) and stratum[last] == stratum[first]:
            for lane in range(LANES):
                risk[last, lane] = 0.0
            for j in range(x.shape[1]):
                for lane in range(LANES):
                    risk[last, lane] += x[last, j] * sums[1 + j, lane]
            for lane in range(LANES):
                seen = risk[last, lane] if drawn[last, lane] > 0.0 else -np.inf
                highest[lane] = max(highest[lane], seen)
            last += 1
        for i in range(first, last):
            for lane in range(LANES):
                log_risk = min(max(risk[i, lane] - highest[lane], SMALLEST_LOG_RISK), 0.0)
                if event[i]:
                    sums[0, lane] += drawn[i, lane] * log_risk
                risk[i, lane] = drawn[i, lane] * np.exp(log_risk)
        first = last


@compiled_part
def _sum_risks(
    steps: NDArray[np.int64],
    drawn: NDArray[np.float64],
    risk: NDArray[np.float64],
    is_efron: bool,  # noqa: FBT001  a compiled function takes its arguments by place
    work: NDArray[np.float64],
    value: NDArray[np.float64],
) -> None:
    """Fill what each step needs, `WEIGHT` with b; take the terms' logarithms from the likelihood."""
    alive, dead, deaths, product = np.zeros(LANES), np.zeros(LANES), np.zeros(LANES), np.ones(LANES)
    for at in range(len(steps) - 1, -1, -1):
        kind, row = steps[at] & KIND, steps[at] >> BITS
        if steps[at] & RESETS:
            alive[:] = 0.0
        if kind == JOIN:
            _join(alive, risk[row], work[:, at])
        elif kind == JOIN_DEATHS:
            _join(dead, risk[row], work[:, at])
            deaths += drawn[row]
        else:
            if kind == MERGE_COPIES:
                dead[:] = risk[row]
                deaths[:] = drawn[row]
            _sum_terms(alive, dead, deaths, is_efron, work[:, at], product, value)
            _join(alive, dead, work[:, at])
            dead[:] = 0.0
            deaths[:] = 0.0
    for lane in range(LANES):
        value[lane] += np.log(product[lane])


@compiled_part
def _join(total: NDArray[np.float64], amount: NDArray[np.float64], moves: NDArray[np.float64]) -> None:
    """Add the amounts to the totals; fill the share of the move, and b."""
    for lane in range(LANES):
        before = total[lane]
        total[lane] = before + amount[lane]
        share = amount[lane] / total[lane] if total[lane] > 0.0 else 0.0
        moves[SHARE, lane], moves[WEIGHT, lane] = share, share * before


@compiled_part
def _sum_terms(
    alive: NDArray[np.float64],
    dead: NDArray[np.float64],
    deaths: NDArray[np.float64],
    is_efron: bool,  # noqa: FBT001  a compiled function takes its arguments by place
    sums: NDArray[np.float64],
    product: NDArray[np.float64],
    value: NDArray[np.float64],
) -> None:
    """Multiply the products of 1 / s, whose logarithms the likelihood takes, and fill the sums of an event time."""
    for lane in range(LANES):
        total = alive[lane] + dead[lane]
        inverse = 1.0 / total if deaths[lane] > 0.0 else 0.0
        sums[DEATHS, lane] = deaths[lane]
        sums[HAZARD, lane], sums[SHARED, lane] = inverse, inverse
        sums[OWN, lane] = (alive[lane] * inverse) * (dead[lane] * inverse)
    for lane in range(LANES):
        _multiply(sums[HAZARD, lane] if deaths[lane] > 0.0 else 1.0, product, value, lane)
        for place in range(1, int(deaths[lane])):
            left = 1.0 - place / deaths[lane] if is_efron else 1.0
            inverse = 1.0 / (alive[lane] + left * dead[lane])
            _multiply(inverse, product, value, lane)
            sums[HAZARD, lane] += inverse
            sums[SHARED, lane] += left * inverse
            sums[OWN, lane] += (alive[lane] * inverse) * (left * dead[lane] * inverse)
    for lane in range(LANES):
        sums[PULL, lane] = sums[SHARED, lane] * dead[lane]


@compiled_part
def _multiply(factor: float, product: NDArray[np.float64], value: NDArray[np.float64], lane: int) -> None:
    """Multiply, and take the logarithm only where the product grows large or small."""
    grown = product[lane] * factor
    if 1.0 / LARGE < grown < LARGE:
        product[lane] = grown
    else:
        value[lane] += np.log(product[lane]) + np.log(factor)
        product[lane] = 1.0


@compiled_part
def _meet_hazard(steps: NDArray[np.int64], work: NDArray[np.float64]) -> None:
    """Turn b of each step into b times the hazard that is met."""
    running, before, shared = np.zeros(LANES), np.zeros(LANES), np.zeros(LANES)
    for at in range(len(steps)):
        kind = steps[at] & KIND
        if kind == JOIN:
            for lane in range(LANES):
                work[WEIGHT, at, lane] *= running[lane]
        elif kind == JOIN_DEATHS:
            for lane in range(LANES):
                work[WEIGHT, at, lane] *= before[lane] + shared[lane]
        else:
            for lane in range(LANES):
                before[lane] = running[lane]
                shared[lane] = work[SHARED, at, lane]
                running[lane] += work[HAZARD, at, lane]
                work[WEIGHT, at, lane] = work[WEIGHT, at, lane] * before[lane] + work[OWN, at, lane]
        if steps[at] & RESETS:
            running[:] = 0.0


@compiled_part
def _scatter(  # noqa: C901  one loop over the steps
    steps: NDArray[np.int64],
    event: NDArray[np.bool_],
    x: NDArray[np.float64],
    drawn: NDArray[np.float64],
    work: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> None:
    """Fill score and information.

    `sums` are likelihood, score, means at risk and of the deaths, distances from them, and information.
    """
    p = x.shape[1]
    mean, of_dead, distance = 1 + p, 1 + 2 * p, 1 + 3 * p
    for at in range(len(steps) - 1, -1, -1):
        kind, row = steps[at] & KIND, steps[at] >> BITS
        if steps[at] & RESETS:
            sums[mean:of_dead] = 0.0
        target = of_dead if kind == JOIN_DEATHS else mean
        for j in range(p):
            for lane in range(LANES):
                source = sums[of_dead + j, lane] if kind == MERGE_DEATHS else x[row, j]
                sums[distance + j, lane] = source - sums[target + j, lane]
            if kind >= MERGE_DEATHS:
                for lane in range(LANES):
                    sums[1 + j, lane] -= work[DEATHS, at, lane] * sums[mean + j, lane]
                    sums[1 + j, lane] -= work[PULL, at, lane] * sums[distance + j, lane]
            if kind != MERGE_DEATHS and event[row]:
                for lane in range(LANES):
                    sums[1 + j, lane] += drawn[row, lane] * x[row, j]
            for lane in range(LANES):
                sums[target + j, lane] += work[SHARE, at, lane] * sums[distance + j, lane]
        entry = distance + p
        for j in range(p):
            for k in range(j + 1):
                for lane in range(LANES):
                    product = sums[distance + j, lane] * sums[distance + k, lane]
                    sums[entry, lane] += work[WEIGHT, at, lane] * product
                entry += 1
