"""Tiny samples: a statistic gives a finite number, or None, or a MethodError; no warning, which would fail the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topline import stats
from topline.core import MethodError
from topline.stats.summary import quantile, summarise

if TYPE_CHECKING:
    from collections.abc import Callable

FEW = settings(max_examples=60, deadline=None)
VALUES = st.lists(st.sampled_from([-1e8, -2.0, 0.0, 0.5, 1.0, 1.0, 1e-9, 3e7]), max_size=6)
SEEDS = st.integers(0, 100_000)
P_METHODS = ("lau94", "lau92", "hl", "exact_gauss", "permutation")


def is_a_number_or_none(*numbers: float | None) -> bool:
    return all(number is None or bool(np.isfinite(number)) for number in numbers)


def is_a_probability_or_none(p_value: float | None) -> bool:
    return p_value is None or 0 <= p_value <= 1


def answer(call: Callable[[], stats.TestResult]) -> tuple[bool, bool]:
    try:
        found = call()
    except MethodError:
        return True, True
    return is_a_number_or_none(found.statistic, found.df), is_a_probability_or_none(found.p_value)


def draw_sample(seed: int) -> tuple[np.random.Generator, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 9))
    return rng, rng.integers(0, 4, n).astype(float), rng.random(n) < rng.choice([0.0, 0.5, 1.0])


@given(VALUES, VALUES)
@FEW
def test_two_samples_have_an_answer_or_a_reason(a: list[float], b: list[float]) -> None:
    calls = (
        lambda: stats.wilcoxon(a, b),
        lambda: stats.kruskal_wallis(a, b),
        lambda: stats.t_test(a, b),
        lambda: stats.t_test(a, b, pooled=True),
    )
    assert {answer(call) for call in calls} == {(True, True)}


@given(st.lists(st.integers(0, 5), min_size=4, max_size=6), st.booleans())
@FEW
def test_tables_have_an_answer_or_a_reason(cells: list[int], yates: bool) -> None:  # noqa: FBT001  drawn by hypothesis
    table = np.array(cells[: len(cells) // 2 * 2]).reshape(2, -1)
    calls = (
        lambda: stats.chi_square(table, yates=yates),
        lambda: stats.fisher_exact(table),
        lambda: stats.fisher_exact(table.T),
        lambda: stats.cochran_armitage(table[0], table.sum(axis=0)),
    )
    assert {answer(call) for call in calls} == {(True, True)}


@given(st.integers(-1, 6), st.integers(-1, 6), st.sampled_from([0.0, 0.3, 1.0]))
@FEW
def test_proportions_have_limits_in_order_or_none(x: int, n: int, p0: float) -> None:
    methods = (stats.clopper_pearson, stats.wilson, stats.agresti_coull, stats.jeffreys, stats.wald)
    intervals = [lambda m=m: m(x, n) for m in methods] + [lambda: stats.wilson(x, n, corrected=True)]
    for call in intervals:
        try:
            found = call()
        except MethodError:
            continue
        if found.estimate is None or found.lower is None or found.upper is None:
            assert n == 0
        else:
            assert 0 <= found.lower <= found.estimate <= found.upper <= 1
    assert answer(lambda: stats.binomial_test(x, n, p0)) == (True, True)


@given(SEEDS)
@FEW
def test_roc_curves_have_an_area_or_a_reason(seed: int) -> None:
    rng, marker, label = draw_sample(seed)
    other = rng.integers(0, 3, len(marker)).astype(float)
    assert answer(lambda: stats.roc_test(label, marker, other)) == (True, True)
    try:
        curve = stats.roc(label, marker)
    except MethodError:
        return
    assert is_a_number_or_none(curve.auc.estimate, curve.auc.lower, curve.auc.upper, curve.auc.std_error)
    assert np.all((curve.sensitivity >= 0) & (curve.sensitivity <= 1))


@given(SEEDS, st.sampled_from(P_METHODS))
@FEW
def test_cutpoints_have_a_p_value_or_a_reason(seed: int, p_method: str) -> None:
    rng, time, event = draw_sample(seed)
    marker = rng.integers(0, 5, len(time))
    try:
        found = stats.maximally_selected_log_rank(time, event, marker, p_method=p_method, n_permutations=50)
    except MethodError:
        return
    assert is_a_number_or_none(found.statistic, found.cutpoint)
    assert 0 <= found.p_value <= 1


@given(SEEDS, st.sampled_from([-1.0, 0.0, 1.0]))
@FEW
def test_competing_risks_have_an_answer_or_a_reason(seed: int, rho: float) -> None:
    rng, time, _ = draw_sample(seed)
    cause, group, strata = (rng.integers(0, top, len(time)) for top in (3, 3, 2))
    assert answer(lambda: stats.gray_test(time, cause, group, rho=rho, strata=strata)) == (True, True)
    for curve in stats.cumulative_incidence(time, cause):
        assert np.all((curve.incidence >= 0) & (curve.incidence <= 1 + 1e-12))
        assert np.isfinite(curve.std_error).all()
        known = ~np.isnan(curve.lower)
        assert np.all(curve.lower[known] <= curve.incidence[known] + 1e-12)


@given(SEEDS)
@FEW
def test_predictions_are_judged_or_there_is_a_reason(seed: int) -> None:
    rng, time, event = draw_sample(seed)
    survival, moments = rng.random((len(time), 3)), np.array([0.5, 1.0, 3.0])
    try:
        areas = stats.time_dependent_roc(time, event, survival[:, 0], moments).auc
        scores = stats.brier_score(time, event, survival, moments)
        curve = stats.decision_curve(time, event, survival[:, 0], 2.0, [0.1, 0.5, 0.9])
    except MethodError:
        return
    for area in areas:
        assert is_a_number_or_none(area.estimate, area.lower, area.upper, area.std_error)
    assert np.isfinite(scores.score).all()
    assert np.isfinite(curve.net_benefit).all()


@given(SEEDS, st.sampled_from([0.0, 0.5]))
@FEW
def test_one_sample_test_has_an_answer_or_a_reason(seed: int, rate: float) -> None:
    _, time, event = draw_sample(seed)
    assert answer(lambda: stats.one_sample_log_rank(time, event, lambda t: rate * t)) == (True, True)


@given(VALUES)
@FEW
def test_summary_of_few_values_lies_within_them(values: list[float]) -> None:
    found = summarise(values)
    assert is_a_number_or_none(found.mean, found.sd, found.median)
    if found.min is not None and found.max is not None:
        middle = quantile(values, 0.5)
        assert middle is not None
        assert found.min <= middle <= found.max


@pytest.mark.parametrize("shift", [0.0, 1e9])
def test_shifting_both_samples_leaves_the_difference(shift: float) -> None:
    a, b = np.array([1.0, 2, 4, 8]), np.array([2.0, 3, 3])
    moved, still = stats.t_test(a + shift, b + shift), stats.t_test(a, b)
    assert moved.statistic == pytest.approx(still.statistic, rel=1e-6)
