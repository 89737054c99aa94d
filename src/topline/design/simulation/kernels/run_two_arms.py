"""Draw trials with two arms one after another, look at each until it stops, and keep their sums or the trials.

Sums of estimates are of their distances from the truth, those of durations from the planned one, so that nothing is
lost where they hardly differ.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from topline.design.simulation.kernels.ordering import nth_time, order_times
from topline.design.simulation.kernels.two_arm_analysis import (
    EVENTS,
    count_events,
    log_hazard_ratio,
    log_rank_z,
    read_arm,
)
from topline.design.simulation.kernels.two_arm_subjects import draw_two_arms, look_at, watch
from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.design.simulation.kernels.two_arm_subjects import Assignment, Scene
    from topline.design.simulation.kernels.virtual_trial import Room, Stream

    Floats = NDArray[np.float64]
    Sorting = tuple[NDArray[np.int64], NDArray[np.int64]]
    Looks = tuple[NDArray[np.int64], Floats, Floats, Floats]
    Plan = tuple[Assignment, bool, float, tuple[float, float], tuple[float, float], Looks]
    Desk = tuple[
        Room, tuple[Room, NDArray[np.int64]], Sorting, tuple[Floats, Floats], tuple[Floats, NDArray[np.bool_]], Floats
    ]

ENDED, MONTH, SUBJECTS, HAPPENED, Z = range(5)
HAZARD, MEAN_TIME, SURVIVAL = range(3)
LOOK_MONTH, LOOK_SUBJECTS, LOOK_EVENTS, LOOK_Z = range(4)
EFFICACY, FUTILITY = 1.0, -1.0
BASE, AN_EFFECT, A_LOOK = 9, 5, 8


@compiled
def sum_two_arm_trials(
    key: tuple[np.uint64, np.uint64],
    replicates: tuple[int, int],
    scene: Scene,
    plan: Plan,
    truth: tuple[Floats, float, float],
    desk: Desk,
    sums: Floats,
) -> None:
    """Fill `sums`, as `two_arm_sums` names them; `truth` is that of the effects, the quantile, the planned duration."""
    looks_planned = len(plan[5][0])
    ended, effects, looks = np.empty(5), np.empty((3, 2)), np.empty((4, looks_planned))
    for j in range(len(sums)):
        sums[j] = 0.0
    for replicate in range(replicates[0], replicates[1]):
        stop = run_trial((key[0], key[1], np.uint64(replicate)), scene, plan, desk, (ended, effects, looks))
        duration = ended[MONTH] - truth[2]
        sums[0] += duration
        sums[1] += duration**2
        sums[2] += ended[HAPPENED]
        sums[3] += ended[HAPPENED] ** 2
        sums[4] += ended[SUBJECTS]
        sums[5] += ended[SUBJECTS] ** 2
        if not np.isnan(ended[Z]):
            sums[6] += ended[Z]
            sums[7] += ended[Z] ** 2
            sums[8] += 1.0
        add_effects(effects, truth[0], truth[1], sums[BASE : BASE + 3 * AN_EFFECT])
        add_looks(looks, stop, ended[ENDED], sums[BASE + 3 * AN_EFFECT :])


@compiled
def keep_two_arm_trials(
    key: tuple[np.uint64, np.uint64],
    first: int,
    scene: Scene,
    plan: Plan,
    desk: Desk,
    kept: tuple[NDArray[np.int64], Floats, NDArray[np.bool_], NDArray[np.int64], Floats, Floats, Floats],
) -> None:
    """Fill `kept`: stop, time, event and arm (b, n) of who entered, how it ended, effects and looks of each trial."""
    stop, time, event, arm, ended, effects, looks = kept
    for b in range(len(stop)):
        stream = (key[0], key[1], np.uint64(first + b))
        stop[b] = run_trial(stream, scene, plan, desk, (ended[b], effects[b], looks[b]))
        for i in range(time.shape[1]):
            has_entered = i < ended[b, SUBJECTS]
            time[b, i] = desk[4][0][i] if has_entered else np.nan
            event[b, i] = has_entered and desk[4][1][i]
            arm[b, i] = desk[1][1][i]


@compiled_part
def add_effects(effects: Floats, truth: Floats, quantile: float, sums: Floats) -> None:
    """Add the estimates of a trial: gap, its square, covered, positive, and whether there is an interval."""
    for k in range(3):
        estimate, error = effects[k, 0], effects[k, 1]
        if error > 0.0:
            gap, reach, at = estimate - truth[k], quantile * error, k * AN_EFFECT
            benefit = -estimate if k == HAZARD else estimate
            sums[at] += gap
            sums[at + 1] += gap**2
            sums[at + 2] += abs(gap) <= reach
            sums[at + 3] += benefit > reach
            sums[at + 4] += 1.0


@compiled_part
def add_looks(looks: Floats, stop: int, ended: float, sums: Floats) -> None:
    """Add the looks of a trial: taken, efficacy, futility, then month, subjects and events with the month's square."""
    for k in range(stop + 1):
        at = k * A_LOOK
        if looks[LOOK_MONTH, k] >= 0.0:
            sums[at] += 1.0
            sums[at + 3] += looks[LOOK_MONTH, k]
            sums[at + 4] += looks[LOOK_MONTH, k] ** 2
            sums[at + 5] += looks[LOOK_SUBJECTS, k]
            sums[at + 6] += looks[LOOK_EVENTS, k]
            sums[at + 7] += looks[LOOK_EVENTS, k] ** 2
    sums[stop * A_LOOK + 1] += ended == EFFICACY
    sums[stop * A_LOOK + 2] += ended == FUTILITY


@compiled_part
def run_trial(stream: Stream, scene: Scene, plan: Plan, desk: Desk, found: tuple[Floats, Floats, Floats]) -> int:
    """Look at a trial until it stops; fill how it ended, the effects (3, 2), the looks (4, k); give the last look."""
    assignment, is_survival, follow_up, weights, at, (wanted, months, upper, lower) = plan
    room, lots, sorting, seen, trial, table = desk
    ended, effects, looks = found
    cap = draw_two_arms(stream, scene, assignment, room, lots) + follow_up
    last = watch(stream, scene, is_survival, cap, room, seen)
    final = last if cap == np.inf else cap
    plan_looks(seen[1], final, (wanted, months), (table, sorting[1]), looks[LOOK_MONTH])
    first, limits = 0, np.empty(2)
    for k in range(len(wanted)):
        now = looks[LOOK_MONTH, k]
        if now < 0.0:
            continue
        entered = look_at(stream, scene, is_survival, now, room, seen, trial)
        order_times(trial[0][:entered], sorting[0][:entered], sorting[1])
        first = count_events(trial, lots[1], sorting[0][:entered], table, limits)
        ended[MONTH], ended[SUBJECTS], ended[HAPPENED], ended[ENDED] = now, entered, 0.0, 0.0
        for row in range(first, table.shape[1]):
            ended[HAPPENED] += table[EVENTS, row]
        ended[Z] = log_rank_z(table, first, weights[0], weights[1])
        looks[LOOK_SUBJECTS, k], looks[LOOK_EVENTS, k], looks[LOOK_Z, k] = entered, ended[HAPPENED], ended[Z]
        if ended[Z] >= upper[k]:
            ended[ENDED] = EFFICACY
        elif ended[Z] <= lower[k]:
            ended[ENDED] = FUTILITY
        if ended[ENDED] != 0.0 or k == len(wanted) - 1:
            estimate_effects(table, first, at, limits, seen, effects)
            return k
    return 0


@compiled_part
def plan_looks(
    month: Floats,
    final: float,
    planned: tuple[NDArray[np.int64], Floats],
    room: tuple[Floats, NDArray[np.int64]],
    looks: Floats,
) -> None:
    """Fill the month of each look, −1 for one that is not due before the final one, which `final` is at the latest."""
    (wanted, months), (table, boxes) = planned, room
    happened = list_events(month, table[0])
    listed, last = table[0][:happened], len(wanted) - 1
    if 0 < wanted[last] <= happened:
        final = nth_time(listed, wanted[last], boxes, table[1])
    looks[last] = final
    for k in range(last):
        now = months[k]
        if wanted[k] > 0:
            now = nth_time(listed, wanted[k], boxes, table[1]) if wanted[k] <= happened else np.inf
        looks[k] = now if now < final else -1.0


@compiled_part
def list_events(month: Floats, listed: Floats) -> int:
    """List the months of all events; give how many there are."""
    happened = 0
    for i in range(len(month)):
        listed[happened] = month[i]
        happened += month[i] < np.inf
    return happened


@compiled_part
def estimate_effects(
    table: Floats,
    first: int,
    at: tuple[float, float],
    limits: Floats,
    room: tuple[Floats, Floats],
    effects: Floats,
) -> None:
    """Fill the effects with estimate and error: log hazard ratio, difference of mean times, of survival."""
    effects[HAZARD, 0], effects[HAZARD, 1] = log_hazard_ratio(table, first)
    found = np.empty((2, 4))
    for k in range(2):
        effects[1 + k, 0], effects[1 + k, 1] = np.nan, np.nan
        if 0.0 < at[k] <= min(limits[0], limits[1]):
            for arm in range(2):
                read_arm(table, first, arm, at[k], room, found[arm])
            which = 2 - 2 * k
            effects[1 + k, 0] = found[1, which] - found[0, which]
            effects[1 + k, 1] = math.sqrt(found[1, which + 1] + found[0, which + 1])
