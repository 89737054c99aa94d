"""Cox's partial likelihood of many resamples of one sample, and its first two derivatives.

A resample is the sample's sorted rows with a count for each, 0 for a row that it did not draw. Resamples lie side by
side, so that each loop over `LANES` of them is one vector operation of the processor. Rows join those at risk, and tied
deaths each other, as in `risk_scatter`: the information is the sum over steps of b times the hazard met times
(x - m)(x - m)'. A row that alone has the event at its time joins as the merging of its own copies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled_plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

JOIN, JOIN_DEATHS, MERGE_DEATHS, MERGE_COPIES = range(4)
KIND, RESETS = 3, 4
BITS = 3
LANES = 64
WORK_ROWS, ROOM_ROWS = 7, 4
SHARE, WEIGHT, HAZARD, SHARED, OWN, PULL, DEATHS = range(WORK_ROWS)
SMALLEST_LOG_RISK = -690.0
LARGE = 1e150


@compiled_plain
def weigh(  # noqa: C901  one loop over the strata
    stratum: NDArray[np.int64],
    event: NDArray[np.bool_],
    x: NDArray[np.float64],
    drawn: NDArray[np.float64],
    risk: NDArray[np.float64],
    room: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> None:
    """Fill each row's count times risk, the largest of its stratum 1; add the deaths' log risks to the likelihood."""
    first, highest = 0, room[0]
    while first < len(x):
        for lane in range(LANES):
            highest[lane] = -np.inf
        last = first
        while last < len(x) and stratum[last] == stratum[first]:
            for lane in range(LANES):
                risk[last, lane] = 0.0
            for j in range(x.shape[1]):
                for lane in range(LANES):
                    risk[last, lane] += x[last, j] * sums[1 + j, lane]
            for lane in range(LANES):
                seen = risk[last, lane] if drawn[last, lane] > 0.0 else -np.inf
                highest[lane] = seen if seen > highest[lane] else highest[lane]  # noqa: FURB136  max compiles longer
            last += 1
        for i in range(first, last):
            for lane in range(LANES):
                log_risk = risk[i, lane] - highest[lane]
                log_risk = log_risk if log_risk > SMALLEST_LOG_RISK else SMALLEST_LOG_RISK  # noqa: FURB136  max compiles longer
                log_risk = log_risk if log_risk < 0.0 else 0.0  # noqa: FURB136  min compiles longer
                if event[i]:
                    sums[0, lane] += drawn[i, lane] * log_risk
                risk[i, lane] = drawn[i, lane] * np.exp(log_risk)
        first = last


@compiled_plain
def sum_risks(  # noqa: C901  one loop over the steps
    steps: NDArray[np.int64],
    drawn: NDArray[np.float64],
    risk: NDArray[np.float64],
    is_efron: bool,  # noqa: FBT001  a compiled function takes its arguments by place
    work: NDArray[np.float64],
    room: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> None:
    """Fill what each step needs, `WEIGHT` with b; take the terms' logarithms from the likelihood."""
    # the sums of those alive and of the deaths that wait, and the number of these; 1 / s multiplied
    state, product = room, room[3]
    for lane in range(LANES):
        state[0, lane], state[1, lane], state[2, lane], product[lane] = 0.0, 0.0, 0.0, 1.0
    for at in range(len(steps) - 1, -1, -1):
        kind, row = steps[at] & KIND, steps[at] >> BITS
        for lane in range(LANES if steps[at] & RESETS else 0):
            state[0, lane] = 0.0
        target = 1 if kind in (JOIN_DEATHS, MERGE_COPIES) else 0
        for lane in range(LANES if kind != MERGE_DEATHS else 0):
            before, amount = state[target, lane], risk[row, lane]
            total = before + amount
            share = amount / total if total > 0.0 else 0.0
            work[SHARE, at, lane], work[WEIGHT, at, lane] = share, share * before
            state[target, lane] = total
            state[2, lane] += target * drawn[row, lane]
        for lane in range(LANES if kind >= MERGE_DEATHS else 0):
            alive, dead, deaths = state[0, lane], state[1, lane], state[2, lane]
            inverse = 1.0 / (alive + dead) if deaths > 0.0 else 0.0
            share = dead * inverse
            work[SHARE, at, lane], work[WEIGHT, at, lane] = share, share * alive
            work[HAZARD, at, lane], work[SHARED, at, lane] = inverse, inverse
            work[OWN, at, lane], work[DEATHS, at, lane] = share * (alive * inverse), deaths
            product[lane] *= inverse if 0.0 < inverse < LARGE else 1.0
        for lane in range(LANES if kind >= MERGE_DEATHS else 0):
            alive, dead, deaths = state[0, lane], state[1, lane], state[2, lane]
            if work[HAZARD, at, lane] >= LARGE:
                sums[0, lane] += np.log(work[HAZARD, at, lane])
            if product[lane] > LARGE or product[lane] < 1.0 / LARGE:
                sums[0, lane] += np.log(product[lane])
                product[lane] = 1.0
            for place in range(1, int(deaths)):
                left = 1.0 - place / deaths if is_efron else 1.0
                inverse = 1.0 / (alive + left * dead)
                sums[0, lane] += np.log(inverse)
                work[HAZARD, at, lane] += inverse
                work[SHARED, at, lane] += left * inverse
                work[OWN, at, lane] += (alive * inverse) * (left * dead * inverse)
            work[PULL, at, lane] = work[SHARED, at, lane] * dead
            state[0, lane], state[1, lane], state[2, lane] = alive + dead, 0.0, 0.0
    for lane in range(LANES):
        sums[0, lane] += np.log(product[lane])


@compiled_plain
def meet_hazard(steps: NDArray[np.int64], work: NDArray[np.float64], room: NDArray[np.float64]) -> None:
    """Turn b of each step into b times the hazard that is met."""
    running, before, shared = room[0], room[1], room[2]
    for lane in range(LANES):
        running[lane], before[lane], shared[lane] = 0.0, 0.0, 0.0
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
        for lane in range(LANES if steps[at] & RESETS else 0):
            running[lane] = 0.0


@compiled_plain
def scatter(  # noqa: C901, PLR0912  one loop over the steps
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
        for j in range(mean, of_dead if steps[at] & RESETS else mean):
            for lane in range(LANES):
                sums[j, lane] = 0.0
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
