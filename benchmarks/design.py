"""Simulate a million single-arm trials of 75 subjects, against R's survival in a loop and rpact's simulation.

Each trial draws entries and exponential times, and is tested by the exact binomial test, by Kaplan-Meier's log-log
limit and by the one-sample log-rank test. R does the same in a loop over 1,000 trials, from which a million is scaled.
rpact simulates trials with two arms and 150 subjects, the nearest that it has. Topline is timed in a warm process, the
compiling of the first call is told apart. Needs Rscript with survival and rpact.

usage: OPENBLAS_NUM_THREADS=1 python benchmarks/design.py [TRIALS]
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import perf_counter

from topline.design.simulation import PiecewiseRate, Scenario, SingleArmPlan, Visits, simulate_single_arm

R_SCRIPT = Path(__file__).parent / "r" / "design.R"
R_TRIALS, RPACT_TRIALS, RUNS = 1_000, 10_000, 3
AIM = 1_000_000
NULL = PiecewiseRate.with_survival(0.20, 6)
ACCRUAL = PiecewiseRate.constant(5)
PLAN = SingleArmPlan(n=75, months=6, null=NULL, follow_up_months=6)
PLAIN = Scenario(name="plain", accrual=ACCRUAL, progression=NULL)
VISITED = Scenario(
    name="visits", accrual=ACCRUAL, progression=NULL, death=PiecewiseRate.constant(0.02), yearly_loss=0.1,
    visits=Visits(every_months=2, window_months=0.25, missed=0.05),
)  # fmt: skip


def main(trials: int) -> None:
    """Print trials a second, and what a million takes."""
    start = perf_counter()
    simulate_single_arm(PLAN, PLAIN, seed=1, replicates=1)
    print(f"first call, compiled or read from disk: {perf_counter() - start:.1f} s\n")
    r = dict(line.split() for line in _r_lines())
    print("| program | trials timed | trials a second | a million | ratio to R's loop |")
    print("|---|---|---|---|---|")
    loop = float(r["single-arm"])
    _tell("R survival in a loop, scaled", R_TRIALS, loop, loop)
    _tell("rpact, two arms of 75", RPACT_TRIALS, float(r["rpact-two-arm"]), loop)
    for label, scenario, threads in (
        ("Topline, 1 thread", PLAIN, 1),
        ("Topline, 2 threads", PLAIN, 2),
        ("Topline, 2 threads, deaths, loss, visits", VISITED, 2),
    ):
        _tell(label, trials, _rate(scenario, threads, trials), loop)
    print(f"\naim: {AIM:,} single-arm trials a second on two cores")


def _rate(scenario: Scenario, threads: int, trials: int) -> float:
    """Give the best of some runs, in trials a second."""
    seconds = []
    for _ in range(RUNS):
        start = perf_counter()
        simulate_single_arm(PLAN, scenario, seed=1, replicates=trials, threads=threads)
        seconds.append(perf_counter() - start)
    return trials / min(seconds)


def _r_lines() -> list[str]:
    command = ["Rscript", str(R_SCRIPT), str(R_TRIALS), str(RPACT_TRIALS)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def _tell(label: str, timed: int, rate: float, loop: float) -> None:
    print(f"| {label} | {timed:,} | {rate:,.0f} | {1_000_000 / rate:,.1f} s | {rate / loop:,.0f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
