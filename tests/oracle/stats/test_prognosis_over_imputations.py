"""Selection, pooling and baseline over completed data sets against glmnet, MASS, survival and mice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from topline.core import MethodError
from topline.stats import cox
from topline.stats.prognosis import pool_covariances, pool_estimates
from topline.stats.prognosis.candidate_selection import choose_candidates
from topline.stats.prognosis.candidates import Candidate
from topline.stats.prognosis.development import develop
from topline.stats.prognosis.development_plan import DevelopmentPlan
from topline.stats.prognosis.portable_model import make_portable
from topline.stats.prognosis.selection_over_sets import agree

ANSWER: dict[str, Any] = json.loads(
    (Path(__file__).parent / "prognosis_over_imputations.json").read_text(encoding="utf-8")
)
NAMES = ANSWER["variables"]
FOLLOW_UP = np.array(ANSWER["time"], dtype=np.float64), np.array(ANSWER["event"], dtype=np.bool_)
FOLD = np.array(ANSWER["fold"]) - 1
SETS = [np.array(each, dtype=np.float64) for each in ANSWER["sets"]]
PLAN = DevelopmentPlan(candidates=tuple(Candidate(name=name) for name in NAMES), n_imputations=5)


@pytest.mark.parametrize("place", range(5))
def test_each_completed_data_set_selects_as_in_r(place: int) -> None:
    found = choose_candidates(FOLLOW_UP, SETS[place], PLAN.candidates, PLAN, FOLD)
    assert list(found.after_penalty) == ANSWER["lasso"][place]
    assert list(found.selected) == ANSWER["chosen"][place]
    assert found.path is not None
    assert found.path.penalty_min == pytest.approx(ANSWER["lambda"][place], rel=1e-6)


def test_half_of_the_sets_decide() -> None:
    found = agree(FOLLOW_UP, SETS, PLAN.candidates, PLAN, FOLD)
    assert list(found.shares.values()) == ANSWER["share"]
    assert list(found.selected) == ANSWER["selected"]
    assert [name in found.after_penalty for name in NAMES] == [share >= 0.5 for share in ANSWER["lasso_share"]]
    chosen = [NAMES.index(name) for name in found.selected]
    assert found.model.coef[chosen] == pytest.approx(ANSWER["estimate"], abs=1e-7)
    assert not np.delete(found.model.coef, chosen).any()
    assert found.model.time.tolist() == ANSWER["hazard_time"]
    assert found.model.hazard == pytest.approx(ANSWER["hazard"], rel=1e-7)


def test_the_first_set_alone_may_decide() -> None:
    found = agree(FOLLOW_UP, SETS, PLAN.candidates, replace(PLAN, decided_by="first"), FOLD)
    assert list(found.selected) == ANSWER["chosen"][0]
    assert len(found.model.fits) == 5


def test_the_pooled_model_is_carried() -> None:
    chosen = [NAMES.index(name) for name in ANSWER["selected"]]
    fits = [cox(*FOLLOW_UP, x[:, chosen]) for x in SETS]
    model = make_portable(*fits)
    assert model.coef == pytest.approx(ANSWER["estimate"], abs=1e-7)
    assert model.covariance == pytest.approx(np.array(ANSWER["covariance"]), rel=1e-6)
    assert model.hazard == pytest.approx(ANSWER["hazard"], rel=1e-7)
    assert model.variance == pytest.approx(ANSWER["variance"], rel=1e-6)
    assert np.abs(model.shift) == pytest.approx(np.array(ANSWER["shift"]), rel=1e-5, abs=1e-8)
    pooled = pool_estimates(
        [fit.coef for fit in fits],
        [fit.std_error**2 for fit in fits],
        complete_df=sum(ANSWER["event"]) - len(chosen),
    )
    assert pooled.std_error == pytest.approx(ANSWER["std_error"], rel=1e-7)
    assert pooled.df == pytest.approx(ANSWER["df"], rel=1e-5)
    assert np.sqrt(model.covariance.diagonal()) == pytest.approx(pooled.std_error, rel=1e-12)


def test_covariances_of_another_shape_are_refused() -> None:
    with pytest.raises(MethodError) as error:
        pool_covariances([[1.0, 2.0]], [[1.0, 2.0]])
    expected = "covariances: expected shape (m, p, p) for (m, p) estimates, found (1, 2) for (1, 2)"
    assert str(error.value) == expected


def test_a_note_says_which_data_sets_decided() -> None:
    given = np.array([[np.nan if value is None else value for value in row] for row in ANSWER["given"]])
    found = develop(*FOLLOW_UP, given, replace(PLAN, largest_missing=0.5), np.random.default_rng(1))
    rule = "in the model are the candidates that half of the 5 completed data sets or more select"
    assert found.notes == (f"{rule} (Wood, White and Royston 2008); penalties and steps are those of the first",)
    assert found.n_sets == 5
    assert {name for name, share in found.shares.items() if share >= 0.5} == set(found.selected)
    first = replace(PLAN, largest_missing=0.5, decided_by="first")
    alone = develop(*FOLLOW_UP, given, first, np.random.default_rng(1))
    assert alone.notes == ("selected in the first of 5 completed data sets",)
