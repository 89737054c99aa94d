"""Simulate trials with two arms: their operating characteristics, or the trials themselves.

Random numbers hang on the seed, the scenario's name and the number of the replicate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.design.simulation.random_key import key_of
from topline.design.simulation.running import Run, simulate_work
from topline.design.simulation.two_arm_work import TwoArmWork, arrays_of, desk_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from topline.design.simulation.two_arm_characteristics import TwoArmCharacteristics
    from topline.design.simulation.two_arm_plan import TwoArmPlan
    from topline.design.simulation.two_arm_scenario import TwoArmScenario


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoArmTrials:
    """Trials that were kept as they ended, one a row.

    Parameters
    ----------
    time, event : (b, n) follow-up and whether it ended with the event; NaN for who had not entered. [months]
    is_treated : (b, n) the arm.
    month : (b,) of the analysis that ended the trial.
    stop : (b,) the look that ended it, from 0.
    decision : (b,) 1 for efficacy, −1 for futility, 0 for neither.
    subjects, events : (b,) who had entered, and their events.
    z : (b,) the weighted log-rank statistic, above 0 for benefit; NaN where there is none.
    log_hazard_ratio, mean_time, survival : (b, 2) estimate and standard error, treated less control; NaN likewise.
    look_z, look_month : (b, k) of each look; the month is −1 for a look that is not taken.
    """

    time: NDArray[np.float64]
    event: NDArray[np.bool_]
    is_treated: NDArray[np.bool_]
    month: NDArray[np.float64]
    stop: NDArray[np.int64]
    decision: NDArray[np.int64]
    subjects: NDArray[np.int64]
    events: NDArray[np.int64]
    z: NDArray[np.float64]
    log_hazard_ratio: NDArray[np.float64]
    mean_time: NDArray[np.float64]
    survival: NDArray[np.float64]
    look_z: NDArray[np.float64]
    look_month: NDArray[np.float64]


def simulate_two_arms(
    plan: TwoArmPlan,
    scenario: TwoArmScenario,
    *,
    seed: int,
    replicates: int = 100_000,
    precision: float | None = None,
    threads: int = 1,
    progress: Callable[[int], None] | None = None,
) -> TwoArmCharacteristics:
    """Simulate trials with two arms and give the operating characteristics of their analyses.

    Parameters
    ----------
    plan : size, looks, test and boundaries.
    scenario : what is true in each arm, and how it is seen.
    seed, replicates, precision, threads, progress : as in `simulate_single_arm`.

    References
    ----------
    doi:10.1145/2063384.2063405 (the random numbers), doi:10.1002/sim.8086 (Monte Carlo errors); answers by rpact and
    R: tests/oracle/design/r/two_arm_simulation.R

    Examples
    --------
    >>> from topline.design.simulation import Arm, PiecewiseRate, TwoArmPlan, TwoArmScenario
    >>> scenario = TwoArmScenario(
    ...     name="hazard ratio 0.7",
    ...     accrual=PiecewiseRate.constant(20),
    ...     control=Arm(progression=PiecewiseRate.with_median(12)),
    ...     treated=Arm(progression=PiecewiseRate.with_median(12 / 0.7)),
    ... )
    >>> plan = TwoArmPlan(name="one look before the end", n=388, events=248, shares=(0.5, 1.0))
    >>> found = simulate_two_arms(plan, scenario, seed=1, replicates=4_000)
    >>> round(found.positive.value, 2), round(found.looks[0].efficacy.value, 2)
    (0.8, 0.16)
    """
    run = Run(seed=seed, replicates=replicates, precision=precision)
    return simulate_work(TwoArmWork(plan=plan, scenario=scenario), run, threads=threads, progress=progress)


def virtual_two_arm_trials(
    plan: TwoArmPlan, scenario: TwoArmScenario, *, seed: int, replicates: int, first: int = 0
) -> TwoArmTrials:
    """Keep the trials of some replicates as they ended: those that `simulate_two_arms` adds up.

    Parameters
    ----------
    plan, scenario, seed : as there.
    replicates : how many trials.
    first : the number of the first.

    References
    ----------
    doi:10.1145/2063384.2063405; answers: those of `topline.stats`, trial by trial, and of R's survival
    """
    from topline.design.simulation.kernels.run_two_arms import keep_two_arm_trials

    Run(seed=seed, replicates=first + replicates)
    shape, n_looks = (replicates, plan.n), len(plan.shares)
    stop, arm = np.empty(replicates, dtype=np.int64), np.empty(shape, dtype=np.int64)
    time, event, ended = np.empty(shape), np.empty(shape, dtype=np.bool_), np.empty((replicates, 5))
    effects, looks = np.empty((replicates, 3, 2)), np.empty((replicates, 4, n_looks))
    scene, orders, _ = arrays_of(TwoArmWork(plan=plan, scenario=scenario))
    kept = (stop, time, event, arm, ended, effects, looks)
    keep_two_arm_trials(key_of(seed, scenario.name), first, scene, orders, desk_for(plan.n), kept)
    return TwoArmTrials(
        time=time,
        event=event,
        is_treated=arm == 1,
        month=ended[:, 1],
        stop=stop,
        decision=ended[:, 0].astype(np.int64),
        subjects=ended[:, 2].astype(np.int64),
        events=ended[:, 3].astype(np.int64),
        z=ended[:, 4],
        log_hazard_ratio=effects[:, 0],
        mean_time=effects[:, 1],
        survival=effects[:, 2],
        look_z=looks[:, 3],
        look_month=looks[:, 0],
    )
