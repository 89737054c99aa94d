"""Simulate a million trials with one arm of 75 subjects, and with two arms of 75, against R and rpact.

A trial with one arm draws entries and exponential times, and is tested by the exact binomial test, by Kaplan-Meier's
log-log limit and by the one-sample log-rank test. R's survival does the same in a loop over 1,000 trials, from which a
million is scaled. A trial with two arms of 75 is analysed at its 100th event by the log-rank test, and Cox's hazard
ratio is estimated; rpact simulates the same without the hazard ratio. Topline is timed in a warm process, the compiling
of the first calls is told apart. Trials a CPU second tell more than the clock where the machine does other work too;
the ratio is theirs. Needs Rscript with survival and rpact.

usage: OPENBLAS_NUM_THREADS=1 python benchmarks/design.py [TRIALS]
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from topline.design.simulation import (
    Arm,
    PiecewiseRate,
    Run,
    Scenario,
    SingleArmPlan,
    SingleArmWork,
    TwoArmPlan,
    TwoArmScenario,
    TwoArmWork,
    Visits,
    simulate_work,
)

if TYPE_CHECKING:
    from topline.design.simulation import Characteristics, Work

R_SCRIPT = Path(__file__).parent / "r" / "design.R"
R_TRIALS, RPACT_TRIALS, RUNS = 1_000, 10_000, 5
NULL = PiecewiseRate.with_survival(0.20, 6)
ACCRUAL = PiecewiseRate.constant(5)
PLAN = SingleArmPlan(n=75, months=6, null=NULL, follow_up_months=6)
PLAIN = SingleArmWork(plan=PLAN, scenario=Scenario(name="plain", accrual=ACCRUAL, progression=NULL))
VISITED = replace(
    PLAIN,
    scenario=Scenario(
        name="visits", accrual=ACCRUAL, progression=NULL, death=PiecewiseRate.constant(0.02), yearly_loss=0.1,
        visits=Visits(every_months=2, window_months=0.25, missed=0.05),
    ),
)  # fmt: skip
CONTROL, TREATED = PiecewiseRate.with_median(12), PiecewiseRate.with_median(12 / 0.7)
ARMS = TwoArmScenario(
    name="hazard ratio 0.7", accrual=PiecewiseRate.constant(10), control=Arm(progression=CONTROL),
    treated=Arm(progression=TREATED),
)  # fmt: skip
LATE = replace(ARMS, treated=Arm(progression=PiecewiseRate(rates=(CONTROL.rates[0], 0.03), starts=(0, 4))))
FIXED = TwoArmPlan(name="100 events", n=150, events=100)
LOOKS = TwoArmPlan(
    name="a look at half, differences", n=150, events=100, shares=(0.5, 1), futility="obrien_fleming", gamma=1,
    rmst_months=12, survival_months=12,
)  # fmt: skip


def main(trials: int) -> None:
    """Print trials a second, and what a million takes."""
    for label, work in (("one arm", PLAIN), ("two arms", TwoArmWork(plan=FIXED, scenario=ARMS))):
        start = perf_counter()
        simulate_work(work, Run(seed=1, replicates=1))
        print(f"first call, {label}, compiled or read from disk: {perf_counter() - start:.1f} s")
    r = {name: (float(rate), float(busy)) for name, rate, busy in map(str.split, _r_lines())}
    one, two = r["single-arm"], r["rpact-two-arm"]
    print(
        "\n| program | trials timed | trials a second | a CPU second | a million | ratio |\n|---|---|---|---|---|---|"
    )
    _tell("R survival in a loop, scaled", R_TRIALS, one, one)
    for label, work, threads in (
        ("Topline, 1 thread", PLAIN, 1),
        ("Topline, 2 threads", PLAIN, 2),
        ("Topline, 2 threads, deaths, loss, visits", VISITED, 2),
    ):
        _tell(label, trials, _rates(work, threads, trials), one)
    _tell("rpact, two arms of 75", RPACT_TRIALS, two, two)
    for label, work, threads in (
        ("Topline, two arms of 75, 1 thread", TwoArmWork(plan=FIXED, scenario=ARMS), 1),
        ("Topline, two arms of 75, 2 threads", TwoArmWork(plan=FIXED, scenario=ARMS), 2),
        ("the same, late effect, weights, a look, two differences", TwoArmWork(plan=LOOKS, scenario=LATE), 2),
    ):
        _tell(label, trials, _rates(work, threads, trials), two)
    print("\naims on two cores: 1,000,000 with one arm and 150,000 with two arms a second")


def _rates(work: Work[Characteristics], threads: int, trials: int) -> tuple[float, float]:
    """Give the best of some runs, in trials a second by the clock and by the processor."""
    seconds, busy = [], []
    for _ in range(RUNS):
        start, begun = perf_counter(), process_time()
        simulate_work(work, Run(seed=1, replicates=trials), threads=threads)
        seconds.append(perf_counter() - start)
        busy.append(process_time() - begun)
    return trials / min(seconds), trials / min(busy)


def _r_lines() -> list[str]:
    command = ["Rscript", str(R_SCRIPT), str(R_TRIALS), str(RPACT_TRIALS)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def _tell(label: str, timed: int, rates: tuple[float, float], peer: tuple[float, float]) -> None:
    (rate, busy), ratio = rates, rates[1] / peer[1]
    print(f"| {label} | {timed:,} | {rate:,.0f} | {busy:,.0f} | {1_000_000 / rate:,.1f} s | {ratio:,.1f} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
