"""Operating characteristics of plans with two arms from sums over simulated trials, each with its Monte Carlo error."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.design.simulation.characteristics import Simulated, mean_of, probability

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from topline.design.simulation.two_arm_plan import TwoArmPlan
    from topline.design.simulation.two_arm_scenario import TwoArmScenario

TRIAL_SUMS = ("duration", "duration2", "events", "events2", "subjects", "subjects2", "z", "z2", "tests")
EFFECTS = ("hazard", "mean_time", "survival")
EFFECT_SUMS = ("gap", "gap2", "covered", "positive", "estimates")
LOOK_SUMS = ("taken", "efficacy", "futility", "month", "month2", "subjects", "events", "events2")


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoArmLook:
    """What happens at a look.

    Parameters
    ----------
    share : of the information, as planned.
    boundary : the z value that is positive.
    futility_bound : the z value that stops as negative; None for no such stop.
    taken : probability that the look is taken.
    efficacy, futility : probability of a stop there.
    month, events : mean over the trials that take it; None where none does.
    subjects : who have entered by then, on average.
    """

    share: float
    boundary: float
    futility_bound: float | None
    taken: Simulated
    efficacy: Simulated
    futility: Simulated
    month: Simulated | None
    events: Simulated | None
    subjects: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoArmEffect:
    """How an estimate does at the analysis that ends the trial.

    Parameters
    ----------
    name : what is estimated.
    truth : the true value; None where there is none: hazards that are not proportional have no one ratio.
    estimate : the mean, for the hazard ratio the geometric one.
    bias : mean distance from the truth, of the hazard ratio on the scale of logarithms.
    spread : standard deviation, of the hazard ratio on the scale of logarithms.
    coverage : probability that the interval holds the truth, among trials that have one.
    positive : probability that the interval lies on the side of benefit; looks are not allowed for.
    without : share of trials without an interval.
    """

    name: str
    truth: float | None
    estimate: Simulated
    bias: Simulated | None
    spread: float
    coverage: Simulated | None
    positive: Simulated
    without: Simulated


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoArmCharacteristics:
    """How a plan with two arms does in a scenario.

    Parameters
    ----------
    scenario, plan : what was simulated.
    seed, replicates : the seed, and the trials that were simulated.
    positive : probability of a positive trial: alpha where there is no effect, power elsewhere.
    early_stop : probability of a stop before the last look.
    subjects, events, duration_months : per trial, to its end.
    statistic : mean of z at the end; None where no trial has one.
    spread : its standard deviation.
    without : share of trials without a statistic.
    looks : what happens at each.
    effects : hazard ratio, and the differences that the plan asks for; those that a trial had.
    """

    scenario: TwoArmScenario
    plan: TwoArmPlan
    seed: int
    replicates: int
    positive: Simulated
    early_stop: Simulated
    subjects: Simulated
    events: Simulated
    duration_months: Simulated
    statistic: Simulated | None
    spread: float
    without: Simulated
    looks: tuple[TwoArmLook, ...]
    effects: tuple[TwoArmEffect, ...]

    @property
    def largest_error(self) -> float:
        """The Monte Carlo error of the probability of a positive trial."""
        return self.positive.error


def two_arm_sums(plan: TwoArmPlan) -> tuple[str, ...]:
    """Name what is added up over trials."""
    effects = (f"{effect}_{name}" for effect in EFFECTS for name in EFFECT_SUMS)
    looks = (f"look{k}_{name}" for k in range(len(plan.shares)) for name in LOOK_SUMS)
    return (*TRIAL_SUMS, *effects, *looks)


def true_effects(plan: TwoArmPlan, scenario: TwoArmScenario) -> tuple[float | None, float | None, float | None]:
    """Give the log hazard ratio and the differences of mean times and of survival; None where there is none."""
    ratio, endpoint = scenario.hazard_ratio(plan.endpoint), plan.endpoint
    return (
        None if ratio is None or ratio <= 0 else math.log(ratio),
        None if plan.rmst_months is None else scenario.mean_time_difference(plan.rmst_months, endpoint),
        None if plan.survival_months is None else scenario.survival_difference(plan.survival_months, endpoint),
    )


def planned_two_arm_months(plan: TwoArmPlan, scenario: TwoArmScenario) -> float:
    """Give the duration that the accrual's rates lead to expect without a stop."""
    return scenario.accrual.reached(float(plan.n)) + (plan.follow_up_months or 0.0)


def summarise_two_arms(
    sums: NDArray[np.float64], replicates: int, plan: TwoArmPlan, scenario: TwoArmScenario, seed: int
) -> TwoArmCharacteristics:
    """Turn the sums over trials, as `two_arm_sums` names them, into operating characteristics."""
    total = dict(zip(two_arm_sums(plan), sums.tolist(), strict=True))
    duration, tests = mean_of(total, "duration", replicates)[0], int(total["tests"])
    statistic, spread = mean_of(total, "z", tests) if tests else (None, 0.0)
    planned = planned_two_arm_months(plan, scenario)
    positive = [total[f"look{k}_efficacy"] for k in range(len(plan.shares))]
    early = [total[f"look{k}_efficacy"] + total[f"look{k}_futility"] for k in range(len(plan.shares) - 1)]
    return TwoArmCharacteristics(
        scenario=scenario,
        plan=plan,
        seed=seed,
        replicates=replicates,
        positive=probability(sum(positive), replicates),
        early_stop=probability(sum(early), replicates),
        subjects=mean_of(total, "subjects", replicates)[0],
        events=mean_of(total, "events", replicates)[0],
        duration_months=Simulated(value=planned + duration.value, error=duration.error),
        statistic=statistic,
        spread=spread,
        without=probability(replicates - tests, replicates),
        looks=tuple(_look(k, total, replicates, plan) for k in range(len(plan.shares))),
        effects=tuple(_effects(total, replicates, plan, scenario)),
    )


def _look(k: int, total: dict[str, float], replicates: int, plan: TwoArmPlan) -> TwoArmLook:
    taken, (upper, lower) = int(total[f"look{k}_taken"]), plan.bounds
    return TwoArmLook(
        share=plan.shares[k],
        boundary=upper[k],
        futility_bound=lower[k] if math.isfinite(lower[k]) else None,
        taken=probability(taken, replicates),
        efficacy=probability(total[f"look{k}_efficacy"], replicates),
        futility=probability(total[f"look{k}_futility"], replicates),
        month=mean_of(total, f"look{k}_month", taken)[0] if taken else None,
        events=mean_of(total, f"look{k}_events", taken)[0] if taken else None,
        subjects=total[f"look{k}_subjects"] / taken if taken else None,
    )


def _effects(
    total: dict[str, float], replicates: int, plan: TwoArmPlan, scenario: TwoArmScenario
) -> list[TwoArmEffect]:
    names = (
        "Hazard ratio",
        f"Mean months free to month {plan.rmst_months or 0:g}, difference",
        f"{plan.survival_months or 0:g}-month rate, difference",
    )
    found = zip(EFFECTS, names, true_effects(plan, scenario), strict=True)
    return [
        _effect(short, name, truth, total, replicates) for short, name, truth in found if total[f"{short}_estimates"]
    ]


def _effect(short: str, name: str, truth: float | None, total: dict[str, float], replicates: int) -> TwoArmEffect:
    known = int(total[f"{short}_estimates"])
    gap, spread = mean_of(total, f"{short}_gap", known)
    mean, error, shown = gap.value + (truth or 0.0), gap.error, truth
    if short == EFFECTS[0]:
        mean, shown = math.exp(mean), None if truth is None else math.exp(truth)
        error *= mean
    return TwoArmEffect(
        name=name,
        truth=shown,
        estimate=Simulated(value=mean, error=error),
        bias=None if truth is None else gap,
        spread=spread,
        coverage=None if truth is None else probability(total[f"{short}_covered"], known),
        positive=probability(total[f"{short}_positive"], replicates),
        without=probability(replicates - known, replicates),
    )
