"""Moves of follow-up: another day or ending for one subject, or a swap between two.

A day stays in its window; endpoint 1 (survival) does not end before endpoint 0 (progression), nor on its day unless
they share the event; and who has no event of endpoint 0, to which death belongs, has none of endpoint 1. A move marks
as stale what it touches: a day that passes nobody else's leaves the log-rank tests and the models as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.evidence.reconstruct.kernels.evaluate import STALE, measure_day, sort_subjects
from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    import numpy as np

    from topline.evidence.reconstruct.kernels.puzzle import Puzzle, State

NUDGE_DAYS = 8
EITHER = -1
LIKELY, NEARBY = 0.4, 0.4
"""Shares of the days: those that print asks for, and those near by; the others are any."""


@compiled_part
def swap_times(puzzle: Puzzle, state: State, e: int, pair: tuple[int, int]) -> bool:
    """Swap the follow-up of two subjects; say whether it was done."""
    i, j = pair
    time, event = state.time[e], state.event[e]
    if i == j or (time[i] == time[j] and event[i] == event[j]) or puzzle.is_shared[i] or puzzle.is_shared[j]:
        return False
    time[i], time[j] = time[j], time[i]
    event[i], event[j] = event[j], event[i]
    if fits(puzzle, state, e, i) and fits(puzzle, state, e, j):
        sort_subjects(state, e)
        mark_swapped(puzzle, state, e, pair)
        return True
    time[i], time[j] = time[j], time[i]
    event[i], event[j] = event[j], event[i]
    return False


@compiled_part
def flip_event(puzzle: Puzzle, state: State, e: int, i: int) -> bool:
    """Make an event a censoring or the other way about; say whether it was done."""
    if puzzle.forced[e, i] != EITHER or puzzle.is_shared[i]:
        return False
    state.event[e, i] = not state.event[e, i]
    if fits(puzzle, state, e, i):
        mark_moved(puzzle, state, e, (i, False))
        return True
    state.event[e, i] = not state.event[e, i]
    return False


@compiled_part
def move_day(puzzle: Puzzle, state: State, e: int, i: int, rng: np.random.Generator) -> bool:
    """Move a subject's day; say whether it was done."""
    day, old, is_shared = draw_day(puzzle, state, e, i, rng), state.time[e, i], puzzle.is_shared[i]
    if day == old:
        return False
    state.time[e, i] = day
    if is_shared:
        state.time[1 - e, i] = day
    if fits(puzzle, state, e, i) and (not is_shared or fits(puzzle, state, 1 - e, i)):
        for each in range(len(state.time)):
            if each == e or is_shared:
                sort_subjects(state, each)
                mark_moved(puzzle, state, each, (i, passes_nobody(state, each, i, old)))
        return True
    state.time[e, i] = old
    if is_shared:
        state.time[1 - e, i] = old
    return False


@compiled_part
def draw_day(puzzle: Puzzle, state: State, e: int, i: int, rng: np.random.Generator) -> int:
    """Draw a day that a printed number asks for, one nearby, or any of the subject's window."""
    kind = rng.random()
    if kind < LIKELY:
        return int(puzzle.likely_days[e, rng.integers(0, puzzle.likely_days.shape[1])])
    if kind < LIKELY + NEARBY:
        return int(state.time[e, i] + rng.integers(-NUDGE_DAYS, NUDGE_DAYS + 1))
    return int(rng.integers(puzzle.windows[e, i, 0], puzzle.windows[e, i, 1] + 1))


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


@compiled_part
def passes_nobody(state: State, e: int, i: int, old: int) -> bool:
    """Say whether nobody's day lies between a subject's old day and the new one, or on either."""
    time = state.time[e]
    low, high = min(old, time[i]), max(old, time[i])
    for other in range(len(time)):  # noqa: SIM110  compiled: `all` has no generators there
        if other != i and low <= time[other] <= high:
            return False
    return True


@compiled_part
def mark_moved(puzzle: Puzzle, state: State, e: int, move: tuple[int, bool]) -> None:
    """Mark as stale what one subject's follow-up touches; the ranks may be kept."""
    i, keeps_ranks = move
    measure_day(puzzle, state, e, i)
    for v in range(len(state.codes)):
        if state.codes[v, i] >= 0:
            state.level_loss[e, v, state.codes[v, i]] = STALE
            if not keeps_ranks:
                state.root_loss[e, v] = STALE
    for m in range(len(puzzle.model_endpoint)):
        if puzzle.model_endpoint[m] == e and puzzle.model_rows[m, i] and not keeps_ranks:
            state.model_loss[m] = STALE


@compiled_part
def mark_swapped(puzzle: Puzzle, state: State, e: int, pair: tuple[int, int]) -> None:
    """Mark as stale what a swap of follow-up touches: the variables in which the two differ."""
    i, j = pair
    measure_day(puzzle, state, e, i)
    measure_day(puzzle, state, e, j)
    for v in range(len(state.codes)):
        first, second = state.codes[v, i], state.codes[v, j]
        if first != second:
            state.root_loss[e, v] = STALE
            if first >= 0:
                state.level_loss[e, v, first] = STALE
            if second >= 0:
                state.level_loss[e, v, second] = STALE
    for m in range(len(puzzle.model_endpoint)):
        if puzzle.model_endpoint[m] == e and differ(puzzle, state, m, pair):
            state.model_loss[m] = STALE


@compiled_part
def differ(puzzle: Puzzle, state: State, m: int, pair: tuple[int, int]) -> bool:
    """Say whether two subjects differ in a model: in a term, or in that one belongs to it alone."""
    i, j = pair
    if puzzle.model_rows[m, i] != puzzle.model_rows[m, j]:
        return True
    for term in puzzle.model_terms[m]:
        if term[0] >= 0 and (state.codes[term[0], i] == term[1]) != (state.codes[term[0], j] == term[1]):
            return True
    return False
