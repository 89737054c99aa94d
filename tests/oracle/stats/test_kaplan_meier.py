"""Curves, quantiles and means against R's survfit (r/kaplan_meier.R; 1e-8 relative)."""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers

from topline.stats import kaplan_meier, nelson_aalen, reverse_kaplan_meier

CASES = read_answers("kaplan_meier")["cases"]
BANDS = [(case, band) for case in CASES for band in case["bands"]]
BAND_NAMES = [f"{case['name']}-{band['conf_type']}-{band['conf_level']}" for case, band in BANDS]
MEANS = [(case, mean) for case in CASES for mean in case["rmst"]]
HAZARDS = [case for case in CASES if case["hazard"] and not case["reverse"]]


def _curve(case: Answer, conf_type: Answer = "log", conf_level: float = 0.95) -> Answer:
    estimate = reverse_kaplan_meier if case["reverse"] else kaplan_meier
    data = case["data"]
    return estimate(
        data["time"],
        data["event"],
        weights=data["weights"],
        entry=data["entry"],
        conf_type=conf_type,
        conf_level=conf_level,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_curve_and_its_error_are_those_of_survfit(case: Answer) -> None:
    curve, answer = _curve(case), case["curve"]
    for field in ("time", "at_risk", "events", "censored", "survival"):
        assert_close(getattr(curve, field), answer[field])
    is_positive = np.array(answer["survival"]) > 1e-12
    assert_close(curve.std_error[is_positive], np.array(answer["std_error"], dtype=object)[is_positive])


@pytest.mark.parametrize(("case", "band"), BANDS, ids=BAND_NAMES)
def test_limits_and_quantiles_are_those_of_survfit(case: Answer, band: Answer) -> None:
    curve = _curve(case, band["conf_type"], band["conf_level"])
    assert_close(curve.lower, band["lower"])
    assert_close(curve.upper, band["upper"])
    found = [curve.quantile(p) for p in band["p"]]
    assert_close([q.estimate for q in found], band["quantile"])
    assert_close([q.lower for q in found], band["quantile_lower"])
    assert_close([q.upper for q in found], band["quantile_upper"])


@pytest.mark.parametrize(("case", "mean"), MEANS, ids=lambda value: value.get("name") or f"{value['tau']:g}")
def test_restricted_mean_and_its_error_are_those_of_survfit(case: Answer, mean: Answer) -> None:
    found = _curve(case).rmst(mean["tau"])
    assert_close([found.estimate, found.std_error], [mean["estimate"], mean["std_error"]])


@pytest.mark.parametrize("case", HAZARDS, ids=lambda case: case["name"])
def test_cumulative_hazard_is_that_of_survfit(case: Answer) -> None:
    hazard = nelson_aalen(case["data"]["time"], case["data"]["event"])
    for field in ("cumulative_hazard", "std_error"):
        assert_close(getattr(hazard, field), case["hazard"][field])
    for field in ("time", "at_risk", "events"):
        assert_close(getattr(hazard, field), case["curve"][field])
