"""Search for a cohort that agrees with print: a start by counting, then simulated annealing.

Several chains run side by side, each with its own chance, in step. They cool, each alone; then, round after round, all
begin with the nearest cohort of any, the one warmer than the other, and half of them let what it misses weigh double.
So the same seed gives the same cohort, on however many cores.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from topline.evidence.reconstruct.cohort import Cohort
from topline.evidence.reconstruct.setting import make_puzzle, make_state
from topline.evidence.reconstruct.slots import make_slots

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.evidence.reconstruct.kernels.puzzle import Puzzle, State
    from topline.evidence.reconstruct.printed import Paper
    from topline.evidence.reconstruct.slots import Slot

CHAINS = 8
STAGES = 20
"""Stages of the cooling, which takes half of the moves."""
ROUNDS = 8
WARM, COLD = (0.03, 0.07), 0.02
"""Temperatures at which a round begins, of the first chain and of the last, and at which it ends."""
UNMET = 0.1
"""A part with a larger loss misses a number: a missed number costs twice as much at least."""
ALL_MET = 1e-6
ANY_VARIABLE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long and how hot the search is.

    Parameters
    ----------
    moves : moves of each chain.
    hottest, coolest : temperatures, in units of the loss.
    time_share : share of the moves that change follow-up rather than levels.
    """

    moves: int = 5_000_000
    hottest: float = 0.12
    coolest: float = 0.03
    time_share: float = 0.55


@dataclass(slots=True, kw_only=True)
class _Chain:
    """One search: its number, its chance, its cohort with two of its shape to keep copies in, and its loss."""

    number: int
    rng: np.random.Generator
    states: tuple[State, State, State]
    loss: float = np.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Moves of every chain: from which temperature to which; from a cohort, or from each chain's own."""

    moves: int
    time_share: float
    hottest: tuple[float, ...]
    coolest: float
    begin: State | None = None


def no_progress(done: float, loss: float) -> None:
    """Show nothing."""


def search_cohort(
    paper: Paper, seed: int, effort: Effort | None = None, progress: Callable[[float, float], None] = no_progress
) -> Cohort:
    """Search for one cohort.

    Parameters
    ----------
    seed : the seed of all chance.
    progress : called with the share that is done and the loss so far.

    Raises
    ------
    DataError
        The printed counts contradict each other.

    References
    ----------
    Kirkpatrick 1983, doi:10.1126/science.220.4598.671; answers: tests/unit/evidence/test_recovery.py, where the truth
    is known.
    """
    slots = make_slots(paper)
    state, loss = _come_near(paper, slots, seed, effort or Effort(), progress)
    return Cohort(
        seed=seed,
        slots=slots,
        codes={variable.name: state.codes[v].copy() for v, variable in enumerate(paper.variables)},
        time={endpoint: state.time[e].copy() for e, endpoint in enumerate(paper.endpoints)},
        event={endpoint: state.event[e].copy() for e, endpoint in enumerate(paper.endpoints)},
        loss=loss,
    )


def _come_near(
    paper: Paper, slots: tuple[Slot, ...], seed: int, effort: Effort, progress: Callable[[float, float], None]
) -> tuple[State, float]:
    from topline.evidence.reconstruct.kernels.anneal import copy_cohort

    puzzle = make_puzzle(paper, slots)
    chains = [_begin(paper, slots, seed, number) for number in range(CHAINS)]
    nearest, loss = _begin(paper, slots, seed, CHAINS).states[0], np.inf
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for place in range(STAGES + ROUNDS):
            stretch = _cooling(effort, place) if place < STAGES else _round(effort, nearest)
            deque(pool.map(partial(_run, puzzle, stretch), chains), maxlen=0)
            best = min(chains, key=lambda chain: chain.loss)
            if best.loss < loss:
                loss = best.loss
                copy_cohort(best.states[0], nearest)
            progress((place + 1) / (STAGES + ROUNDS), loss)
            if loss < ALL_MET:
                break
    return nearest, loss


def _begin(paper: Paper, slots: tuple[Slot, ...], seed: int, number: int) -> _Chain:
    rng = np.random.default_rng([seed, number])
    first, second, third = (make_state(paper, slots, rng) for _ in range(3))
    return _Chain(number=number, rng=rng, states=(first, second, third))


def _cooling(effort: Effort, stage: int) -> _Stretch:
    temperatures = np.geomspace(effort.hottest, effort.coolest, STAGES + 1)
    return _Stretch(
        moves=max(effort.moves // (2 * STAGES), 1),
        time_share=effort.time_share,
        hottest=(float(temperatures[stage]),) * CHAINS,
        coolest=float(temperatures[stage + 1]),
    )


def _round(effort: Effort, nearest: State) -> _Stretch:
    hottest = tuple(float(each) for each in np.geomspace(*WARM, CHAINS))
    moves = max(effort.moves // (2 * ROUNDS), 1)
    return _Stretch(moves=moves, time_share=effort.time_share, hottest=hottest, coolest=COLD, begin=nearest)


def _run(puzzle: Puzzle, stretch: _Stretch, chain: _Chain) -> None:
    from topline.evidence.reconstruct.kernels.anneal import anneal, copy_cohort, measure_cohort

    weighed = puzzle
    if stretch.begin is not None:
        copy_cohort(stretch.begin, chain.states[0])
        weighed = _weigh(puzzle, chain.states[0]) if chain.number % 2 else puzzle
    temperatures = stretch.hottest[chain.number], stretch.coolest
    anneal(weighed, chain.states, chain.rng, temperatures, (stretch.moves, stretch.time_share, ANY_VARIABLE))
    chain.loss = measure_cohort(puzzle, chain.states[0])


def _weigh(puzzle: Puzzle, state: State) -> Puzzle:
    """Let what a cohort misses weigh double."""
    return puzzle._replace(
        level_weight=1.0 + (state.level_loss > UNMET),
        root_weight=1.0 + (state.root_loss > UNMET),
        model_weight=1.0 + (state.model_loss > UNMET),
    )
