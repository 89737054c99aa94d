"""The whole development, and its bootstrap, against the same steps in R on the same draws.

Answers: r/prognosis_pipeline.R (survival, glmnet, MASS, pROC, maxstat). Replicate 0 is the data themselves.
"""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers, read_columns

from topline.stats.prognosis import draw_folds, replicate_generator
from topline.stats.prognosis.candidates import Candidate
from topline.stats.prognosis.development import develop
from topline.stats.prognosis.development_plan import DevelopmentPlan
from topline.stats.prognosis.pipeline_validation import (
    CutpointPlan,
    PipelinePlan,
    Sample,
    replicate_pipeline,
    validate_pipeline,
)

ANSWERS, DRAWS = read_answers("prognosis_pipeline"), read_answers("prognosis_draws")["draws"]
LUNG = read_columns("lung") | {"male": (read_columns("lung")["group"] == "male").astype(float)}
NAMES = ANSWERS["variables"]
SAMPLE = Sample(time=LUNG["time"], event=LUNG["event"] == 1, raw=np.column_stack([LUNG[name] for name in NAMES]))
PLAN = PipelinePlan(
    development=DevelopmentPlan(
        candidates=tuple(Candidate(name=name) for name in NAMES), log_rank_p=0.3, cox_p=0.3, criterion="aic"
    ),
    horizon=ANSWERS["horizon"],
    cutpoints=(CutpointPlan(place=0, rule="roc_landmark", horizon=365), CutpointPlan(place=0, rule="maxstat")),
)
SEED = 11
REPLICATES = list(enumerate(ANSWERS["replicates"]))


@pytest.mark.parametrize(("number", "answer"), REPLICATES)
def test_each_step_leaves_what_the_same_steps_in_r_leave(number: int, answer: Answer) -> None:
    rng = replicate_generator(SEED, number)
    rows = np.arange(len(SAMPLE.time)) if number == 0 else rng.integers(len(SAMPLE.time), size=len(SAMPLE.time))
    assert rows.tolist() == DRAWS[number]["rows"]
    part = SAMPLE.take(rows)
    found = develop(part.time, part.event, part.raw, PLAN.development, rng)
    assert [each.name for each in found.screening if each.passes] == answer["screened"]
    assert found.path is not None
    # lambda is in units of the time's likelihood, which does not depend on the unit of time
    assert found.path.penalty_min == pytest.approx(answer["lambda"], rel=1e-6)
    assert list(found.after_lasso) == answer["lasso"]
    assert list(found.selected) == answer["selected"]
    assert_close(found.model.coef[found.model.coef != 0], answer["coef"], 1e-7)


@pytest.mark.parametrize(("number", "answer"), REPLICATES[1:])
def test_indexes_and_cutoffs_of_a_resample_are_those_of_r(number: int, answer: Answer) -> None:
    found = replicate_pipeline(SAMPLE, PLAN, SEED, number)
    assert_close(found.training, [answer["training"][0], 1.0, *answer["training"][2:]], 1e-6)
    assert_close(found.test, answer["test"], 1e-6)
    assert_close(found.cutpoints, answer["cuts"])


def test_optimism_is_the_mean_over_the_resamples_for_any_number_of_workers() -> None:
    one = validate_pipeline(SAMPLE, PLAN, n_resamples=5, seed=SEED)
    training, test = (np.array([each[key] for _, each in REPLICATES[1:]]) for key in ("training", "test"))
    training[:, 1] = 1.0
    optimism = (training - test).mean(axis=0)
    own = np.array([ANSWERS["replicates"][0]["training"]])[0]
    own[1] = 1.0
    assert_close(one.optimism, optimism, 1e-6)
    assert_close(one.corrected, own - optimism, 1e-6)
    shares = [np.mean([name in each["selected"] for _, each in REPLICATES[1:]]) for name in NAMES]
    assert_close(one.frequency, shares)
    two = validate_pipeline(SAMPLE, PLAN, n_resamples=5, seed=SEED, workers=2)
    for key in ("original", "training", "test", "corrected", "frequency", "cutpoints"):
        np.testing.assert_array_equal(getattr(one, key), getattr(two, key))


def test_folds_are_those_that_r_was_given() -> None:
    for number, draw in enumerate(DRAWS):
        rng = replicate_generator(SEED, number)
        rows = np.array(draw["rows"])
        if number:
            rng.integers(len(rows), size=len(rows))
        assert draw_folds(SAMPLE.event[rows], 10, rng).tolist() == draw["fold"]
