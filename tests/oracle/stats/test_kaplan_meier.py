"""Curves, quantiles and means against R's survfit (r/kaplan_meier.R; 1e-8 relative)."""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers

from topline.stats import kaplan_meier, nelson_aalen, reverse_kaplan_meier

CASES = read_answers("kaplan_meier")["cases"]


def _curve(case: Answer) -> Answer:
    estimate = reverse_kaplan_meier if case["reverse"] else kaplan_meier
    data = case["data"]
    time, event = data["time"], np.array(data["event"])
    return estimate(
        time,
        event,
        weights=data["weights"],
        entry=data["entry"],
        conf_type=case["conf_type"],
        conf_level=case["conf_level"],
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['name']}-{case['conf_type']}")
def test_curve_and_band_are_those_of_survfit(case: Answer) -> None:
    curve, answer = _curve(case), case["answer"]
    for field in ("time", "at_risk", "events", "censored", "survival", "lower", "upper"):
        assert_close(getattr(curve, field), answer[field])
    is_positive = np.array(answer["survival"]) > 1e-12
    assert_close(curve.std_error[is_positive], np.array(answer["std_error"], dtype=object)[is_positive])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['name']}-{case['conf_type']}")
def test_quantiles_and_their_limits_are_those_of_survfit(case: Answer) -> None:
    curve, answer = _curve(case), case["answer"]
    found = [curve.quantile(p) for p in answer["p"]]
    assert_close([q.estimate for q in found], answer["quantile"])
    assert_close([q.lower for q in found], answer["quantile_lower"])
    assert_close([q.upper for q in found], answer["quantile_upper"])


@pytest.mark.parametrize("case", [c for c in CASES if c["name"] == "lung"], ids=lambda case: case["conf_type"])
def test_restricted_mean_and_its_error_are_those_of_survfit(case: Answer) -> None:
    mean = _curve(case).rmst(case["rmst"]["tau"])
    assert_close([mean.estimate, mean.std_error], [case["rmst"]["estimate"], case["rmst"]["std_error"]])


def test_cumulative_hazard_is_that_of_survfit() -> None:
    case = next(case for case in CASES if case["name"] == "lung")
    hazard = nelson_aalen(case["data"]["time"], case["data"]["event"])
    assert_close(hazard.cumulative_hazard, case["hazard"]["cumulative_hazard"])
    assert_close(hazard.std_error, case["hazard"]["std_error"])
