"""Run simulated trials block by block.

Trials are added up in blocks of 4,096, and blocks in their order, so that any number of threads or processes, and any
number of pauses, gives the same bytes; with a wanted precision a run ends with the first block after which it is
reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from topline.core import MethodError
from topline.design.simulation.work import Characteristics
from topline.stats.batch.threads import ROWS_A_PIECE, in_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from topline.design.simulation.work import Work

C = TypeVar("C", bound=Characteristics)
BLOCK = 4096
BLOCKS_AT_ONCE = 16
MOST_SEEDS = 2**32
MOST_REPLICATES = 2**53


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How much is simulated.

    Parameters
    ----------
    seed : 0 to 2³² − 1.
    replicates : trials, or the most of them where a precision is wanted.
    precision : the Monte Carlo error that the probabilities of a positive trial may have; None for all replicates.
    """

    seed: int
    replicates: int
    precision: float | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be run."""
        seed, replicates, precision = self.seed, self.replicates, self.precision
        if not 0 <= seed < MOST_SEEDS or seed != int(seed):
            raise MethodError(f"seed: expected a whole number from 0 to {MOST_SEEDS - 1}, found {seed}, choose one")
        if not 1 <= replicates <= MOST_REPLICATES or replicates != int(replicates):
            raise MethodError(
                f"replicates: expected a whole number, 1 or more, found {replicates}, say how many trials"
            )
        if precision is not None and not 0 < precision < 1:
            raise MethodError(f"precision: expected above 0 and below 1, found {precision:g}, write 0.001 for 0.1 %")

    @property
    def blocks(self) -> int:
        """The most blocks there are."""
        return -(-self.replicates // BLOCK)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialSums:
    """A run on its way.

    Parameters
    ----------
    trials : how many are done.
    sums : over these trials, as the work names them.
    is_complete : whether the run is at its end.
    """

    trials: int
    sums: tuple[float, ...]
    is_complete: bool = False

    @property
    def next_block(self) -> int:
        """The first block that is not in."""
        return self.trials // BLOCK


def simulate_work(work: Work[C], run: Run, *, threads: int = 1, progress: Callable[[int], None] | None = None) -> C:
    """Simulate a plan in a scenario and give its operating characteristics.

    Parameters
    ----------
    work, run : what is simulated, and how much.
    threads : how many threads share the blocks; the answer does not depend on it.
    progress : is told how many trials are done.
    """
    state = no_sums(work)
    for state in partial_sums(work, run, threads=threads):
        if progress is not None:
            progress(state.trials)
    return summarise_run(work, run, state)


def partial_sums(
    work: Work[Characteristics], run: Run, *, threads: int = 1, after: PartialSums | None = None
) -> Iterator[PartialSums]:
    """Give the sums after each round of blocks; the last ones are complete.

    Parameters
    ----------
    work, run : what is simulated.
    threads : how many threads share the blocks.
    after : go on after these sums of the same run.
    """
    state = after or no_sums(work)
    if state.is_complete:
        yield state
    while not state.is_complete:
        blocks = range(state.next_block, min(state.next_block + BLOCKS_AT_ONCE, run.blocks))
        state = add_blocks(work, run, state, sum_blocks(work, run, blocks, threads=threads))
        yield state


def no_sums(work: Work[Characteristics]) -> PartialSums:
    """Begin a run."""
    return PartialSums(trials=0, sums=(0.0,) * len(work.sums))


def sum_blocks(work: Work[Characteristics], run: Run, blocks: range, *, threads: int = 1) -> NDArray[np.float64]:
    """Give the sums of each block of trials: (b, k)."""
    sums = np.empty((len(blocks), len(work.sums)))

    def fill(part: slice) -> None:
        for row in range(part.start, part.stop):
            trials = range(blocks[row] * BLOCK, min((blocks[row] + 1) * BLOCK, run.replicates))
            work.add_block(run.seed, trials, sums[row])

    in_pieces(fill, len(blocks), ROWS_A_PIECE, threads)
    return sums


def add_blocks(work: Work[Characteristics], run: Run, state: PartialSums, sums: NDArray[np.float64]) -> PartialSums:
    """Add the sums of the next blocks one by one, up to the one that completes the run."""
    trials, total, is_complete = state.trials, np.array(state.sums), state.is_complete
    for each in sums:
        if is_complete:
            break
        trials, total = min(trials + BLOCK, run.replicates), total + each
        is_complete = trials == run.replicates or (
            run.precision is not None and work.summarise(total, trials, run.seed).largest_error <= run.precision
        )
    return PartialSums(trials=trials, sums=tuple(total.tolist()), is_complete=is_complete)


def summarise_run(work: Work[C], run: Run, state: PartialSums) -> C:
    """Turn the sums of a run into operating characteristics."""
    return work.summarise(np.array(state.sums), state.trials, run.seed)
