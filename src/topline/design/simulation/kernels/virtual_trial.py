"""Draw the subjects of one virtual trial, and observe them at a moment.

A rate in pieces is an array (3, k): where each piece starts, the rate in it, and the cumulative rate at its start.
Times are months, a subject's from entry.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from topline.design.simulation.kernels.philox import fill_uniforms, four_uniforms
from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rates = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]

UNIFORM, POISSON, EVEN = range(3)
ENTRY, PROGRESSION, DEATH, LOSS = range(4)
FIRST_CALL, AFTER_CALL, VISIT_CALL = range(3)
VISITS_A_CALL = 2

Stream = tuple[np.uint64, np.uint64, np.uint64]


@compiled_part
def cumulative(rate: NDArray[np.float64], time: float) -> float:
    """Give the cumulative rate at a time."""
    piece = rate.shape[1] - 1
    while piece > 0 and rate[0, piece] > time:
        piece -= 1
    return rate[2, piece] + rate[1, piece] * (time - rate[0, piece])


@compiled_part
def reached(rate: NDArray[np.float64], wanted: float) -> float:
    """Give the time at which the cumulative rate is the wanted one, infinite where it never is."""
    piece = rate.shape[1] - 1
    while piece > 0 and rate[2, piece] > wanted:
        piece -= 1
    if rate[1, piece] == 0.0:
        return np.inf
    return rate[0, piece] + (wanted - rate[2, piece]) / rate[1, piece]


@compiled_part
def can_happen(rate: NDArray[np.float64]) -> bool:
    """Tell whether a rate is above 0 anywhere."""
    return rate.shape[1] > 1 or rate[1, 0] > 0.0


@compiled_part
def draw_subjects(stream: Stream, rates: Rates, pattern: int, loss_rate: float, subjects: NDArray[np.float64]) -> float:
    """Fill `subjects` (4, n) with entry, progression, death and loss; give the month in which accrual ends."""
    accrual, progression, death, after = rates
    n, total, dies, dies_after = subjects.shape[1], 0.0, can_happen(death), can_happen(after)
    fill_uniforms(stream, FIRST_CALL, subjects)
    for i in range(n):
        if pattern == UNIFORM:
            place = n * subjects[ENTRY, i]
        elif pattern == POISSON:
            total -= math.log(subjects[ENTRY, i])
            place = total
        else:
            place = i + 1.0
        subjects[ENTRY, i] = reached(accrual, place)
        progressed = reached(progression, -math.log(subjects[PROGRESSION, i]))
        died = reached(death, -math.log(subjects[DEATH, i])) if dies else np.inf
        if dies_after and progressed < died:
            later = four_uniforms(stream, i, AFTER_CALL)[0]
            died = reached(after, cumulative(after, progressed) - math.log(later))
        subjects[PROGRESSION, i], subjects[DEATH, i] = progressed, died
        subjects[LOSS, i] = -math.log(subjects[LOSS, i]) / loss_rate if loss_rate > 0.0 else np.inf
    return reached(accrual, float(n)) if pattern == UNIFORM else subjects[ENTRY, n - 1]


@compiled_part
def observe(
    stream: Stream,
    subject: int,
    history: tuple[float, float, float],
    seen: tuple[float, float, float, bool],
) -> tuple[float, bool]:
    """Give a subject's follow-up and whether it ended with the event.

    `history` is progression, death and the end of watching; `seen` the months between visits, their window, the
    probability of a missed one, and whether death is the event; 0 months between: progression is seen at once.
    """
    progressed, died, end = history
    between, window, missed, is_survival = seen
    if is_survival:
        return min(died, end), died <= end
    if between == 0.0:
        return min(progressed, died, end), min(progressed, died) <= end
    number, last, watched = 1, 0.0, min(died, end)
    while True:
        numbers = four_uniforms(stream, subject, VISIT_CALL + (number - 1) // VISITS_A_CALL)
        is_odd = number % VISITS_A_CALL == 1
        shift, chance = (numbers[0], numbers[1]) if is_odd else (numbers[2], numbers[3])
        moment = number * between + (2.0 * shift - 1.0) * window
        if moment > watched:
            break
        if chance >= missed:
            last = moment
            if progressed <= moment:
                return moment, True
        number += 1
    return (died, True) if died <= end else (last, False)
