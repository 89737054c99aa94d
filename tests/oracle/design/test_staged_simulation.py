"""Simulated plans with looks against R's own simulation of them (r/staged_simulation.R)."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from topline.design.simulation import (
    LogRankPlan,
    LogRankWork,
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
    assert apart(ours, ANSWERS[case]) == {}


def test_two_log_rank_tests_do_what_they_do_in_r() -> None:
    scenario = Scenario(
        name="two log-rank tests",
        accrual=PiecewiseRate.constant(5),
        progression=PiecewiseRate.with_survival(0.35, 6),
        yearly_loss=0.2,
        subgroups=(
            Subgroup(name="A", prevalence=0.5, hazard_ratio=1.4),
            Subgroup(name="B", prevalence=0.5, hazard_ratio=0.7),
        ),
    )
    null = PiecewiseRate.with_survival(0.20, 6)
    plan = LogRankPlan(name="two tests", n1=34, n=54, c1=0.1, c=1.9, null=null, months=6, follow_up_months=6)
    found = simulate_work(LogRankWork(plan=plan, scenario=scenario), Run(seed=3, replicates=40_000))
    ours = {
        "positive": found.positive,
        "stopped": found.early_stop,
        "enrolled": found.enrolled,
        "events": found.events,
        "duration": found.duration_months,
    }
    assert apart(ours, ANSWERS["log_rank"]) == {}


def apart(ours: dict[str, Simulated], answers: dict[str, dict[str, float]]) -> dict[str, float]:
    """Give how many Monte Carlo errors of both lie between, where it is more than four."""
    assert set(ours) == set(answers["mean"])
    errors = {
        name: (number.value - answers["mean"][name]) / math.hypot(number.error, answers["error"][name])
        for name, number in ours.items()
    }
    return {name: round(gap, 1) for name, gap in errors.items() if abs(gap) > 4}
