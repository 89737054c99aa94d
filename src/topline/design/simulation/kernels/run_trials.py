"""Draw and analyse trials one after another: keep their sums by block, or the trials themselves.

Sums of estimates are of their distances from the truth, those of durations from the planned one, so that nothing is
lost where they hardly differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.design.simulation.kernels.trial_analysis import (
    EVENTS,
    EXPECTED,
    FOUND,
    FREE,
    LOWER,
    RATE,
    STATISTIC,
    UPPER,
    analyse_trial,
)
from topline.design.simulation.kernels.virtual_trial import DEATH, ENTRY, LOSS, PROGRESSION, draw_subjects, observe
from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.design.simulation.kernels.trial_analysis import CurveRoom
    from topline.design.simulation.kernels.virtual_trial import Rates, Room

    Key = tuple[np.uint64, np.uint64]
    Scene = tuple[Rates, int, float, tuple[float, float, float]]
    Plan = tuple[NDArray[np.float64], tuple[float, float, int], float, bool]
    Rule = tuple[float, float, float, NDArray[np.float64], NDArray[np.float64], float]


@compiled
def sum_trials(
    key: Key,
    replicates: tuple[int, int],
    scene: Scene,
    plan: Plan,
    rule: Rule,
    sums: NDArray[np.float64],
) -> None:
    """Fill `sums`, as `sums.SUMS` names them, from the replicates from the first up to the second.

    `scene` is rates, pattern, rate of loss and visits; `plan` the null's hazard, the level of `analyse_trial`, the last
    follow-up and whether death is the event; `rule` the fewest successes, the null's rate, the true one, the limits of
    a count, and the planned duration.
    """
    n = len(rule[3]) - 1
    trial, subjects, room = (np.empty(n), np.empty(n, dtype=np.bool_)), room_for_subjects(n), room_for_curve(n)
    found = np.empty(len(FOUND))
    for j in range(len(sums)):
        sums[j] = 0.0
    for replicate in range(replicates[0], replicates[1]):
        end = fill_trial((key[0], key[1], np.uint64(replicate)), scene, plan, subjects, trial)
        analyse_trial(trial, plan[0], plan[1], room, found)
        add_trial(found, end, plan, rule, sums)


@compiled_part
def add_trial(found: NDArray[np.float64], end: float, plan: Plan, rule: Rule, sums: NDArray[np.float64]) -> None:
    """Add up what the analyses of a trial found, and its duration."""
    fewest, null_rate, truth, lower, upper, planned = rule
    free, duration = int(found[FREE]), end - planned
    gap, curve_gap = free / (len(lower) - 1) - truth, found[RATE] - truth
    statistic, events = found[STATISTIC], found[EVENTS]
    has_limits = found[LOWER] <= found[UPPER]
    sums[0] += duration
    sums[1] += duration**2
    sums[2] += events
    sums[3] += events**2
    sums[4] += free >= fewest
    sums[5] += gap
    sums[6] += gap**2
    sums[7] += lower[free] <= truth <= upper[free]
    sums[8] += found[LOWER] > null_rate
    sums[9] += curve_gap
    sums[10] += curve_gap**2
    sums[11] += found[LOWER] <= truth <= found[UPPER]
    sums[12] += has_limits
    if found[EXPECTED] > 0.0:
        sums[13] += statistic >= plan[1][1]
        sums[14] += statistic
        sums[15] += statistic**2
        sums[16] += 1.0


@compiled
def keep_trials(
    key: Key,
    first: int,
    scene: Scene,
    plan: Plan,
    kept: tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64]],
) -> None:
    """Fill `kept` with time and event (b, n), duration (b,) and what `FOUND` names (b, k), from a first replicate."""
    time, event, duration, found = kept
    n = time.shape[1]
    subjects, room = room_for_subjects(n), room_for_curve(n)
    for b in range(len(time)):
        trial = (time[b], event[b])
        duration[b] = fill_trial((key[0], key[1], np.uint64(first + b)), scene, plan, subjects, trial)
        analyse_trial(trial, plan[0], plan[1], room, found[b])


@compiled_part
def room_for_subjects(n: int) -> Room:
    """Make room for the draws of n subjects."""
    words = np.empty((5, n), dtype=np.uint64)
    return words, words.view(np.float64)


@compiled_part
def room_for_curve(n: int) -> CurveRoom:
    """Make room for the curve of n subjects."""
    return np.empty(n), np.empty(n, dtype=np.bool_), np.empty(n, dtype=np.int64), np.empty((2, n), dtype=np.int64)


@compiled_part
def fill_trial(
    stream: tuple[np.uint64, np.uint64, np.uint64],
    scene: Scene,
    plan: Plan,
    subjects: Room,
    trial: tuple[NDArray[np.float64], NDArray[np.bool_]],
) -> float:
    """Draw a trial and observe its subjects at its end; give its duration."""
    rates, pattern, loss_rate, visits = scene
    last_entry = draw_subjects(stream, rates, pattern, loss_rate, subjects)
    numbers, time, event = subjects[1], trial[0], trial[1]
    entry, progressed, died, lost = numbers[ENTRY], numbers[PROGRESSION], numbers[DEATH], numbers[LOSS]
    if visits[0] > 0.0 and not plan[3]:
        for i in range(len(time)):
            history = (progressed[i], died[i], min(lost[i], last_entry - entry[i] + plan[2]))
            time[i], event[i] = observe(stream, i, history, visits)
    else:
        for i in range(len(time)):
            happened = died[i] if plan[3] else min(progressed[i], died[i])
            watched = min(lost[i], last_entry - entry[i] + plan[2])
            time[i], event[i] = min(happened, watched), happened <= watched
    return last_entry + plan[2]
