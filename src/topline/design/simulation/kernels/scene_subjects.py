"""Draw the subjects of one virtual trial with all that a scenario says of them, in the order in which they enter.

The numbers are those of `virtual_trial`, and a call of their own for subgroup, response, its time, and toxicity, so
that plans in one scenario meet the same subjects. Times are months from entry.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from topline.design.simulation.kernels.normal import normal_below, normal_quantile
from topline.design.simulation.kernels.philox import four_uniforms
from topline.design.simulation.kernels.virtual_trial import (
    AFTER_CALL,
    DEATH,
    ENTRY,
    FIRST_CALL,
    LOSS,
    POISSON,
    PROGRESSION,
    UNIFORM,
    can_happen,
    cumulative,
    reached,
)
from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.design.simulation.kernels.virtual_trial import Rates, Stream

    Scene = tuple[Rates, int, float, tuple[float, float, float]]
    Outcomes = tuple[NDArray[np.float64], tuple[float, float, float, float]]

GROUP, RESPONDS, RESPONSE_TIME, TOXIC, TOXIC_TIME = range(4, 9)
ROWS = 9
OUTCOME_CALL = 1 << 30
SHARE, RATIO, RESPONSE_RATE, BAR, TOXIC_WITHOUT, TOXIC_WITH = range(6)


@compiled_part
def draw_scene(stream: Stream, scene: Scene, outcomes: Outcomes, subjects: NDArray[np.float64]) -> None:
    """Fill `subjects` (ROWS, n).

    `outcomes` are the subgroups (6, g): cumulative share, hazard ratio, rate of response, the bar of its normal number,
    rates of toxicity without and with a response; and the correlation of response, the first and the last month in
    which it comes, and the months of toxicity.
    """
    (accrual, progression, death, after), pattern, loss_rate, _ = scene
    groups, (tied, first, by, within) = outcomes
    dies, dies_after = can_happen(death), can_happen(after)
    for i in range(subjects.shape[1]):
        subjects[ENTRY, i], drawn, fate, left = four_uniforms(stream, i, FIRST_CALL)
        share, response, moment, toxicity = four_uniforms(stream, i, OUTCOME_CALL)
        group = 0
        while group < groups.shape[1] - 1 and share >= groups[SHARE, group]:
            group += 1
        ratio = groups[RATIO, group]
        progressed = reached(progression, -math.log(drawn) / ratio)
        died = reached(death, -math.log(fate) / ratio) if dies else np.inf
        if dies_after and progressed < died:
            later = four_uniforms(stream, i, AFTER_CALL)[0]
            died = reached(after, cumulative(after, progressed) - math.log(later) / ratio)
        chance = groups[RESPONSE_RATE, group]
        if tied != 0.0:
            late = -normal_quantile(drawn)
            chance = normal_below((tied * late - groups[BAR, group]) / math.sqrt(1.0 - tied * tied))
        responds = response < chance
        toxic_chance = groups[TOXIC_WITH if responds else TOXIC_WITHOUT, group]
        toxic = toxicity < toxic_chance
        subjects[PROGRESSION, i], subjects[DEATH, i] = progressed, died
        subjects[LOSS, i] = -math.log(left) / loss_rate if loss_rate > 0.0 else np.inf
        subjects[GROUP, i], subjects[RESPONDS, i], subjects[TOXIC, i] = group, responds, toxic
        subjects[RESPONSE_TIME, i] = first + moment * (by - first) if responds else by
        subjects[TOXIC_TIME, i] = within * (toxicity / toxic_chance) if toxic else within
    place_entries(accrual, pattern, subjects[ENTRY])


@compiled_part
def place_entries(accrual: NDArray[np.float64], pattern: int, entries: NDArray[np.float64]) -> None:
    """Turn uniform numbers into entries in their order; the largest of k uniform numbers is the k-th root of one."""
    n, total, share = len(entries), 0.0, 1.0
    if pattern == UNIFORM:
        for i in range(n - 1, -1, -1):
            share *= entries[i] ** (1.0 / (i + 1))
            entries[i] = reached(accrual, n * share)
        return
    for i in range(n):
        total += 1.0 if pattern != POISSON else -math.log(entries[i])
        entries[i] = reached(accrual, total)
