"""A plan with one arm in a scenario, as work to be added up over trials, and as the kernels take it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from topline.design.simulation.characteristics import planned_months, summarise
from topline.design.simulation.random_key import key_of
from topline.design.simulation.scenario import PATTERNS
from topline.design.simulation.scene_outcomes import outcomes_of
from topline.design.simulation.subgroup_characteristics import fewest_by_size, subgroup_sums
from topline.design.simulation.sums import SUMS
from topline.stats.confidence import CONFIDENCE_TYPES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.design.simulation.characteristics import SimulatedCharacteristics
    from topline.design.simulation.plan import SingleArmPlan
    from topline.design.simulation.scenario import Scenario

    Rates = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
    Rule = tuple[float, float, float, NDArray[np.float64], NDArray[np.float64], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleArmWork:
    """A plan with one arm in a scenario."""

    plan: SingleArmPlan
    scenario: Scenario

    @property
    def label(self) -> str:
        """The names of the scenario and of the plan."""
        return f"{self.scenario.name}, {self.plan.label}"

    @property
    def sums(self) -> tuple[str, ...]:
        """The names of what is added up over trials."""
        return (*SUMS, *subgroup_sums(self.scenario))

    def add_block(self, seed: int, trials: range, out: NDArray[np.float64]) -> None:
        """Fill `out` with the sums over some replicates."""
        key, bounds = key_of(seed, self.scenario.name), (trials.start, trials.stop)
        scene, orders, rule = scene_of(self.scenario), orders_of(self.plan), _rule_of(self)
        if self.scenario.subgroups:
            from topline.design.simulation.kernels.run_scenes import sum_grouped

            drawn = (scene, outcomes_of(self.scenario))
            sum_grouped(key, bounds, drawn, orders, (rule, _groups_of(self)), out)
        else:
            from topline.design.simulation.kernels.run_trials import sum_trials

            sum_trials(key, bounds, scene, orders, rule, out)

    def summarise(self, sums: NDArray[np.float64], trials: int, seed: int) -> SimulatedCharacteristics:
        """Turn the sums over the first trials into operating characteristics."""
        return summarise(sums, trials, self.plan, self.scenario, seed)


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


@lru_cache(maxsize=256)
def _rule_of(work: SingleArmWork) -> Rule:
    plan, scenario = work.plan, work.scenario
    lower, upper = plan.count_limits()
    truth = scenario.survival(plan.months, plan.endpoint)
    return float(plan.fewest_successes), plan.null_rate, truth, lower, upper, planned_months(plan, scenario)


@lru_cache(maxsize=256)
def _groups_of(work: SingleArmWork) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Give the fewest successes that are positive in a subgroup, by its size, and the true rate of each subgroup."""
    plan, scenario = work.plan, work.scenario
    rates = [scenario.among(each).survival(plan.months, plan.endpoint) for each in scenario.subgroups]
    return fewest_by_size(plan.n, plan.null_rate, plan.upper_alpha), np.array(rates)
