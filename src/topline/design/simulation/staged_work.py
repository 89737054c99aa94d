"""A plan with looks in a scenario, as work to be added up over trials, and as the kernels take it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.design.simulation.random_key import key_of
from topline.design.simulation.scene_outcomes import outcomes_of
from topline.design.simulation.single_arm_work import scene_of
from topline.design.simulation.staged_characteristics import StagedCharacteristics, staged_sums, summarise_staged
from topline.design.simulation.staged_plan import PENDING, STAGED_ENDPOINTS, StagedPlan
from topline.design.simulation.staged_tables import estimate_tables, naive_coverage
from topline.design.simulation.subgroup_characteristics import fewest_by_size

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.design.simulation.scenario import Scenario

    Rule = tuple[int, float, int, bool, float]
    Tables = tuple[
        NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedWork:
    """A plan with looks in a scenario."""

    plan: StagedPlan
    scenario: Scenario

    def __post_init__(self) -> None:
        """Refuse a plan that looks at what the scenario does not tell."""
        plan, scenario = self.plan, self.scenario
        if plan.endpoint == "response" and plan.watches_success and scenario.response is None:
            raise MethodError(f"{self.label}: expected a response in the scenario, found none, say how many respond")
        if plan.watches_toxicity and scenario.toxicity is None:
            raise MethodError(f"{self.label}: expected a toxicity in the scenario, found none, say how many have it")

    @property
    def label(self) -> str:
        """The names of the scenario and of the plan."""
        return f"{self.scenario.name}, {self.plan.name}"

    @property
    def sums(self) -> tuple[str, ...]:
        """The names of what is added up over trials."""
        return staged_sums(self.plan, self.scenario)

    def add_block(self, seed: int, trials: range, out: NDArray[np.float64]) -> None:
        """Fill `out` with the sums over some replicates."""
        from topline.design.simulation.kernels.run_staged import sum_staged

        orders, outcomes, tables = _as_arrays(self)
        key, bounds = key_of(seed, self.scenario.name), (trials.start, trials.stop)
        sum_staged(key, bounds, scene_of(self.scenario), outcomes, orders, tables, out)

    def summarise(self, sums: NDArray[np.float64], trials: int, seed: int) -> StagedCharacteristics:
        """Turn the sums over the first trials into operating characteristics."""
        return summarise_staged(sums, trials, self.plan, self.scenario, seed)


@lru_cache(maxsize=256)
def _as_arrays(
    work: StagedWork,
) -> tuple[tuple[NDArray[np.int64], Rule], tuple[NDArray[np.float64], tuple[float, float, float, float]], Tables]:
    plan, scenario = work.plan, work.scenario
    looks = np.array(
        [
            (
                look.n,
                -1 if look.futility is None else look.futility,
                look.n + 1 if look.efficacy is None else look.efficacy,
                look.n + 1 if look.toxicity is None else look.toxicity,
            )
            for look in plan.looks
        ],
        dtype=np.int64,
    ).T.copy()
    rule = (
        STAGED_ENDPOINTS.index(plan.endpoint), float(plan.months or 0.0), PENDING.index(plan.pending),
        plan.accrual_pauses, float(plan.lag_months),
    )  # fmt: skip
    rate = plan.true_rate(scenario)
    truth = 0.0 if rate is None else rate
    groups = [plan.true_rate(scenario.among(each)) for each in scenario.subgroups]
    truths = np.array([plan.planned_months(scenario), truth, *(0.0 if each is None else each for each in groups)])
    estimates, covered = estimate_tables(plan, truth)
    tables = (
        estimates,
        naive_coverage(plan, truth),
        covered,
        fewest_by_size(plan.n, plan.null_rate, plan.alpha),
        truths,
    )
    return (looks, rule), outcomes_of(scenario), tables
