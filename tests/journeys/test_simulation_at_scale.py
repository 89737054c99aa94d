"""`topline design simulate` on processes and a cluster: the bytes of threads, also after Ctrl-C and `--resume`."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.journeys.conftest import Command

GRID = """
replicates: 200000
common:
  accrual: {per_month: 5}
  progression: {survival: 0.2, at_months: 6}
scenarios:
  - {name: Nothing works, response: {rate: 0.1, by_months: 4}}
  - {name: Hoped for, response: {rate: 0.3, by_months: 4}}
designs:
  - {name: Simon, from: simon_optimal, null_rate: 0.1, alternative_rate: 0.3}
"""
SIMULATE = ("design", "simulate", "--grid", "grid.yaml")
PATIENCE_SECONDS = 60


def break_off(*words: object, once: Path) -> tuple[int, str]:
    """Start a command, press Ctrl-C for all its processes when a file is there, and give what it said."""
    program = str(Path(sys.executable).with_name("topline"))
    started = subprocess.Popen(
        [program, *map(str, words)],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=once.parent,
    )
    begin = time.monotonic()
    while not any(once.glob("*.json")) and started.poll() is None and time.monotonic() - begin < PATIENCE_SECONDS:
        time.sleep(0.01)
    os.killpg(started.pid, signal.SIGINT)
    told, errors = started.communicate(timeout=PATIENCE_SECONDS)
    return started.returncode, told + errors


def test_a_grid_on_processes_that_was_broken_off_goes_on_in_threads(topline: Command, tmp_path: Path) -> None:
    (tmp_path / "grid.yaml").write_text(GRID, encoding="utf-8")
    whole = topline(*SIMULATE, "--checkpoints", "whole", cwd=tmp_path)
    assert whole.returncode == 0, whole.stderr
    sums = tmp_path / "sums"
    code, told = break_off(*SIMULATE, "--workers", "2", "--checkpoints", sums, once=sums)
    assert (code, told.strip()) == (130, "Broken off. Go on with the same command and --resume.")
    assert any('"is_complete": false' in text for text in kept_in(sums).values())

    resumed = topline(*SIMULATE, "--threads", "2", "--checkpoints", sums, "--resume", cwd=tmp_path)
    assert (resumed.returncode, resumed.stdout) == (0, whole.stdout)
    assert kept_in(sums) == kept_in(tmp_path / "whole")


def test_the_page_s_cluster_gives_the_bytes_of_threads(topline: Command, tmp_path: Path, repository: Path) -> None:
    page = (repository / "docs/scale.md").read_text(encoding="utf-8")
    (tmp_path / "grid.yaml").write_text(block_of(page, "yaml"), encoding="utf-8")
    port = free_port()
    scheduler, worker, simulate = (line.replace("8786", port).split() for line in block_of(page, "sh").splitlines())
    with running(*scheduler), running(*worker):
        on_cluster = topline(*simulate[1:], cwd=tmp_path)
    assert on_cluster.returncode == 0, on_cluster.stderr
    in_threads = topline("design", "simulate", "--grid", "grid.yaml", "--checkpoints", "here", cwd=tmp_path)
    assert kept_in(tmp_path / "sums") == kept_in(tmp_path / "here")
    assert on_cluster.stdout == in_threads.stdout


def kept_in(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.json"))}


def block_of(page: str, language: str) -> str:
    return page.split(f"```{language}\n")[1].split("```", maxsplit=1)[0]


def free_port() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return str(found.getsockname()[1])


@contextmanager
def running(program: str, *words: str) -> Iterator[None]:
    started = subprocess.Popen(
        [str(Path(sys.executable).with_name(program)), *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        started.terminate()
        started.wait(PATIENCE_SECONDS)
