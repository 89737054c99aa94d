"""Firth, stepwise and penalised Cox models against R (r/penalised_cox.R, firth_profile.R, datasets.R; paths 1e-6)."""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers, read_columns

from topline.stats import cox_path, cross_validated_cox_path, firth_cox, stepwise_cox

ANSWERS = read_answers("penalised_cox")
PROFILES = read_answers("firth_profile")["limits"]
NAMES = ["age", "ecog", "karno", "patkarno", "wtloss"]
DATASETS = ("lung", "colon_os", "ties", "veteran")
STEPWISE = {
    "both_bic": {"criterion": "bic"},
    "backward_aic": {"direction": "backward"},
    "backward_bic": {"direction": "backward", "criterion": "bic"},
    "forward_bic": {"direction": "forward", "criterion": "bic"},
    "lower": {"criterion": "bic", "lower": ("age", "wtloss")},
}


def _lung() -> Answer:
    data = read_columns("lung")
    return data["time"], data["event"], np.column_stack([data[name] for name in NAMES])


def _public(name: str) -> Answer:
    data, answers = read_columns(name), read_answers(name)
    return data["time"], data["event"], np.column_stack([data[column] for column in answers["covariates"]]), answers


@pytest.mark.parametrize("answer", ANSWERS["firth"], ids=["separated", "veteran", "nearly_separated"])
def test_firth_maximises_the_penalised_likelihood(answer: Answer) -> None:
    fit = firth_cox(answer["time"], answer["event"], answer["x"])
    assert fit.converged
    np.testing.assert_allclose(fit.coef, answer["coef"], rtol=1e-8)
    np.testing.assert_allclose(fit.std_error, answer["std_error"], rtol=1e-8)
    assert_close(fit.log_likelihood, answer["log_likelihood"])


@pytest.mark.parametrize(
    ("answer", "profile"),
    list(zip(ANSWERS["firth"], PROFILES, strict=True)),
    ids=["separated", "veteran", "nearly_separated"],
)
def test_firth_limits_are_those_of_the_profile(answer: Answer, profile: Answer) -> None:
    fit = firth_cox(answer["time"], answer["event"], answer["x"], limits="profile")
    np.testing.assert_allclose(fit.lower, np.ravel(profile["lower"]), rtol=1e-8)
    np.testing.assert_allclose(fit.upper, np.ravel(profile["upper"]), rtol=1e-8)
    np.testing.assert_allclose(fit.p_value, np.ravel(profile["p_value"]), rtol=1e-8)


@pytest.mark.parametrize("name", sorted(STEPWISE))
def test_stepwise_selects_what_stepaic_selects(name: str) -> None:
    chosen = stepwise_cox(*_lung(), NAMES, **STEPWISE[name])
    assert sorted(chosen.selected) == sorted(ANSWERS["stepwise"][name]["terms"])


@pytest.mark.parametrize("direction", ["both", "forward"])
@pytest.mark.parametrize("name", DATASETS)
def test_stepwise_ends_at_the_aic_of_stepaic(name: str, direction: str) -> None:
    time, event, x, answers = _public(name)
    chosen = stepwise_cox(time, event, x, answers["covariates"], direction=direction)
    terms = answers[f"step_{direction}"]["terms"]
    assert sorted(chosen.selected) == sorted([terms] if isinstance(terms, str) else terms)
    assert_close(chosen.steps[-1].criterion, answers[f"step_{direction}"]["aic"])


@pytest.mark.parametrize("answer", ANSWERS["paths"], ids=lambda a: f"{a['alpha']}-{a['standardize']}")
def test_path_is_that_of_glmnet_for_each_option(answer: Answer) -> None:
    path = cox_path(*_lung(), alpha=answer["alpha"], standardize=answer["standardize"], n_penalties=40)
    np.testing.assert_allclose(path.penalty, answer["penalty"], rtol=1e-6)
    np.testing.assert_allclose(path.coef, answer["coef"], rtol=1e-6, atol=2e-7)
    np.testing.assert_allclose(path.deviance_ratio, answer["deviance_ratio"], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("name", DATASETS)
def test_lasso_path_of_public_datasets_is_that_of_glmnet(name: str) -> None:
    time, event, x, answers = _public(name)
    path, lasso = cox_path(time, event, x), answers["lasso"]
    np.testing.assert_allclose(path.penalty, lasso["lambda"], rtol=1e-6)
    np.testing.assert_allclose(path.deviance_ratio, lasso["deviance_ratio"], rtol=1e-6, atol=1e-9)
    found = path.coef[:, np.array(lasso["pick"]) - 1].T
    np.testing.assert_allclose(found, lasso["coef"], rtol=1e-6, atol=2e-7)


@pytest.mark.parametrize("name", DATASETS)
def test_cross_validation_of_public_datasets_is_that_of_glmnet(name: str) -> None:
    time, event, x, answers = _public(name)
    answer = answers["lasso_cv"]
    found = cross_validated_cox_path(time, event, x, fold=np.arange(len(time)) % 10, penalty=answer["lambda"])
    np.testing.assert_allclose(found.mean_deviance, answer["cvm"], rtol=1e-6)
    np.testing.assert_allclose(found.std_error, answer["cvsd"], rtol=1e-5)
    np.testing.assert_allclose(
        [found.penalty_min, found.penalty_1se], [answer["lambda_min"], answer["lambda_1se"]], rtol=1e-6
    )


def test_elastic_net_cross_validation_is_that_of_glmnet() -> None:
    time, event, x = _lung()
    answer = ANSWERS["cross_validation"]
    found = cross_validated_cox_path(time, event, x, fold=np.arange(len(time)) % 5, alpha=answer["alpha"])
    np.testing.assert_allclose(found.mean_deviance, answer["mean_deviance"], rtol=1e-6)
    np.testing.assert_allclose(
        [found.penalty_min, found.penalty_1se], [answer["penalty_min"], answer["penalty_1se"]], rtol=1e-6
    )
    np.testing.assert_allclose(found.coef_min, answer["coef_min"], rtol=1e-6, atol=2e-7)
    np.testing.assert_allclose(found.coef_1se, answer["coef_1se"], rtol=1e-6, atol=2e-7)
