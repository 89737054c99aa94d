"""Processes and clusters give the bytes that threads give, also when one of them is killed; what cannot be is told."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any, get_args

import pytest
from distributed import KilledWorker, LocalCluster

from topline.core import ProtocolError
from topline.design.simulation import PiecewiseRate, Run, Scenario, SingleArmPlan, SingleArmWork, grid_of
from topline.design.simulation.grid import GridWork
from topline.pipeline import RunningOptions, run_works, simulation_cluster
from topline.pipeline.simulation_cluster import workers_of
from topline.pipeline.simulation_hands import sum_unit
from topline.protocol import read_simulation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from topline.design.simulation import SimulatedCharacteristics

NULL = PiecewiseRate.with_survival(0.20, 6)
BETTER = PiecewiseRate.with_survival(0.35, 6)
WORKS = [
    SingleArmWork(
        plan=SingleArmPlan(n=n, months=6, null=NULL, follow_up_months=6),
        scenario=Scenario(name="better", accrual=PiecewiseRate.constant(5), progression=BETTER),
    )
    for n in (10, 20, 30)
]
REPLICATES = 100_000
QUIETLY: dict[str, Any] = {
    "host": "127.0.0.1",
    "dashboard_address": "127.0.0.1:0",
    "scheduler_kwargs": {"dashboard": False},
}


def simulate(options: RunningOptions) -> tuple[SimulatedCharacteristics, ...]:
    return run_works(WORKS, options, progress=lambda _work, _done: None)


@pytest.fixture(scope="module")
def by_threads() -> tuple[SimulatedCharacteristics, ...]:
    return simulate(RunningOptions(replicates=REPLICATES, threads=2))


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster of two processes of this machine."""
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, **QUIETLY)
    with cluster:
        yield cluster.scheduler_address


def test_a_cluster_gives_the_bytes_of_threads(scheduler: str, by_threads: tuple[SimulatedCharacteristics, ...]) -> None:
    assert simulate(RunningOptions(replicates=REPLICATES, scheduler=scheduler)) == by_threads


def test_every_kind_of_trial_gives_the_same_bytes(scheduler: str, repository: Path, tmp_path: Path) -> None:
    page = (repository / "docs/simulation-file.md").read_text(encoding="utf-8")
    kinds: set[type] = set()
    for block in page.split("```yaml\n")[1:]:
        file = tmp_path / "grid.yaml"
        file.write_text(block.partition("```")[0], encoding="utf-8")
        works = grid_of(read_simulation(file)).works
        kinds |= {type(work) for work in works}
        here, there = (
            run_works(works, RunningOptions(replicates=500, scheduler=address), progress=lambda _work, _done: None)
            for address in (None, scheduler)
        )
        assert here == there
    assert kinds == set(get_args(GridWork))


def test_a_wanted_precision_stops_a_cluster_at_the_same_trial(scheduler: str) -> None:
    here = simulate(RunningOptions(replicates=REPLICATES, precision=0.002))
    assert len({found.replicates for found in here}) > 1
    assert max(found.replicates for found in here) < REPLICATES
    assert simulate(RunningOptions(replicates=REPLICATES, precision=0.002, scheduler=scheduler)) == here


def test_a_worker_that_is_killed_loses_nothing(
    scheduler: str, by_threads: tuple[SimulatedCharacteristics, ...]
) -> None:
    killed: list[int] = []

    def kill_one(_work: str, done: float) -> None:
        if not killed and 0 < done < 1:
            worker = next(each for each in multiprocessing.active_children() if "Dask Worker" in each.name)
            assert worker.pid is not None
            os.kill(worker.pid, signal.SIGKILL)
            killed.append(worker.pid)

    found = run_works(WORKS, RunningOptions(replicates=REPLICATES, scheduler=scheduler), progress=kill_one)
    assert len(killed) == 1
    assert found == by_threads


def test_the_whole_is_told_as_it_goes_on() -> None:
    told: list[tuple[str, float]] = []
    run_works(WORKS, RunningOptions(replicates=REPLICATES), progress=lambda work, done: told.append((work, done)))
    assert {work for work, _ in told} == {work.label for work in WORKS}
    shares = [done for _, done in told]
    assert shares == sorted(set(shares))
    assert shares[-1] == 1


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (
            RunningOptions(workers=2, scheduler="tcp://127.0.0.1:8786"),
            "--workers: expected processes here, or a scheduler, found both, give one of them",
        ),
        (
            RunningOptions(workers=0),
            "--workers: expected 1 or more processes, found 0, leave it out for threads of this process",
        ),
        (RunningOptions(threads=0), "--threads: expected 1 or more, found 0, say how many threads share the trials"),
    ],
)
def test_hands_that_cannot_be_are_refused(options: RunningOptions, problem: str) -> None:
    with pytest.raises(ProtocolError) as error:
        simulate(options)
    assert [str(found) for found in error.value.problems] == [problem]


@pytest.mark.parametrize(
    ("options", "option"),
    [
        (RunningOptions(workers=2), "--workers"),
        (RunningOptions(scheduler="tcp://127.0.0.1:8786"), "--scheduler"),
    ],
)
def test_without_the_package_the_command_that_installs_it_is_told(
    options: RunningOptions, option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ProtocolError) as error:
        simulate(options)
    assert [str(found) for found in error.value.problems] == [
        f"{option}: expected the package distributed, found none, run `pip install 'topline[cluster]'`"
    ]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://127.0.0.1:1"])
def test_a_scheduler_that_does_not_answer_is_told(address: str) -> None:
    with pytest.raises(ProtocolError) as error, workers_of(address, answer_seconds=0.5):
        pass
    (problem,) = error.value.problems
    assert problem.expected == f"a scheduler at {address}"
    assert problem.found.startswith("no answer (")
    assert problem.remedy == "start one with `dask scheduler`, and give the address it prints"


def test_a_scheduler_without_workers_is_told() -> None:
    cluster = LocalCluster(n_workers=0, **QUIETLY)
    with cluster:
        address = cluster.scheduler_address
        with pytest.raises(ProtocolError) as error, workers_of(address, worker_seconds=0.2):
            pass
    (problem,) = error.value.problems
    assert problem.expected == f"workers of {address}"
    assert problem.found == "none within 0.2 seconds"
    assert problem.remedy == f"start them with `dask worker {address}`"


def test_workers_without_topline_are_named(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation_cluster, "PACKAGE", "a-package-that-nobody-has")
    with pytest.raises(ProtocolError) as error, workers_of(scheduler):
        pass
    (problem,) = error.value.problems
    assert problem.expected == "Topline on every worker"
    assert problem.found.startswith("none on tcp://127.0.0.1:")
    assert problem.remedy == "run `pip install 'topline[cluster]'` there"


@pytest.mark.parametrize(
    ("lost", "problem"),
    [
        (
            CancelledError(),
            (
                "--scheduler: expected a scheduler that stays, found that the connection was lost, "
                "start again: --resume goes on from the sums in --checkpoints"
            ),
        ),
        (
            KilledWorker("unit", None, 4),
            (
                "--scheduler: expected workers that end their units, found some trials that ended every worker they "
                "were sent to, look into the workers' logs, then start again: --resume goes on from the sums in "
                "--checkpoints"
            ),
        ),
    ],
)
def test_what_is_lost_for_good_is_told(scheduler: str, lost: Exception, problem: str) -> None:
    with pytest.raises(ProtocolError) as error, workers_of(scheduler):
        raise lost
    assert [str(found) for found in error.value.problems] == [problem]


def test_a_worker_of_another_version_is_refused() -> None:
    with pytest.raises(ProtocolError, match=r"workers: expected Topline 0\.0\.0, found Topline .*, install the same"):
        sum_unit("0.0.0", WORKS[0], Run(seed=1, replicates=10), range(1))
