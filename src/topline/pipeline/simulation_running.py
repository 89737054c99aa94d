"""Run simulated works one after another or side by side, and keep how far they have come.

The numbers are the same bytes for any way of running: each work's blocks are added in their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from topline.core import Problem, ProtocolError
from topline.pipeline.simulation_checkpoints import open_checkpoints

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from topline.design.simulation import Characteristics, PartialSums, Run, Work

    Progress = Callable[[str, float], None]
    C = TypeVar("C", bound=Characteristics)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningOptions:
    """How simulations are run.

    Parameters
    ----------
    seed, replicates, precision : of each work; with a precision, `replicates` are the most.
    threads : in this process.
    checkpoints : folder in which the sums are kept.
    is_resumed : whether the sums in that folder are gone on from.
    """

    seed: int = 1
    replicates: int = 100_000
    precision: float | None = None
    threads: int = 1
    checkpoints: Path | None = None
    is_resumed: bool = False


def run_works(works: Sequence[Work[C]], options: RunningOptions, *, progress: Progress) -> tuple[C, ...]:
    """Run all works, and tell the label of the one that went on with the share of the whole that is done.

    Parameters
    ----------
    works : plans in scenarios, no two of one label.
    options : how.
    progress : is told.
    """
    from topline.design.simulation import Run, no_sums, partial_sums, summarise_run

    _refuse_same_labels(works)
    run = Run(seed=options.seed, replicates=options.replicates, precision=options.precision)
    kept = open_checkpoints(options.checkpoints, is_resumed=options.is_resumed)
    kept.refuse_others(works)
    begun = [kept.read(work, run) or no_sums(work) for work in works]
    found: list[C] = []
    for i, work in enumerate(works):
        for state in partial_sums(work, run, threads=options.threads, after=begun[i]):
            begun[i] = state
            kept.write(work, run, state)
            progress(work.label, _share(begun, run))
        found.append(summarise_run(work, run, begun[i]))
    return tuple(found)


def _share(states: Sequence[PartialSums], run: Run) -> float:
    done = sum(1.0 if state.is_complete else state.trials / run.replicates for state in states)
    return done / len(states)


def _refuse_same_labels(works: Sequence[Work[Characteristics]]) -> None:
    labels = [work.label for work in works]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        remedy = "give the scenarios or the plans other names"
        raise ProtocolError(
            [
                Problem(
                    file="simulations", place="", expected="each label once", found=f"{label!r} twice", remedy=remedy
                )
                for label in twice
            ]
        )
