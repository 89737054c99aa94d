"""NRI and IDI of a development that each resample repeats, against the same steps in R on the same draws.

Answers: r/prognosis_developed_gain.R (survival, glmnet, MASS, prodlim, and the definitions of NRI and IDI).
"""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers, read_columns

from topline.stats.prognosis import developed_moves, reclassification_limits
from topline.stats.prognosis.candidates import Candidate
from topline.stats.prognosis.development_plan import DevelopmentPlan
from topline.stats.prognosis.pipeline_validation import PipelinePlan, Sample

ANSWERS = read_answers("prognosis_developed_gain")
LUNG = read_columns("lung") | {"male": (read_columns("lung")["group"] == "male").astype(float)}
NAMES = ANSWERS["variables"]
SAMPLE = Sample(time=LUNG["time"], event=LUNG["event"] == 1, raw=np.column_stack([LUNG[name] for name in NAMES]))
SEED = 11


def make_plan(limit: float, **options: object) -> PipelinePlan:
    candidates = tuple(Candidate(name=name) for name in NAMES)
    development = DevelopmentPlan(candidates=candidates, log_rank_p=limit, cox_p=limit, **options)  # pyright: ignore[reportArgumentType]  options by name
    return PipelinePlan(development=development, horizon=ANSWERS["horizon"])


@pytest.mark.parametrize("plan", ANSWERS["plans"], ids=lambda plan: f"P < {plan['limit']}")
def test_each_resample_and_the_limits_are_those_of_r(plan: Answer) -> None:
    made = make_plan(plan["limit"])
    found = np.array([developed_moves(SAMPLE, made, ANSWERS["factors"], SEED, number) for number in range(1, 6)])
    for moves, answer in zip(found, plan["replicates"], strict=True):
        assert_close(moves, answer["moves"], 1e-6)
    for place, name in enumerate(ANSWERS["factors"]):
        limits = reclassification_limits(found[:, place])
        assert_close(limits.nri, plan[name]["nri"], 1e-6)
        assert_close(limits.idi, plan[name]["idi"], 1e-6)
        assert limits.n_resamples == 5


def test_a_factor_that_no_screening_lets_in_is_compared_among_those_who_have_it() -> None:
    strict = make_plan(0.01)
    raw = SAMPLE.raw.copy()
    raw[::9, NAMES.index("wtloss")] = np.nan
    gapped = Sample(time=SAMPLE.time, event=SAMPLE.event, raw=raw)
    whole = developed_moves(SAMPLE, strict, ["wtloss"], SEED, 1)
    found = developed_moves(gapped, strict, ["wtloss"], SEED, 1)
    assert np.isfinite(found).all()
    assert found.tolist() != whole.tolist()
    assert found == pytest.approx(whole, abs=0.3)


def test_with_imputation_complete_data_give_what_they_give_without() -> None:
    plan = make_plan(0.3, n_imputations=3)
    found = developed_moves(SAMPLE, plan, ["age"], SEED, 2)
    assert found.tolist() == developed_moves(SAMPLE, make_plan(0.3), ["age"], SEED, 2).tolist()


def test_with_imputation_a_resample_averages_over_its_data_sets() -> None:
    raw = SAMPLE.raw.copy()
    raw[::9, NAMES.index("wtloss")] = np.nan
    gapped = Sample(time=SAMPLE.time, event=SAMPLE.event, raw=raw)
    plan = make_plan(0.9, n_imputations=3, selection="none", criterion=None)
    found = developed_moves(gapped, plan, ["wtloss"], SEED, 1)
    assert np.isfinite(found).all()


def test_a_resample_without_a_model_or_without_anybody_beyond_the_horizon_has_neither() -> None:
    nobody = Sample(time=SAMPLE.time, event=np.zeros(len(SAMPLE.time), dtype=bool), raw=SAMPLE.raw)
    assert np.isnan(developed_moves(nobody, make_plan(0.3), ["age"], SEED, 1)).all()
    late = PipelinePlan(development=make_plan(0.3).development, horizon=9000.0)
    assert np.isnan(developed_moves(SAMPLE, late, ["age"], SEED, 1)).all()
