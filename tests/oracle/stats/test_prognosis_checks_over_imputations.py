"""Checks and indexes of a model over completed data sets against cox.zph, rms, survival, mitml and prodlim.

Answers: r/prognosis_checks_over_imputations.R, on the five data sets of prognosis_over_imputations.json.
"""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import assert_close, read_answers

from topline.core import MethodError
from topline.stats import CoxFit, cox
from topline.stats.prognosis import (
    nested_likelihood_ratio,
    pool_chi_squares,
    pool_estimates,
    restricted_cubic_spline,
    spline_knots,
)
from topline.stats.prognosis.fitted_model import fit_to_sets
from topline.stats.prognosis.model_indexes import calibrate, judge

ANSWERS, GIVEN = read_answers("prognosis_checks_over_imputations"), read_answers("prognosis_over_imputations")
TIME, EVENT = np.array(GIVEN["time"], dtype=np.float64), np.array(GIVEN["event"], dtype=np.bool_)
NAMES, SELECTED = GIVEN["variables"], GIVEN["selected"]
SETS = [np.array(each, dtype=np.float64) for each in GIVEN["sets"]]
COLUMNS = [NAMES.index(name) for name in SELECTED]


@pytest.fixture(scope="module")
def fits() -> list[CoxFit]:
    return [cox(TIME, EVENT, x[:, COLUMNS]) for x in SETS]


@pytest.mark.parametrize(("key", "statistics", "df"), [
    ("two", [1, 4, 9, 2], 2), ("far", [30, 25, 41, 12], 3), ("apart", [0.01, 9, 0.2, 14], 1),
])  # fmt: skip
def test_chi_squares_are_pooled_as_in_r(key: str, statistics: list[float], df: int) -> None:
    pooled = pool_chi_squares(statistics, df)
    statistic, _, p_value = ANSWERS["given"][key]
    assert_close([pooled.statistic, pooled.p_value], [statistic, p_value], 1e-10)


def test_proportional_hazards_are_tested_in_each_set_and_pooled(fits: list[CoxFit]) -> None:
    answer = ANSWERS["zph"]
    tests = [fit.proportional_hazards_test() for fit in fits]
    rows = [[test.columns[place] for test in tests] for place in range(len(SELECTED))]
    for row, chi_squares, p_values, df, pooled in zip(
        [*rows, [test.overall for test in tests]],
        answer["chisq"], np.array(answer["p"]), answer["df"], answer["pooled"], strict=True,
    ):  # fmt: skip
        assert_close([test.statistic for test in row], chi_squares, 1e-7)
        assert_close([test.p_value for test in row], p_values, 1e-7)
        found = pool_chi_squares([test.statistic or 0.0 for test in row], df)
        assert_close([found.statistic, found.p_value], [pooled[0], pooled[2]], 1e-6)


def test_linearity_is_tested_in_each_set_and_pooled() -> None:
    answer = ANSWERS["linearity"]
    for name, chi_squares, pooled in zip(answer["names"], answer["chisq"], answer["pooled"], strict=True):
        statistics = []
        for x in SETS:
            values = x[:, NAMES.index(name)]
            bend = restricted_cubic_spline(values, spline_knots(values, 3))[:, 1:]
            test = nested_likelihood_ratio(TIME, EVENT, np.hstack([x[:, COLUMNS], bend]), [len(COLUMNS)])
            statistics.append(test.statistic)
        assert_close(statistics, chi_squares, 1e-5)
        assert_close(pool_chi_squares(statistics, 1).p_value, pooled[2], 1e-5)


def test_influence_and_concordance_are_those_of_r_in_each_set(fits: list[CoxFit]) -> None:
    moves = [np.abs(fit.residuals("dfbeta")) / fit.std_error for fit in fits]
    assert_close([each.max() for each in moves], ANSWERS["influence"]["largest"], 1e-6)
    assert [int((each > 2 / np.sqrt(len(each))).any(axis=1).sum()) for each in moves] == ANSWERS["influence"]["many"]
    pooled = pool_estimates(
        [[fit.concordance.estimate] for fit in fits], [[(fit.concordance.std_error or 0.0) ** 2] for fit in fits]
    )
    assert_close(pooled.estimate, [ANSWERS["concordance"]["estimate"]], 1e-8)
    assert_close(pooled.std_error, [ANSWERS["concordance"]["std_error"]], 1e-7)


def test_the_indexes_of_the_pooled_model_are_means_over_the_sets() -> None:
    model = fit_to_sets(TIME, EVENT, SETS, COLUMNS)
    for x, answer in zip(SETS, ANSWERS["indexes"], strict=True):
        assert_close(judge(model, TIME, EVENT, [x], ANSWERS["horizon"]), answer, 1e-6)
    assert_close(judge(model, TIME, EVENT, SETS, ANSWERS["horizon"]), ANSWERS["averaged"], 1e-6)
    where = (180.0, 365.0), (0.4, 0.6)
    each = [calibrate(model, TIME, EVENT, [x], where) for x in SETS]
    assert_close(calibrate(model, TIME, EVENT, SETS, where), np.mean(each, axis=0), 1e-12)


@pytest.mark.parametrize("statistics", [[], [1.0, -2.0], [np.nan]])
def test_what_is_no_chi_square_is_refused(statistics: list[float]) -> None:
    with pytest.raises(MethodError) as error:
        pool_chi_squares(statistics, 1)
    assert str(error.value) == "statistics: expected one chi-square statistic or more, 0 or above, with df above 0"
