"""What holds for survival estimates of any data."""

from __future__ import annotations

import warnings

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from topline.stats import CoxWarning, cox, kaplan_meier, log_rank, reverse_kaplan_meier

SEEDS = st.integers(0, 10_000)


def _sample(seed: int, *, is_tied: bool = True) -> tuple[np.random.Generator, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(8, 40))
    time = rng.integers(1, 15, n).astype(float) if is_tied else rng.permutation(n) + 1.0
    event = rng.random(n) < 0.6
    event[0] = True
    return rng, time, event, rng.integers(0, 2, n)


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_survival_never_rises_and_stays_a_probability(seed: int) -> None:
    _, time, event, _ = _sample(seed)
    survival = kaplan_meier(time, event).survival
    assert (np.diff(np.append(1.0, survival)) <= 0).all()
    assert (survival >= 0).all()


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_order_of_subjects_does_not_matter_to_the_last_bit(seed: int) -> None:
    rng, time, event, group = _sample(seed)
    group[:2] = [0, 1]
    n = len(time)
    shuffle, strata = rng.permutation(n), rng.integers(0, 2, n)
    options = ({}, {"weights": rng.uniform(0.1, 2, n)}, {"weights": rng.uniform(0.1, 2, n), "entry": time * 0.5})
    for each in options:
        first = kaplan_meier(time, event, **each)
        second = kaplan_meier(time[shuffle], event[shuffle], **{name: value[shuffle] for name, value in each.items()})
        for field in ("time", "at_risk", "events", "censored", "survival", "std_error", "lower", "upper"):
            np.testing.assert_array_equal(getattr(second, field), getattr(first, field), err_msg=field)
        assert second.median() == first.median()
    tests = [log_rank(time[o], event[o], group[o], strata=strata[o], rho=0.5) for o in (np.arange(n), shuffle)]
    assert tests[0].statistic == tests[1].statistic
    np.testing.assert_array_equal(tests[0].expected, tests[1].expected)


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_scaling_time_scales_quantiles(seed: int) -> None:
    _, time, event, _ = _sample(seed)
    days, years = kaplan_meier(time * 8, event).median().estimate, kaplan_meier(time, event).median().estimate
    assert days == (None if years is None else 8 * years)


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_reverse_of_the_reverse_is_the_curve(seed: int) -> None:
    _, time, event, _ = _sample(seed)
    twice, curve = reverse_kaplan_meier(time, ~event), kaplan_meier(time, event)
    np.testing.assert_array_equal(twice.survival, curve.survival)
    np.testing.assert_array_equal(twice.censored, curve.censored)


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_log_rank_is_the_score_test_of_cox_without_ties(seed: int) -> None:
    _, time, event, group = _sample(seed, is_tied=False)
    group[np.argsort(time)[-4:]] = [0, 1, 0, 1]
    test = log_rank(time, event, group)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CoxWarning)
        score = cox(time, event, group, ties="breslow").score
    if test.statistic is not None and score.statistic is not None:
        np.testing.assert_allclose(score.statistic, test.statistic, rtol=1e-9)


@given(SEEDS)
@settings(max_examples=30, deadline=None)
def test_breslow_with_everybody_twice_at_half_weight_is_the_same_fit(seed: int) -> None:
    rng, time, event, _ = _sample(seed)
    x = rng.normal(size=(len(time), 2))
    event[:] = True
    once = cox(time, event, x, ties="breslow")
    twice = cox(
        np.tile(time, 2), np.tile(event, 2), np.tile(x, (2, 1)), ties="breslow", weights=np.full(2 * len(time), 0.5)
    )
    np.testing.assert_allclose(twice.coef, once.coef, rtol=1e-8, atol=1e-10)
