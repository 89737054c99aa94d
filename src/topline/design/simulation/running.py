"""Run simulated trials block by block.

Trials are added up in blocks of 4,096, and blocks in their order, so that any number of threads, and any number of
pauses, gives the same bytes; with a wanted precision a run ends with the first block after which it is reached.
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
    from collections.abc import Iterator

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
class Run:
    """How much is simulated.

    Parameters
    ----------
    seed : 0 to 2³² − 1.
    replicates : trials, or the most of them where a precision is wanted.
    precision : the Monte Carlo error that the probabilities of a positive trial may have; None for all replicates.
    """

    seed: int
    replicates: int
    precision: float | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be run."""
        seed, replicates, precision = self.seed, self.replicates, self.precision
        if not 0 <= seed < MOST_SEEDS or seed != int(seed):
            raise MethodError(f"seed: expected a whole number from 0 to {MOST_SEEDS - 1}, found {seed}, choose one")
        if not 1 <= replicates <= MOST_REPLICATES or replicates != int(replicates):
            raise MethodError(
                f"replicates: expected a whole number, 1 or more, found {replicates}, say how many trials"
            )
        if precision is not None and not 0 < precision < 1:
            raise MethodError(f"precision: expected above 0 and below 1, found {precision:g}, write 0.001 for 0.1 %")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialSums:
    """A run on its way: what `SUMS` names, added up over the first trials.

    Parameters
    ----------
    trials : how many are done.
    sums : in the order of `SUMS`.
    is_complete : whether the run is at its end.
    """

    trials: int = 0
    sums: tuple[float, ...] = (0.0,) * len(SUMS)
    is_complete: bool = False


def partial_sums(
    plan: SingleArmPlan, scenario: Scenario, run: Run, *, threads: int = 1, after: PartialSums | None = None
) -> Iterator[PartialSums]:
    """Give the sums after each round of blocks; the last ones are complete.

    Parameters
    ----------
    plan, scenario, run : what is simulated.
    threads : how many threads share the blocks.
    after : go on after these sums of the same run.
    """
    state = after or PartialSums()
    rule = _rule(plan, scenario)
    last = -(-run.replicates // BLOCK)
    if state.is_complete:
        yield state
    while not state.is_complete:
        first = state.trials // BLOCK
        blocks = range(first, min(first + BLOCKS_AT_ONCE, last))
        found = _sum_blocks(plan, scenario, run, blocks, rule, threads)
        for block, sums in zip(blocks, found, strict=True):
            trials, total = min((block + 1) * BLOCK, run.replicates), np.array(state.sums) + sums
            is_precise = run.precision is not None and (
                summarise(total, trials, plan, scenario, run.seed).largest_error <= run.precision
            )
            state = PartialSums(
                trials=trials, sums=tuple(total.tolist()), is_complete=is_precise or trials == run.replicates
            )
            if state.is_complete:
                break
        yield state


def summarise_run(plan: SingleArmPlan, scenario: Scenario, run: Run, state: PartialSums) -> SimulatedCharacteristics:
    """Turn the sums of a run into operating characteristics."""
    return summarise(np.array(state.sums), state.trials, plan, scenario, run.seed)


def key_of(seed: int, scenario: Scenario) -> tuple[np.uint64, np.uint64]:
    """Give the key of a scenario's random numbers."""
    name = hashlib.blake2b(scenario.name.encode(), digest_size=4).digest()
    return np.uint64(seed), np.uint64(int.from_bytes(name, "little"))


def scene_of(scenario: Scenario) -> tuple[Rates, int, float, tuple[float, float, float]]:
    """Give a scenario as the kernels take it."""
    rates = (scenario.accrual.table, scenario.progression.table, scenario.death.table, scenario.hazard_after.table)
    visits = (0.0, 0.0, 0.0)
    if scenario.visits is not None:
        each = scenario.visits
        visits = (float(each.every_months), float(each.window_months), float(each.missed))
    return rates, PATTERNS.index(scenario.accrual_pattern), float(scenario.monthly_loss_hazard), visits


def orders_of(plan: SingleArmPlan) -> tuple[NDArray[np.float64], tuple[float, float, int], float, bool]:
    """Give a plan as the kernels take it."""
    level = (float(plan.months), plan.z_alpha, CONFIDENCE_TYPES.index(plan.conf_type))
    return plan.null.table, level, float(plan.follow_up_months), plan.endpoint == "os"


def _rule(
    plan: SingleArmPlan, scenario: Scenario
) -> tuple[float, float, float, NDArray[np.float64], NDArray[np.float64], float]:
    lower, upper = plan.count_limits()
    truth = scenario.survival(plan.months, plan.endpoint)
    return float(plan.fewest_successes), plan.null_rate, truth, lower, upper, planned_months(plan, scenario)


def _sum_blocks(
    plan: SingleArmPlan,
    scenario: Scenario,
    run: Run,
    blocks: range,
    rule: tuple[float, float, float, NDArray[np.float64], NDArray[np.float64], float],
    threads: int,
) -> NDArray[np.float64]:
    """Give the sums of each block of trials: (b, k)."""
    from topline.design.simulation.kernels.run_trials import sum_trials

    key, scene, orders = key_of(run.seed, scenario), scene_of(scenario), orders_of(plan)
    sums = np.empty((len(blocks), len(SUMS)))

    def work(part: slice) -> None:
        for row in range(part.start, part.stop):
            bounds = (blocks[row] * BLOCK, min((blocks[row] + 1) * BLOCK, run.replicates))
            sum_trials(key, bounds, scene, orders, rule, sums[row])

    in_pieces(work, len(blocks), BLOCK * plan.n, threads)
    return sums
