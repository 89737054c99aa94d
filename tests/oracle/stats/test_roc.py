"""ROC curves, prediction error, cutpoints, competing risks and decision curves against R.

Answers: r/roc.R, r/decision_curve.R; 1e-8 relative.
"""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers, read_columns

from topline.stats import (
    brier_score,
    cumulative_incidence,
    decision_curve,
    gray_test,
    maximally_selected_log_rank,
    roc,
    roc_test,
    time_dependent_roc,
)

ANSWERS = read_answers("roc")
ASAH, SCORE, COMPETING = ANSWERS["asah"], ANSWERS["score"], ANSWERS["competing"]
CUTS = [answer for group in ANSWERS["maxstat"] for answer in group]


@pytest.mark.parametrize(("key", "sign"), [("curve", 1), ("turned", -1)])
def test_roc_curve_is_that_of_proc(key: str, sign: int) -> None:
    answer, marker = ASAH[key], sign * np.array(ASAH["s100b"])
    found = roc(ASAH["label"], marker)
    assert found.direction == answer["direction"]
    assert_close(found.sensitivity, answer["sensitivity"])
    assert_close(found.specificity, answer["specificity"])
    assert_close(found.threshold[1:-1], answer["threshold"][1:-1])
    assert_close([found.auc.estimate, found.auc.lower, found.auc.upper], answer["auc"])
    wider = roc(ASAH["label"], marker, conf_level=0.9).auc
    assert_close([wider.estimate, wider.lower, wider.upper], answer["auc_90"])


@pytest.mark.parametrize("name", ["lung", "colon_os", "ties", "veteran"])
def test_area_and_youden_point_of_public_datasets_are_those_of_proc(name: str) -> None:
    data, answer = read_columns(name), read_answers(name)["roc"]
    is_known = (data["time"] > answer["horizon"]) | (data["event"] == 1)
    label = ((data["time"] <= answer["horizon"]) & (data["event"] == 1))[is_known]
    found = roc(label, data["marker"][is_known])
    best = found.youden()
    assert_close([found.auc.estimate, found.auc.lower, found.auc.upper], [answer["auc"], answer["low"], answer["high"]])
    youden = answer["youden"]
    assert_close(
        [best.threshold, best.sensitivity, best.specificity],
        [youden["threshold"], youden["sensitivity"], youden["specificity"]],
    )


@pytest.mark.parametrize(("key", "sign"), [("test", 1), ("test_turned", -1)])
def test_delong_test_is_that_of_proc(key: str, sign: int) -> None:
    found = roc_test(ASAH["label"], sign * np.array(ASAH["s100b"]), ASAH["ndka"])
    assert_close([found.statistic, found.p_value], [ASAH[key]["statistic"], ASAH[key]["p_value"]])


def test_time_dependent_areas_are_those_of_riskregression() -> None:
    data = read_columns("lung")
    found = time_dependent_roc(data["time"], data["event"], SCORE["marker"], SCORE["times"])
    assert_close([area.estimate for area in found.auc], SCORE["auc"])
    assert_close([area.std_error for area in found.auc], SCORE["auc_se"])
    assert_close([area.lower for area in found.auc], SCORE["auc_lower"])
    assert_close([area.upper for area in found.auc], SCORE["auc_upper"])


def test_brier_score_is_that_of_riskregression() -> None:
    data = read_columns("lung")
    found = brier_score(data["time"], data["event"], SCORE["survival"], SCORE["times"])
    assert_close(found.score, SCORE["brier"])
    assert_close(found.null, SCORE["null"])
    assert_close(found.ipa, SCORE["ipa"])


@pytest.mark.parametrize("answer", CUTS, ids=lambda a: f"{a['data']}-{a['lower']}")
def test_cutpoint_and_its_p_values_are_those_of_maxstat(answer: Answer) -> None:
    data = read_columns(answer["data"])
    given = (data["time"], data["event"], data["marker"])
    found = maximally_selected_log_rank(*given, lower=answer["lower"], upper=answer["upper"])
    older = maximally_selected_log_rank(*given, lower=answer["lower"], upper=answer["upper"], p_method="lau92")
    assert_close([found.cutpoint, found.statistic], [answer["cutpoint"], answer["statistic"]])
    np.testing.assert_allclose(older.p_value, answer["lau92"], rtol=1e-8)
    # maxstat takes 1 - cdf, which leaves 1e-14 absolute
    np.testing.assert_allclose(found.p_value, answer["lau94"], rtol=1e-8, atol=1e-14)


def test_cumulative_incidence_and_its_variance_are_those_of_cmprsk() -> None:
    curves = cumulative_incidence(COMPETING["time"], COMPETING["cause"])
    for curve, estimate, variance in zip(curves, COMPETING["estimate"], COMPETING["variance"], strict=True):
        row = np.searchsorted(curve.time, COMPETING["times"], side="right")
        assert_close(curve.at(COMPETING["times"]), estimate)
        assert_close(np.append(0.0, curve.std_error**2)[row], variance)


@pytest.mark.parametrize("cause", [1, 2])
def test_gray_test_of_three_and_of_two_groups_is_that_of_cmprsk(cause: int) -> None:
    two = ["b" if label == "c" else label for label in COMPETING["group"]]
    for group, key in ((COMPETING["group"], "tests"), (two, "tests_two")):
        found = gray_test(COMPETING["time"], COMPETING["cause"], group, cause_of_interest=cause)
        assert_close([found.statistic, found.p_value, found.df], COMPETING[key][cause - 1])


def test_net_benefit_is_that_of_its_definition_in_r() -> None:
    data, answer = read_columns("lung"), read_answers("decision_curve")
    found = decision_curve(data["time"], data["event"], answer["risk"], answer["horizon"], answer["threshold"])
    assert_close(found.net_benefit, answer["net_benefit"])
    assert_close(found.treat_all, answer["treat_all"])
