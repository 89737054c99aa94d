"""A plan with two log-rank tests in a scenario, as work to be added up over trials, and its characteristics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.design.simulation.monte_carlo import Simulated, mean_of, probability
from topline.design.simulation.random_key import key_of
from topline.design.simulation.scene_outcomes import outcomes_of
from topline.design.simulation.single_arm_work import scene_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from topline.design.simulation.log_rank_plan import LogRankPlan
    from topline.design.simulation.scenario import Scenario

SUMS: tuple[str, ...] = (
    "duration", "duration2", "enrolled", "enrolled2", "events", "events2", "stopped", "positive", "first", "first2",
    "second", "second2",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRankCharacteristics:
    """How a plan with two log-rank tests does in a scenario.

    Parameters
    ----------
    scenario, plan : what was simulated.
    seed, replicates : the seed, and the trials that were simulated.
    true_rate : the true probability of being free of the event at the plan's month.
    positive, early_stop : probabilities of a positive trial, and of a stop after the first test.
    enrolled, events, duration_months : per trial.
    first, second : means of the two statistics, of the second among trials that go on; None where none does.
    """

    scenario: Scenario
    plan: LogRankPlan
    seed: int
    replicates: int
    true_rate: float
    positive: Simulated
    early_stop: Simulated
    enrolled: Simulated
    events: Simulated
    duration_months: Simulated
    first: Simulated
    second: Simulated | None

    @property
    def largest_error(self) -> float:
        """The Monte Carlo error of the probability of a positive trial."""
        return self.positive.error


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRankWork:
    """A plan with two log-rank tests in a scenario."""

    plan: LogRankPlan
    scenario: Scenario

    @property
    def label(self) -> str:
        """The names of the scenario and of the plan."""
        return f"{self.scenario.name}, {self.plan.name}"

    @property
    def sums(self) -> tuple[str, ...]:
        """The names of what is added up over trials."""
        return SUMS

    def add_block(self, seed: int, trials: range, out: NDArray[np.float64]) -> None:
        """Fill `out` with the sums over some replicates."""
        from topline.design.simulation.kernels.run_scenes import sum_log_rank

        plan, scenario = self.plan, self.scenario
        orders = (
            plan.null.table, (plan.n1, plan.n), (float(plan.c1), float(plan.c)), float(plan.follow_up_months),
            plan.endpoint == "os", plan.planned_months(scenario),
        )  # fmt: skip
        drawn = (scene_of(scenario), outcomes_of(scenario))
        sum_log_rank(key_of(seed, scenario.name), (trials.start, trials.stop), drawn, orders, out)

    def summarise(self, sums: NDArray[np.float64], trials: int, seed: int) -> LogRankCharacteristics:
        """Turn the sums over the first trials into operating characteristics."""
        plan, scenario = self.plan, self.scenario
        total = dict(zip(SUMS, sums.tolist(), strict=True))
        duration, going_on = mean_of(total, "duration", trials)[0], trials - int(total["stopped"])
        return LogRankCharacteristics(
            scenario=scenario,
            plan=plan,
            seed=seed,
            replicates=trials,
            true_rate=scenario.survival(plan.months, plan.endpoint),
            positive=probability(total["positive"], trials),
            early_stop=probability(total["stopped"], trials),
            enrolled=mean_of(total, "enrolled", trials)[0],
            events=mean_of(total, "events", trials)[0],
            duration_months=Simulated(value=plan.planned_months(scenario) + duration.value, error=duration.error),
            first=mean_of(total, "first", trials)[0],
            second=mean_of(total, "second", going_on)[0] if going_on else None,
        )
