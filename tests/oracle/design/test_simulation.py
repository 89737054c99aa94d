"""Simulated trials with visits, deaths, loss and accrual in pieces against R's own simulation (r/simulation.R)."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from topline.design.simulation import (
    Endpoint,
    PiecewiseRate,
    Scenario,
    Simulated,
    SingleArmPlan,
    Visits,
    simulate_single_arm,
)

ANSWERS = json.loads((Path(__file__).parent / "simulation.json").read_text(encoding="utf-8"))
SCENARIO = Scenario(
    name="seen at visits",
    accrual=PiecewiseRate(rates=(2, 6), starts=(0, 4)),
    accrual_pattern="poisson",
    progression=PiecewiseRate(rates=(0.05, 0.2), starts=(0, 2)),
    death=PiecewiseRate.constant(0.03),
    death_after=PiecewiseRate.constant(0.1),
    yearly_loss=0.2,
    visits=Visits(every_months=2, window_months=0.25, missed=0.1),
)


@pytest.mark.parametrize("endpoint", ["pfs", "os"])
def test_means_over_trials_are_those_of_r(endpoint: Endpoint) -> None:
    plan = SingleArmPlan(
        n=40, months=6, null=PiecewiseRate.with_survival(0.20, 6), follow_up_months=6, endpoint=endpoint
    )
    found = simulate_single_arm(plan, SCENARIO, seed=3, replicates=20_000)
    count, curve, test = found.analyses
    assert count.bias is not None
    assert curve.bias is not None
    assert test.statistic is not None
    ours = {
        "duration": found.duration_months,
        f"{endpoint}.events": found.events,
        f"{endpoint}.free": Simulated(value=found.true_rate + count.bias.value, error=count.bias.error),
        f"{endpoint}.rate": Simulated(value=found.true_rate + curve.bias.value, error=curve.bias.error),
        f"{endpoint}.curve": curve.positive,
        f"{endpoint}.statistic": test.statistic,
        f"{endpoint}.test": test.positive,
    }
    apart = {
        name: (number.value - ANSWERS["mean"][name]) / math.hypot(number.error, ANSWERS["error"][name])
        for name, number in ours.items()
    }
    assert {name: round(errors, 1) for name, errors in apart.items() if abs(errors) > 4} == {}
