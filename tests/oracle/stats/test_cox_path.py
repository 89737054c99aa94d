"""Penalised paths, cross-validation and steps for each option, and with more columns than subjects (r/cox_path.R).

glmnet's coefficients are polished in R, so that ours agree to 1e-8 at its penalties, of which the first has a relative
error of 1e-7.
"""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers, read_columns

from topline.stats import cox_path, cross_validated_cox_path, stepwise_cox

ANSWERS = read_answers("cox_path")
LUNG = ["age", "ecog", "karno", "patkarno", "wtloss"]
CHOSEN = ("penalty_min", "penalty_1se", "coef_min", "coef_1se")


def _data(name: str, columns: list[str]) -> Answer:
    data = read_columns(name)
    return data["time"], data["event"], np.column_stack([data[column] for column in columns])


def _wide() -> Answer:
    return _data("wide", [f"x{column}" for column in range(1, 91)])


def _dense(answer: Answer, shape: tuple[int, ...]) -> np.ndarray:
    coef = np.zeros(shape)
    sparse = answer["coef"]
    coef[np.array(sparse["column"]) - 1, np.array(sparse["penalty"]) - 1] = sparse["value"]
    return coef


def _assert_path(data: Answer, answer: Answer) -> None:
    path = cox_path(*data, **answer["options"])
    assert path.converged.all()
    np.testing.assert_allclose(path.penalty, answer["penalty"], rtol=1e-6)
    np.testing.assert_allclose(path.deviance_ratio, answer["deviance_ratio"], rtol=3e-6, atol=1e-9)
    options = answer["options"] | {"penalty": answer["penalty"][: answer["few"]]}
    polished = cox_path(*data, **options).coef
    np.testing.assert_allclose(polished, _dense(answer, polished.shape), rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("answer", ANSWERS["wide"], ids=lambda a: a["note"])
def test_path_of_more_columns_than_subjects_is_that_of_glmnet(answer: Answer) -> None:
    _assert_path(_wide(), answer)


@pytest.mark.parametrize("answer", ANSWERS["given"], ids=lambda a: a["note"])
def test_path_at_given_penalties_is_that_of_glmnet(answer: Answer) -> None:
    _assert_path(_data("lung", LUNG), answer)


def _assert_cross_validated(data: Answer, answer: Answer) -> None:
    fold = np.arange(len(data[0])) % answer["folds"]
    found = cross_validated_cox_path(*data, fold=fold, **answer["options"])
    np.testing.assert_allclose(found.penalty, answer["penalty"], rtol=1e-6)
    np.testing.assert_allclose(found.mean_deviance, answer["mean_deviance"], rtol=1e-6)
    np.testing.assert_allclose(found.std_error, answer["std_error"], rtol=2e-6)
    for name in CHOSEN:
        np.testing.assert_allclose(getattr(found, name), answer[name], rtol=1e-6, atol=2e-7)


@pytest.mark.parametrize("answer", ANSWERS["cross_validation"], ids=lambda a: "-".join(a["options"]))
def test_cross_validation_is_that_of_glmnet_for_each_option(answer: Answer) -> None:
    _assert_cross_validated(_data("lung", LUNG), answer)


@pytest.mark.parametrize("answer", ANSWERS["wide_cross_validation"], ids=lambda a: "-".join(a["options"]))
def test_cross_validation_of_more_columns_than_subjects_is_that_of_glmnet(answer: Answer) -> None:
    _assert_cross_validated(_wide(), answer)


@pytest.mark.parametrize(
    "answer",
    ANSWERS["steps"],
    ids=lambda a: "-".join([a["data"], a["direction"], a["criterion"], "lower" if a["lower"] else "free"]),
)
def test_each_step_is_that_of_stepaic(answer: Answer) -> None:
    data = _data(answer["data"], answer["names"])
    chosen = stepwise_cox(
        *data,
        answer["names"],
        direction=answer["direction"],
        criterion=answer["criterion"],
        lower=answer["lower"],
    )
    assert [step.change for step in chosen.steps] == ["start", *answer["change"][1:]]
    assert_close([step.criterion for step in chosen.steps], answer["value"])
    assert sorted(chosen.selected) == sorted(answer["selected"])


def test_column_that_repeats_another_is_charged_and_dropped_as_by_stepaic() -> None:
    time, event, x = _data("lung", ["age", "age", "ecog", "wtloss"])
    x[:, 1] *= 2
    chosen, answer = stepwise_cox(time, event, x, ["age", "twice", "ecog", "wtloss"]), ANSWERS["aliased"]
    assert [step.change for step in chosen.steps] == ["start", *answer["change"][1:]]
    assert_close([step.criterion for step in chosen.steps], answer["value"])
