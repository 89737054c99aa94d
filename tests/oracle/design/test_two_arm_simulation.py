"""Simulated trials with two arms against rpact and R's survival (r/two_arm_simulation.R)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from design_answers import Answer, read_answers

from topline.design.simulation import (
    Arm,
    PiecewiseRate,
    Simulated,
    TwoArmCharacteristics,
    TwoArmPlan,
    TwoArmScenario,
    Visits,
    simulate_two_arms,
    virtual_two_arm_trials,
)

ANSWERS, DRAWN = read_answers("two_arm_simulation"), read_answers("two_arm_drawn")
CONTROL = Arm(progression=PiecewiseRate.constant(0.1), yearly_loss=0.1)
TREATED = Arm(progression=PiecewiseRate(rates=(0.1, 0.05), starts=(0, 3)), yearly_loss=0.2)
VISITS = {"drawn": None, "drawn at visits": Visits(every_months=2)}


@pytest.mark.parametrize("k", [0, 1, 2])
def test_statistics_of_drawn_trials_are_those_of_survival(k: int) -> None:
    trial, answer = DRAWN["trials"][k], ANSWERS["trials"][k]
    name = trial["scenario"]
    scenario = TwoArmScenario(
        name=name, accrual=PiecewiseRate.constant(10), control=CONTROL, treated=TREATED, visits=VISITS[name]
    )
    plan = TwoArmPlan(
        name="drawn", n=60, follow_up_months=14, rho=DRAWN["rho"], rmst_months=DRAWN["tau"],
        survival_months=DRAWN["month"],
    )  # fmt: skip
    found = virtual_two_arm_trials(plan, scenario, seed=4, replicates=1, first=k % 2)
    assert found.time[0].tolist() == pytest.approx(trial["time"], rel=1e-9)
    assert found.event[0].tolist() == [bool(each) for each in trial["event"]]
    assert found.is_treated[0].tolist() == [bool(each) for each in trial["treated"]]
    assert found.z[0] ** 2 == pytest.approx(answer["chi_square"], rel=1e-8)
    assert found.z[0] == pytest.approx(answer["z"], rel=1e-8)
    assert found.log_hazard_ratio[0].tolist() == pytest.approx(answer["hazard"], rel=1e-8)
    assert found.mean_time[0].tolist() == pytest.approx(answer["mean_time"], rel=1e-8)
    assert found.survival[0].tolist() == pytest.approx(answer["survival"], rel=1e-8)


def test_a_late_effect_does_what_a_loop_in_r_does() -> None:
    scenario = TwoArmScenario(
        name="late effect",
        accrual=PiecewiseRate.constant(10),
        control=CONTROL,
        treated=Arm(progression=PiecewiseRate(rates=(0.1, 0.04), starts=(0, 3)), yearly_loss=0.2),
    )
    plan = TwoArmPlan(
        name="a look in month 14", n=120, events=70, follow_up_months=10, shares=(0.5, 1), look_months=(14,), gamma=1,
        per_block=(1, 2), rmst_months=10, survival_months=8,
    )  # fmt: skip
    found = simulate_two_arms(plan, scenario, seed=3, replicates=20_000)
    hazard, mean_time, survival = found.effects
    ours = told(found) | {
        "looked": found.looks[0].taken,
        "mean_time": mean_time.estimate,
        "survival": survival.estimate,
    }
    assert hazard.truth is None
    assert hazard.bias is None
    assert apart(ours, ANSWERS["late"]) == {}


def test_visits_and_stops_for_futility_do_what_a_loop_in_r_does() -> None:
    scenario = TwoArmScenario(
        name="visited",
        accrual=PiecewiseRate.constant(8),
        accrual_pattern="poisson",
        control=Arm(progression=PiecewiseRate.constant(0.12), death=PiecewiseRate.constant(0.02)),
        treated=Arm(progression=PiecewiseRate.constant(0.08), death=PiecewiseRate.constant(0.02)),
        visits=Visits(every_months=2),
    )
    plan = TwoArmPlan(
        name="a look at half", n=100, events=80, follow_up_months=12, shares=(0.5, 1), futility_bounds=(0.3,),
        randomisation="simple",
    )  # fmt: skip
    found = simulate_two_arms(plan, scenario, seed=3, replicates=20_000)
    assert apart(told(found) | {"futility1": found.looks[0].futility}, ANSWERS["visited"]) == {}


@pytest.mark.parametrize("name", ["proportional", "late", "lost"])
def test_stops_are_those_of_rpact(name: str) -> None:
    answer = ANSWERS["rpact"][name]
    control, treated = {
        "proportional": (arm(0.0), arm(0.0, 0.7)),
        "late": (Arm(progression=PiecewiseRate.constant(0.08)), Arm(progression=steps(0.08, 0.04))),
        "lost": (arm(0.05), arm(0.1, 0.6)),
    }[name]
    scenario = TwoArmScenario(
        name=name, accrual=PiecewiseRate.constant(10), accrual_pattern="even", control=control, treated=treated
    )
    plan = TwoArmPlan(name="half", n=200, events=120, shares=(0.5, 1), futility_bounds=(0.2,))
    found = simulate_two_arms(plan, scenario, seed=3, replicates=20_000)
    assert plan.bounds[0] == pytest.approx(answer["bounds"], rel=1e-6)
    ours = [found.positive, *(look.efficacy for look in found.looks), found.looks[0].futility]
    theirs = [answer["positive"], *answer["efficacy"], answer["futility"]]
    for each, other in zip(ours, theirs, strict=True):
        assert abs(each.value - other) <= 4 * math.hypot(each.error, math.sqrt(other * (1 - other) / 20_000))
    months = [look.month.value for look in found.looks if look.month is not None]
    assert months == pytest.approx(answer["months"], abs=0.1)  # rpact's subjects enter up to 1 / 10 month earlier
    assert found.subjects.value == pytest.approx(answer["subjects"], abs=1)


def arm(loss: float, ratio: float = 1.0) -> Arm:
    return Arm(progression=PiecewiseRate.constant(ratio * math.log(2) / 12), yearly_loss=loss)


def steps(*rates: float) -> PiecewiseRate:
    return PiecewiseRate(rates=rates, starts=(0, 6))


def told(found: TwoArmCharacteristics) -> dict[str, Simulated]:
    ratio = found.effects[0].estimate
    assert found.statistic is not None
    return {
        "efficacy1": found.looks[0].efficacy,
        "positive": found.positive,
        "month": found.duration_months,
        "events": found.events,
        "subjects": found.subjects,
        "z": found.statistic,
        "hazard": Simulated(value=math.log(ratio.value), error=ratio.error / ratio.value),
    }


def apart(ours: dict[str, Simulated], answer: Answer) -> dict[str, float]:
    """Give what differs by more than four Monte Carlo errors of both."""
    assert set(ours) == set(answer["mean"])
    distances = {
        name: (each.value - answer["mean"][name]) / max(math.hypot(each.error, answer["error"][name]), 1e-9)
        for name, each in ours.items()
    }
    return {name: round(distance, 1) for name, distance in distances.items() if not np.abs(distance) <= 4}
