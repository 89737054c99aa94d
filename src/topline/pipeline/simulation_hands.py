"""Who adds up simulated trials: threads of this process, processes of this machine, or a Dask cluster.

A unit that goes out is a work, a run and a range of blocks; its sums come back with the time they took. The version
goes with it, since other code gives other numbers.
"""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from topline.core import Problem, ProtocolError, version

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from concurrent.futures import Future

    import numpy as np
    from numpy.typing import NDArray

    from topline.design.simulation import Characteristics, Run, Work

    Sums = tuple[NDArray[np.float64], float]

THREAD_SECONDS = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """Those who add up.

    Parameters
    ----------
    executor : takes units.
    count : how many units are worked on at once, asked anew as a cluster may grow.
    unit_seconds : how long a unit should take.
    """

    executor: Executor
    count: Callable[[], int]
    unit_seconds: float

    def submit(self, work: Work[Characteristics], run: Run, blocks: range) -> Future[Sums]:
        """Send a unit."""
        return self.executor.submit(sum_unit, version(), work, run, blocks)


@contextmanager
def threads_here(threads: int) -> Generator[Hands]:
    """Let threads of this process add up."""
    if threads < 1:
        raise ProtocolError([_problem("--threads", "1 or more", str(threads), "say how many threads share the trials")])
    executor = ThreadPoolExecutor(max_workers=threads)
    try:
        yield Hands(executor=executor, count=lambda: threads, unit_seconds=THREAD_SECONDS)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def compile_first(works: Iterable[Work[Characteristics]], seed: int) -> None:
    """Simulate a trial of each kind of work here, so that the machine code is on disk before others look for it."""
    import numpy as np

    for work in {type(work): work for work in works}.values():
        work.add_block(seed, range(1), np.empty(len(work.sums)))


def sum_unit(wanted: str, work: Work[Characteristics], run: Run, blocks: range) -> Sums:
    """Give the sums of blocks, and the seconds they took."""
    from topline.design.simulation import sum_blocks

    if (found := version()) != wanted:
        remedy = "install the same version for the workers and here"
        raise ProtocolError([_problem("workers", f"Topline {wanted}", f"Topline {found}", remedy)])
    begin = perf_counter()
    sums = sum_blocks(work, run, blocks)
    return sums, perf_counter() - begin


def _problem(name: str, expected: str, found: str, remedy: str) -> Problem:
    return Problem(file=name, place="", expected=expected, found=found, remedy=remedy)
