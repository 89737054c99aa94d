"""`topline design simulate` on processes: a run that Ctrl-C breaks off goes on to the same bytes, in another way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.conftest import Command

TRIAL = (
    "design", "simulate", "--n", "20", "--null", "0.2", "--alternative", "0.35", "--at-months", "6", "--accrual", "5",
    "--replicates", "400000",
)  # fmt: skip
PATIENCE_SECONDS = 60


def break_off(*words: object, once: Path) -> tuple[int, str]:
    """Start a command, press Ctrl-C for all its processes when a file is there, and give what it said."""
    program = str(Path(sys.executable).with_name("topline"))
    started = subprocess.Popen(
        [program, *map(str, words)], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    begin = time.monotonic()
    while not any(once.glob("*.json")) and started.poll() is None and time.monotonic() - begin < PATIENCE_SECONDS:
        time.sleep(0.01)
    os.killpg(started.pid, signal.SIGINT)
    told, errors = started.communicate(timeout=PATIENCE_SECONDS)
    return started.returncode, told + errors


def test_a_run_on_processes_that_was_broken_off_goes_on_in_threads(topline: Command, tmp_path: Path) -> None:
    sums = tmp_path / "sums"
    code, told = break_off(*TRIAL, "--workers", "2", "--checkpoints", sums, once=sums)
    assert (code, told.strip()) == (130, "Broken off. Go on with the same command and --resume.")
    assert any('"is_complete": false' in file.read_text(encoding="utf-8") for file in sums.glob("*.json"))

    resumed = topline(*TRIAL, "--threads", "2", "--checkpoints", sums, "--resume", "--out", tmp_path / "resumed")
    assert resumed.returncode == 0, resumed.stderr
    whole = topline(*TRIAL, "--out", tmp_path / "whole")
    assert (tmp_path / "resumed/results.parquet").read_bytes() == (tmp_path / "whole/results.parquet").read_bytes()
    assert resumed.stdout.replace("/resumed/", "/whole/") == whole.stdout
