"""Simulated annealing: a move that comes nearer to print is taken, another by luck that fades.

Moves keep what counts decide: two subjects swap a level, one subject's group changes where no count is printed, two
subjects swap their follow-up, one subject's day or ending changes within the window that its responses leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.evidence.reconstruct.kernels.evaluate import measure_all, whole_loss
from topline.evidence.reconstruct.kernels.level_moves import change_level
from topline.evidence.reconstruct.kernels.puzzle import REFUSED, TAKEN
from topline.evidence.reconstruct.kernels.time_moves import change_time
from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from topline.evidence.reconstruct.kernels.puzzle import Puzzle, State

ALL_MET = 1e-6


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
        if rng.random() < time_share:
            outcome = change_time(puzzle, state, rng, most)
        else:
            outcome = change_level(puzzle, state, rng, (variable, most))
        if outcome == REFUSED:
            copy_state(spare, state)
        elif outcome == TAKEN:
            loss = whole_loss(state)
            copy_state(state, spare)
            if loss < best_loss - ALL_MET:
                best_loss = loss
                copy_state(state, best)
                if best_loss < ALL_MET:
                    break
    copy_state(best, state)
    return best_loss


@compiled_part
def copy_state(source: State, target: State) -> None:
    """Copy all that a state holds."""
    for i in range(source.time.shape[1]):
        for v in range(len(source.codes)):
            target.codes[v, i] = source.codes[v, i]
        for e in range(len(source.time)):
            target.time[e, i] = source.time[e, i]
            target.event[e, i] = source.event[e, i]
            target.order[e, i] = source.order[e, i]
            target.dislike[e, i] = source.dislike[e, i]
        target.clash[i] = source.clash[i]
    for e in range(len(source.time)):
        for v in range(len(source.codes)):
            target.loss[e, v] = source.loss[e, v]
    for m in range(len(source.coef)):
        target.model_loss[m] = source.model_loss[m]
        for p in range(source.coef.shape[1]):
            target.coef[m, p] = source.coef[m, p]
