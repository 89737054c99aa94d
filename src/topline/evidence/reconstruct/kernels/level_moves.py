"""Moves of levels: a swap between two subjects, or another group for one subject where no count is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.evidence.reconstruct.kernels.evaluate import (
    ALL,
    derive_codes,
    measure_clashes,
    measure_models,
    measure_variable,
    whole_loss,
)
from topline.evidence.reconstruct.kernels.puzzle import DERIVED, FREE, REFUSED, SWAPPED, TAKEN, UNCHANGED
from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from topline.evidence.reconstruct.kernels.puzzle import Puzzle, State

SMALLEST_GROUP = 12
FLIPS = 0.5


@compiled_part
def change_level(puzzle: Puzzle, state: State, rng: np.random.Generator, limits: tuple[int, float]) -> int:
    """Change the levels of one variable; the move stays when the whole loss is then small enough.

    `limits` are the variable, ALL for any, and the largest loss.
    """
    v, most = limits
    if v == ALL:
        v = int(rng.integers(0, len(puzzle.motion)))
    motion, codes = puzzle.motion[v], state.codes[v]
    if motion not in (SWAPPED, FREE):
        return UNCHANGED
    i = rng.integers(0, len(codes))
    if motion == FREE and rng.random() < FLIPS:
        if codes[i] < 0 or count(codes, codes[i]) <= SMALLEST_GROUP:
            return UNCHANGED
        codes[i] = 1 - codes[i]
    else:
        j = rng.integers(0, len(codes))
        if codes[i] == codes[j] or codes[i] < 0 or codes[j] < 0:
            return UNCHANGED
        codes[i], codes[j] = codes[j], codes[i]
    measure_clashes(puzzle, state)
    for e in range(len(state.time)):
        measure_variable(puzzle, state, e, v)
        measure_models(puzzle, state, e, v)
    for derived in range(len(puzzle.motion)):
        if puzzle.motion[derived] == DERIVED and (puzzle.factors[derived, 0] == v or puzzle.factors[derived, 2] == v):
            derive_codes(puzzle, state, derived)
            for e in range(len(state.time)):
                measure_variable(puzzle, state, e, derived)
    return TAKEN if whole_loss(state) <= most else REFUSED


@compiled_part
def count(codes: NDArray[np.int64], level: int) -> int:
    """Count the subjects of a level."""
    found = 0
    for code in codes:
        found += code == level
    return found
