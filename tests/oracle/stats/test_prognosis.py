"""Splines, nomograms, validation, calibration and gain of prognostic models against R.

Answers: r/prognosis.R (rms, Hmisc, survival, riskRegression, prodlim, and definitions where R has no function).
"""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers, read_columns

from topline.stats import cox
from topline.stats.cox_baseline import BaselineHazard
from topline.stats.prognosis import (
    axis_values,
    calibration_slope,
    concordance_difference,
    discrimination,
    group_calibration,
    nested_likelihood_ratio,
    nomogram,
    reclassification,
    restricted_cubic_spline,
    royston,
    smooth_calibration,
    spline_knots,
    validate,
)

ANSWERS = read_answers("prognosis")
LUNG = read_columns("lung")
NAMES = ("age", "ecog", "karno", "wtloss")
X = np.column_stack([LUNG[name] for name in NAMES])
TIME, EVENT = LUNG["time"], LUNG["event"]


@pytest.mark.parametrize("answer", ANSWERS["splines"], ids=lambda a: f"{a['n_knots']}-{len(a['x'])}")
def test_knots_and_columns_are_those_of_hmisc(answer: Answer) -> None:
    knots = spline_knots(answer["x"], answer["n_knots"])
    assert_close(knots, answer["knots"])
    assert_close(restricted_cubic_spline(answer["x"][:8], knots), answer["columns"])


@pytest.mark.parametrize("answer", ANSWERS["pretty"], ids=lambda a: f"{a['lower']}-{a['upper']}-{a['n']}")
def test_axis_values_are_those_of_pretty(answer: Answer) -> None:
    assert_close(axis_values(answer["lower"], answer["upper"], answer["n"]), answer["values"], 1e-12)


def test_points_are_those_of_the_nomogram_of_rms() -> None:
    answer = ANSWERS["nomogram"]
    fit = cox(TIME, EVENT, X)
    found = nomogram(
        {name: np.array(answer["axes"][name]["values"]) * fit.coef[place] for place, name in enumerate(NAMES)}
    )
    for axis in found.axes:
        assert_close(axis.points, answer["axes"][axis.name]["points"], 1e-8)
    at_zero = float(fit.coef @ fit.model.reference)
    for horizon, key in ((180, "S180"), (365, "S365")):
        hazard = float(fit.baseline_hazard().at(np.array([horizon]))[0, 0]) * np.exp(-at_zero)
        # rms reads its scale from a line of 1,000 points
        np.testing.assert_allclose(
            found.points_of_survival(hazard, answer[key]["survival"]), answer[key]["points"], atol=2e-2
        )
    base = fit.baseline_hazard()
    shifted = BaselineHazard(
        time=base.time,
        cumulative_hazard=base.cumulative_hazard * np.exp(-at_zero),
        stratum=base.stratum,
        strata=base.strata,
    )
    points = found.total_points(np.array(answer["median"]["lp"]) + answer["center"])
    assert_close(found.median_survival(shifted, points), answer["median"]["time"])


@pytest.mark.parametrize("answer", ANSWERS["royston"])
def test_d_and_explained_variation_are_those_of_survival(answer: Answer) -> None:
    found, theirs = royston(TIME, EVENT, answer["lp"]), answer["answer"]
    ours = [found.d, found.d_std_error, found.r2_d, found.r2_pm, found.r2_nagelkerke, found.concordance]
    assert_close(ours, [theirs[key] for key in ("d", "se", "r_d", "r_ko", "r_n", "gh")], 1e-7)


def test_optimism_in_given_resamples_is_that_of_its_definition_and_of_rms() -> None:
    answer = ANSWERS["validate"]
    found = validate(TIME, EVENT, X, answer["resamples"])
    assert_close(found.original, answer["original"], 1e-7)
    assert_close(found.training, answer["training"], 1e-7)
    assert_close(found.test, answer["test"], 1e-7)
    assert found.n_resamples == 25
    # rms stops its fits at a relative gain of 1e-4
    for key in ("original", "training", "test", "corrected"):
        np.testing.assert_allclose(getattr(found, key), answer["rms"][key], rtol=2e-3, atol=2e-5)
    assert found["slope"][2] == pytest.approx(answer["rms"]["corrected"][2], rel=2e-3)


@pytest.mark.parametrize("answer", ANSWERS["calibration"]["smooth"], ids=lambda a: f"{a['n_knots']} knots")
def test_smooth_calibration_is_that_of_its_definition_in_r(answer: Answer) -> None:
    given = ANSWERS["calibration"]
    found = smooth_calibration(TIME, EVENT, given["risk"], given["horizon"], n_knots=answer["n_knots"])
    _, first = np.unique(given["risk"], return_index=True)
    assert_close(found.observed, np.array(answer["observed"])[first], 1e-7)
    assert_close(
        [found.ici, found.e50, found.e90, found.emax], [answer[k] for k in ("ici", "e50", "e90", "emax")], 1e-7
    )


def test_calibration_by_groups_and_slope_are_those_of_survival() -> None:
    given = ANSWERS["calibration"]
    found = group_calibration(TIME, EVENT, given["risk"], given["horizon"])
    assert_close(np.column_stack([found.n, found.predicted, found.observed, found.lower, found.upper]), given["groups"])
    slope = calibration_slope(TIME, EVENT, given["slope"]["lp"])
    assert_close([slope.estimate, slope.std_error], [given["slope"]["estimate"], given["slope"]["se"]])


def test_difference_of_concordance_is_that_of_survival() -> None:
    answer = ANSWERS["c_difference"]
    found = concordance_difference(TIME, EVENT, answer["a"], answer["b"])
    assert_close([found.estimate, found.std_error], [answer["estimate"], answer["se"]])


def test_reclassification_is_that_of_its_definition_in_r() -> None:
    answer = ANSWERS["gain"]
    given = (TIME, EVENT, answer["old"], answer["new"], answer["horizon"])
    free, by_category = reclassification(*given), reclassification(*given, cutoffs=answer["cutoffs"])
    assert_close([free.nri_events, free.nri_nonevents], answer["free"])
    assert_close([by_category.nri_events, by_category.nri_nonevents], answer["categories"])
    assert_close([free.idi_events, free.idi_nonevents], answer["idi"])
    assert "useless marker" in free.warning


@pytest.mark.parametrize("answer", ANSWERS["nested"], ids=lambda a: str(a["without"]))
def test_nested_likelihood_ratio_is_that_of_anova(answer: Answer) -> None:
    without = [answer["without"]] if isinstance(answer["without"], int) else answer["without"]
    found = nested_likelihood_ratio(TIME, EVENT, X, without)
    assert_close([found.statistic, found.df, found.p_value], answer["answer"], 1e-7)


def test_an_index_of_one_value_explains_nothing() -> None:
    assert discrimination([1, 2, 3], [1, 1, 0], [2, 2, 2]).tolist() == [0, 0, 1, 0, 0, 0, 0]


def test_an_index_that_orders_every_pair_wrongly_has_dxy_of_minus_one() -> None:
    assert discrimination([1, 2, 3, 4], [1, 1, 1, 1], [1, 2, 3, 4])[0] == -1


def test_rounding_orders_nobody_in_d() -> None:
    group = np.round(np.random.default_rng(3).normal(size=len(TIME)))
    noise = np.random.default_rng(4).normal(size=len(TIME)) * 1e-15
    assert royston(TIME, EVENT, group + noise).d == pytest.approx(royston(TIME, EVENT, group).d, rel=1e-12)
