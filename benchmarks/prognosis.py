"""Time the bootstrap validation of a whole development against the same loop in R.

75 subjects, 15 candidates, two of them with an effect: the LASSO with its penalty by ten folds, stepwise AIC, and two
cut-offs (Youden's at a landmark, maximally selected log-rank), all within each bootstrap sample. R: glmnet, MASS,
survival, pROC, maxstat, in one process, as such a loop is written. Topline: processes as many as are asked for, the
same answer for any number; it also computes D, R2, Brier score and IPA, which the loop in R does not.

usage: python benchmarks/prognosis.py [RESAMPLES] [WORKERS]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np

from topline.stats.prognosis.candidates import Candidate
from topline.stats.prognosis.development import DevelopmentPlan
from topline.stats.prognosis.pipeline_validation import CutpointPlan, PipelinePlan, Sample, validate_pipeline

HERE = Path(__file__).parent
SUBJECTS, CANDIDATES, HORIZON = 75, 15, 6.0
PLAN = PipelinePlan(
    development=DevelopmentPlan(candidates=tuple(Candidate(name=f"x{n + 1}") for n in range(CANDIDATES))),
    horizon=HORIZON,
    cutpoints=(CutpointPlan(place=0, rule="roc_landmark", horizon=HORIZON), CutpointPlan(place=1, rule="maxstat")),
)


def main(resamples: int, workers: int) -> None:
    """Print both times, the ratio, and the optimism of both, which agrees within the error of chance."""
    sample = make_sample()
    validate_pipeline(sample, PLAN, n_resamples=2, seed=1)  # compiled kernels come from their cache in what follows
    start = perf_counter()
    found = validate_pipeline(sample, PLAN, n_resamples=resamples, seed=1, workers=workers)
    ours = perf_counter() - start
    theirs, gains = time_r(sample, resamples)
    print(f"resamples {resamples}, {SUBJECTS} subjects, {CANDIDATES} candidates")
    print(f"topline, {workers} processes {ours:8.2f} s")
    print(f"R, one process       {theirs:8.2f} s")
    print(f"ratio                {ours / theirs:8.3f}   (aim: 0.1 or less on two cores)")
    print(f"optimism of C        {found.optimism[0]:8.3f}   R {gains[0]:.3f}")
    print(f"optimism of slope    {found.optimism[1]:8.3f}   R {gains[1]:.3f}")


def make_sample() -> Sample:
    """Draw a trial: exponential times, two effects, uniform censoring."""
    rng = np.random.default_rng(20261124)
    x = rng.normal(size=(SUBJECTS, CANDIDATES))
    event_time = 6 * rng.exponential(size=SUBJECTS) * np.exp(-0.8 * x[:, 0] - 0.5 * x[:, 1])
    censored = rng.uniform(2, 20, size=SUBJECTS)
    return Sample(time=np.minimum(event_time, censored), event=event_time <= censored, raw=x)


def time_r(sample: Sample, resamples: int) -> tuple[float, tuple[float, float]]:
    """Run the loop in R and give its seconds, without R's start, and its optimism of C and slope."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data.csv"
        names = ",".join(["time", "event", *(f"x{n + 1}" for n in range(CANDIDATES))])
        rows = np.column_stack([sample.time, sample.event, sample.raw])
        np.savetxt(file, rows, delimiter=",", header=names, comments="", fmt="%.12g")
        command = ["Rscript", str(HERE / "r" / "prognosis.R"), str(file), str(resamples)]
        words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(words[0]), (float(words[1]), float(words[2]))


if __name__ == "__main__":
    arguments = [int(word) for word in sys.argv[1:]]
    main(arguments[0] if arguments else 500, arguments[1] if len(arguments) > 1 else 2)
