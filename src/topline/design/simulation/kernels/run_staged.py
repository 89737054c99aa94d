"""Draw trials with looks, stop them as planned, and add up how they ended.

A look waits for the first n subjects, or is taken when the n-th enters, or when any n are known. Where accrual
pauses, who enters after the look does so later by as much as it waited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.design.simulation.kernels.known_outcomes import success_of, toxicity_of
from topline.design.simulation.kernels.scene_subjects import GROUP as GROUP_ROW
from topline.design.simulation.kernels.scene_subjects import ROWS, draw_scene
from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.design.simulation.kernels.scene_subjects import Outcomes, Scene

    Rule = tuple[int, float, int, bool, float]
    Tables = tuple[
        NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]
    ]

WAIT, AS_FAILURE, FIRST_KNOWN = range(3)
SIZE, FUTILITY, EFFICACY, TOO_TOXIC = range(4)
ENTERS, SUCCESS, KNOWN, IS_TOXIC, TOXIC_KNOWN = range(5)
UNDECIDED, FUTILE, POSITIVE, TOXIC_STOP = range(4)
SUM_ROWS = 13
LOOK_SUMS, GROUP_SUMS = 3, 4


@compiled
def sum_staged(
    key: tuple[np.uint64, np.uint64],
    replicates: tuple[int, int],
    scene: Scene,
    outcomes: Outcomes,
    plan: tuple[NDArray[np.int64], Rule],
    tables: Tables,
    sums: NDArray[np.float64],
) -> None:
    """Fill `sums` from the replicates from the first up to the second.

    `plan` is the looks (4, k): subjects, most successes that are futile, fewest that are positive, fewest toxicities
    that stop; and the endpoint, its month, what is done about subjects who are not known yet, whether accrual pauses,
    and the months from the n-th entry to the look. `tables` hold, by look and successes, the unbiased estimate and
    whether the two intervals hold the truth; the fewest successes of each number that are positive in a subgroup; and
    the planned duration, the true rate, and that of each subgroup.
    """
    (looks, rule), truths = plan, tables[4]
    n, k = looks[SIZE, -1], looks.shape[1]
    subjects, seen, room = np.empty((ROWS, n)), np.empty((5, n)), np.empty((2, n))
    sums[:] = 0.0
    for replicate in range(replicates[0], replicates[1]):
        stream = (key[0], key[1], np.uint64(replicate))
        draw_scene(stream, scene, outcomes, subjects)
        for i in range(n):
            seen[ENTERS, i] = subjects[0, i]
            seen[SUCCESS, i], seen[KNOWN, i] = success_of(stream, i, subjects, (rule[0], rule[1]), scene[3])
            seen[IS_TOXIC, i], seen[TOXIC_KNOWN, i] = toxicity_of(i, subjects)
        look, outcome, moment = run_looks(looks, rule, seen, room)
        if outcome != UNDECIDED:
            sums[SUM_ROWS + LOOK_SUMS * look + outcome - 1] += 1.0
        evaluated = looks[SIZE, look]
        enrolled = evaluated
        while not rule[3] and enrolled < n and seen[ENTERS, enrolled] <= moment:
            enrolled += 1
        add(sums, 0, moment - truths[0])
        add(sums, 2, float(enrolled))
        add(sums, 4, float(evaluated))
        bound = calendar_bound(rule, look == k - 1, moment)
        successes = add_groups(
            (subjects[GROUP_ROW], seen, room[0]), (evaluated, bound), tables[3], truths[2:],
            sums[SUM_ROWS + LOOK_SUMS * k :],
        )  # fmt: skip
        add(sums, 6, successes / evaluated - truths[1])
        sums[8] += tables[1][look, successes]
        estimate = tables[0][look, successes]
        if not np.isnan(estimate):
            sums[9] += 1.0
            add(sums, 10, estimate - truths[1])
            sums[12] += tables[2][look, successes]


@compiled
def keep_subjects(
    stream: tuple[np.uint64, np.uint64, np.uint64], scene: Scene, outcomes: Outcomes, subjects: NDArray[np.float64]
) -> None:
    """Fill `subjects` as `draw_scene` does."""
    draw_scene(stream, scene, outcomes, subjects)


@compiled_part
def add(sums: NDArray[np.float64], row: int, value: float) -> None:
    """Add a value and its square."""
    sums[row] += value
    sums[row + 1] += value * value


@compiled_part
def calendar_bound(rule: Rule, is_last: bool, moment: float) -> float:  # noqa: FBT001 (compiled code has no keywords)
    """Give the month by which those who belong to a look are known; infinite where they are the first n."""
    return moment if rule[2] == FIRST_KNOWN and not is_last else np.inf


@compiled_part
def run_looks(
    looks: NDArray[np.int64], rule: Rule, seen: NDArray[np.float64], room: NDArray[np.float64]
) -> tuple[int, int, float]:
    """Go from look to look; give the look at which the trial ended, how, and when. Entries are put off by pauses."""
    last, moment = looks.shape[1] - 1, 0.0
    for look in range(looks.shape[1]):
        size = looks[SIZE, look]
        for i in range(seen.shape[1]):
            room[0, i] = seen[ENTERS, i] + seen[KNOWN, i]
        if rule[2] == AS_FAILURE and look < last:
            moment = seen[ENTERS, size - 1] + rule[4]
        elif rule[2] == FIRST_KNOWN and look < last:
            moment = nth_smallest(room, size)
        else:
            moment = last_known(looks[:, look], seen, room[0])
        successes, toxicities = count_known(seen, room[0], size, moment, rule[2] == FIRST_KNOWN and look < last)
        if toxicities >= looks[TOO_TOXIC, look]:
            return look, TOXIC_STOP, moment
        if successes <= looks[FUTILITY, look]:
            return look, FUTILE, moment
        if successes >= looks[EFFICACY, look]:
            return look, POSITIVE, moment
        pause = moment - seen[ENTERS, size - 1]
        if rule[3] and pause > 0.0:
            for i in range(size, seen.shape[1]):
                seen[ENTERS, i] += pause
    return last, UNDECIDED, moment


@compiled_part
def count_known(
    seen: NDArray[np.float64],
    calendar: NDArray[np.float64],
    size: int,
    moment: float,
    is_any: bool,  # noqa: FBT001 (compiled code has no keywords)
) -> tuple[int, int]:
    """Count the successes and the toxicities that are known, of the first subjects or of any that are known."""
    successes, toxicities = 0, 0
    for i in range(len(calendar) if is_any else size):
        is_known = calendar[i] <= moment
        if is_known and seen[SUCCESS, i] > 0.0:
            successes += 1
        if seen[IS_TOXIC, i] > 0.0 and (is_known or not is_any) and seen[ENTERS, i] + seen[TOXIC_KNOWN, i] <= moment:
            toxicities += 1
    return successes, toxicities


@compiled_part
def nth_smallest(room: NDArray[np.float64], count: int) -> float:
    """Sort a copy by insertion, which takes few steps where the order of entry is nearly that of being known."""
    ordered = room[1]
    for i in range(len(ordered)):
        value, place = room[0, i], i
        while place > 0 and ordered[place - 1] > value:
            ordered[place] = ordered[place - 1]
            place -= 1
        ordered[place] = value
    return ordered[count - 1]


@compiled_part
def last_known(look: NDArray[np.int64], seen: NDArray[np.float64], calendar: NDArray[np.float64]) -> float:
    """Give when all that a look asks of its first subjects is known."""
    size = look[SIZE]
    asks_toxicity = look[TOO_TOXIC] <= size
    asks_success = look[FUTILITY] >= 0 or look[EFFICACY] <= size
    moment = seen[ENTERS, size - 1]
    for i in range(size):
        if asks_success:
            moment = max(moment, calendar[i])
        if asks_toxicity:
            moment = max(moment, seen[ENTERS, i] + seen[TOXIC_KNOWN, i])
    return moment


@compiled_part
def add_groups(
    people: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    look: tuple[int, float],
    fewest: NDArray[np.int64],
    truths: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> int:
    """Add up the subgroups among those who belong to the look; give their successes together."""
    groups, seen, calendar = people
    size, bound = look
    total, count = 0, len(truths)
    for group in range(max(count, 1)):
        here, successes = 0, 0
        for i in range(len(groups)):
            belongs = i < size if bound == np.inf else calendar[i] <= bound
            if belongs and (count == 0 or groups[i] == group):
                here += 1
                successes += seen[SUCCESS, i] > 0.0
        total += successes
        if count > 0 and here > 0:
            sums[GROUP_SUMS * group] += 1.0
            add(sums, GROUP_SUMS * group + 1, successes / here - truths[group])
            sums[GROUP_SUMS * group + 3] += successes >= fewest[here]
    return total
