"""Draw the subjects of a virtual trial with two arms, and watch each to the end of follow-up.

Arm 0 is the control, arm 1 the treatment. Subjects stand in the order of their entries; the arms of a block are drawn
without replacement. An arm's rates are those of progression, of death, of loss, and of death after progression.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from topline.design.simulation.kernels.logarithm import minus_logarithms
from topline.design.simulation.kernels.philox import fill_uniforms, four_uniforms
from topline.design.simulation.kernels.virtual_trial import (
    AFTER_CALL,
    DEATH,
    ENTRY,
    FIRST_CALL,
    LOSS,
    PROGRESSION,
    SPARE,
    UNIFORM,
    can_happen,
    cumulative,
    fill_entries,
    fill_reached,
    observe,
    reached,
)
from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.design.simulation.kernels.virtual_trial import Rates, Room, Stream

    Visited = tuple[float, float, float]
    Scene = tuple[NDArray[np.float64], int, Rates, Rates, Visited]
    Assignment = tuple[int, int, bool]

AFTER = 3
ARM_CALL = 2**32 - 1
ARMS_A_CALL = 4


@compiled_part
def draw_two_arms(
    stream: Stream, scene: Scene, assignment: Assignment, room: Room, lots: tuple[Room, NDArray[np.int64]]
) -> float:
    """Fill the room with entry, progression, death and loss, and the arms; give the month in which accrual ends.

    `lots` are room for a quarter of the subjects, and the arms.
    """
    accrual, pattern, control, treated, _ = scene
    numbers, arm = room[1], lots[1]
    fill_uniforms(stream, FIRST_CALL, room[0], numbers)
    if pattern == UNIFORM:
        last_entry = fill_ordered_entries(stream, accrual, room)
    else:
        last_entry = fill_entries(accrual, pattern, room)
    assign_arms(stream, assignment, lots[0], arm)
    for row in range(PROGRESSION, LOSS + 1):
        fill_waits_by_arm(control[row - 1], treated[row - 1], arm, room, row)
    if can_happen(control[AFTER]) or can_happen(treated[AFTER]):
        progressed, died = numbers[PROGRESSION], numbers[DEATH]
        for i in range(len(arm)):
            if progressed[i] < died[i]:
                after = treated[AFTER] if arm[i] == 1 else control[AFTER]
                later = four_uniforms(stream, i, AFTER_CALL)[0]
                died[i] = reached(after, cumulative(after, progressed[i]) - math.log(later))
    return last_entry


@compiled_part
def fill_ordered_entries(stream: Stream, accrual: NDArray[np.float64], room: Room) -> float:
    """Fill independent entries in their order: waits of a Poisson process up to the next subject, scaled to accrual."""
    entry = room[1][ENTRY]
    n, total = len(entry), 0.0
    minus_logarithms(room[0][ENTRY], entry, room[0][SPARE], room[1][SPARE])
    for i in range(n):
        total += entry[i]
        entry[i] = total
    scale = n / (total - math.log(four_uniforms(stream, n, FIRST_CALL)[ENTRY]))
    for i in range(n):
        entry[i] *= scale
    fill_reached(accrual, entry)
    return reached(accrual, float(n))


@compiled_part
def assign_arms(stream: Stream, assignment: Assignment, room: Room, arm: NDArray[np.int64]) -> None:
    """Draw the arms: `assignment` is controls and treated of a block, and whether each draw stands alone."""
    controls, treated, is_simple = assignment
    left, treated_left = 0, 0
    fill_uniforms(stream, ARM_CALL, room[0], room[1])
    for i in range(len(arm)):
        if left == 0 or is_simple:
            left, treated_left = controls + treated, treated
        arm[i] = 1 if room[1][i % ARMS_A_CALL, i // ARMS_A_CALL] * left < treated_left else 0
        left -= 1
        treated_left -= arm[i]


@compiled_part
def fill_waits_by_arm(
    control: NDArray[np.float64], treated: NDArray[np.float64], arm: NDArray[np.int64], room: Room, row: int
) -> None:
    """Turn a row of uniform numbers into times to an event with the hazard of the subject's arm."""
    wait = room[1][row]
    if not (can_happen(control) or can_happen(treated)):
        for i in range(len(wait)):
            wait[i] = np.inf
        return
    minus_logarithms(room[0][row], wait, room[0][SPARE], room[1][SPARE])
    if control.shape[1] == 1 and treated.shape[1] == 1 and control[1, 0] > 0.0 and treated[1, 0] > 0.0:
        for i in range(len(wait)):
            wait[i] /= treated[1, 0] if arm[i] == 1 else control[1, 0]
    else:
        for i in range(len(wait)):
            wait[i] = reached(treated, wait[i]) if arm[i] == 1 else reached(control, wait[i])


@compiled_part
def watch(
    stream: Stream,
    scene: Scene,
    is_survival: bool,  # noqa: FBT001  a compiled function takes its arguments by place
    cap: float,
    room: Room,
    seen: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> float:
    """Fill `seen` with follow-up to a last month and the month of the event, infinite without; give the last month."""
    numbers, visits, (when, month), last = room[1], scene[4], seen, 0.0
    entry, progressed, died, lost = numbers[ENTRY], numbers[PROGRESSION], numbers[DEATH], numbers[LOSS]
    for i in range(len(when)):
        end = min(lost[i], cap - entry[i])
        if visits[0] > 0.0 and not is_survival:
            when[i], happened = observe(stream, i, (progressed[i], died[i], end), visits)
        else:
            at = died[i] if is_survival else min(progressed[i], died[i])
            when[i], happened = min(at, end), at <= end
        month[i] = entry[i] + when[i] if happened else np.inf
        last = max(last, entry[i] + when[i])
    return last


@compiled_part
def look_at(
    stream: Stream,
    scene: Scene,
    is_survival: bool,  # noqa: FBT001  the same
    now: float,
    room: Room,
    seen: tuple[NDArray[np.float64], NDArray[np.float64]],
    trial: tuple[NDArray[np.float64], NDArray[np.bool_]],
) -> int:
    """Fill `trial` with follow-up and event as they are known in a month; give how many have entered."""
    numbers, visits, (when, month), (time, event) = room[1], scene[4], seen, trial
    entered = 0
    while entered < len(when) and numbers[ENTRY, entered] < now:
        entered += 1
    for i in range(entered):
        event[i] = month[i] <= now
        time[i] = when[i] if event[i] else min(when[i], now - numbers[ENTRY, i])
    if visits[0] > 0.0 and not is_survival:
        for i in range(entered):
            if time[i] < when[i]:
                history = (numbers[PROGRESSION, i], numbers[DEATH, i], time[i])
                time[i], event[i] = observe(stream, i, history, visits)
    return entered
