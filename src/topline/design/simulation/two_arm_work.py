"""A plan with two arms in a scenario, as work to be added up over trials, and as the kernels take it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.design.simulation.random_key import key_of
from topline.design.simulation.scenario import PATTERNS, Scenario
from topline.design.simulation.single_arm_work import scene_of
from topline.design.simulation.two_arm_characteristics import (
    TwoArmCharacteristics,
    planned_two_arm_months,
    summarise_two_arms,
    true_effects,
    two_arm_sums,
)
from topline.design.simulation.two_arm_scenario import TwoArmScenario, loss_rate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.design.simulation.two_arm_plan import TwoArmPlan

    Floats = NDArray[np.float64]
    Rates = tuple[Floats, Floats, Floats, Floats]
    Scene = tuple[Floats, int, Rates, Rates, tuple[float, float, float]]
    Looks = tuple[NDArray[np.int64], Floats, Floats, Floats]
    Orders = tuple[tuple[int, int, bool], bool, float, tuple[float, float], tuple[float, float], Looks]
    Room = tuple[NDArray[np.uint64], Floats]
    Desk = tuple[
        Room, tuple[Room, NDArray[np.int64]], tuple[NDArray[np.int64], NDArray[np.int64]], tuple[Floats, Floats],
        tuple[Floats, NDArray[np.bool_]], Floats,
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoArmWork:
    """A plan with two arms in a scenario."""

    plan: TwoArmPlan
    scenario: TwoArmScenario

    def __post_init__(self) -> None:
        """Refuse a trial that might never end."""
        if self.plan.follow_up_months is None and not self.scenario.ends_for_certain(self.plan.endpoint):
            raise MethodError(
                f"{self.label}: expected a longest follow-up, since some subjects never have the event, found none, "
                "give follow-up months"
            )

    @property
    def label(self) -> str:
        """The names of the scenario and of the plan."""
        return f"{self.scenario.name}, {self.plan.name}"

    @property
    def sums(self) -> tuple[str, ...]:
        """The names of what is added up over trials."""
        return two_arm_sums(self.plan)

    def add_block(self, seed: int, trials: range, out: NDArray[np.float64]) -> None:
        """Fill `out` with the sums over some replicates."""
        from topline.design.simulation.kernels.run_two_arms import sum_two_arm_trials

        key, bounds = key_of(seed, self.scenario.name), (trials.start, trials.stop)
        scene, orders, truth = arrays_of(self)
        sum_two_arm_trials(key, bounds, scene, orders, truth, desk_for(self.plan.n), out)

    def summarise(self, sums: NDArray[np.float64], trials: int, seed: int) -> TwoArmCharacteristics:
        """Turn the sums over the first trials into operating characteristics."""
        return summarise_two_arms(sums, trials, self.plan, self.scenario, seed)


def desk_for(n: int) -> Desk:
    """Make room for the subjects of a trial, their arms, their order, what is seen of them, and the table of events."""
    words, lots = np.empty((5, n), dtype=np.uint64), np.empty((4, -(-n // 4)), dtype=np.uint64)
    return (
        (words, words.view(np.float64)),
        ((lots, lots.view(np.float64)), np.empty(n, dtype=np.int64)),
        (np.empty(n, dtype=np.int64), np.empty((2, n), dtype=np.int64)),
        (np.empty(n), np.empty(n)),
        (np.empty(n), np.empty(n, dtype=np.bool_)),
        np.empty((5, n)),
    )


@lru_cache(maxsize=256)
def arrays_of(work: TwoArmWork) -> tuple[Scene, Orders, tuple[Floats, float, float]]:
    """Give scenario, plan and truth as the kernels take them."""
    plan, scenario = work.plan, work.scenario
    control, treated = scenario.arms
    scene = (
        scenario.accrual.table, PATTERNS.index(scenario.accrual_pattern), _rates_of(control), _rates_of(treated),
        scene_of(control)[3],
    )  # fmt: skip
    upper, lower = plan.bounds
    months = (*(plan.look_months or (0.0,) * (len(plan.shares) - 1)), 0.0)
    looks = (np.array(plan.look_events, dtype=np.int64), np.array(months, float), np.array(upper), np.array(lower))
    follow_up = math.inf if plan.follow_up_months is None else float(plan.follow_up_months)
    at = (float(plan.rmst_months or 0.0), float(plan.survival_months or 0.0))
    assignment = (int(plan.per_block[0]), int(plan.per_block[1]), plan.randomisation == "simple")
    orders = (assignment, plan.endpoint == "os", follow_up, (float(plan.rho), float(plan.gamma)), at, looks)
    truth = np.array([each or 0.0 for each in true_effects(plan, scenario)])
    return scene, orders, (truth, plan.quantile, planned_two_arm_months(plan, scenario))


def _rates_of(arm: Scenario) -> Rates:
    return arm.progression.table, arm.death.table, loss_rate(arm).table, arm.hazard_after.table
