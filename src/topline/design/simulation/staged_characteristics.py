"""Operating characteristics of plans with looks from the sums of simulated trials, each with its Monte Carlo error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.design.simulation.monte_carlo import Simulated, mean_of, probability
from topline.design.simulation.subgroup_characteristics import subgroup_sums, summarise_subgroups

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from topline.design.simulation.scenario import Scenario
    from topline.design.simulation.staged_plan import StagedPlan
    from topline.design.simulation.subgroup_characteristics import SubgroupCharacteristics

TRIAL_SUMS = (
    "duration", "duration2", "enrolled", "enrolled2", "evaluated", "evaluated2", "naive_gap", "naive_gap2",
    "naive_covered", "unbiased", "unbiased_gap", "unbiased_gap2", "unbiased_covered",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LookCharacteristics:
    """How often a trial ends at a look: as negative, as positive, for toxicity."""

    n: int
    futility: Simulated
    efficacy: Simulated
    toxicity: Simulated


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateCharacteristics:
    """How an estimate of the rate does: its bias, its standard deviation, and the coverage of its limits."""

    bias: Simulated
    spread: float
    coverage: Simulated


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedCharacteristics:
    """How a plan with looks does in a scenario.

    Parameters
    ----------
    scenario, plan : what was simulated.
    seed, replicates : the seed, and the trials that were simulated.
    true_rate : the true rate of the plan's endpoint; None where the scenario has no such endpoint.
    positive : probability of a positive trial: alpha where the null is true, power elsewhere.
    toxic : probability of a stop for toxicity at any look.
    undecided : probability that the last look decides nothing.
    early_stop : probability of a stop before the last look.
    enrolled, evaluated, duration_months : per trial; who entered while a look was waited for is enrolled.
    looks : how often trials end at each.
    naive : the share of successes, with Clopper-Pearson's limits.
    unbiased : the estimate and limits of `staged_inference`; None with stops for toxicity.
    without : share of trials that end where the unbiased estimate is not defined.
    subgroups : each of the scenario's.
    """

    scenario: Scenario
    plan: StagedPlan
    seed: int
    replicates: int
    true_rate: float | None
    positive: Simulated
    toxic: Simulated
    undecided: Simulated
    early_stop: Simulated
    enrolled: Simulated
    evaluated: Simulated
    duration_months: Simulated
    looks: tuple[LookCharacteristics, ...]
    naive: EstimateCharacteristics | None
    unbiased: EstimateCharacteristics | None
    without: Simulated
    subgroups: tuple[SubgroupCharacteristics, ...]

    @property
    def largest_error(self) -> float:
        """The larger Monte Carlo error of the probabilities of a positive trial and of a stop for toxicity."""
        return max(self.positive.error, self.toxic.error if self.plan.watches_toxicity else 0.0)


def staged_sums(plan: StagedPlan, scenario: Scenario) -> tuple[str, ...]:
    """Name what is added up over trials, in the order of the array that holds it."""
    ends = (f"{end}.{look.n}" for look in plan.looks for end in ("futility", "efficacy", "toxicity"))
    return (*TRIAL_SUMS, *ends, *subgroup_sums(scenario))


def summarise_staged(
    sums: NDArray[np.float64], replicates: int, plan: StagedPlan, scenario: Scenario, seed: int
) -> StagedCharacteristics:
    """Turn the sums over trials, as `staged_sums` names them, into operating characteristics."""
    total = dict(zip(staged_sums(plan, scenario), sums.tolist(), strict=True))
    counts = {
        end: [total[f"{end}.{look.n}"] for look in plan.looks] for end in ("futility", "efficacy", "toxicity")
    }  # fmt: skip
    ended = sum(sum(each) for each in counts.values())
    true_rate, limited = plan.true_rate(scenario), total["unbiased"]
    duration = mean_of(total, "duration", replicates)[0]
    return StagedCharacteristics(
        scenario=scenario,
        plan=plan,
        seed=seed,
        replicates=replicates,
        true_rate=true_rate,
        positive=probability(sum(counts["efficacy"]), replicates),
        toxic=probability(sum(counts["toxicity"]), replicates),
        undecided=probability(replicates - ended, replicates),
        early_stop=probability(sum(sum(each[:-1]) for each in counts.values()), replicates),
        enrolled=mean_of(total, "enrolled", replicates)[0],
        evaluated=mean_of(total, "evaluated", replicates)[0],
        duration_months=Simulated(value=plan.planned_months(scenario) + duration.value, error=duration.error),
        looks=tuple(
            LookCharacteristics(
                n=look.n, **{end: probability(each[row], replicates) for end, each in counts.items()}
            )
            for row, look in enumerate(plan.looks)
        ),
        naive=_estimate(total, "naive", replicates) if true_rate is not None else None,
        unbiased=_estimate(total, "unbiased", int(limited)) if true_rate is not None and limited else None,
        without=probability(replicates - limited, replicates),
        subgroups=summarise_subgroups(
            total, replicates, scenario, plan.true_rate, is_tested=plan.null_rate is not None
        ),
    )  # fmt: skip


def _estimate(total: dict[str, float], name: str, replicates: int) -> EstimateCharacteristics:
    bias, spread = mean_of(total, f"{name}_gap", replicates)
    return EstimateCharacteristics(bias=bias, spread=spread, coverage=probability(total[f"{name}_covered"], replicates))
