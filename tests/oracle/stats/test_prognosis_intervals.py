"""Pseudo-values, calibration curves in resamples, intervals of NRI and IDI against R on lung.csv.

Answers: r/prognosis_intervals.R (prodlim, survival, Hmisc, and definitions), in the resamples that it gives.
"""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers, read_columns

from topline.stats.prognosis import (
    calibration_curve,
    pseudo_calibration,
    pseudo_values,
    reclassification_intervals,
)
from topline.stats.prognosis.candidates import Candidate
from topline.stats.prognosis.development_plan import DevelopmentPlan
from topline.stats.prognosis.fitted_model import fit_model
from topline.stats.prognosis.pipeline_validation import PipelinePlan, Sample, validate_pipeline

ANSWERS = read_answers("prognosis_intervals")
LUNG = read_columns("lung")
X = np.column_stack([LUNG[name] for name in ("age", "ecog", "karno", "wtloss")])
TIME, EVENT = LUNG["time"], LUNG["event"].astype(bool)


@pytest.mark.parametrize(("horizon", "key"), [(365, "values"), (180, "at180")])
def test_pseudo_values_are_those_of_prodlim(horizon: float, key: str) -> None:
    assert_close(pseudo_values(TIME, EVENT, horizon), ANSWERS["pseudo"][key], 1e-8)


def test_pseudo_values_are_the_jackknifes_where_times_are_tied_with_censoring() -> None:
    from topline.stats import kaplan_meier

    time, event = np.array([1.0, 2, 2, 3, 3, 5, 6, 6]), np.array([1, 1, 0, 1, 1, 0, 1, 0], dtype=bool)
    whole = 1 - np.array([kaplan_meier(time, event).at(each).estimate for each in (2, 3, 6)], dtype=float)
    for place, horizon in enumerate((2, 3, 6)):
        left = [
            1 - (kaplan_meier(np.delete(time, each), np.delete(event, each)).at(horizon).estimate or 0.0)
            for each in range(8)
        ]
        np.testing.assert_allclose(pseudo_values(time, event, horizon), 8 * whole[place] - 7 * np.array(left))


def test_before_the_first_time_all_pseudo_values_are_0() -> None:
    assert pseudo_values([2, 3, 4], [1, 0, 1], 1).tolist() == [0, 0, 0]


def test_means_of_pseudo_values_are_those_of_r() -> None:
    given = ANSWERS["pseudo"]
    found = pseudo_calibration(TIME, EVENT, given["risk"], given["horizon"])
    groups = np.column_stack([found.n, found.predicted, found.observed, found.lower, found.upper])
    assert_close(groups, given["groups"], 1e-8)


@pytest.mark.parametrize("answer", ANSWERS["pseudo"]["curves"], ids=lambda a: f"{a['bandwidth']:.3f}")
def test_nearest_neighbours_are_those_of_prodlim(answer: Answer) -> None:
    horizon = ANSWERS["pseudo"]["horizon"]
    found = pseudo_calibration(TIME, EVENT, answer["risk"], horizon, bandwidth=answer["bandwidth"])
    assert_close(found.curve_predicted, answer["predicted"], 1e-12)
    assert_close(found.curve_observed, np.clip(answer["observed"], 0, 1), 1e-8)


def test_the_standard_neighbourhood_is_the_plug_in_of_prodlim() -> None:
    given = ANSWERS["pseudo"]
    found = pseudo_calibration(TIME, EVENT, given["risk"], given["horizon"])
    assert_close(found.curve_observed, np.clip(given["plug_in"]["observed"], 0, 1), 1e-8)


def test_curves_in_resamples_and_on_all_subjects_are_those_of_r() -> None:
    given = ANSWERS["calibration"]
    at, horizon = given["at"], given["horizon"]
    everybody = np.arange(len(TIME))
    curves: list[list[np.ndarray]] = []
    for rows in (everybody, *map(np.array, given["resamples"])):
        model = fit_model(TIME[rows], EVENT[rows], X[rows], range(4))
        curves.append(
            [
                calibration_curve(TIME[who], EVENT[who], model.risk(X[who], horizon), horizon, at)
                for who in (rows, everybody)
            ]
        )
    training, test = np.mean(curves[1:], axis=0)
    assert_close(curves[0][0], given["original"], 1e-7)
    assert_close(training, given["training"], 1e-7)
    assert_close(test, given["test"], 1e-7)


def test_the_corrected_curve_of_a_pipeline_is_that_of_r() -> None:
    given = ANSWERS["pipeline"]
    names = ("age", "ecog", "karno", "wtloss")
    development = DevelopmentPlan(
        candidates=tuple(Candidate(name=name) for name in names), selection="none", criterion=None
    )
    plan = PipelinePlan(
        development=development, horizon=365, calibration_at=tuple(given["at"]), calibration_horizons=(180, 365)
    )
    sample = Sample(time=TIME, event=EVENT, raw=X)
    early, found = validate_pipeline(sample, plan, n_resamples=given["n"], seed=11).calibration
    assert early.n_resamples == given["n"]
    assert (found.indexes[0], found.n_resamples) == ("0.3", given["n"])
    for key in ("original", "training", "test", "corrected"):
        assert_close(getattr(found, key), given[key], 1e-7)


def test_a_model_with_few_different_risks_has_no_corrected_curve() -> None:
    raw = (X[:, :1] > 60).astype(float)
    development = DevelopmentPlan(candidates=(Candidate(name="old"),), selection="none", criterion=None)
    plan = PipelinePlan(development=development, horizon=365, calibration_at=(0.5,), calibration_horizons=(365,))
    (found,) = validate_pipeline(Sample(time=TIME, event=EVENT, raw=raw), plan, n_resamples=3, seed=1).calibration
    assert found.n_resamples == 0
    assert np.isnan(found.corrected).all()


def test_intervals_of_nri_and_idi_are_the_percentiles_of_r() -> None:
    given = ANSWERS["gain"]
    rows = ANSWERS["calibration"]["resamples"]
    found = reclassification_intervals(TIME, EVENT, X, [1, 2], given["horizon"], rows)
    assert_close(found.nri, given["nri"], 1e-7)
    assert_close(found.idi, given["idi"], 1e-7)
    assert found.n_resamples == len(rows)


def test_a_resample_with_nobody_beyond_the_horizon_is_left_out() -> None:
    early, everybody = np.nonzero(TIME <= 365)[0], np.arange(len(TIME))
    rows = np.array([np.resize(early, len(TIME)), everybody])
    found = reclassification_intervals(TIME, EVENT, X, [1, 2], 365, rows)
    assert found.n_resamples == 1
