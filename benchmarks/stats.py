"""Time the statistics beside R, lifelines, scikit-survival, statsmodels and greenwood, in one run.

usage: python benchmarks/stats.py [--only TASK,…] [--least ROWS] [--most ROWS] [--clock cpu] [--patience SECONDS]

Each cell runs in a process of its own, on the same data, on one core: a first call, then the median of five or more
(of one, where it takes more than 20 s). On a crowded machine `--clock cpu` counts the processor's seconds. The ratio is
Topline's median to that of the fastest peer; beside it the ratio to `r_bare`, R's fitter without formula, checks or
tests (`coxph.fit`). A peer that is not installed (`pip install -r benchmarks/peers/requirements.txt`; R with survival,
glmnet, maxstat, jsonlite) leaves its column empty, one that fails or does not finish in `--patience` says so. `cold` is
Topline's first call with nothing compiled yet, `memory` its peak beyond the data in units of the data.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from peers.data import write_data

HERE = Path(__file__).parent
PEERS = ("r", "r_bare", "lifelines", "scikit_survival", "statsmodels", "greenwood")
BYTES_A_ROW = 9  # float64 time and boolean event; 8 for each covariate, and for the group


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table."""

    task: str
    n: int
    p: int = 0
    is_days: bool = False

    @property
    def label(self) -> str:
        """Name the row."""
        kind = ("days" if self.is_days else "float") if self.p == 0 else f"p = {self.p}"
        return f"{self.task}, {kind}"

    @property
    def data_bytes(self) -> int:
        """Count the bytes that Topline is given."""
        return self.n * (BYTES_A_ROW + 8 * self.p + 8 * (self.task == "log_rank"))


ROWS = (
    *(Row(task="kaplan_meier", n=n, is_days=d) for d in (True, False) for n in (75, 10_000, 1_000_000, 10_000_000)),
    *(Row(task="log_rank", n=n, is_days=d) for d in (True, False) for n in (75, 10_000, 1_000_000, 10_000_000)),
    *(Row(task="cox", n=n, p=10) for n in (75, 10_000, 100_000, 1_000_000)),
    Row(task="lasso", n=75, p=30),
    Row(task="lasso", n=500, p=1000),
    Row(task="lasso_cv", n=75, p=30),
    Row(task="lasso_cv", n=500, p=1000),
    Row(task="bootstrap", n=75, p=5),
    Row(task="maxstat", n=10_000, p=1),
)
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "NUMBA", "POLARS", "NUMEXPR")}
Cell = dict[str, float] | str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", help="tasks to time, with commas between them")
    parser.add_argument("--most", type=int, default=10_000_000, help="leave out rows with more subjects")
    parser.add_argument("--least", type=int, default=0, help="leave out rows with fewer subjects")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="which seconds to count")
    parser.add_argument("--patience", type=int, default=300, help="seconds after which a cell is given up")
    given = parser.parse_args()
    wanted = given.only.split(",") if given.only else [row.task for row in ROWS]
    heads = ["task", "n", "topline s", "cold s", "memory", *PEERS, "ratio", "to r_bare"]
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads), flush=True)
    for row in ROWS:
        if row.task in wanted and given.least <= row.n <= given.most:
            print("| " + " | ".join(_measure_row(row, given.clock, given.patience)) + " |", flush=True)


def _measure_row(row: Row, clock: str, patience: int) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_data(folder, row.n, row.p, is_days=row.is_days)
        how = (row.task, str(folder), clock)
        ours = _measure("topline", how, patience)
        cold = _measure("topline", how, patience, NUMBA_CACHE_DIR=str(folder / "cache"))
        theirs = [_measure(peer, how, patience) for peer in PEERS]
    if isinstance(ours, str) or isinstance(cold, str):
        raise SystemExit(f"topline, {row.label}, n = {row.n}: {ours} {cold}")
    medians = {peer: cell["median"] for peer, cell in zip(PEERS, theirs, strict=True) if not isinstance(cell, str)}
    bare = medians.pop("r_bare", None)
    ratios = [f"{ours['median'] / other:.2g}" if other else "" for other in (min(medians.values(), default=None), bare)]
    memory = f"{ours['peak'] / row.data_bytes:.1f}" if row.n >= 1_000_000 else ""  # noqa: PLR2004  below, the interpreter is most of it
    cells = [cell if isinstance(cell, str) else _seconds(cell["median"]) for cell in theirs]
    return [row.label, f"{row.n:,}", _seconds(ours["median"]), _seconds(cold["first"]), memory, *cells, *ratios]


def _measure(peer: str, how: tuple[str, str, str], patience: int, **settings: str) -> Cell:
    """Run one cell, of a task on the data of a folder by a clock; a text says why there is no number."""
    if peer.startswith("r"):
        if peer == "r_bare" and how[0] not in ("cox", "bootstrap"):
            return ""
        program = shutil.which("Rscript")
        if program is None:
            return ""
        command = [program, str(HERE / "peers" / "r.R"), peer, *how]
    else:
        command = [sys.executable, "-m", "peers.measure", peer, *how]
    environment = (
        os.environ
        | ONE_THREAD
        | settings
        | {"PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])}
    )
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=patience, cwd=HERE, env=environment
        )
    except subprocess.TimeoutExpired:
        return f"over {patience} s"
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "stopped"
        return "" if "ModuleNotFoundError" in last or "KeyError" in last else f"failed: {last[:60]}"
    return json.loads(done.stdout.strip().splitlines()[-1])


def _seconds(value: float) -> str:
    return f"{value:.2g}" if value < 1 else f"{value:.1f}"


if __name__ == "__main__":
    main()
