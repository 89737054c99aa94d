"""What estimators say where there is little or nothing to estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from topline.core import MethodError
from topline.stats import (
    CoxWarning,
    clopper_pearson,
    concordance,
    cox,
    fisher_exact,
    kaplan_meier,
    log_rank,
    reverse_kaplan_meier,
    rmst_difference,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.stats import SurvivalCurve


def test_curve_without_event_stays_at_one_and_has_no_median() -> None:
    curve = kaplan_meier([1, 2, 3], [0, 0, 0])
    assert curve.survival.tolist() == [1, 1, 1]
    assert (curve.median().estimate, curve.median().lower, curve.median().upper) == (None, None, None)
    assert curve.at(2).estimate == 1


def test_one_subject_who_dies_has_a_median_and_no_limits() -> None:
    median = kaplan_meier([5], [1]).median()
    assert (median.estimate, median.lower, median.upper) == (5, None, None)


def test_deaths_all_at_one_time_end_the_curve_there() -> None:
    curve = kaplan_meier([3, 3, 3], [1, 1, 1])
    assert (curve.time.tolist(), curve.survival.tolist()) == ([3], [0])


def test_time_zero_counts_and_huge_times_do() -> None:
    curve = kaplan_meier([0, 1e12, 2e12], [1, 1, 1])
    assert curve.time.tolist() == [0, 1e12, 2e12]
    assert curve.at(0).estimate == pytest.approx(2 / 3)


def test_times_of_one_trillionth_are_one_time_as_in_r() -> None:
    assert kaplan_meier([1e-12, 2e-12, 1.0], [1, 1, 1]).time.tolist() == [1e-12, 1.0]


def test_times_equal_but_for_rounding_are_one_time() -> None:
    first, second = 100 / 30.4375 + 200 / 30.4375, 300 / 30.4375
    assert len(kaplan_meier([first, second, 20], [1, 1, 1]).time) == 2


def test_counts_under_a_figure_add_up_to_everybody() -> None:
    counts = kaplan_meier([1, 2, 2, 3, 5], [1, 0, 1, 0, 1]).counts([0, 2, 4, 6])
    assert counts.at_risk.tolist() == [5, 4, 1, 0]
    assert counts.events.tolist() == [0, 2, 2, 3]
    assert counts.censored.tolist() == [0, 1, 2, 2]


def test_plateau_that_never_ends_is_midpoint_in_r_and_not_reached_in_sas() -> None:
    time, event = [54, 75, 77, 84, 87, 92, 103, 105, 112, 118], [1] * 5 + [0] * 5
    curve = kaplan_meier(time, event, conf_type="log-log")
    assert curve.median().estimate == 102.5
    assert curve.median(plateau="sas").estimate is None


def test_plateau_that_ends_is_its_midpoint_in_both() -> None:
    curve = kaplan_meier([1, 2, 3, 4], [1, 1, 1, 1])
    assert curve.median().estimate == curve.median(plateau="sas").estimate == 2.5


@pytest.mark.parametrize("estimate", [kaplan_meier, reverse_kaplan_meier])
def test_missing_time_is_refused_with_its_row(estimate: Callable[..., SurvivalCurve]) -> None:
    with pytest.raises(MethodError, match=r"time\[1\]: expected a finite number, found nan, remove or impute it"):
        estimate([1, np.nan], [1, 1])


def test_negative_time_is_refused() -> None:
    with pytest.raises(MethodError, match=r"time\[0\]: expected 0 or more, found -1, correct or remove it"):
        kaplan_meier([-1, 2], [1, 1])


def test_event_other_than_zero_or_one_is_refused() -> None:
    with pytest.raises(MethodError, match=r"event\[1\]: expected 0 or 1, found 2, recode it"):
        kaplan_meier([1, 2], [1, 2])


def test_unknown_confidence_type_is_answered_with_the_known() -> None:
    with pytest.raises(MethodError, match="did you mean log-log"):
        kaplan_meier([1, 2], [1, 1], conf_type="loglog")


def test_log_rank_without_event_has_no_statistic() -> None:
    result = log_rank([1, 2, 3, 4], [0, 0, 0, 0], list("aabb"))
    assert (result.statistic, result.p_value) == (None, None)


def test_log_rank_of_one_group_is_refused() -> None:
    with pytest.raises(MethodError, match="expected two groups or more, found a"):
        log_rank([1, 2], [1, 1], ["a", "a"])


def test_cox_without_event_is_refused() -> None:
    with pytest.raises(MethodError, match="found none among 3 subjects"):
        cox([1, 2, 3], [0, 0, 0], [0, 1, 0])


def test_cox_of_one_subject_has_no_coefficient() -> None:
    assert np.isnan(cox([1], [1], [1]).coef).all()


def test_constant_column_is_aliased() -> None:
    fit = cox([1, 2, 3, 4, 5], [1, 1, 0, 1, 1], [[0, 7], [1, 7], [1, 7], [0, 7], [1, 7]])
    assert np.isnan(fit.coef).tolist() == [False, True]
    assert fit.wald.df == 1


def test_separating_covariate_is_told_and_not_converged() -> None:
    with pytest.warns(CoxWarning, match="column 0 may be infinite"):
        fit = cox([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0])
    assert not fit.converged
    assert "firth_cox" in fit.warnings[0]


def test_large_mean_costs_no_digits() -> None:
    time, event, x = [1, 2, 3, 4, 5, 6], [1, 1, 0, 1, 1, 1], np.array([3.0, 1, 2, 4, 0, 2])
    near, far = cox(time, event, x), cox(time, event, x + 1e6)
    np.testing.assert_allclose(far.std_error, near.std_error, rtol=1e-9)


def test_scale_of_a_covariate_scales_its_coefficient() -> None:
    time, event, x = [1, 2, 3, 4, 5, 6], [1, 1, 0, 1, 1, 1], np.array([3.0, 1, 2, 4, 0, 2])
    np.testing.assert_allclose(cox(time, event, x * 1e-9).coef, cox(time, event, x).coef * 1e9, rtol=1e-9)


def test_huge_offset_does_not_overflow() -> None:
    time, event, x = [1, 2, 3, 4, 5, 6], [1, 1, 0, 1, 1, 1], np.array([3.0, 1, 2, 4, 0, 2])
    fit = cox(time, event, x, offset=np.full(6, 5000.0))
    np.testing.assert_allclose(fit.coef, cox(time, event, x).coef, rtol=1e-9)


def test_missing_covariate_is_refused_with_its_cell() -> None:
    with pytest.raises(MethodError, match=r"x\[1, 0\]: expected a finite number, found nan"):
        cox([1, 2], [1, 1], [[1.0], [np.nan]])


def test_exact_ties_refuse_weights() -> None:
    with pytest.raises(MethodError, match="exact takes no weights"):
        cox([1, 2], [1, 1], [1, 0], ties="exact", weights=[1, 2])


def test_no_comparable_pair_has_no_concordance() -> None:
    assert concordance([1, 2], [0, 0], [1, 2]).estimate is None


def test_proportion_of_nobody_has_no_estimate() -> None:
    interval = clopper_pearson(0, 0)
    assert (interval.estimate, interval.lower, interval.upper) == (None, None, None)


def test_more_responders_than_subjects_is_refused() -> None:
    with pytest.raises(MethodError, match="expected a whole number from 0 to 3, found 4"):
        clopper_pearson(4, 3)


def test_table_of_one_column_cannot_disagree() -> None:
    assert fisher_exact([[3, 0], [2, 0]]).p_value == 1


def test_rmst_beyond_the_follow_up_of_a_group_is_refused() -> None:
    with pytest.raises(MethodError, match="expected at most 2, the last follow-up of group a, found 3"):
        rmst_difference([1, 2, 3, 4], [1, 0, 1, 1], list("aabb"), 3)


@pytest.mark.parametrize("tau", [-1.0, np.nan, np.inf])
def test_restricted_mean_to_no_time_is_refused(tau: float) -> None:
    with pytest.raises(MethodError, match=f"tau: expected 0 or more, found {tau:g}, write the end of the period"):
        kaplan_meier([1, 2], [1, 1]).rmst(tau)


def test_restricted_mean_within_the_first_time_is_the_period() -> None:
    mean = kaplan_meier([2, 3], [1, 1]).rmst(1.5)
    assert (mean.estimate, mean.std_error) == (1.5, 0)


def test_fractional_weights_say_that_the_variance_is_robust() -> None:
    weighted = kaplan_meier([1, 2, 3], [1, 1, 1], weights=[1, 0.5, 2])
    assert weighted.at(1).method == "Kaplan-Meier, log confidence limits, robust variance"
    assert weighted.at(1).std_error == weighted.std_error[0]


def test_reading_one_time_gives_what_the_whole_band_gives() -> None:
    curve = kaplan_meier([1, 2, 2, 3, 5], [1, 0, 1, 0, 1], conf_type="log-log")
    for row, time in enumerate(curve.time):
        read = curve.at(float(time))
        limits = [np.nan if value is None else value for value in (read.lower, read.upper, read.std_error)]
        np.testing.assert_array_equal(limits, [curve.lower[row], curve.upper[row], curve.std_error[row]])
