"""Moves of follow-up: another day or ending for one subject, or a swap between two.

A day stays in its window; endpoint 1 (survival) does not end before endpoint 0 (progression), nor on its day unless
they share the event; and who has no event of endpoint 0, to which death belongs, has none of endpoint 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.evidence.reconstruct.kernels.evaluate import measure_endpoint, sort_subjects
from topline.evidence.reconstruct.kernels.puzzle import REFUSED, TAKEN, UNCHANGED
from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    from topline.evidence.reconstruct.kernels.puzzle import Puzzle, State

NUDGE_DAYS = 8
EITHER = -1
SWAPS, FLIPS = 0.35, 0.1
"""Shares of the moves; the others move a day."""
LIKELY, NEARBY = 0.4, 0.4
"""Shares of the days: those that print asks for, and those near by; the others are any."""


@compiled_part
def change_time(puzzle: Puzzle, state: State, rng: np.random.Generator, most: float) -> int:
    """Change the follow-up of one or two subjects; the move stays when the whole loss is then no more than `most`."""
    e, i = int(rng.integers(0, len(state.time))), int(rng.integers(0, state.time.shape[1]))
    kind = rng.random()
    if kind < SWAPS:
        is_both = swap_times(puzzle, state, e, (i, int(rng.integers(0, state.time.shape[1]))))
    elif kind < SWAPS + FLIPS:
        is_both = flip_event(puzzle, state, e, i)
    else:
        is_both = move_day(puzzle, state, e, i, rng)
    if is_both < 0:
        return UNCHANGED
    sort_subjects(state, e)
    if not is_both:
        return TAKEN if measure_endpoint(puzzle, state, e, most) else REFUSED
    sort_subjects(state, 1 - e)
    measure_endpoint(puzzle, state, e, np.inf)
    return TAKEN if measure_endpoint(puzzle, state, 1 - e, most) else REFUSED


@compiled_part
def swap_times(puzzle: Puzzle, state: State, e: int, pair: tuple[int, int]) -> int:
    """Swap the follow-up of two subjects; give -1 where it cannot be, 1 where another endpoint changed, else 0."""
    i, j = pair
    time, event = state.time[e], state.event[e]
    if i == j or (time[i] == time[j] and event[i] == event[j]) or puzzle.is_shared[i] or puzzle.is_shared[j]:
        return -1
    time[i], time[j] = time[j], time[i]
    event[i], event[j] = event[j], event[i]
    if fits(puzzle, state, e, i) and fits(puzzle, state, e, j):
        return 0
    time[i], time[j] = time[j], time[i]
    event[i], event[j] = event[j], event[i]
    return -1


@compiled_part
def flip_event(puzzle: Puzzle, state: State, e: int, i: int) -> int:
    """Make an event a censoring or the other way about."""
    if puzzle.forced[e, i] != EITHER or puzzle.is_shared[i]:
        return -1
    state.event[e, i] = not state.event[e, i]
    if fits(puzzle, state, e, i):
        return 0
    state.event[e, i] = not state.event[e, i]
    return -1


@compiled_part
def move_day(puzzle: Puzzle, state: State, e: int, i: int, rng: np.random.Generator) -> int:
    """Move a subject's day: to one that a printed number asks for, to one nearby, or to any of its window."""
    first, last = puzzle.windows[e, i]
    kind, old = rng.random(), state.time[e, i]
    if kind < LIKELY:
        day = puzzle.likely_days[e, rng.integers(0, puzzle.likely_days.shape[1])]
    elif kind < LIKELY + NEARBY:
        day = old + rng.integers(-NUDGE_DAYS, NUDGE_DAYS + 1)
    else:
        day = rng.integers(first, last + 1)
    if day == old:
        return -1
    is_shared = puzzle.is_shared[i]
    state.time[e, i] = day
    if is_shared:
        state.time[1 - e, i] = day
    if fits(puzzle, state, e, i) and (not is_shared or fits(puzzle, state, 1 - e, i)):
        return 1 if is_shared else 0
    state.time[e, i] = old
    if is_shared:
        state.time[1 - e, i] = old
    return -1


@compiled_part
def fits(puzzle: Puzzle, state: State, e: int, i: int) -> bool:
    """Say whether a subject's day and ending at an endpoint may be."""
    day = state.time[e, i]
    if not puzzle.windows[e, i, 0] <= day <= puzzle.windows[e, i, 1]:
        return False
    if puzzle.forced[e, i] != EITHER and state.event[e, i] != (puzzle.forced[e, i] == 1):
        return False
    if len(state.time) == 1 or puzzle.is_shared[i]:
        return True
    return state.time[0, i] < state.time[1, i] and (state.event[0, i] or not state.event[1, i])
