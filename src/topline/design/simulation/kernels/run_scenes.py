"""Trials with a time to event in scenarios with subgroups: one analysis, or two log-rank tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.design.simulation.kernels.followed_subjects import accrual_end, followed, log_rank_at
from topline.design.simulation.kernels.run_staged import KNOWN, SUCCESS, add, add_groups
from topline.design.simulation.kernels.run_trials import add_trial, room_for_curve
from topline.design.simulation.kernels.scene_subjects import GROUP, ROWS, draw_scene
from topline.design.simulation.kernels.trial_analysis import FOUND, NEARLY, analyse_trial
from topline.stats.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.design.simulation.kernels.run_trials import Key, Plan, Rule
    from topline.design.simulation.kernels.scene_subjects import Outcomes, Scene

    Groups = tuple[NDArray[np.int64], NDArray[np.float64]]
    LogRank = tuple[NDArray[np.float64], tuple[int, int], tuple[float, float], float, bool, float]


@compiled
def sum_grouped(
    key: Key,
    replicates: tuple[int, int],
    drawn: tuple[Scene, Outcomes],
    plan: Plan,
    rules: tuple[Rule, Groups],
    sums: NDArray[np.float64],
) -> None:
    """Fill `sums` as `sum_trials` does, and after them each subgroup's: seen, gap, its square, positive.

    `rules` are that of `sum_trials`, and the fewest successes of each number that are positive in a subgroup with the
    true rate of each.
    """
    (scene, outcomes), (rule, groups) = drawn, rules
    n, month = len(rule[3]) - 1, plan[1][0]
    trial, room, found = (np.empty(n), np.empty(n, dtype=np.bool_)), room_for_curve(n), np.empty(len(FOUND))
    subjects, free, calendar = np.empty((ROWS, n)), np.zeros((KNOWN + 1, n)), np.zeros(n)
    own = len(sums) - 4 * len(groups[1])
    sums[:] = 0.0
    for replicate in range(replicates[0], replicates[1]):
        stream = (key[0], key[1], np.uint64(replicate))
        draw_scene(stream, scene, outcomes, subjects)
        end = accrual_end(scene, subjects) + plan[2]
        for i in range(n):
            time, event = followed(stream, i, subjects, end, (plan[3], scene[3]))
            trial[0][i], trial[1][i] = time, event
            free[SUCCESS, i] = time > month or (time >= month * NEARLY and not event)
        analyse_trial(trial, plan[0], plan[1], room, found)
        add_trial(found, end, plan, rule, sums)
        add_groups((subjects[GROUP], free, calendar), (n, np.inf), groups[0], groups[1], sums[own:])


@compiled
def sum_log_rank(
    key: Key,
    replicates: tuple[int, int],
    drawn: tuple[Scene, Outcomes],
    plan: LogRank,
    sums: NDArray[np.float64],
) -> None:
    """Fill `sums` with duration, subjects, events and their squares, stops, positive trials, and the two statistics.

    `plan` is the null's hazard, the subjects of the two tests, their bars, the last follow-up, whether death is the
    event, and the planned duration.
    """
    (scene, outcomes), (null, sizes, bars, follow_up, is_survival, planned) = drawn, plan
    subjects, seen = np.empty((ROWS, sizes[1])), (is_survival, scene[3])
    sums[:] = 0.0
    for replicate in range(replicates[0], replicates[1]):
        stream = (key[0], key[1], np.uint64(replicate))
        draw_scene(stream, scene, outcomes, subjects)
        enrolled, moment = sizes[0], subjects[0, sizes[0] - 1]
        statistic, expected, events = log_rank_at(stream, subjects, (enrolled, moment), seen, null)
        add(sums, 8, statistic)
        if expected > 0.0 and statistic <= bars[0]:
            sums[6] += 1.0
        else:
            enrolled, moment = sizes[1], accrual_end(scene, subjects) + follow_up
            statistic, expected, events = log_rank_at(stream, subjects, (enrolled, moment), seen, null)
            add(sums, 10, statistic)
            sums[7] += statistic > bars[1]
        add(sums, 0, moment - planned)
        add(sums, 2, float(enrolled))
        add(sums, 4, float(events))
