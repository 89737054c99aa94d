"""What the statistics of prognostic models refuse, and what they say."""

from __future__ import annotations

import numpy as np
import pytest

from topline.core import MethodError
from topline.stats import stepwise_cox
from topline.stats.prognosis import (
    adaptive_cox_path,
    choose_cutpoint,
    concordance_difference,
    cutpoint_p_value,
    cutpoint_price,
    draw_folds,
    draw_resamples,
    group_calibration,
    impute_by_chained_equations,
    nomogram,
    pool_estimates,
    pseudo_calibration,
    pseudo_values,
    reclassification,
    reclassification_intervals,
    replicate_generator,
    royston,
    spline_knots,
    time_dependent_roc_curve,
    validate,
)

TIME, EVENT = [1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 0, 1, 1, 0, 1, 0]


def test_too_few_values_for_the_knots_are_refused() -> None:
    with pytest.raises(MethodError, match="expected 6 different values or more for 3 knots, found 4, use fewer knots"):
        spline_knots([0, 1, 2, 3] * 5, 3)


def test_a_nomogram_without_effect_is_refused() -> None:
    with pytest.raises(MethodError, match="found all 0, a nomogram would have no points"):
        nomogram({"age": [0.0, 0.0]})


def test_a_constant_index_has_no_d() -> None:
    with pytest.raises(MethodError, match="found one value, D cannot be had"):
        royston(TIME, EVENT, [1.0] * 8)


def test_resamples_of_another_length_are_refused() -> None:
    with pytest.raises(MethodError, match=r"expected whole numbers of shape \(B, 8\), found \(1, 3\)"):
        validate(TIME, EVENT, np.arange(8), [[0, 1, 2]])


def test_a_resample_without_events_is_left_out_and_counted() -> None:
    x = [3, 1, 4, 1, 5, 2, 0, 6]
    usual = [0, 1, 2, 3, 4, 5, 6, 7]
    found = validate(TIME, EVENT, x, [usual, [2] * 8])
    assert found.n_resamples == 1
    assert found.optimism[0] == 0


def test_a_score_is_no_risk() -> None:
    with pytest.raises(MethodError, match="give the predicted risk and not a score"):
        group_calibration(TIME, EVENT, [2.0] * 8, 5)
    with pytest.raises(MethodError, match="new: expected probabilities"):
        reclassification(TIME, EVENT, [0.5] * 8, [2.0] * 8, 5)


def test_equal_orders_have_no_interval() -> None:
    found = concordance_difference(TIME, EVENT, range(8), np.arange(8) * 2)
    assert (found.estimate, found.lower) == (0, None)
    assert found.method.endswith("both order the subjects alike")


def test_no_event_before_the_landmark_is_refused() -> None:
    with pytest.raises(MethodError, match=r"expected an event by 0.5, found none, choose a later landmark"):
        choose_cutpoint(TIME, EVENT, range(8), rule="roc_landmark", horizon=0.5)
    with pytest.raises(MethodError, match=r"expected an event by 0.5 and a subject beyond it"):
        time_dependent_roc_curve(TIME, EVENT, range(8), 0.5)


def test_a_marker_that_is_the_same_for_all_has_no_cut_off() -> None:
    with pytest.raises(MethodError, match=r"^marker: expected a cut-off with subjects on both sides, found none"):
        choose_cutpoint(TIME, EVENT, [1.0] * 8, rule="roc_landmark", horizon=4)


def test_pseudo_values_need_follow_up_to_the_horizon() -> None:
    with pytest.raises(MethodError, match=r"^horizon: expected one that follow-up reaches, found 99$"):
        pseudo_values(TIME, EVENT, 99)
    with pytest.raises(MethodError, match=r"^bandwidth: expected above 0, at most 1, found 2$"):
        pseudo_calibration(TIME, EVENT, np.linspace(0.1, 0.9, 8), 4, bandwidth=2)


def test_intervals_need_a_resample_with_events_and_survivors() -> None:
    x = np.arange(8.0)[:, None] + np.array([[0.0, 3.0]])
    with pytest.raises(MethodError, match=r"^resamples: expected one with events before the horizon"):
        reclassification_intervals(TIME, EVENT, x, [1], 4, [[0] * 8])


def test_an_unknown_rule_is_answered_with_the_known() -> None:
    with pytest.raises(MethodError, match="did you mean maxstat"):
        choose_cutpoint(TIME, EVENT, range(8), rule="maxstats")  # pyright: ignore[reportArgumentType]  a caller without a checker


def test_a_cut_that_separates_perfectly_has_no_price() -> None:
    with pytest.raises(MethodError, match="leaves a group without subjects or a finite hazard ratio"):
        cutpoint_price(
            [1, 2, 3, 9, 9, 9], [1, 1, 1, 0, 0, 0], [9, 8, 7, 1, 2, 3], [[0]], rule="roc_landmark", horizon=5
        )


def test_a_column_that_is_mostly_missing_is_refused() -> None:
    x = np.array([[1.0, np.nan]] * 7 + [[2.0, 1.0]])
    with pytest.raises(MethodError, match=r"x\[:, 1\]: expected 8 observed values or more, found 1, leave the column"):
        impute_by_chained_equations(TIME, EVENT, x, n_imputations=1, rng=np.random.default_rng(1))


def test_one_imputation_cannot_be_pooled() -> None:
    with pytest.raises(MethodError, match="expected two imputations or more"):
        pool_estimates([[1.0]], [[1.0]])


def test_weights_that_leave_every_column_out_are_refused() -> None:
    with pytest.raises(MethodError, match="every column is left out"):
        adaptive_cox_path(TIME, EVENT, np.arange(8), [np.inf])


def test_a_p_value_of_one_is_no_criterion() -> None:
    with pytest.raises(MethodError, match=r"criterion: found 1.0, .* or a P value above 0 and below 1"):
        stepwise_cox(TIME, EVENT, [[v] for v in (3, 1, 4, 1, 5, 2, 0, 6)], ["age"], criterion=1.0)


def test_folds_hold_an_event_each_and_chance_is_counted_by_replicate() -> None:
    folds = draw_folds(EVENT, 5, replicate_generator(1, 0))
    assert sorted(np.bincount(folds).tolist()) == [1, 1, 2, 2, 2]
    assert np.bincount(folds, weights=EVENT).tolist() == [1, 1, 1, 1, 1]
    with pytest.raises(MethodError, match="expected from 2 to 5, the events, found 6"):
        draw_folds(EVENT, 6, replicate_generator(1, 0))
    np.testing.assert_array_equal(draw_resamples(8, 3, 4)[2], replicate_generator(4, 2).integers(8, size=8))


@pytest.mark.parametrize("permutations", [[], [0, 1, 2, 3], [[0, 1, 2, 2]], [[0, 1, 2]]])
def test_permutations_that_are_none_are_refused(permutations: list[object]) -> None:
    with pytest.raises(MethodError, match="permutations: expected rows that hold 0 to 3 once each, found other rows"):
        cutpoint_p_value([1, 2, 3, 4], [1, 1, 1, 0], [4, 3, 2, 1], permutations, rule="roc_landmark", horizon=2)
