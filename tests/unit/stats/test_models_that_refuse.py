"""What selection, penalties and curves refuse, and what they say."""

from __future__ import annotations

import pytest

from topline.core import MethodError
from topline.stats import (
    CoxWarning,
    brier_score,
    cox,
    cox_path,
    cross_validated_cox_path,
    cumulative_incidence,
    firth_cox,
    gray_test,
    maximally_selected_log_rank,
    roc,
    stepwise_cox,
    time_dependent_roc,
)

TIME, EVENT, X = [1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 0, 1], [[3], [5], [2], [4], [0], [1]]


def test_roc_without_controls_is_refused() -> None:
    with pytest.raises(MethodError, match="found 2 and 0"):
        roc([1, 1], [1, 2])


def test_ridge_alone_is_refused() -> None:
    with pytest.raises(MethodError, match="alpha: expected above 0, at most 1, found 0"):
        cox_path(TIME, EVENT, X, alpha=0)


def test_fold_without_event_is_refused() -> None:
    with pytest.raises(MethodError, match="found none in 2, draw the folds anew"):
        cross_validated_cox_path(TIME, EVENT, X, fold=[0, 0, 1, 1, 2, 1])


def test_firth_names_the_limits_that_it_has() -> None:
    with pytest.raises(MethodError, match="limits: found 'profil'"):
        firth_cox(TIME, EVENT, [3, 5, 2, 4, 0, 1], limits="profil")


def test_firth_with_a_constant_column_is_refused() -> None:
    with pytest.raises(MethodError, match="found none in column 1, leave it out"):
        firth_cox(TIME, EVENT, [[3, 1], [5, 1], [2, 1], [4, 1], [0, 1], [1, 1]])


def test_stepwise_answers_an_unknown_name_with_the_known() -> None:
    with pytest.raises(MethodError, match="did you mean age"):
        stepwise_cox(TIME, EVENT, X, ["age"], lower=["aeg"])


def test_stepwise_may_choose_nothing() -> None:
    chosen = stepwise_cox([1, 2, 3, 4, 5, 6], [1] * 6, [[0], [1], [1], [0], [0], [1]], ["arm"], direction="forward")
    assert (chosen.selected, chosen.fit) == ((), None)


def test_unknown_p_method_is_answered_with_the_known() -> None:
    with pytest.raises(MethodError, match="did you mean lau94"):
        maximally_selected_log_rank(TIME, EVENT, [1, 2, 3, 4, 5, 6], p_method="lau95")


def test_gray_test_without_the_cause_has_no_statistic() -> None:
    assert gray_test([1, 2, 3, 4], [0, 2, 0, 2], list("aabb")).statistic is None


def test_incidence_of_nobody_failing_has_no_curve() -> None:
    assert cumulative_incidence([1, 2], [0, 0]) == ()


def test_area_before_the_first_event_has_no_estimate() -> None:
    area = time_dependent_roc(TIME, EVENT, [6, 5, 4, 3, 2, 1], [0.5]).auc[0]
    assert area.estimate is None


def test_predictions_of_another_shape_are_refused() -> None:
    with pytest.raises(MethodError, match=r"expected shape \(6, 1\), found \(6, 2\)"):
        brier_score(TIME, EVENT, [[0.5, 0.5]] * 6, [2])


def test_proportional_hazards_of_a_singular_information_is_refused() -> None:
    # R's cox.zph stops here too: "system is exactly singular".
    with pytest.warns(CoxWarning, match="may be infinite"):
        fit = cox([3, 1, 9], [1, 1, 1], [[1, 0, 0], [1, 1, 1], [0, 0, 0]])
    with pytest.raises(MethodError, match="expected a positive definite information"):
        fit.proportional_hazards_test("km")


def test_proportional_hazards_of_an_information_beyond_all_numbers_is_refused() -> None:
    x = [[3, 0], [2, 3], [-1, -3], [1, -1], [-3, -1], [2, -1], [-3, 2]]
    with pytest.warns(CoxWarning, match="may be infinite"):
        fit = cox([3, 3, 3, 4, 4, 4, 2], [0, 1, 1, 1, 1, 0, 1], x, strata=[1, 0, 0, 0, 1, 1, 0])
    with pytest.raises(MethodError, match="use firth_cox"):
        fit.proportional_hazards_test("rank")


def test_proportional_hazards_test_never_has_a_negative_statistic() -> None:
    with pytest.warns(CoxWarning, match="may be infinite"):
        fit = cox([2, 2, 1], [1, 0, 1], [[0, 1], [1, 0], [1, 1]])
    with pytest.raises(MethodError, match="a coefficient may be infinite"):
        fit.proportional_hazards_test()


def test_proportional_hazards_with_a_single_event_time_has_no_statistic() -> None:
    test = cox([1, 1, 1, 2, 2], [1, 1, 1, 0, 0], [1, 0, 1, 0, 1]).proportional_hazards_test()
    assert (test.overall.statistic, test.columns[0].statistic) == (None, None)


def test_proportional_hazards_of_a_constant_column_alone_has_no_statistic() -> None:
    test = cox([1, 2, 3], [1, 1, 1], [5, 5, 5]).proportional_hazards_test()
    assert (test.overall.statistic, test.overall.df, test.columns[0].statistic) == (None, 0.0, None)


def test_stepwise_without_event_is_refused() -> None:
    with pytest.raises(MethodError, match="event: expected one event or more, found none among 3 subjects"):
        stepwise_cox([1, 2, 3], [0, 0, 0], [[1], [2], [4]], ["age"], criterion="bic")


def test_stepwise_drops_a_constant_column_first() -> None:
    chosen = stepwise_cox(TIME, EVENT, [[3, 1], [5, 1], [2, 1], [4, 1], [0, 1], [1, 1]], ["age", "site"])
    assert chosen.steps[1].change == "- site"
