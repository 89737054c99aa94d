"""Moves of levels: a swap between two subjects, or another group for one subject where no count is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.evidence.reconstruct.kernels.evaluate import STALE, derive_codes, holds, measure_clash
from topline.evidence.reconstruct.kernels.puzzle import DERIVED, FREE, SWAPPED
from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from topline.evidence.reconstruct.kernels.puzzle import Puzzle, State

SMALLEST_GROUP = 12
FLIPS = 0.5


@compiled_part
def change_level(puzzle: Puzzle, state: State, v: int, pair: tuple[int, int], is_flip: bool) -> bool:  # noqa: FBT001  compiled: by place
    """Swap the levels of two subjects, or flip the group of the first; say whether it was done."""
    motion, codes = puzzle.motion[v], state.codes[v]
    if motion not in (SWAPPED, FREE):
        return False
    i, j = pair
    if motion == FREE and is_flip:
        if codes[i] < 0 or count(codes, codes[i]) <= SMALLEST_GROUP:
            return False
        codes[i] = 1 - codes[i]
        state.level_loss[:, v] = STALE
    else:
        if codes[i] == codes[j] or codes[i] < 0 or codes[j] < 0:
            return False
        codes[i], codes[j] = codes[j], codes[i]
        state.level_loss[:, v, codes[i]] = STALE
        state.level_loss[:, v, codes[j]] = STALE
    state.root_loss[:, v] = STALE
    state.lean_loss[v] = STALE
    measure_clash(puzzle, state, i)
    measure_clash(puzzle, state, j)
    for derived in range(len(puzzle.motion)):
        if puzzle.motion[derived] == DERIVED and (puzzle.factors[derived, 0] == v or puzzle.factors[derived, 2] == v):
            derive_codes(puzzle, state, derived)
            state.level_loss[:, derived] = STALE
            state.root_loss[:, derived] = STALE
    for m in range(len(puzzle.model_endpoint)):
        if holds(puzzle, m, v):
            state.model_loss[m] = STALE
    return True


@compiled_part
def count(codes: NDArray[np.int64], level: int) -> int:
    """Count the subjects of a level."""
    found = 0
    for code in codes:
        found += code == level
    return found
