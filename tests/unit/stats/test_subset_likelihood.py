"""Subsets that are climbed together end where each would alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from topline.stats import CoxWarning, stepwise_cox
from topline.stats.cox_model import CoxModel, build_model
from topline.stats.inputs import read_follow_up
from topline.stats.newton import maximise
from topline.stats.subset_likelihood import SubsetLikelihood

P = 5


def make_model(x: np.ndarray, *, ties: bool) -> CoxModel:
    rng = np.random.default_rng(4)
    time = rng.exponential(size=len(x)) * np.exp(-x[:, 0] - 0.5 * x[:, 1])
    time = np.ceil(8 * time) if ties else time
    return build_model(read_follow_up(time, rng.random(len(x)) < 0.7), x)


def climb_alone(model: CoxModel, columns: list[int]) -> tuple[float, np.ndarray]:
    found = maximise(replace(model, x=np.ascontiguousarray(model.x[:, columns])).likelihood(), len(columns))
    return found.fitted, found.coef


@pytest.mark.parametrize("ties", [False, True])
def test_each_subset_ends_where_it_would_alone(*, ties: bool) -> None:
    model = make_model(np.random.default_rng(3).normal(size=(60, P)), ties=ties)
    together = SubsetLikelihood.of(model)
    assert together is not None
    (whole,) = together.climb(np.ones((1, P), dtype=np.bool_), None)
    assert whole is not None
    chosen = [list(each) for size in (1, 3, 4) for each in combinations(range(P), size)]
    subsets = np.array([[column in each for column in range(P)] for each in chosen])
    for near in (None, whole):
        for columns, found in zip(chosen, together.climb(subsets, near), strict=True):
            assert found is not None
            value, coef = climb_alone(model, columns)
            assert found.log_likelihood == pytest.approx(value, abs=1e-9)
            assert found.coef[columns] == pytest.approx(coef, abs=1e-4)
            assert not np.delete(found.coef, columns).any()


def test_a_coefficient_that_grows_is_given_up() -> None:
    x = np.column_stack([np.arange(20.0) < 8, np.random.default_rng(5).normal(size=20)])
    model = build_model(read_follow_up(np.arange(1.0, 21), np.arange(20) < 8), x)
    together = SubsetLikelihood.of(model)
    assert together is not None
    separated, plain = together.climb(np.array([[True, False], [False, True]]), None)
    assert separated is None
    assert plain is not None


def test_dependent_columns_are_not_climbed_together() -> None:
    x = np.random.default_rng(6).normal(size=(30, 2))
    assert SubsetLikelihood.of(make_model(np.column_stack([x, x[:, 0]]), ties=False)) is None


def test_steps_are_the_same_where_a_coefficient_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(7)
    x = np.column_stack([np.arange(30.0) < 12, rng.normal(size=(30, 3))])
    names = ["group", "a", "b", "c"]
    with pytest.warns(CoxWarning, match="separation"):
        together = stepwise_cox(np.arange(1.0, 31), np.arange(30) < 12, x, names)
    monkeypatch.setattr(SubsetLikelihood, "of", refuse)
    with pytest.warns(CoxWarning, match="separation"):
        alone = stepwise_cox(np.arange(1.0, 31), np.arange(30) < 12, x, names)
    assert together.selected == alone.selected
    assert [step.change for step in together.steps] == [step.change for step in alone.steps]
    criteria = [[step.criterion for step in found.steps] for found in (together, alone)]
    assert criteria[0] == pytest.approx(criteria[1], abs=1e-6)


def refuse(_: CoxModel) -> None:
    """Climb nothing together."""
