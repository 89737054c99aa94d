"""Two-arm trials against rpact (r/two_arms.R)."""

from __future__ import annotations

import pytest
from design_answers import Answer, listed, read_answers

from topline.design import Timing, group_sequential, log_rank_events, two_arm_size
from topline.design.simulation import futility_bound

ANSWERS = read_answers("two_arms")


@pytest.mark.parametrize("case", ANSWERS["events"], ids=lambda case: f"{case['hazard_ratio']}-{case['formula']}")
def test_events_and_subjects_are_those_of_rpact(case: Answer) -> None:
    given = {name: case[name] for name in ("alpha", "sided", "power", "allocation", "formula")}
    events = log_rank_events(case["hazard_ratio"], **given)
    assert events == pytest.approx(case["events"], rel=1e-8)
    timing = Timing(per_month=case["rate"], follow_up_months=case["follow_up"], yearly_loss=case["loss"])
    found = two_arm_size(events, case["hazard_ratio"], case["median"], timing, allocation=case["allocation"])
    assert found.n == case["n"]


@pytest.mark.parametrize("case", ANSWERS["group"], ids=lambda case: f"{case['shares']}-{case['spending']}")
def test_boundaries_are_those_of_rpact(case: Answer) -> None:
    given = {name: case[name] for name in ("alpha", "sided", "power", "spending")}
    found = group_sequential(case["shares"], **given)
    assert list(found.spent) == pytest.approx(case["spent"], rel=1e-6)  # rpact stops 1e-8 short
    assert list(found.boundaries) == pytest.approx(case["boundaries"], rel=1e-6)
    assert list(found.local_alpha) == pytest.approx(case["local"], rel=1e-5)
    assert found.inflation == pytest.approx(case["inflation"], rel=1e-5)
    assert found.expected_null == pytest.approx(case["under_null"], rel=1e-5)
    assert found.expected_alternative == pytest.approx(case["under_alternative"], rel=1e-5)
    assert list(found.stopping) == pytest.approx(case["stopping"], rel=1e-4)


@pytest.mark.parametrize("case", ANSWERS["ratios"], ids=lambda case: f"{case['z']}-{case['allocation']}")
def test_the_bound_of_a_hazard_ratio_is_that_of_rpact(case: Answer) -> None:
    found = futility_bound(case["hazard_ratio"], case["events"], (1, case["allocation"]))
    assert found == pytest.approx(case["z"], abs=1e-7)  # rpact prints eight digits of the ratio


@pytest.mark.parametrize("case", ANSWERS["futility"], ids=lambda case: f"{case['spending']}-{case['futility']}")
def test_bounds_for_futility_are_those_of_rpact(case: Answer) -> None:
    given = {name: case[name] for name in ("alpha", "power", "spending", "futility")}
    found = group_sequential(case["shares"], sided=1, **given)
    assert list(found.futility) == pytest.approx([*listed(case["bounds"]), case["boundaries"][-1]], rel=1e-5)
    assert list(found.boundaries) == pytest.approx(case["boundaries"], rel=1e-6)
    assert list(found.beta_spent) == pytest.approx(case["beta_spent"], rel=1e-6)
    assert found.inflation == pytest.approx(case["inflation"], rel=1e-5)
    assert found.expected_null == pytest.approx(case["under_null"], rel=1e-5)
    assert found.expected_alternative == pytest.approx(case["under_alternative"], rel=1e-5)
    assert list(found.stopping) == pytest.approx(case["stopping"], rel=1e-4)
    assert list(found.stopping_futility) == pytest.approx(listed(case["stopping_futility"]), rel=1e-4)
