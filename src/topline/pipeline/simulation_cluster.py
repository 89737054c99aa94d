"""Processes of this machine, or a Dask cluster, that add up simulated trials.

The scheduler sends the units of a worker that is lost to another one. Nothing but plans, scenarios and sums travels:
no patient's data. A local cluster listens to this machine alone.
"""

from __future__ import annotations

import logging
from concurrent.futures import CancelledError
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from topline.core import Problem, ProtocolError
from topline.pipeline.simulation_hands import Hands

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import ModuleType

    from distributed import Client

LOOPBACK = "127.0.0.1"
PACKAGE = "topline"
ANSWER_SECONDS, WORKER_SECONDS = 10.0, 60.0
COUNT_SECONDS = 5.0
UNITS_A_SECOND = 100


@contextmanager
def local_workers(count: int) -> Generator[Hands]:
    """Start processes on this machine, and end them."""
    if count < 1:
        raise _refusal("--workers", "1 or more processes", str(count), "leave it out for threads of this process")
    distributed = _distributed("--workers")
    cluster = distributed.LocalCluster(
        n_workers=count,
        threads_per_worker=1,
        processes=True,
        host=LOOPBACK,
        scheduler_kwargs={"dashboard": False},
        dashboard_address=f"{LOOPBACK}:0",
        memory_limit=0,
        preload="topline.pipeline.simulation_worker",
        silence_logs=logging.CRITICAL,
    )
    with _losses_told("--workers"), cluster, distributed.Client(cluster) as client:
        yield _hands(client)


@contextmanager
def workers_of(
    address: str, *, answer_seconds: float = ANSWER_SECONDS, worker_seconds: float = WORKER_SECONDS
) -> Generator[Hands]:
    """Connect to a scheduler that runs, and wait for its first worker."""
    distributed = _distributed("--scheduler")
    try:
        client = distributed.Client(address, timeout=answer_seconds)
    except (OSError, ValueError) as error:
        remedy = "start one with `dask scheduler`, and give the address it prints"
        found = f"no answer ({_first_line(error)})"
        raise _refusal("--scheduler", f"a scheduler at {address}", found, remedy) from error
    with _losses_told("--scheduler"), client:
        try:
            client.wait_for_workers(1, timeout=worker_seconds)
        except TimeoutError as error:
            expected, found = f"workers of {address}", f"none within {worker_seconds:g} seconds"
            raise _refusal("--scheduler", expected, found, f"start them with `dask worker {address}`") from error
        _refuse_workers_without_topline(client)
        yield _hands(client)


@contextmanager
def _losses_told(option: str) -> Generator[None]:
    """Say in words what is lost for good; a worker that is lost is not."""
    from distributed import KilledWorker

    remedy = "start again: --resume goes on from the sums in --checkpoints"
    log = logging.getLogger("distributed.client")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    except CancelledError as error:
        raise _refusal(option, "a scheduler that stays", "that the connection was lost", remedy) from error
    except KilledWorker as error:
        expected, found = "workers that end their units", "some trials that ended every worker they were sent to"
        raise _refusal(option, expected, found, f"look into the workers' logs, then {remedy}") from error
    finally:
        log.setLevel(level)


def _hands(client: Client) -> Hands:
    count = _counter(client)
    return Hands(executor=client.get_executor(pure=False), count=count, unit_seconds=max(1.0, count() / UNITS_A_SECOND))


def _counter(client: Client) -> Callable[[], int]:
    """Count the threads of all workers, and anew after a while."""
    known, asked = 0, -COUNT_SECONDS

    def count() -> int:
        nonlocal known, asked
        if monotonic() - asked >= COUNT_SECONDS:
            known, asked = sum(cast("dict[str, int]", client.nthreads()).values()), monotonic()
        return max(known, 1)

    return count


def _refuse_workers_without_topline(client: Client) -> None:
    versions = cast("dict[str, Any]", client.get_versions(packages=[PACKAGE]))
    lacking = [name for name, found in versions["workers"].items() if found["packages"][PACKAGE] is None]
    if lacking:
        remedy = "run `pip install 'topline[cluster]'` there"
        raise _refusal("--scheduler", "Topline on every worker", f"none on {', '.join(sorted(lacking))}", remedy)


def _distributed(option: str) -> ModuleType:
    try:
        import distributed
    except ImportError as error:
        remedy = "run `pip install 'topline[cluster]'`"
        raise _refusal(option, "the package distributed", "none", remedy) from error
    return distributed


def _refusal(option: str, expected: str, found: str, remedy: str) -> ProtocolError:
    return ProtocolError([Problem(file=option, place="", expected=expected, found=found, remedy=remedy)])


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
