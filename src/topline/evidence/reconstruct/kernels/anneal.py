"""Simulated annealing: a move that comes nearer to print is taken, another by luck that fades.

Moves keep what counts decide: two subjects swap a level, one subject's group changes where no count is printed, two
subjects swap their follow-up, one subject's day or ending changes within the window that its responses leave. Some
moves are double, since one change often makes good what another breaks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.evidence.reconstruct.kernels.evaluate import measure_all, measure_stale, whole_loss
from topline.evidence.reconstruct.kernels.level_moves import FLIPS, change_level
from topline.evidence.reconstruct.kernels.time_moves import flip_event, move_day, swap_times
from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.evidence.reconstruct.kernels.puzzle import Puzzle, State

ALL = -1
ALL_MET = 1e-6
TIME_SWAPS, ENDINGS = 0.35, 0.1
"""Shares of the moves of follow-up; the others move a day."""
NEIGHBOURS = 0.5
NEAR = 6
"""Share of the pairs that lie so many places or fewer from each other in order of time."""
DOUBLE = 0.2
NOTHING, LEVELS, FOLLOW_UP = 0, 1, 2
"""What a change touches, as bits."""


@compiled
def anneal(
    puzzle: Puzzle,
    states: tuple[State, State, State],
    rng: np.random.Generator,
    temperatures: tuple[float, float],
    steps: tuple[int, float, int],
) -> float:
    """Run moves from the first temperature to the second, and give the loss of the cohort.

    `states` are the cohort, which ends as the nearest to print that was seen, and two more of its shape to keep copies
    in. `steps` are the number of moves, the share of them that moves times, and the variable whose levels the others
    move, ALL for any.
    """
    state, best, spare = states
    n_moves, time_share, variable = steps
    loss = measure_all(puzzle, state)
    best_loss = loss
    copy_state(state, best)
    copy_state(state, spare)
    cooling = (temperatures[1] / temperatures[0]) ** (1.0 / n_moves)
    temperature = temperatures[0]
    for _ in range(n_moves):
        most = loss - temperature * np.log(1.0 - rng.random())
        temperature *= cooling
        changed = change(puzzle, state, rng, (time_share, variable))
        if rng.random() < DOUBLE:
            changed |= change(puzzle, state, rng, (time_share, variable))
        if changed == NOTHING:
            continue
        if measure_stale(puzzle, state, most) > most:
            copy_changed(spare, state, changed)
            continue
        loss = whole_loss(state)
        copy_changed(state, spare, changed)
        if loss < best_loss - ALL_MET:
            best_loss = loss
            copy_state(state, best)
            if best_loss < ALL_MET:
                break
    copy_state(best, state)
    return best_loss


@compiled_part
def change(puzzle: Puzzle, state: State, rng: np.random.Generator, kinds: tuple[float, int]) -> int:
    """Make one change of follow-up or of levels and mark what it touches; say of which it was."""
    time_share, variable = kinds
    e = int(rng.integers(0, len(state.time)))
    pair = draw_pair(state, e, rng)
    if rng.random() >= time_share:
        v = int(rng.integers(0, len(puzzle.motion))) if variable == ALL else variable
        return LEVELS if change_level(puzzle, state, v, pair, rng.random() < FLIPS) else NOTHING
    kind = rng.random()
    if kind < TIME_SWAPS:
        is_changed = swap_times(puzzle, state, e, pair)
    elif kind < TIME_SWAPS + ENDINGS:
        is_changed = flip_event(puzzle, state, e, pair[0])
    else:
        is_changed = move_day(puzzle, state, e, pair[0], rng)
    return FOLLOW_UP if is_changed else NOTHING


@compiled_part
def draw_pair(state: State, e: int, rng: np.random.Generator) -> tuple[int, int]:
    """Draw two subjects, as often as not neighbours in order of an endpoint's time."""
    order = state.order[e]
    first, second = int(rng.integers(0, len(order))), int(rng.integers(0, len(order)))
    if rng.random() < NEIGHBOURS:
        second = min(max(first + int(rng.integers(-NEAR, NEAR + 1)), 0), len(order) - 1)
    return order[first], order[second]


@compiled_part
def copy_state(source: State, target: State) -> None:
    """Copy all that a state holds."""
    copy_changed(source, target, LEVELS | FOLLOW_UP)


@compiled_part
def copy_changed(source: State, target: State, changed: int) -> None:
    """Copy what a change touched, and what is measured of it."""
    if changed & LEVELS:
        copy_array(source.codes, target.codes)
        copy_array(source.clash, target.clash)
        copy_array(source.lean_loss, target.lean_loss)
    if changed & FOLLOW_UP:
        copy_array(source.time, target.time)
        copy_array(source.event, target.event)
        copy_array(source.order, target.order)
        copy_array(source.dislike, target.dislike)
    copy_array(source.level_loss, target.level_loss)
    copy_array(source.root_loss, target.root_loss)
    copy_array(source.model_loss, target.model_loss)
    copy_array(source.coef, target.coef)


@compiled_part
def copy_array(source: NDArray[np.generic], target: NDArray[np.generic]) -> None:
    """Copy the values of an array into another of its shape."""
    first, second = source.reshape(-1), target.reshape(-1)
    for place in range(len(first)):
        second[place] = first[place]


@compiled
def measure_cohort(puzzle: Puzzle, state: State) -> float:
    """Measure every part of a cohort and give the whole loss."""
    return measure_all(puzzle, state)


@compiled
def copy_cohort(source: State, target: State) -> None:
    """Copy a cohort with all that is measured of it."""
    copy_state(source, target)
