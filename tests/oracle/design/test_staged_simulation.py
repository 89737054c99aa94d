"""Simulated plans with looks against R's own simulation of them (r/staged_simulation.R)."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from topline.design.simulation import (
    PiecewiseRate,
    PlannedLook,
    Response,
    Run,
    Scenario,
    Simulated,
    StagedPlan,
    StagedWork,
    Subgroup,
    Toxicity,
    Visits,
    simulate_work,
)

ANSWERS = json.loads((Path(__file__).parent / "staged_simulation.json").read_text(encoding="utf-8"))
CORRELATED = Scenario(
    name="correlated",
    accrual=PiecewiseRate(rates=(2, 6), starts=(0, 4)),
    accrual_pattern="poisson",
    progression=PiecewiseRate(rates=(0.05, 0.2), starts=(0, 2)),
    death=PiecewiseRate.constant(0.03),
    death_after=PiecewiseRate.constant(0.1),
    yearly_loss=0.2,
    response=Response(rate=0.35, by_months=4, first_months=1.5, correlation=0.6),
    toxicity=Toxicity(rate=0.25, within_months=3, correlation=0.2),
)
FREE = Scenario(
    name="free of progression",
    accrual=PiecewiseRate.constant(5),
    progression=PiecewiseRate.constant(0.15),
    death=PiecewiseRate.constant(0.03),
    yearly_loss=0.2,
    visits=Visits(every_months=2, window_months=0.25, missed=0.1),
    subgroups=(
        Subgroup(name="A", prevalence=0.7, hazard_ratio=1.5),
        Subgroup(name="B", prevalence=0.3, hazard_ratio=0.5),
    ),
)
WATCHED = (
    PlannedLook(n=10, futility=1, toxicity=5),
    PlannedLook(n=20, futility=4, toxicity=6),
    PlannedLook(n=30, futility=8, efficacy=9, toxicity=8),
)
SIMON = (PlannedLook(n=10, futility=1), PlannedLook(n=29, futility=5, efficacy=6))
CASES = {
    "both_outcomes": (CORRELATED, StagedPlan(name="BOP2", looks=WATCHED)),
    "hasty": (
        CORRELATED,
        StagedPlan(name="first known", looks=SIMON, accrual_pauses=False, pending="first_known"),
    ),
    "too_soon": (CORRELATED, StagedPlan(name="too soon", looks=SIMON, accrual_pauses=False, pending="failure")),
    "free": (FREE, StagedPlan(name="free", looks=SIMON, endpoint="pfs", months=6, accrual_pauses=False)),
}


@pytest.mark.parametrize("case", CASES)
def test_means_over_trials_are_those_of_r(case: str) -> None:
    scenario, plan = CASES[case]
    found = simulate_work(StagedWork(plan=plan, scenario=scenario), Run(seed=3, replicates=40_000))
    assert found.naive is not None
    assert found.true_rate is not None
    ours = {
        "enrolled": found.enrolled,
        "evaluated": found.evaluated,
        "duration": found.duration_months,
        "rate": Simulated(value=found.true_rate + found.naive.bias.value, error=found.naive.bias.error),
    }
    for look in found.looks:
        ours |= {
            f"futility.{look.n}": look.futility,
            f"efficacy.{look.n}": look.efficacy,
            f"toxicity.{look.n}": look.toxicity,
        }
    answers = ANSWERS[case]
    apart = {
        name: (number.value - answers["mean"][name]) / math.hypot(number.error, answers["error"][name])
        for name, number in ours.items()
    }
    assert set(ours) == set(answers["mean"])
    assert {name: round(errors, 1) for name, errors in apart.items() if abs(errors) > 4} == {}
