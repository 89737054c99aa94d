"""Cumulative incidence, its limits and Gray's test against cmprsk (r/competing_risks.R, r/roc.R; 1e-8 relative)."""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers

from topline.stats import cumulative_incidence, gray_test

DATASETS = read_answers("competing_risks")["datasets"]
COMPETING = read_answers("roc")["competing"]


@pytest.mark.parametrize("answer", DATASETS, ids=lambda a: a["name"])
def test_incidence_of_each_cause_and_its_limits_are_those_of_cmprsk(answer: Answer) -> None:
    for level, key in ((0.95, "limits_95"), (0.8, "limits_80")):
        curves = cumulative_incidence(answer["time"], answer["cause"], conf_level=level)
        assert [curve.cause for curve in curves] == [expected["cause"] for expected in answer["curves"]]
        for curve, expected in zip(curves, answer["curves"], strict=True):
            row = np.searchsorted(curve.time, answer["times"], side="right") - 1
            assert_close(curve.at(answer["times"]), expected["estimate"])
            assert_close(curve.std_error[row], expected["std_error"])
            assert_close([curve.lower[row], curve.upper[row]], [expected[key]["lower"], expected[key]["upper"]])


@pytest.mark.parametrize("stratified", [False, True], ids=["plain", "stratified"])
@pytest.mark.parametrize("answer", DATASETS, ids=lambda a: a["name"])
def test_gray_test_by_strata_and_rho_is_that_of_cmprsk(answer: Answer, *, stratified: bool) -> None:
    strata = answer["strata"] if stratified else None
    for expected in (test for test in answer["tests"] if test["strata"] == stratified):
        for cause, row in enumerate(expected["tests"], start=1):
            found = gray_test(
                answer["time"],
                answer["cause"],
                answer["group"],
                cause_of_interest=cause,
                strata=strata,
                rho=expected["rho"],
            )
            assert_close([found.statistic, found.df], [row[0], row[2]])
            # cmprsk takes 1 - cdf, which leaves 1e-15 absolute
            np.testing.assert_allclose(found.p_value, row[1], rtol=1e-8, atol=1e-14)


@pytest.mark.parametrize(
    ("key", "options"), [("tests_strata", {"strata": COMPETING["strata"]}), ("tests_rho", {"rho": 1.0})]
)
@pytest.mark.parametrize("cause", [1, 2])
def test_gray_test_of_three_groups_takes_strata_and_rho(key: str, options: Answer, cause: int) -> None:
    found = gray_test(COMPETING["time"], COMPETING["cause"], COMPETING["group"], cause_of_interest=cause, **options)
    assert_close([found.statistic, found.p_value, found.df], COMPETING[key][cause - 1])
