"""Adaptive LASSO, selection by P, cut-offs and pooling against R. Answers: r/prognosis.R, r/prognosis_cutpoint_p.R."""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers, read_columns

from topline.stats import stepwise_cox
from topline.stats.prognosis import (
    adaptive_cox_path,
    choose_cutpoint,
    cross_validated_adaptive_path,
    cutpoint_p_value,
    cutpoint_price,
    pool_estimates,
    time_dependent_roc_curve,
)

ANSWERS = read_answers("prognosis")
CUTPOINT_P = read_answers("prognosis_cutpoint_p")
LUNG = read_columns("lung")
TIME, EVENT = LUNG["time"], LUNG["event"]
ADAPTIVE = ANSWERS["adaptive"]
X = np.column_stack([LUNG[name] for name in ADAPTIVE["names"]])


def test_adaptive_path_is_that_of_glmnet_with_penalty_factors() -> None:
    found = adaptive_cox_path(TIME, EVENT, X, ADAPTIVE["weights"], penalty=ADAPTIVE["penalty"])
    np.testing.assert_allclose(found.coef, ADAPTIVE["coef"], rtol=1e-6, atol=1e-9)
    own = adaptive_cox_path(TIME, EVENT, X, ADAPTIVE["weights"])
    assert_close(own.penalty[:3], ADAPTIVE["own"])


def test_cross_validation_of_the_adaptive_path_is_that_of_glmnet() -> None:
    fold = np.arange(len(TIME)) % 5
    found = cross_validated_adaptive_path(TIME, EVENT, X, ADAPTIVE["weights"], fold=fold, penalty=ADAPTIVE["penalty"])
    assert_close(found.mean_deviance, ADAPTIVE["cvm"], 1e-6)
    assert_close(found.std_error, ADAPTIVE["cvsd"], 1e-6)
    assert_close([found.penalty_min, found.penalty_1se], [ADAPTIVE["lambda_min"], ADAPTIVE["lambda_1se"]])


def test_an_infinite_weight_leaves_a_column_out() -> None:
    weights = [1.0, np.inf, 1.0, 1.0, 1.0]
    found = adaptive_cox_path(TIME, EVENT, X, weights, penalty=[0.01])
    rest = adaptive_cox_path(TIME, EVENT, np.delete(X, 1, axis=1), [1.0] * 4, penalty=[0.01])
    assert found.coef[1, 0] == 0
    assert_close(np.delete(found.coef[:, 0], 1), rest.coef[:, 0])


@pytest.mark.parametrize("answer", ANSWERS["stepwise"], ids=lambda a: f"{a['direction']}-{a['p']}")
def test_selection_by_p_is_that_of_stepaic_with_its_price(answer: Answer) -> None:
    found = stepwise_cox(TIME, EVENT, X, ADAPTIVE["names"], direction=answer["direction"], criterion=answer["p"])
    assert set(found.selected) == set(answer["selected"])


def test_roc_curve_at_a_time_is_that_of_its_definition_and_its_area_that_of_riskregression() -> None:
    answer = ANSWERS["time_roc"]
    found = time_dependent_roc_curve(TIME, EVENT, answer["marker"], answer["horizon"])
    assert_close(found.threshold, answer["threshold"])
    assert_close(found.sensitivity, answer["sensitivity"])
    assert_close(found.specificity, answer["specificity"])
    fall, rise = np.append(found.sensitivity, 0.0), np.append(1 - found.specificity, 0.0)
    assert_close(np.trapezoid(fall[::-1], rise[::-1]), answer["auc"])


def test_price_of_a_cutoff_is_that_of_its_definition_with_maxstat() -> None:
    answer = ANSWERS["price"]
    found = cutpoint_price(TIME, EVENT, LUNG["age"], answer["resamples"], rule="maxstat")
    assert_close([found.cutpoint, found.log_hazard_ratio], [answer["cutpoint"], answer["naive"]])
    assert_close([found.lower, found.upper], answer["interval"])
    assert_close(found.optimism, answer["optimism"])
    assert_close(found.corrected, answer["naive"] - answer["optimism"])


def test_landmark_cutoff_is_that_of_proc() -> None:
    answer = ANSWERS["price"]["landmark"]
    found = choose_cutpoint(TIME, EVENT, LUNG["age"], rule="roc_landmark", horizon=answer["horizon"])
    assert_close(found, answer["cutpoint"])


@pytest.mark.parametrize("answer", CUTPOINT_P["answers"], ids=lambda a: f"{a['rule']}-{a['marker']}")
def test_p_value_of_a_chosen_cutoff_is_that_of_maxstat_and_proc_in_the_same_permutations(answer: Answer) -> None:
    time, event = TIME[:80], EVENT[:80]
    how = {"rule": answer["rule"], "horizon": answer["horizon"]}
    assert_close(choose_cutpoint(time, event, answer["values"], **how), answer["cutpoint"])
    found = cutpoint_p_value(time, event, answer["values"], CUTPOINT_P["permutations"], **how)
    assert_close(found, answer["p"], 1e-12)


@pytest.mark.parametrize("place", [0, 1])
def test_pooling_is_barnard_and_rubins(place: int) -> None:
    given = ANSWERS["rubin"]
    answer = given["complete"][place]
    found = pool_estimates(given["estimates"], given["variances"], complete_df=answer["df"] or np.inf)
    ours = [found.estimate, found.std_error, found.lower, found.upper, found.p_value, found.df, found.fraction_missing]
    assert_close(np.column_stack(ours), answer["answers"])
