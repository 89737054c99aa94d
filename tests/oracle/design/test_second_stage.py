"""Inference after another second stage than planned, against R's enumeration (r/second_stage.R)."""

from __future__ import annotations

import pytest
from design_answers import Answer, read_answers

from topline.core import MethodError
from topline.design import Look, SecondStage, StagedDesign, altered_second_stage, staged_inference

CASES = read_answers("second_stage")["cases"]
SIMON = StagedDesign(name="Simon", looks=(Look(n=10, futility=1), Look(n=29, futility=5, efficacy=6)))


def design_of(case: Answer) -> StagedDesign:
    last = Look(n=case["n"], futility=case["r"], efficacy=case["r"] + 1)
    return StagedDesign(name="Simon", looks=(Look(n=case["n1"], futility=case["r1"]), last))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['x1']}+{case['x2']} of {case['m2']}")
def test_p_value_estimate_and_limits_are_those_of_r(case: Answer) -> None:
    observed = SecondStage(first=case["x1"], n=case["m2"], x=case["x2"])
    found = altered_second_stage(design_of(case), observed, case["p0"], conf_level=0.90)
    assert found.interval.p_value == pytest.approx(case["p_value"], abs=1e-9)
    assert found.interval.estimate == pytest.approx(case["estimate"], abs=1e-9)
    assert found.interval.lower == pytest.approx(case["lower"], abs=1e-9)
    assert found.interval.upper == pytest.approx(case["upper"], abs=1e-9)
    assert found.fewest == case["fewest"]
    assert found.is_positive == (case["x2"] >= case["fewest"])
    assert found.naive == (case["x1"] + case["x2"]) / (case["n1"] + case["m2"])


@pytest.mark.parametrize("x", range(2, 15))
def test_a_second_stage_as_planned_has_the_decision_of_the_plan(x: int) -> None:
    assert altered_second_stage(SIMON, SecondStage(first=2, n=19, x=x - 2), 0.10).is_positive == (x >= 6)


def test_at_the_critical_value_of_the_plan_the_p_value_is_that_of_the_plan() -> None:
    found = altered_second_stage(SIMON, SecondStage(first=2, n=19, x=4), 0.10)
    planned = staged_inference(SIMON, 2, 6, 0.10, upper="below")
    assert found.interval.p_value == pytest.approx(planned.interval.p_value, abs=1e-12)
    assert found.interval.estimate == pytest.approx(planned.median_unbiased, abs=1e-9)
    assert found.interval.lower == pytest.approx(planned.interval.lower, abs=1e-9)
    assert found.interval.upper == pytest.approx(planned.interval.upper, abs=1e-9)


def test_what_cannot_be_is_refused_with_all_reasons() -> None:
    with pytest.raises(MethodError) as error:
        altered_second_stage(SIMON, SecondStage(first=1, n=0, x=2), 1)
    assert str(error.value).splitlines() == [
        "null rate: expected above 0 and below 1, found 1, write 0.2 for 20 %",
        (
            "first stage: expected 2 to 10 successes, with which the planned trial goes on and can be positive, "
            "found 1, give the successes of the first stage alone"
        ),
        "second stage: expected 1 subject or more, found 0, give the subjects it had",
        "second stage: expected 0 to 0 successes, found 2, give those of the second stage alone",
    ]
    stops = StagedDesign(name="Fleming", looks=(Look(n=13, futility=1, efficacy=5), Look(n=26, efficacy=6)))
    with pytest.raises(MethodError, match="design: expected two looks, the first with a stop for futility alone"):
        altered_second_stage(stops, SecondStage(first=2, n=10, x=1), 0.1)
