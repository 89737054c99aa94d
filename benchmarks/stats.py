"""Time the statistics beside R's survival and glmnet: medians of three runs, and the ratio of ours to theirs.

usage: python benchmarks/stats.py      (R is timed inside R; without Rscript its column stays empty)
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from topline.stats import cox, cox_path, kaplan_meier, log_rank

if TYPE_CHECKING:
    from collections.abc import Callable

SURVIVAL_SIZES = (75, 10_000, 200_000)
COX_SIZES = (75, 10_000, 100_000)
LASSO_SIZES = ((75, 30), (500, 100))
RUNS = 3
EVENT_SHARE = 0.6


def main() -> None:
    ours: dict[tuple[str, int], float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for n in SURVIVAL_SIZES:
            ours |= _time_survival(n, folder)
        for n in COX_SIZES:
            rng, x = np.random.default_rng(n), np.random.default_rng(n).normal(size=(n, 10))
            ours |= _time_model("Cox, Efron, p = 10", x, rng, (folder / f"cox_{n}.csv", cox))
        for n, p in LASSO_SIZES:
            rng, x = np.random.default_rng(n), np.random.default_rng(n).normal(size=(n, p))
            ours |= _time_model(f"LASSO path, p = {p}", x, rng, (folder / f"lasso_{n}.csv", cox_path))
        theirs = _time_r(folder)
    print(f"{'task':24}{'n':>10}{'topline s':>12}{'R s':>12}{'ratio':>8}")
    for (task, n), seconds in ours.items():
        other = theirs.get((task, n))
        ratio = f"{seconds / other:8.2f}" if other else ""
        print(f"{task:24}{n:>10}{seconds:>12.4f}{other or float('nan'):>12.4f}{ratio}")


def _time_survival(n: int, folder: Path) -> dict[tuple[str, int], float]:
    rng = np.random.default_rng(n)
    times, event, arm = rng.exponential(500, n), rng.random(n) < EVENT_SHARE, rng.integers(0, 2, n)
    day = np.ceil(times)
    table = np.column_stack([times, day, event, arm])
    np.savetxt(
        folder / f"survival_{n}.csv", table, delimiter=",", header="time,day,event,arm", comments="", fmt="%.12g"
    )
    return {
        ("Kaplan-Meier, days", n): _median(lambda: kaplan_meier(day, event)),
        ("Kaplan-Meier, float", n): _median(lambda: kaplan_meier(times, event)),
        ("log-rank, days", n): _median(lambda: log_rank(day, event, arm)),
    }


def _time_model(
    task: str, x: np.ndarray, rng: np.random.Generator, where: tuple[Path, Callable[..., object]]
) -> dict[tuple[str, int], float]:
    file, fit = where
    n = len(x)
    times, event = rng.exponential(np.exp(-0.3 * x[:, 0])), rng.random(n) < EVENT_SHARE
    names = ",".join(["time", "event", *(f"x{column}" for column in range(x.shape[1]))])
    table = np.column_stack([times, event, x])
    np.savetxt(file, table, delimiter=",", header=names, comments="", fmt="%.12g")
    return {(task, n): _median(lambda: fit(times, event, x))}


def _median(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def _time_r(folder: Path) -> dict[tuple[str, int], float]:
    program = shutil.which("Rscript")
    if program is None:
        return {}
    script = Path(__file__).parent / "r" / "stats.R"
    done = subprocess.run([program, str(script), str(folder)], capture_output=True, text=True, check=True)
    found: dict[tuple[str, int], float] = {}
    for line in done.stdout.splitlines():
        task, n, seconds = line.rsplit(",", 2)
        found[task, int(float(n))] = float(seconds)
    return found


if __name__ == "__main__":
    main()
