"""What a simulated trial costs, what of two workers' time goes into trials, and what bounds a large cluster.

Times by the clock hang on what else the machine does, so that every rate is the best of some rounds in which the ways
of running take turns, and processor times stand beside them: those that the trials take in one thread, those of the
workers, and that of the process that sends units and adds sums (with a local cluster it holds the scheduler too).
Start-up is told apart. Dask listens to this machine alone.

usage: OPENBLAS_NUM_THREADS=1 python benchmarks/scale.py [TRIALS]
"""

from __future__ import annotations

import logging
import os
import pickle
import resource
import subprocess
import sys
import tempfile
from concurrent.futures import wait
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time, sleep, thread_time
from typing import TYPE_CHECKING, cast

import numpy as np
from distributed import Client, LocalCluster

from topline.core import version
from topline.design.simulation import (
    PiecewiseRate,
    Run,
    Scenario,
    SingleArmPlan,
    SingleArmWork,
    Visits,
    add_blocks,
    no_sums,
)
from topline.pipeline import RunningOptions, run_works
from topline.pipeline.simulation_cluster import workers_of
from topline.pipeline.simulation_hands import sum_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS, SCENARIOS, BLOCK, EMPTY_UNITS, IDLE_SECONDS = 3, 4, 4096, 400, 8
NULL = PiecewiseRate.with_survival(0.20, 6)
ACCRUAL = PiecewiseRate.constant(5)
PLAN = SingleArmPlan(n=75, months=6, null=NULL, follow_up_months=6)
TINY = SingleArmPlan(n=1, months=6, null=NULL, follow_up_months=6, alpha=0.5, sided=1)
GRID = [
    SingleArmWork(plan=PLAN, scenario=Scenario(name=f"scenario {k}", accrual=ACCRUAL, progression=NULL))
    for k in range(1, SCENARIOS + 1)
]
VISITED = SingleArmWork(
    plan=PLAN,
    scenario=Scenario(
        name="visits", accrual=ACCRUAL, progression=NULL, death=PiecewiseRate.constant(0.02), yearly_loss=0.1,
        visits=Visits(every_months=2, window_months=0.25, missed=0.05),
    ),
)  # fmt: skip
COLD = """
import sys
from topline.pipeline import RunningOptions, run_works
from benchmarks.scale import GRID
if __name__ == "__main__":
    run_works(GRID[:1], RunningOptions(replicates=4096, workers=int(sys.argv[1]) or None), progress=lambda *_: None)
"""


def main(trials: int) -> None:
    """Print the table."""
    print("## a trial, processor time of one thread\n")
    for label, work in (("75 subjects", GRID[0]), ("75 subjects, deaths, loss, visits", VISITED)):
        cost = _cost(work)
        print(f"{label}: {cost * 1e6:.2f} µs, {1 / cost:,.0f} trials a second of a core")
    _tell_messages()
    with _cluster(1) as one, _cluster(2) as two:
        ways = {
            "1 thread": RunningOptions(replicates=trials),
            "2 threads": RunningOptions(replicates=trials, threads=2),
            "1 worker": RunningOptions(replicates=trials, scheduler=one),
            "2 workers": RunningOptions(replicates=trials, scheduler=two),
        }
        _tell_rates(ways, trials)
        _tell_idleness(two)
        _tell_sending(two)
    _tell_adding()
    _tell_compiling()


def _cost(work: SingleArmWork) -> float:
    """Give the seconds of a trial: the best of some blocks."""
    out, seconds = np.empty(len(work.sums)), list[float]()
    work.add_block(1, range(1), out)
    for block in range(10):
        start = thread_time()
        work.add_block(1, range(block * BLOCK, (block + 1) * BLOCK), out)
        seconds.append(thread_time() - start)
    return min(seconds) / BLOCK


def _tell_messages() -> None:
    run, blocks = Run(seed=1, replicates=10**9), range(64)
    unit = len(pickle.dumps((version(), GRID[0], run, blocks)))
    sums = len(pickle.dumps(sum_unit(version(), GRID[0], Run(seed=1, replicates=BLOCK), range(1))))
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        options = RunningOptions(replicates=BLOCK, checkpoints=Path(folder, "sums"))
        run_works(GRID, options, progress=lambda _work, _done: None)
        took, files = perf_counter() - start, [file.stat().st_size for file in Path(folder, "sums").iterdir()]
    print(f"\na unit: {unit} bytes out; {sums} bytes back for a block, {8 * len(GRID[0].sums)} more for each other one")
    print(f"a checkpoint: {max(files)} bytes a scenario; {len(files)} scenarios of a block each in {took:.2f} s\n")


@contextmanager
def _cluster(workers: int) -> Iterator[str]:
    start = perf_counter()
    made = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        memory_limit=0,
        silence_logs=logging.CRITICAL,
    )
    with made:
        print(f"{workers} workers started in {perf_counter() - start:.1f} s")
        yield made.scheduler_address


def _tell_rates(ways: dict[str, RunningOptions], trials: int) -> None:
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    spent: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    for turn in range(ROUNDS + 1):
        for way, options in ways.items():
            before, start = _processor_times(options), perf_counter()
            run_works(GRID, options, progress=lambda _work, _done: None)
            if turn:  # the first round warms up
                seconds[way].append(perf_counter() - start)
                after = _processor_times(options)
                spent[way].append((after[0] - before[0], after[1] - before[1]))
    count = trials * SCENARIOS
    best = {way: count / min(seconds[way]) for way in ways}
    alone = sum(min(spent["1 thread"], key=sum))
    print(f"\n{count:,} trials, processor time; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print("| way | trials a second, best | ratio to 1 thread | trials | sender | 1 thread's to all |")
    print("|---|---|---|---|---|---|")
    for way in ways:
        workers, sender = min(spent[way], key=sum)
        rate = f"{best[way]:,.0f} | {best[way] / best['1 thread']:.2f}"
        print(f"| {way} | {rate} | {workers:.2f} s | {sender:.2f} s | {alone / (workers + sender):.2f} |")
    print(f"\n2 workers to 1 worker: {best['2 workers'] / best['1 worker']:.2f}")


def _processor_times(options: RunningOptions) -> tuple[float, float]:
    """Give those of all workers and that of this process."""
    if options.scheduler is None:
        return process_time(), 0.0
    with Client(options.scheduler) as client:
        return _workers_time(client), process_time()


def _workers_time(client: Client) -> float:
    return sum(cast("dict[str, float]", client.run(process_time)).values())


def _tell_idleness(scheduler: str) -> None:
    """Tell what two workers, and their scheduler with its client, do while nothing is simulated."""
    with Client(scheduler) as client:
        workers, own, start = _workers_time(client), process_time(), perf_counter()
        sleep(IDLE_SECONDS)
        took, own = perf_counter() - start, process_time() - own
        workers = _workers_time(client) - workers
    print(f"\nidle: a worker {workers / 2 / took:.1%} of a core, sender and scheduler {own / took:.1%}")


def _tell_sending(scheduler: str) -> None:
    """Time units that hold almost nothing: what a sender and a scheduler can do."""
    work = SingleArmWork(plan=TINY, scenario=GRID[0].scenario)
    run, costs = Run(seed=1, replicates=10**9), list[tuple[float, float]]()
    with workers_of(scheduler) as hands:
        for _ in range(ROUNDS):
            start, busy = perf_counter(), process_time()
            wait([hands.submit(work, run, range(k, k + 1)) for k in range(EMPTY_UNITS)])
            costs.append(((perf_counter() - start) / EMPTY_UNITS, (process_time() - busy) / EMPTY_UNITS))
    wall, busy = (min(cost[k] for cost in costs) for k in (0, 1))
    print(f"a unit costs sender and scheduler {busy * 1e3:.2f} ms of processor time, {wall * 1e3:.2f} ms of clock")


def _tell_adding() -> None:
    """Time the adding of blocks that came back, without and with a wanted precision."""
    sums = np.zeros((BLOCK, len(GRID[0].sums)))
    for words, precision in (("", None), (", the precision looked at", 1e-9)):
        run, seconds = Run(seed=1, replicates=10**9, precision=precision), list[float]()
        for _ in range(ROUNDS):
            start = process_time()
            add_blocks(GRID[0], run, no_sums(GRID[0]), sums)
            seconds.append((process_time() - start) / BLOCK)
        print(f"adding a block{words}: {min(seconds) * 1e6:.1f} µs")


def _tell_compiling() -> None:
    """Start with no machine code on disk, in threads and on two workers, and once more with it."""
    print()
    for way, workers in (("threads", 0), ("2 workers", 2)):
        with tempfile.TemporaryDirectory() as cache:
            for state in ("no machine code on disk", "with it"):
                environment = os.environ | {"NUMBA_CACHE_DIR": cache}
                start, spent = perf_counter(), _spent_by_children()
                command = [sys.executable, "-c", COLD, str(workers)]
                subprocess.run(command, check=True, env=environment, cwd=Path(__file__).parents[1])
                took, busy = perf_counter() - start, _spent_by_children() - spent
                files = len(list(Path(cache).rglob("*.nbc")))
                print(f"first simulation, {way}, {state}: {took:.1f} s, processors {busy:.1f} s, {files} files of code")


def _spent_by_children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)
