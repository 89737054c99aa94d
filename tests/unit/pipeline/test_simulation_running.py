"""Works that are run together: what is refused."""

from __future__ import annotations

import pytest

from topline.core import ProtocolError
from topline.design.simulation import PiecewiseRate, Scenario, SingleArmPlan, SingleArmWork
from topline.pipeline import RunningOptions, run_works

NULL = PiecewiseRate.with_survival(0.20, 6)
SCENARIO = Scenario(name="null", accrual=PiecewiseRate.constant(5), progression=NULL)


def test_works_of_one_label_are_refused() -> None:
    works = [
        SingleArmWork(plan=SingleArmPlan(n=20, months=6, null=NULL, follow_up_months=follow_up), scenario=SCENARIO)
        for follow_up in (6, 12)
    ]
    with pytest.raises(ProtocolError) as error:
        run_works(works, RunningOptions(replicates=100), progress=lambda _work, _done: None)
    assert [str(problem) for problem in error.value.problems] == [
        "simulations: expected each label once, found 'null, n = 20' twice, give the scenarios or the plans other names"
    ]
