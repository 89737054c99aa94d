"""Compare two arms at a look: weighted log-rank test, Cox's hazard ratio, and what two curves tell.

All is read from a table (5, n) of the times with events: the time, the treated arm's events, all events, the treated
arm's subjects at risk, all at risk; its first rows are not used. Ties are Efron's. NaN stands for what cannot be had.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

TIME, TREATED_EVENTS, EVENTS, TREATED_AT_RISK, AT_RISK = range(5)
MOST_STEPS, SMALLEST_STEP, LONGEST_STEP = 100, 1e-10, 2.0


@compiled_part
def count_events(
    trial: tuple[NDArray[np.float64], NDArray[np.bool_]],
    arm: NDArray[np.int64],
    order: NDArray[np.int64],
    table: NDArray[np.float64],
    last: NDArray[np.float64],
) -> int:
    """Fill the table from its end; give its first row. `last` (2,) are the last months that each arm's curve tells."""
    time, event = trial
    row, at_risk, treated_at_risk, i = len(table[0]), 0, 0, len(order) - 1
    find_last(trial, arm, order, last)
    while i >= 0:
        moment, events, treated_events = time[order[i]], 0, 0
        while i >= 0 and time[order[i]] == moment:
            who = order[i]
            at_risk += 1
            treated_at_risk += arm[who]
            if event[who]:
                events += 1
                treated_events += arm[who]
            i -= 1
        if events > 0:
            row -= 1
            table[TIME, row], table[TREATED_EVENTS, row], table[EVENTS, row] = moment, treated_events, events
            table[TREATED_AT_RISK, row], table[AT_RISK, row] = treated_at_risk, at_risk
    return row


@compiled_part
def find_last(
    trial: tuple[NDArray[np.float64], NDArray[np.bool_]],
    arm: NDArray[np.int64],
    order: NDArray[np.int64],
    last: NDArray[np.float64],
) -> None:
    """Find each arm's last follow-up, −1 without any; a curve that ends with an event is known for ever."""
    time, event = trial
    for side in range(2):
        last[side], i = -1.0, len(order) - 1
        while i >= 0 and arm[order[i]] != side:
            i -= 1
        if i >= 0:
            last[side] = time[order[i]]
        while i >= 0 and time[order[i]] == last[side]:
            if event[order[i]] and arm[order[i]] == side:
                last[side] = np.inf
            i -= 1


@compiled_part
def log_rank_z(table: NDArray[np.float64], first: int, rho: float, gamma: float) -> float:
    """Give the statistic, above 0 where the treated arm has fewer events than expected."""
    difference, variance, survival, weight = 0.0, 0.0, 1.0, 1.0
    for row in range(first, table.shape[1]):
        events, at_risk = table[EVENTS, row], table[AT_RISK, row]
        share = table[TREATED_AT_RISK, row] / at_risk
        if rho != 0.0 or gamma != 0.0:
            weight = raised(survival, rho) * raised(1.0 - survival, gamma)
            survival *= 1.0 - events / at_risk
        difference += weight * (events * share - table[TREATED_EVENTS, row])
        if at_risk > 1.0:
            spread = events * share * (1.0 - share) * ((at_risk - events) / (at_risk - 1.0))
            variance += weight * weight * spread
    return difference / math.sqrt(variance) if variance > 0.0 else np.nan


@compiled_part
def raised(share: float, power: float) -> float:
    """Raise a share to a power; the two usual ones cost nothing."""
    if power == 0.0:
        return 1.0
    return share if power == 1.0 else share**power


@compiled_part
def log_hazard_ratio(table: NDArray[np.float64], first: int) -> tuple[float, float]:
    """Give the logarithm of the hazard ratio, treated to control, and its standard error."""
    treated, least, most = 0.0, 0.0, 0.0
    for row in range(first, table.shape[1]):
        treated += table[TREATED_EVENTS, row]
        least += table[EVENTS, row] if table[TREATED_AT_RISK, row] == table[AT_RISK, row] else 0.0
        most += table[EVENTS, row] if table[TREATED_AT_RISK, row] > 0.0 else 0.0
    if not least < treated < most:
        return np.nan, np.nan
    beta, information = 0.0, 0.0
    for _ in range(MOST_STEPS):
        ratio, score, information = math.exp(beta), treated, 0.0
        for row in range(first, table.shape[1]):
            events, treated_events = table[EVENTS, row], table[TREATED_EVENTS, row]
            treated_risk = table[TREATED_AT_RISK, row]
            control_risk = table[AT_RISK, row] - treated_risk
            if events == 1.0:
                share = treated_risk * ratio / (treated_risk * ratio + control_risk)
                score -= share
                information += share * (1.0 - share)
                continue
            for k in range(int(events)):
                gone = k / events
                of_treated = (treated_risk - gone * treated_events) * ratio
                share = of_treated / (of_treated + control_risk - gone * (events - treated_events))
                score -= share
                information += share * (1.0 - share)
        step = min(max(score / information, -LONGEST_STEP), LONGEST_STEP)
        beta += step
        if abs(step) < SMALLEST_STEP:
            break
    return beta, 1.0 / math.sqrt(information)


@compiled_part
def read_arm(
    table: NDArray[np.float64],
    first: int,
    arm: int,
    month: float,
    room: tuple[NDArray[np.float64], NDArray[np.float64]],
    found: NDArray[np.float64],
) -> None:
    """Fill `found` with an arm's survival at a month, its variance, the mean time to it, and the variance of that."""
    passed, share = room
    survival, greenwood, area, before, steps = 1.0, 0.0, 0.0, 0.0, 0
    for row in range(first, table.shape[1]):
        if table[TIME, row] > month:
            break
        events, at_risk = arm_counts(table, row, arm)
        if events > 0.0:
            area += survival * (table[TIME, row] - before)
            survival, before = survival * (1.0 - events / at_risk), table[TIME, row]
            passed[steps], share[steps] = area, events / (at_risk * (at_risk - events)) if at_risk > events else 0.0
            greenwood += share[steps]
            steps += 1
    area += survival * (month - before)
    spread = 0.0
    for step in range(steps):
        left = area - passed[step]
        spread += left * left * share[step]
    found[0], found[1], found[2], found[3] = survival, survival * survival * greenwood, area, spread


@compiled_part
def arm_counts(table: NDArray[np.float64], row: int, arm: int) -> tuple[float, float]:
    """Give an arm's events and subjects at risk."""
    events, at_risk = table[TREATED_EVENTS, row], table[TREATED_AT_RISK, row]
    if arm == 1:
        return events, at_risk
    return table[EVENTS, row] - events, table[AT_RISK, row] - at_risk
