"""Search for a cohort that agrees with print: a start by counting, then simulated annealing.

The same seed gives the same cohort. Each stage begins with the nearest cohort of the stage before, a little cooler.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.evidence.reconstruct.cohort import Cohort
from topline.evidence.reconstruct.setting import make_puzzle, make_state
from topline.evidence.reconstruct.slots import make_slots

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.evidence.reconstruct.kernels.puzzle import State
    from topline.evidence.reconstruct.printed import Paper
    from topline.evidence.reconstruct.slots import Slot

STAGES = 40
ROUNDS = 12
"""Rounds at the end, in which each variable's levels are searched alone, and then all together."""
LEVELS_ALONE, LUKEWARM = (0.4, 0.01), (0.12, 0.02)
LEVELS_SHARE = 160
ALL_MET = 1e-6
ANY_VARIABLE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long and how hot the search is.

    Parameters
    ----------
    moves : moves in all.
    hottest, coolest : temperatures, in units of the loss.
    time_share : share of the moves that change follow-up rather than levels.
    """

    moves: int = 5_000_000
    hottest: float = 0.25
    coolest: float = 0.022
    time_share: float = 0.55


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
    rng = np.random.default_rng(seed)
    slots = make_slots(paper)
    state, loss = _come_near(paper, slots, rng, effort or Effort(), progress)
    return Cohort(
        seed=seed,
        slots=slots,
        codes={variable.name: state.codes[v].copy() for v, variable in enumerate(paper.variables)},
        time={endpoint: state.time[e].copy() for e, endpoint in enumerate(paper.endpoints)},
        event={endpoint: state.event[e].copy() for e, endpoint in enumerate(paper.endpoints)},
        loss=loss,
    )


def _come_near(
    paper: Paper,
    slots: tuple[Slot, ...],
    rng: np.random.Generator,
    effort: Effort,
    progress: Callable[[float, float], None],
) -> tuple[State, float]:
    from topline.evidence.reconstruct.kernels.anneal import anneal

    puzzle, state = make_puzzle(paper, slots), make_state(paper, slots, rng)
    states = (state, make_state(paper, slots, rng), make_state(paper, slots, rng))
    loss = np.inf
    temperatures = np.geomspace(effort.hottest, effort.coolest, STAGES + 1)
    for stage in range(STAGES):
        pair = float(temperatures[stage]), float(temperatures[stage + 1])
        loss = anneal(puzzle, states, rng, pair, (effort.moves // STAGES, effort.time_share, ANY_VARIABLE))
        progress((stage + 1) / (STAGES + ROUNDS), loss)
        if loss < ALL_MET:
            break
    for place in range(ROUNDS):
        if loss < ALL_MET:
            break
        for variable in range(len(paper.variables)):
            loss = anneal(puzzle, states, rng, LEVELS_ALONE, (effort.moves // LEVELS_SHARE, 0.0, variable))
        loss = anneal(puzzle, states, rng, LUKEWARM, (effort.moves // STAGES * 2, effort.time_share, ANY_VARIABLE))
        progress((STAGES + place + 1) / (STAGES + ROUNDS), loss)
    return state, loss
