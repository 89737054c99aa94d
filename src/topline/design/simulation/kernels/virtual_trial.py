"""Draw the subjects of one virtual trial, and observe them at a moment.

A rate in pieces is an array (3, k): where each piece starts, the rate in it, and the cumulative rate at its start.
Times are months, a subject's from entry. A room is memory (5, n) for the subjects of a trial and a spare row, read as
whole numbers and as floating ones.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from topline.design.simulation.kernels.logarithm import minus_logarithms
from topline.design.simulation.kernels.philox import fill_uniforms, four_uniforms
from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rates = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
    Room = tuple[NDArray[np.uint64], NDArray[np.float64]]

UNIFORM, POISSON, EVEN = range(3)
ENTRY, PROGRESSION, DEATH, LOSS, SPARE = range(5)
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
def draw_subjects(stream: Stream, rates: Rates, pattern: int, loss_rate: float, room: Room) -> float:
    """Fill the room's numbers with entry, progression, death and loss; give the month in which accrual ends."""
    accrual, after = rates[0], rates[3]
    fill_uniforms(stream, FIRST_CALL, room[0], room[1])
    last_entry = fill_entries(accrual, pattern, room)
    for row in range(PROGRESSION, DEATH + 1):
        fill_waits(rates[row], room, row)
    progressed, died, lost = room[1][PROGRESSION], room[1][DEATH], room[1][LOSS]
    if can_happen(after):
        for i in range(len(died)):
            if progressed[i] < died[i]:
                later = four_uniforms(stream, i, AFTER_CALL)[0]
                died[i] = reached(after, cumulative(after, progressed[i]) - math.log(later))
    if loss_rate > 0.0:
        minus_logarithms(room[0][LOSS], lost, room[0][SPARE], room[1][SPARE])
        for i in range(len(lost)):
            lost[i] /= loss_rate
    else:
        for i in range(len(lost)):
            lost[i] = np.inf
    return last_entry


@compiled_part
def fill_entries(accrual: NDArray[np.float64], pattern: int, room: Room) -> float:
    """Turn uniform numbers into months of entry; give the month in which accrual ends."""
    entry = room[1][ENTRY]
    n = len(entry)
    if pattern == UNIFORM:
        for i in range(n):
            entry[i] *= n
        fill_reached(accrual, entry)
        return reached(accrual, float(n))
    if pattern == POISSON:
        minus_logarithms(room[0][ENTRY], entry, room[0][SPARE], room[1][SPARE])
        for i in range(1, n):
            entry[i] += entry[i - 1]
    else:
        for i in range(n):
            entry[i] = i + 1.0
    fill_reached(accrual, entry)
    return entry[n - 1]


@compiled_part
def fill_waits(rate: NDArray[np.float64], room: Room, row: int) -> None:
    """Turn a row of uniform numbers into times to an event with a hazard."""
    if not can_happen(rate):
        for i in range(room[1].shape[1]):
            room[1][row, i] = np.inf
        return
    minus_logarithms(room[0][row], room[1][row], room[0][SPARE], room[1][SPARE])
    fill_reached(rate, room[1][row])


@compiled_part
def fill_reached(rate: NDArray[np.float64], wanted: NDArray[np.float64]) -> None:
    """Turn cumulative rates into the times at which they are reached."""
    if rate.shape[1] == 1 and rate[1, 0] > 0.0:
        for i in range(len(wanted)):
            wanted[i] /= rate[1, 0]
    else:
        for i in range(len(wanted)):
            wanted[i] = reached(rate, wanted[i])


@compiled_part
def observe(
    stream: Stream, subject: int, history: tuple[float, float, float], visits: tuple[float, float, float]
) -> tuple[float, bool]:
    """Give a subject's follow-up at visits and whether it ended with the event.

    `history` is progression, death and the end of watching; `visits` the months between them, above 0, their window,
    and the probability that one is missed.
    """
    progressed, died, end = history
    between, window, _ = visits
    watched, last = min(died, end), 0.0
    first = max(1, int((min(progressed, watched) - window) / between))
    number = first
    while True:
        moment, is_kept = visit_at(stream, subject, number, visits)
        if moment > watched:
            break
        if is_kept:
            last = moment
            if progressed <= moment:
                return moment, True
        number += 1
    if died <= end:
        return died, True
    number = first - 1  # visits before it lie before progression and before the end: they matter for censoring alone
    while last == 0.0 and number > 0:
        moment, is_kept = visit_at(stream, subject, number, visits)
        last = moment if is_kept else 0.0
        number -= 1
    return last, False


@compiled_part
def visit_at(stream: Stream, subject: int, number: int, visits: tuple[float, float, float]) -> tuple[float, bool]:
    """Give when a visit is, and whether it is kept."""
    between, window, missed = visits
    if window == 0.0 and missed == 0.0:
        return number * between, True
    numbers = four_uniforms(stream, subject, VISIT_CALL + (number - 1) // VISITS_A_CALL)
    is_odd = number % VISITS_A_CALL == 1
    shift, chance = (numbers[0], numbers[1]) if is_odd else (numbers[2], numbers[3])
    return number * between + (2.0 * shift - 1.0) * window, chance >= missed
