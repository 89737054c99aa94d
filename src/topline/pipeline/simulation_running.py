"""Run simulated works side by side, and keep how far they have come.

The numbers are the same bytes for any way of running: each work's blocks are added in their order.
"""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from topline.core import Problem, ProtocolError
from topline.pipeline.simulation_checkpoints import open_checkpoints
from topline.pipeline.simulation_hands import compile_first, threads_here

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from topline.design.simulation import Characteristics, Run, Work
    from topline.pipeline.simulation_checkpoints import Checkpoints
    from topline.pipeline.simulation_course import Course
    from topline.pipeline.simulation_hands import Hands, Sums

    Progress = Callable[[str, float], None]
    C = TypeVar("C", bound=Characteristics)
    Courses = Sequence[Course[C]]

UNITS_A_HAND = 2
CHECKPOINT_SECONDS = 1.0
WAIT_SECONDS = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningOptions:
    """How simulations are run.

    Parameters
    ----------
    seed, replicates, precision : of each work; with a precision, `replicates` are the most.
    threads : of this process, where there are no workers.
    workers : processes of this machine; None for threads.
    scheduler : address of a Dask scheduler; None for this machine.
    checkpoints : folder in which the sums are kept.
    is_resumed : whether the sums in that folder are gone on from.
    """

    seed: int = 1
    replicates: int = 100_000
    precision: float | None = None
    threads: int = 1
    workers: int | None = None
    scheduler: str | None = None
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
    from topline.design.simulation import Run, no_sums, summarise_run
    from topline.pipeline.simulation_course import Course

    _refuse_same_labels(works)
    run = Run(seed=options.seed, replicates=options.replicates, precision=options.precision)
    kept = open_checkpoints(options.checkpoints, is_resumed=options.is_resumed)
    kept.refuse_others(works)
    courses = [Course.begin(work, run, kept.read(work, run) or no_sums(work)) for work in works]
    if any(course.unsent for course in courses):
        with _hands(options) as hands, _keeping(kept) as keep:
            compile_first(works, options.seed)
            for course in _advance(courses, hands):
                keep(course)
                progress(course.work.label, _share(courses, run))
    return tuple(summarise_run(course.work, run, course.state) for course in courses)


@contextmanager
def _hands(options: RunningOptions) -> Generator[Hands]:
    """Open what the options ask for."""
    from topline.pipeline.simulation_cluster import local_workers, workers_of

    if options.workers is not None and options.scheduler is not None:
        remedy = "give one of them"
        raise ProtocolError([_problem("--workers", "processes here, or a scheduler", "both", remedy)])
    if options.scheduler is not None:
        opened = workers_of(options.scheduler)
    elif options.workers is not None:
        opened = local_workers(options.workers)
    else:
        opened = threads_here(options.threads)
    with opened as hands:
        yield hands


def _advance(courses: Courses[C], hands: Hands) -> Iterator[Course[C]]:
    """Keep all hands busy, taking works in turn, and give each work whose sums went on."""
    turn = deque(course for course in courses if course.unsent)
    out: dict[Future[Sums], tuple[Course[C], range]] = {}
    back: SimpleQueue[Future[Sums]] = SimpleQueue()
    open_courses = len(turn)
    while open_courses:
        while turn and len(out) < UNITS_A_HAND * hands.count():
            course = turn.popleft()
            if not course.unsent:
                continue
            unsent = sum(each.unsent for each in (course, *turn))
            blocks = course.send(hands.unit_seconds, -(-unsent // (UNITS_A_HAND * hands.count())))
            unit = hands.submit(course.work, course.run, blocks)
            out[unit] = (course, blocks)
            unit.add_done_callback(back.put)
            turn.append(course)
        unit = _next(back)
        course, blocks = out.pop(unit)
        if course.take(blocks, *unit.result()):
            open_courses -= course.state.is_complete
            yield course


def _next(back: SimpleQueue[Future[Sums]]) -> Future[Sums]:
    """Wait in short turns, between which Ctrl-C is heard on every system."""
    while True:
        with suppress(Empty):
            return back.get(timeout=WAIT_SECONDS)


@contextmanager
def _keeping(kept: Checkpoints) -> Generator[Callable[[Course[Characteristics]], None]]:
    """Write how far works have come, at the first sums, now and then, and at the end, however that comes."""
    unwritten: dict[str, Course[Characteristics]] = {}
    written = -inf

    def write() -> None:
        for course in unwritten.values():
            kept.write(course.work, course.run, course.state)
        unwritten.clear()

    def keep(course: Course[Characteristics]) -> None:
        nonlocal written
        unwritten[course.work.label] = course
        if monotonic() - written >= CHECKPOINT_SECONDS:
            write()
            written = monotonic()

    try:
        yield keep
    finally:
        write()


def _share(courses: Courses[C], run: Run) -> float:
    done = sum(1.0 if course.state.is_complete else course.state.trials / run.replicates for course in courses)
    return done / len(courses)


def _refuse_same_labels(works: Sequence[Work[Characteristics]]) -> None:
    labels = [work.label for work in works]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        remedy = "give the scenarios or the plans other names"
        raise ProtocolError([_problem("simulations", "each label once", f"{label!r} twice", remedy) for label in twice])


def _problem(name: str, expected: str, found: str, remedy: str) -> Problem:
    return Problem(file=name, place="", expected=expected, found=found, remedy=remedy)
