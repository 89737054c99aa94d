"""Simulate trials with one arm: their operating characteristics, or the trials themselves.

Random numbers hang on the seed, the scenario's name and the number of the replicate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.design.simulation.random_key import key_of
from topline.design.simulation.running import Run, simulate_work
from topline.design.simulation.single_arm_work import SingleArmWork, orders_of, scene_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from topline.design.simulation.characteristics import SimulatedCharacteristics
    from topline.design.simulation.plan import SingleArmPlan
    from topline.design.simulation.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualTrials:
    """Trials that were kept, one a row.

    Parameters
    ----------
    time, event : (b, n) follow-up and whether it ended with the event. [months]
    duration_months : (b,) from the first possible entry to the analysis.
    free : (b,) subjects who were followed free of the event to the month.
    rate, lower, upper : (b,) Kaplan-Meier's rate at the month and its limits; NaN where there is none.
    statistic : (b,) of the one-sample log-rank test.
    observed, expected : (b,) events.
    """

    time: NDArray[np.float64]
    event: NDArray[np.bool_]
    duration_months: NDArray[np.float64]
    free: NDArray[np.int64]
    rate: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    statistic: NDArray[np.float64]
    observed: NDArray[np.float64]
    expected: NDArray[np.float64]


def simulate_single_arm(
    plan: SingleArmPlan,
    scenario: Scenario,
    *,
    seed: int,
    replicates: int = 100_000,
    precision: float | None = None,
    threads: int = 1,
    progress: Callable[[int], None] | None = None,
) -> SimulatedCharacteristics:
    """Simulate trials and give the operating characteristics of their analyses.

    Parameters
    ----------
    plan : size, tests and rules.
    scenario : what is true, and how it is seen.
    seed : 0 to 2³² − 1.
    replicates : trials, or the most of them where a precision is wanted.
    precision : the Monte Carlo error that the probabilities of a positive trial may have; None for all replicates.
    threads : how many threads share the blocks; the answer does not depend on it.
    progress : is told how many trials are done.

    References
    ----------
    doi:10.1145/2063384.2063405 (the random numbers), doi:10.1002/sim.8086 (Monte Carlo errors)

    Examples
    --------
    >>> from topline.design.simulation import PiecewiseRate, Scenario, SingleArmPlan
    >>> null = PiecewiseRate.with_survival(0.20, 6)
    >>> scenario = Scenario(name="null", accrual=PiecewiseRate.constant(5), progression=null)
    >>> plan = SingleArmPlan(n=63, months=6, null=null, follow_up_months=6)
    >>> found = simulate_single_arm(plan, scenario, seed=1, replicates=20_000)
    >>> [round(each.positive.value, 3) for each in found.analyses]
    [0.019, 0.019, 0.018]
    """
    run = Run(seed=seed, replicates=replicates, precision=precision)
    return simulate_work(SingleArmWork(plan=plan, scenario=scenario), run, threads=threads, progress=progress)


def virtual_trials(
    plan: SingleArmPlan, scenario: Scenario, *, seed: int, replicates: int, first: int = 0
) -> VirtualTrials:
    """Keep the trials of some replicates with what their analyses found: those that `simulate_single_arm` adds up.

    Parameters
    ----------
    plan, scenario, seed : as there; a scenario without subgroups.
    replicates : how many trials.
    first : the number of the first.

    References
    ----------
    doi:10.1145/2063384.2063405; answers: those of `topline.stats`, trial by trial

    Examples
    --------
    >>> from topline.design.simulation import PiecewiseRate, Scenario, SingleArmPlan
    >>> null = PiecewiseRate.with_survival(0.20, 6)
    >>> scenario = Scenario(name="null", accrual=PiecewiseRate.constant(5), progression=null)
    >>> plan = SingleArmPlan(n=63, months=6, null=null, follow_up_months=6)
    >>> virtual_trials(plan, scenario, seed=1, replicates=2).time.shape
    (2, 63)
    """
    from topline.design.simulation.kernels.run_trials import keep_trials
    from topline.design.simulation.kernels.trial_analysis import FOUND

    if scenario.subgroups:
        raise MethodError(
            f"scenario: expected one without subgroups, found {len(scenario.subgroups)}, virtual_subjects keeps them"
        )
    Run(seed=seed, replicates=first + replicates)
    time, event = np.empty((replicates, plan.n)), np.empty((replicates, plan.n), dtype=np.bool_)
    duration, found = np.empty(replicates), np.empty((replicates, len(FOUND)))
    key, kept = key_of(seed, scenario.name), (time, event, duration, found)
    keep_trials(key, first, scene_of(scenario), orders_of(plan), kept)
    column = dict(zip(FOUND, found.T, strict=True))
    return VirtualTrials(
        time=time,
        event=event,
        duration_months=duration,
        free=column["free"].astype(np.int64),
        rate=column["rate"],
        lower=column["lower"],
        upper=column["upper"],
        statistic=column["statistic"],
        observed=column["events"],
        expected=column["expected"],
    )
