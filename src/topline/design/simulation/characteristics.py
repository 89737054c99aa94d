"""Operating characteristics from the sums of simulated trials, each with its Monte Carlo error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.design.simulation.monte_carlo import Simulated, mean_of, probability
from topline.design.simulation.subgroup_characteristics import subgroup_sums, summarise_subgroups
from topline.design.simulation.sums import SUMS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from topline.design.simulation.plan import SingleArmPlan
    from topline.design.simulation.scenario import Scenario
    from topline.design.simulation.subgroup_characteristics import SubgroupCharacteristics


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisCharacteristics:
    """How one analysis does.

    Parameters
    ----------
    name : what the analysis is.
    positive : probability of a positive trial: alpha under the null, power elsewhere.
    bias : mean distance of the estimated rate from the true one; None where no rate is estimated.
    spread : standard deviation of the estimates, or of the test's statistic.
    statistic : mean of the test's statistic; None where a rate is estimated.
    coverage : probability that the interval holds the true rate, among trials that have one; None for a test.
    without : share of trials without an interval, or without a statistic.
    """

    name: str
    positive: Simulated
    bias: Simulated | None
    spread: float
    statistic: Simulated | None
    coverage: Simulated | None
    without: Simulated


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedCharacteristics:
    """How a plan does in a scenario.

    Parameters
    ----------
    scenario, plan : what was simulated.
    seed, replicates : the seed, and the trials that were simulated.
    true_rate : the true probability of being free of the event at the month.
    subjects, events, duration_months : per trial.
    analyses : by counting, by Kaplan-Meier, by the one-sample log-rank test.
    subgroups : each of the scenario's, by counting.
    """

    scenario: Scenario
    plan: SingleArmPlan
    seed: int
    replicates: int
    true_rate: float
    subjects: Simulated
    events: Simulated
    duration_months: Simulated
    analyses: tuple[AnalysisCharacteristics, ...]
    subgroups: tuple[SubgroupCharacteristics, ...] = ()

    @property
    def largest_error(self) -> float:
        """The largest Monte Carlo error of a probability of a positive trial."""
        return max(analysis.positive.error for analysis in self.analyses)


def summarise(
    sums: NDArray[np.float64], replicates: int, plan: SingleArmPlan, scenario: Scenario, seed: int
) -> SimulatedCharacteristics:
    """Turn the sums over trials, as `SUMS` names them, into operating characteristics."""
    total = dict(zip((*SUMS, *subgroup_sums(scenario)), sums.tolist(), strict=True))
    duration, _ = mean_of(total, "duration", replicates)
    planned = planned_months(plan, scenario)
    return SimulatedCharacteristics(
        scenario=scenario,
        plan=plan,
        seed=seed,
        replicates=replicates,
        true_rate=scenario.survival(plan.months, plan.endpoint),
        subjects=Simulated(value=float(plan.n), error=0.0),
        events=mean_of(total, "events", replicates)[0],
        duration_months=Simulated(value=planned + duration.value, error=duration.error),
        analyses=(
            _rate("count", f"{plan.months:g}-month rate, exact test", total, replicates, replicates),
            _rate(
                "curve",
                f"{plan.months:g}-month rate, {plan.conf_type}",
                total,
                replicates,
                int(total["curve_limits"]),
            ),
            _test(total, replicates),
        ),
        subgroups=summarise_subgroups(
            total, replicates, scenario, lambda part: part.survival(plan.months, plan.endpoint), is_tested=True
        ),
    )


def planned_months(plan: SingleArmPlan, scenario: Scenario) -> float:
    """Give the duration that the accrual's rates lead to expect."""
    return scenario.accrual.reached(float(plan.n)) + plan.follow_up_months


def _rate(short: str, name: str, total: dict[str, float], replicates: int, limited: int) -> AnalysisCharacteristics:
    bias, spread = mean_of(total, f"{short}_gap", replicates)
    return AnalysisCharacteristics(
        name=name,
        positive=probability(total[f"{short}_positive"], replicates),
        bias=bias,
        spread=spread,
        statistic=None,
        coverage=probability(total[f"{short}_covered"], limited) if limited else None,
        without=probability(replicates - limited, replicates),
    )


def _test(total: dict[str, float], replicates: int) -> AnalysisCharacteristics:
    tested = int(total["tests"])
    statistic, spread = mean_of(total, "statistic", tested) if tested else (None, 0.0)
    return AnalysisCharacteristics(
        name="One-sample log-rank",
        positive=probability(total["test_positive"], replicates),
        bias=None,
        spread=spread,
        statistic=statistic,
        coverage=None,
        without=probability(replicates - tested, replicates),
    )
