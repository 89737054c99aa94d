"""Time the bootstrap validation of a whole development against the same loop in R.

75 subjects, 15 candidates, two of them with an effect: the LASSO with its penalty by ten folds, stepwise AIC, and two
cut-offs (Youden's at a landmark, maximally selected log-rank), all within each bootstrap sample. R: glmnet, MASS,
survival, pROC, maxstat, in one process, as such a loop is written. Topline: processes as many as are asked for, the
same answer for any number; it also computes D, R2, Brier score and IPA, which the loop in R does not.

The clock on the wall tells what two cores give where nothing else runs; the processor's seconds tell it on a machine
that others share, as seconds of all processes over their number.

usage: python benchmarks/prognosis.py [RESAMPLES] [WORKERS] [RESAMPLES_IN_R]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from topline.stats.prognosis.candidates import Candidate
from topline.stats.prognosis.development_plan import DevelopmentPlan
from topline.stats.prognosis.pipeline_validation import CutpointPlan, PipelinePlan, Sample, validate_pipeline

HERE = Path(__file__).parent
SUBJECTS, CANDIDATES, HORIZON = 75, 15, 6.0
PLAN = PipelinePlan(
    development=DevelopmentPlan(candidates=tuple(Candidate(name=f"x{n + 1}") for n in range(CANDIDATES))),
    horizon=HORIZON,
    cutpoints=(CutpointPlan(place=0, rule="roc_landmark", horizon=HORIZON), CutpointPlan(place=1, rule="maxstat")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """What a loop took, in seconds of the clock and of the processor, and its optimism of C and slope."""

    wall: float
    processor: float
    optimism: tuple[float, float]


def main(resamples: int, workers: int, resamples_in_r: int) -> None:
    """Print both times for a thousand resamples, the ratios, and the optimism of both, which agrees within chance."""
    sample = make_sample()
    validate_pipeline(sample, PLAN, n_resamples=2, seed=1)  # compiled kernels come from their cache in what follows
    ours, theirs = time_topline(sample, resamples, workers), time_r(sample, resamples_in_r)
    print(f"{SUBJECTS} subjects, {CANDIDATES} candidates")
    print("                          resamples     clock     processor   optimism of C, slope")
    for name, n, timed in (
        (f"topline, {workers} processes", resamples, ours),
        ("R, one process", resamples_in_r, theirs),
    ):
        c, slope = timed.optimism
        print(f"{name:<24}{n:>10}{timed.wall:>10.2f} s{timed.processor:>10.2f} s{c:>12.3f} {slope:.3f}")
    share = resamples_in_r / resamples
    print(f"ratio by the clock      {ours.wall / theirs.wall * share:>10.3f}   (aim: 0.1 or less on two cores)")
    print(f"ratio by the processor  {ours.processor / workers / theirs.processor * share:>10.3f}")


def time_topline(sample: Sample, resamples: int, workers: int) -> Timed:
    """Validate with the processes."""
    start, before = perf_counter(), sum(os.times()[:4])
    found = validate_pipeline(sample, PLAN, n_resamples=resamples, seed=1, workers=workers)
    spent = sum(os.times()[:4]) - before
    return Timed(
        wall=perf_counter() - start, processor=spent, optimism=(float(found.optimism[0]), float(found.optimism[1]))
    )


def make_sample() -> Sample:
    """Draw a trial: exponential times, two effects, uniform censoring."""
    rng = np.random.default_rng(20261124)
    x = rng.normal(size=(SUBJECTS, CANDIDATES))
    event_time = 6 * rng.exponential(size=SUBJECTS) * np.exp(-0.8 * x[:, 0] - 0.5 * x[:, 1])
    censored = rng.uniform(2, 20, size=SUBJECTS)
    return Sample(time=np.minimum(event_time, censored), event=event_time <= censored, raw=x)


def time_r(sample: Sample, resamples: int) -> Timed:
    """Run the loop in R; its seconds are without R's start."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data.csv"
        names = ",".join(["time", "event", *(f"x{n + 1}" for n in range(CANDIDATES))])
        rows = np.column_stack([sample.time, sample.event, sample.raw])
        np.savetxt(file, rows, delimiter=",", header=names, comments="", fmt="%.12g")
        command = ["Rscript", str(HERE / "r" / "prognosis.R"), str(file), str(resamples)]
        words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    wall, processor, c, slope = map(float, words)
    return Timed(wall=wall, processor=processor, optimism=(c, slope))


if __name__ == "__main__":
    arguments = [int(word) for word in sys.argv[1:]]
    asked = arguments + [500, 2, 100][len(arguments) :]
    main(*asked)
