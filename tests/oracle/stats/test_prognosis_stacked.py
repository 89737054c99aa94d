"""Steps on stacked completed data sets against coxph with weights and MASS::stepAIC.

Answers: r/prognosis_stacked.R, on the five data sets of prognosis_over_imputations.json.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers

from topline.core import MethodError
from topline.stats import stepwise_cox
from topline.stats.prognosis.candidates import Candidate
from topline.stats.prognosis.development import develop
from topline.stats.prognosis.development_plan import DevelopmentPlan
from topline.stats.prognosis.selection_over_sets import agree
from topline.stats.prognosis.stacked_steps import StackedTerm, stacked_steps

if TYPE_CHECKING:
    from topline.stats.prognosis.stacked_steps import StackWeight
    from topline.stats.stepwise_cox import Criterion, Direction

ANSWERS, GIVEN = read_answers("prognosis_stacked"), read_answers("prognosis_over_imputations")
TIME, EVENT = np.array(GIVEN["time"], dtype=np.float64), np.array(GIVEN["event"], dtype=np.bool_)
NAMES, MISSING = GIVEN["variables"], ANSWERS["missing"]
SETS = [np.array(each, dtype=np.float64) for each in GIVEN["sets"]]
TERMS = {
    name: StackedTerm(columns=(place,), missing=missing)
    for place, (name, missing) in enumerate(zip(NAMES, MISSING, strict=True))
}
PLAN = DevelopmentPlan(candidates=tuple(Candidate(name=name) for name in NAMES), n_imputations=5, selection="none")


def criterion(name: str) -> Criterion | float:
    return ANSWERS["p"] if name == "p" else "aic" if name == "aic" else "bic"


@pytest.mark.parametrize(
    "answer", ANSWERS["cases"], ids=lambda each: f"{each['weight']}-{each['criterion']}-{each['direction']}"
)
def test_each_step_is_that_of_r(answer: Answer) -> None:
    weight: StackWeight = answer["weight"]
    direction: Direction = answer["direction"]
    found = stacked_steps(
        TIME, EVENT, SETS, TERMS, weight=weight, direction=direction, criterion=criterion(answer["criterion"])
    )
    assert list(found.selected) == answer["selected"]
    assert [step.change for step in found.steps] == answer["changes"]
    assert_close([step.criterion for step in found.steps], answer["value"], 1e-7)


@pytest.mark.parametrize("answer", ANSWERS["stepAIC"], ids=lambda each: each["weight"])
def test_common_weights_select_as_stepaic_on_the_stack(answer: Answer) -> None:
    found = stacked_steps(TIME, EVENT, SETS, TERMS, weight=answer["weight"])
    assert list(found.selected) == answer["selected"]
    assert_close(found.steps[-1].criterion, answer["aic"], 1e-9)


def test_a_forced_term_stays() -> None:
    terms = TERMS | {"age": replace(TERMS["age"], is_forced=True)}
    found = stacked_steps(TIME, EVENT, SETS, terms)
    answer = ANSWERS["forced"]
    assert (list(found.selected), [step.change for step in found.steps]) == (answer["selected"], answer["changes"])
    forward = stacked_steps(TIME, EVENT, SETS, terms, direction="forward")
    assert forward.selected[0] == "age"


@pytest.mark.parametrize("rule", ["aic", "bic", 0.05])
def test_equal_sets_select_what_one_selects(rule: Criterion | float) -> None:
    one = stepwise_cox(TIME, EVENT, SETS[0], NAMES, criterion=rule)
    found = stacked_steps(TIME, EVENT, [SETS[0]] * 3, TERMS, weight="w1", criterion=rule)
    assert found.selected == one.selected
    assert [step.change for step in found.steps] == [step.change for step in one.steps]
    assert_close([step.criterion for step in found.steps], [step.criterion for step in one.steps], 1e-9)


def test_a_term_without_information_leaves() -> None:
    sets = [np.column_stack([x, np.zeros(len(x))]) for x in SETS]
    found = stacked_steps(TIME, EVENT, sets, TERMS | {"nothing": StackedTerm(columns=(6,))})
    assert "nothing" not in found.selected


def test_a_plan_may_stack() -> None:
    stacked = replace(PLAN, decided_by="stacked_w3")
    found = agree((TIME, EVENT), SETS, PLAN.candidates, stacked, None, MISSING)
    answer = next(each for each in ANSWERS["cases"] if (each["weight"], each["criterion"]) == ("w3", "aic"))
    assert list(found.selected) == answer["selected"]
    assert [step.change for step in found.first.steps] == answer["changes"]
    assert found.shares == {name: float(name in answer["selected"]) for name in NAMES}
    assert len(found.model.fits) == 5


def test_the_penalised_path_comes_first_in_each_set() -> None:
    fold = np.array(GIVEN["fold"]) - 1
    stacked = replace(PLAN, decided_by="stacked_w1", selection="lasso")
    found = agree((TIME, EVENT), SETS, PLAN.candidates, stacked, fold, MISSING)
    kept = [name for name, share in zip(NAMES, GIVEN["lasso_share"], strict=True) if share >= 0.5]
    assert list(found.after_penalty) == kept
    steps = stacked_steps(TIME, EVENT, SETS, {name: TERMS[name] for name in kept}, weight="w1")
    assert found.selected == steps.selected
    forced = tuple(Candidate(name=name, is_forced=name == "age") for name in NAMES)
    assert "age" in agree((TIME, EVENT), SETS, forced, stacked, fold, MISSING).selected


def test_a_development_says_that_it_stacked() -> None:
    given = np.array([[np.nan if value is None else value for value in row] for row in GIVEN["given"]])
    stacked = replace(PLAN, decided_by="stacked_w2", largest_missing=0.5)
    found = develop(TIME, EVENT, given, stacked, np.random.default_rng(1))
    (note,) = found.notes
    assert note == (
        "steps are taken once, on 5 completed data sets stacked, weighted by (1 - f)/m with f the mean fraction of "
        "missing values (W2) (Wood, White and Royston 2008)"
    )


@pytest.mark.parametrize(("options", "message"), [
    ({"weight": "w4"}, "weight: found 'w4', use one of: w1, w2, w3"),
    ({"criterion": 2.0}, "criterion: found 2.0, use one of: aic, bic or a P value above 0 and below 1"),
    ({"terms": {}}, "sets and terms: expected one or more of each, found none"),
    ({"terms": {"age": StackedTerm(columns=(0,), missing=1.0)}}, "missing: expected fractions from 0 to below 1"),
])  # fmt: skip
def test_what_cannot_be_stacked_is_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(MethodError) as error:
        stacked_steps(TIME, EVENT, SETS, **({"terms": TERMS} | options))  # pyright: ignore[reportArgumentType]  wrong on purpose
    assert str(error.value) == message
