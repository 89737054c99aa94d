"""Many samples at once give what the single estimators give, sample by sample, for any number of threads."""

from __future__ import annotations

import warnings
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topline import stats
from topline.core import MethodError
from topline.stats import batch

Value = Any  # what a parametrised test is given
TYPES = ["log", "log-log", "plain", "logit", "arcsin"]
SEEDS = st.integers(0, 10_000)


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _sample(seed: int, n: int = 30) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {
        "time": rng.integers(1, 15, n).astype(float),
        "event": rng.random(n) < 0.6,
        "group": rng.choice(["a", "b", "c"], n),
        "strata": rng.choice(["x", "y"], n),
        "x": rng.normal(size=(n, 3)),
        "draws": rng.integers(0, n, (12, n)),
    }


def _stacked(data: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: values[data["draws"]] for name, values in data.items() if name != "draws"}


@pytest.mark.parametrize("plateau", ["r", "sas"])
@pytest.mark.parametrize("conf_type", TYPES)
def test_rates_and_medians_are_those_of_kaplan_meier_to_the_last_bit(conf_type: Value, plateau: Value) -> None:
    data = _sample(1)
    options = {"conf_type": conf_type, "conf_level": 0.9}
    many = batch.kaplan_meier(
        data["time"], data["event"], [0.5, 4, 9.5, 40], resamples=data["draws"], plateau=plateau, **options
    )
    for row, drawn in enumerate(data["draws"]):
        curve = stats.kaplan_meier(data["time"][drawn], data["event"][drawn], **options)
        for column, t in enumerate(many.times.tolist()):
            rate = curve.at(t)
            expected = [rate.estimate, _number(rate.std_error), _number(rate.lower), _number(rate.upper)]
            found = [field[row, column] for field in (many.rate, many.std_error, many.lower, many.upper)]
            np.testing.assert_array_equal(found, expected)
        median = curve.median(plateau=plateau)
        found = [many.quantile[row], many.quantile_lower[row], many.quantile_upper[row]]
        np.testing.assert_array_equal(found, [_number(v) for v in (median.estimate, median.lower, median.upper)])


@pytest.mark.parametrize("options", [{}, {"rho": 1.0}, {"rho": 0.5, "gamma": 1.0}], ids=str)
@pytest.mark.parametrize("is_stratified", [False, True])
def test_log_rank_of_each_sample_is_log_rank(options: dict[str, float], is_stratified: bool) -> None:  # noqa: FBT001  pytest gives it by name
    data = _sample(2)
    strata = data["strata"] if is_stratified else None
    many = batch.log_rank(data["time"], data["event"], data["group"], resamples=data["draws"], strata=strata, **options)
    for row, drawn in enumerate(data["draws"]):
        within = None if strata is None else strata[drawn]
        one = stats.log_rank(data["time"][drawn], data["event"][drawn], data["group"][drawn], strata=within, **options)
        np.testing.assert_allclose(many.observed[row], one.observed, rtol=1e-13)
        np.testing.assert_allclose(many.expected[row], one.expected, rtol=1e-13)
        np.testing.assert_allclose(many.statistic[row], one.statistic, rtol=1e-11)
        np.testing.assert_allclose(many.p_value[row], one.p_value, rtol=1e-11)
        assert many.df[row] == one.df


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("is_stratified", [False, True])
def test_cox_fit_of_each_sample_is_cox(ties: Value, is_stratified: bool) -> None:  # noqa: FBT001  pytest gives it by name
    data = _sample(3)
    strata = data["strata"] if is_stratified else None
    many = batch.cox(data["time"], data["event"], data["x"], resamples=data["draws"], ties=ties, strata=strata)
    for row, drawn in enumerate(data["draws"]):
        within = None if strata is None else strata[drawn]
        one = stats.cox(data["time"][drawn], data["event"][drawn], data["x"][drawn], ties=ties, strata=within)
        np.testing.assert_allclose(many.coef[row], one.coef, rtol=1e-10)
        np.testing.assert_allclose(many.std_error[row], one.std_error, rtol=1e-10)
        np.testing.assert_allclose(many.log_likelihood[row], one.log_likelihood, rtol=1e-12)
        np.testing.assert_allclose(many.score[row], one.score.statistic, rtol=1e-10)
        assert many.n_events[row] == one.n_events
        assert batch.OUTCOMES[many.outcome[row]] == "converged"


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_a_row_that_no_resample_draws_changes_no_fit(ties: Value) -> None:
    data = _sample(5)
    data["x"][:, 0] *= 3
    data["x"][0, 0] = 1e4  # its risk would overflow
    draws = np.random.default_rng(2).integers(1, 30, (70, 30))
    many = batch.cox(data["time"], data["event"], data["x"], resamples=draws, ties=ties)
    alone = batch.cox(data["time"][1:], data["event"][1:], data["x"][1:], resamples=draws - 1, ties=ties)
    np.testing.assert_array_equal(many.outcome, alone.outcome)
    np.testing.assert_allclose(many.coef[many.converged], alone.coef[many.converged], rtol=1e-8)


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_resamples_and_the_same_rows_stacked_agree(seed: int) -> None:
    data = _sample(seed, n=12)
    rows = _stacked(data)
    drawn = data["draws"]
    curves = batch.kaplan_meier(data["time"], data["event"], [3, 7], resamples=drawn)
    tests = batch.log_rank(data["time"], data["event"], data["group"], resamples=drawn, strata=data["strata"])
    fits = batch.cox(data["time"], data["event"], data["x"][:, 0], resamples=drawn)
    _assert_same(curves, batch.kaplan_meier(rows["time"], rows["event"], [3, 7]))
    _assert_same(tests, batch.log_rank(rows["time"], rows["event"], rows["group"], strata=rows["strata"]))
    alike = batch.cox(rows["time"], rows["event"], rows["x"][:, :, :1])
    is_sure = fits.converged & alike.converged
    np.testing.assert_allclose(fits.coef[is_sure], alike.coef[is_sure], rtol=1e-8, atol=1e-10)


def _assert_same(one: Value, other: Value) -> None:
    for field in fields(one):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


def test_the_number_of_threads_changes_no_bit() -> None:
    data = _sample(4, n=200)
    draws = np.random.default_rng(1).integers(0, 200, (2_000, 200))
    given = (data["time"], data["event"])
    for threads in (2, 3):
        _assert_same(
            batch.kaplan_meier(*given, [5], resamples=draws),
            batch.kaplan_meier(*given, [5], resamples=draws, threads=threads),
        )
        _assert_same(
            batch.log_rank(*given, data["group"], resamples=draws),
            batch.log_rank(*given, data["group"], resamples=draws, threads=threads),
        )
        _assert_same(
            batch.cox(*given, data["x"], resamples=draws),
            batch.cox(*given, data["x"], resamples=draws, threads=threads),
        )


def test_times_that_are_equal_but_for_rounding_are_one_time() -> None:
    time = [[100 / 30.4375 + 200 / 30.4375, 300 / 30.4375, 20.0, 30.0], [1.0, 2.0, 3.0, 4.0]]
    group = ["a", "b", "a", "b"]
    many = batch.log_rank(time, np.ones((2, 4)), group)
    assert many.statistic[0] == pytest.approx(stats.log_rank(time[0], [1] * 4, group).statistic, rel=1e-12)


def test_a_sample_without_event_is_named_and_the_others_go_on() -> None:
    time, event = [[1, 2, 3, 4, 5.0], [1, 2, 3, 4, 5.0]], [[0] * 5, [1, 1, 0, 1, 1]]
    fits = batch.cox(time, event, [1, 0, 1, 1, 0])
    assert [batch.OUTCOMES[code] for code in fits.outcome] == ["no event", "converged"]
    assert np.isnan(fits.coef[0]).all()
    assert fits.coef[1, 0] == pytest.approx(stats.cox(time[1], event[1], [1, 0, 1, 1, 0]).coef[0], rel=1e-10)
    tests = batch.log_rank(time, event, list("ababa"))
    assert np.isnan(tests.statistic).tolist() == np.isnan(tests.p_value).tolist() == [True, False]
    curves = batch.kaplan_meier(time, event, [3])
    assert curves.rate[0, 0] == 1
    assert np.isnan(curves.quantile[0])


def test_separation_is_named_as_cox_warns_of_it() -> None:
    fits = batch.cox([[1, 2, 3, 4, 5, 6.0]], [[1, 1, 1, 0, 0, 0]], [1, 1, 1, 0, 0, 0])
    assert batch.OUTCOMES[fits.outcome[0]] == "a coefficient may be infinite (separation)"
    assert not fits.converged[0]


def test_aliased_and_constant_columns_have_no_coefficient() -> None:
    x = np.array([[3.0, 6, 7], [1, 2, 7], [2, 4, 7], [0, 0, 7], [1, 2, 7]])
    fits = batch.cox([[1, 2, 3, 4, 5.0]], [[1, 0, 1, 1, 1]], x)
    assert np.isnan(fits.coef[0]).tolist() == [False, True, True]
    nothing = batch.cox([[1, 2, 3.0]], [[1, 1, 1]], [7, 7, 7])
    assert batch.OUTCOMES[nothing.outcome[0]] == "no column carries information"


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_tiny_samples_end_as_single_fits_do(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, p = int(rng.integers(2, 8)), int(rng.integers(1, 3))
    time, event = rng.integers(0, 4, (1, n)).astype(float), rng.random((1, n)) < 0.7
    x = rng.integers(-1, 2, (n, p)).astype(float)
    many = batch.cox(time, event, x)
    if not event.any():
        assert batch.OUTCOMES[many.outcome[0]] == "no event"
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", stats.CoxWarning)
        one = stats.cox(time[0], event[0], x)
    np.testing.assert_array_equal(np.isnan(many.coef[0]), np.isnan(one.coef))
    if one.converged:
        np.testing.assert_allclose(many.coef[0], one.coef, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: batch.kaplan_meier([1, 2], [1, 1], [1]), r"time: expected shape \(samples, subjects\)"),
        (lambda: batch.kaplan_meier([[1, np.nan]], [[1, 1]], [1]), r"time\[1\]: expected a finite number"),
        (lambda: batch.kaplan_meier([[1, 2]], [[1, 3]], [1]), r"event\[1\]: expected 0 or 1, found 3"),
        (lambda: batch.kaplan_meier([[1, 2]], [[1]], [1]), r"event: expected shape \(1, 2\)"),
        (lambda: batch.kaplan_meier([[1, 2]], [[1, 1]], [1], p=0), "p: expected a share above 0"),
        (lambda: batch.kaplan_meier([[1, 2]], [[1, 1]], [1], threads=0), "threads: expected 1 or more, found 0"),
        (lambda: batch.kaplan_meier([[1, 2]], [[1, 1]], [1], conf_type="loglog"), "did you mean log-log"),
        (lambda: batch.kaplan_meier([1, 2], [1, 1], [1], resamples=[[0, 2]]), "expected rows from 0 to 1, found 2"),
        (lambda: batch.kaplan_meier([1, 2], [1, 1], [1], resamples=[[-1, 0]]), "expected rows from 0 to 1, found -1"),
        (lambda: batch.kaplan_meier([1, 2], [1, 1], [1], resamples=[0.5]), "resamples: expected whole numbers"),
        (lambda: batch.log_rank([[1, 2]], [[1, 1]], ["a", "a"]), "expected two groups or more, found a"),
        (lambda: batch.log_rank([[1, 2]], [[1, 1]], ["a"]), r"group: expected shape \(2,\) or \(1, 2\)"),
        (lambda: batch.cox([[1, 2]], [[1, 1]], [1, 2, 3]), r"x: expected shape"),
        (lambda: batch.cox([[1, 2]], [[1, 1]], [1, np.inf]), r"x\[1, 0\]: expected a finite number, found inf"),
        (lambda: batch.cox([[1, 2]], [[1, 1]], [1, 2], ties="exact"), "ties: found 'exact'"),
    ],
)
def test_bad_input_is_refused_with_its_place(wrong: Value, message: str) -> None:
    with pytest.raises(MethodError, match=message):
        wrong()
