"""What tests and curves say where there is nothing to compare."""

from __future__ import annotations

import pytest

from topline.core import MethodError
from topline.stats import brier_score, cochran_armitage, cumulative_incidence, gray_test, roc, roc_test, wilson


@pytest.mark.parametrize("hits", [[0, 0], [5, 5]])
def test_trend_of_nobody_or_everybody_says_why_it_has_none(hits: list[int]) -> None:
    found = cochran_armitage(hits, [5, 5])
    assert (found.statistic, found.p_value) == (None, None)
    assert found.method == "Cochran-Armitage test for trend: all or none respond, or one score only"


def test_trend_without_subjects_has_none() -> None:
    assert cochran_armitage([0, 0], [0, 0]).statistic is None


def test_roc_of_one_case_has_an_area_without_limits() -> None:
    area = roc([0, 0, 0, 1], [1, 2, 3, 2.5]).auc
    assert (area.estimate, area.lower, area.upper) == (pytest.approx(2 / 3), None, None)
    assert area.method.endswith("one case or control has no variance")


def test_roc_without_cases_is_refused() -> None:
    with pytest.raises(MethodError, match="expected a case and a control or more, found 0 and 2"):
        roc([0, 0], [1, 2])


def test_comparison_of_markers_with_one_case_is_refused() -> None:
    with pytest.raises(MethodError, match="fewer have no variance"):
        roc_test([0, 0, 1], [1, 2, 3], [3, 1, 2])


def test_unknown_direction_is_refused() -> None:
    with pytest.raises(MethodError, match="direction: found 'auto', expected '<', '>' or None"):
        roc([0, 1], [1, 2], direction="auto")


def test_markers_that_order_alike_have_no_statistic() -> None:
    found = roc_test([0, 0, 1, 1], [1, 3, 2, 4], [10, 30, 20, 40])
    assert (found.statistic, found.method.endswith("the markers order alike")) == (None, True)


def test_gray_test_names_its_strata_and_weight() -> None:
    found = gray_test([1, 2, 3, 4], [1, 1, 2, 1], list("abab"), strata=list("xxyy"), rho=1)
    assert found.method.startswith("Gray's test, cause 1, stratified, rho 1")


def test_gray_test_refuses_an_infinite_weight() -> None:
    with pytest.raises(MethodError, match="rho: expected a finite number, found inf"):
        gray_test([1, 2], [1, 1], ["a", "b"], rho=float("inf"))


def test_incidence_of_nobody_has_no_curve() -> None:
    assert cumulative_incidence([1, 2], [0, 0]) == ()


def test_cause_that_is_no_number_of_a_cause_is_refused() -> None:
    with pytest.raises(MethodError, match="cause: expected 0 for censored, 1, 2, … for the causes, recode it"):
        cumulative_incidence([1, 2], [0.5, 1])


def test_predicted_survival_above_one_is_refused() -> None:
    with pytest.raises(MethodError, match="survival: expected probabilities from 0 to 1"):
        brier_score([1, 2], [1, 1], [[1.5], [0.5]], [1])


def test_corrected_limits_of_nobody_are_none() -> None:
    assert wilson(0, 0, corrected=True).lower is None
