"""Simulate trials with one arm: their operating characteristics, or the trials themselves.

Random numbers hang on the seed, the scenario's name and the number of the replicate. Trials are added up in blocks of
4,096, and blocks in their order, so that any number of threads gives the same bytes; with a wanted precision the run
ends with the first block after which it is reached.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.design.simulation.characteristics import planned_months, summarise
from topline.design.simulation.scenario import PATTERNS
from topline.design.simulation.sums import SUMS
from topline.stats.batch.threads import in_pieces
from topline.stats.confidence import CONFIDENCE_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from topline.design.simulation.characteristics import SimulatedCharacteristics
    from topline.design.simulation.plan import SingleArmPlan
    from topline.design.simulation.scenario import Scenario

    Rates = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]

BLOCK = 4096
BLOCKS_AT_ONCE = 16
MOST_SEEDS = 2**32
MOST_REPLICATES = 2**53


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
    read_run(seed, replicates, precision)
    sums, done, last = np.zeros(len(SUMS)), 0, -(-replicates // BLOCK)
    for first in range(0, last, BLOCKS_AT_ONCE):
        blocks = range(first, min(first + BLOCKS_AT_ONCE, last))
        for block, found in zip(blocks, sum_blocks(plan, scenario, seed, blocks, replicates, threads), strict=True):
            sums, done = sums + found, min((block + 1) * BLOCK, replicates)
            if precision is not None and summarise(sums, done, plan, scenario, seed).largest_error <= precision:
                return summarise(sums, done, plan, scenario, seed)
        if progress is not None:
            progress(done)
    return summarise(sums, done, plan, scenario, seed)


def virtual_trials(
    plan: SingleArmPlan, scenario: Scenario, *, seed: int, replicates: int, first: int = 0
) -> VirtualTrials:
    """Keep the trials of some replicates with what their analyses found: those that `simulate_single_arm` adds up.

    Parameters
    ----------
    plan, scenario, seed : as there.
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

    read_run(seed, first + replicates, None)
    time, event = np.empty((replicates, plan.n)), np.empty((replicates, plan.n), dtype=np.bool_)
    duration, found = np.empty(replicates), np.empty((replicates, len(FOUND)))
    keep_trials(_key(seed, scenario), first, _scene(scenario), _rules(plan), (time, event, duration, found))
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


def sum_blocks(
    plan: SingleArmPlan, scenario: Scenario, seed: int, blocks: range, replicates: int, threads: int
) -> NDArray[np.float64]:
    """Give the sums of each block of trials: (b, k), in the order of `SUMS`."""
    from topline.design.simulation.kernels.run_trials import sum_trials

    key, scene, rules = _key(seed, scenario), _scene(scenario), _rules(plan)
    lower, upper = plan.count_limits()
    truth = scenario.survival(plan.months, plan.endpoint)
    rule = (float(plan.fewest_successes), plan.null_rate, truth, lower, upper, planned_months(plan, scenario))
    sums = np.empty((len(blocks), len(SUMS)))

    def work(part: slice) -> None:
        for row in range(part.start, part.stop):
            bounds = (blocks[row] * BLOCK, min((blocks[row] + 1) * BLOCK, replicates))
            sum_trials(key, bounds, scene, rules, rule, sums[row])

    in_pieces(work, len(blocks), BLOCK * plan.n, threads)
    return sums


def read_run(seed: int, replicates: int, precision: float | None) -> None:
    """Check what a run is asked for."""
    if not 0 <= seed < MOST_SEEDS or seed != int(seed):
        raise MethodError(f"seed: expected a whole number from 0 to {MOST_SEEDS - 1}, found {seed}, choose one")
    if not 1 <= replicates <= MOST_REPLICATES or replicates != int(replicates):
        raise MethodError(f"replicates: expected a whole number, 1 or more, found {replicates}, say how many trials")
    if precision is not None and not 0 < precision < 1:
        raise MethodError(f"precision: expected above 0 and below 1, found {precision:g}, write 0.001 for 0.1 %")


def _key(seed: int, scenario: Scenario) -> tuple[np.uint64, np.uint64]:
    name = hashlib.blake2b(scenario.name.encode(), digest_size=4).digest()
    return np.uint64(seed), np.uint64(int.from_bytes(name, "little"))


def _scene(scenario: Scenario) -> tuple[Rates, int, float, tuple[float, float, float]]:
    rates = (scenario.accrual.table, scenario.progression.table, scenario.death.table, scenario.hazard_after.table)
    visits = (0.0, 0.0, 0.0)
    if scenario.visits is not None:
        each = scenario.visits
        visits = (float(each.every_months), float(each.window_months), float(each.missed))
    return rates, PATTERNS.index(scenario.accrual_pattern), float(scenario.monthly_loss_hazard), visits


def _rules(plan: SingleArmPlan) -> tuple[NDArray[np.float64], tuple[float, float, int], float, bool]:
    level = (float(plan.months), plan.z_alpha, CONFIDENCE_TYPES.index(plan.conf_type))
    return plan.null.table, level, float(plan.follow_up_months), plan.endpoint == "os"
