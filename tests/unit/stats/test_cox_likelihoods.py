"""The three ways to sum over risk sets, chosen by the data's size, give one likelihood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from topline.stats.columns import measure_columns
from topline.stats.cox_model import build_model
from topline.stats.dense_likelihood import DenseLikelihood, is_small
from topline.stats.inputs import FollowUp, read_follow_up
from topline.stats.large_likelihood import LargeLikelihood
from topline.stats.partial_likelihood import evaluate_terms, find_slots, information, score
from topline.stats.sorting import sort_subjects, sort_times

if TYPE_CHECKING:
    from topline.stats.cox_model import CoxModel
    from topline.stats.partial_likelihood import Ties

N = 300
COEF = np.array([0.5, -0.4, 0.2])


def _model(*, is_tied: bool, has_entry: bool, n_strata: int, ties: Ties) -> CoxModel:
    rng = np.random.default_rng(7)
    time = rng.integers(1, 12, N).astype(float) if is_tied else rng.exponential(5, N) + 0.1
    entry = (time - rng.integers(1, 6, N)).clip(0) if is_tied else time * rng.random(N)
    follow_up = FollowUp(
        time=time, event=rng.random(N) < 0.6, entry=entry if has_entry else None, weights=rng.uniform(0.3, 3, N)
    )
    return build_model(
        follow_up,
        rng.normal(size=(N, 3)),
        strata=rng.integers(0, n_strata, N),
        offset=rng.normal(scale=0.3, size=N),
        ties=ties,
    )


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("n_strata", [1, 4])
@pytest.mark.parametrize("has_entry", [False, True])
@pytest.mark.parametrize("is_tied", [False, True])
def test_all_three_layouts_give_one_likelihood(*, is_tied: bool, has_entry: bool, n_strata: int, ties: Ties) -> None:
    model = _model(is_tied=is_tied, has_entry=has_entry, n_strata=n_strata, ties=ties)
    sets, x, offset = model.sets, model.x, model.sorted_offset
    terms = evaluate_terms(sets, x, model.linear(COEF), ties)
    by_terms = terms.log_likelihood, score(sets, x, terms), information(sets, x, terms)
    for likelihood in (DenseLikelihood.of(sets, x, offset, ties), LargeLikelihood.of(sets, x, offset, ties)):
        for found, expected in zip(likelihood(COEF), by_terms, strict=True):
            np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12 * np.abs(expected).max())


def test_large_data_are_not_laid_out_as_one_matrix() -> None:
    model = _model(is_tied=True, has_entry=False, n_strata=1, ties="efron")
    assert not is_small(model.sets)


@pytest.mark.parametrize("n_strata", [1, 5, 2500])
@pytest.mark.parametrize("width", [1.0, 0.1, 1e12, 0.0])
def test_large_data_are_sorted_as_small_ones(width: float, n_strata: int) -> None:
    rng = np.random.default_rng(3)
    time = rng.integers(0, 50, 2500) * width if width else rng.exponential(1, 2500)
    strata = rng.integers(0, n_strata, 2500)
    assert sort_subjects(time, strata).tolist() == np.lexsort((time, strata)).tolist()


def test_columns_of_large_data_have_the_moments_of_numpy() -> None:
    x = np.random.default_rng(2).normal(5, 2, (2500, 3))
    mean, spread = measure_columns(x)
    np.testing.assert_allclose(mean, x.mean(axis=0), rtol=1e-13)
    np.testing.assert_allclose(spread, x.std(axis=0), rtol=1e-13)


def test_slots_of_sorted_subjects() -> None:
    #                    stratum 0       stratum 1
    time = np.array([1.0, 2.0, 2.0, 3.0, 2.0, 4.0])
    died = np.array([False, True, True, False, True, False])
    stop, slot_time, deaths, bounds = find_slots(time, died, np.array([0, 0, 0, 0, 1, 1]))
    assert stop.tolist() == [0, 1, 1, 1, 2, 2]
    assert (slot_time.tolist(), deaths.tolist(), bounds.tolist()) == ([2.0, 2.0], [2, 1], [0, 1, 2])


def test_large_data_start_anew_where_nobody_is_left_at_risk() -> None:
    #                 at risk until 4           from 6 on, and alone until 7
    time = np.array([1.0, 2.0, 2.0, 3.0, 4.0, 7.0, 8.0, 8.0, 9.0])
    entry = np.array([0.0, 0.0, 1.0, 0.0, 2.0, 6.0, 7.0, 7.5, 7.0])
    event = np.array([True, True, True, False, True, True, True, True, False])
    x = np.array([[3.0, 1.0], [0.0, 2.0], [1.0, 0.0], [2.0, 2.0], [5.0, 1.0], [900.0, 1.0], [1.0, 3.0], [2, 2], [0, 1]])
    model = build_model(FollowUp(time=time, event=event, entry=entry), x)
    coef = np.array([0.3, -0.2])
    large = LargeLikelihood.of(model.sets, model.x, None, "efron")(coef)
    dense = DenseLikelihood.of(model.sets, model.x, None, "efron")(coef)
    for found, expected in zip(large, dense, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("n", [20, 3000])
def test_follow_up_is_read_with_its_order(n: int) -> None:
    rng = np.random.default_rng(4)
    time = rng.exponential(5, n)
    time[5], time[3], time[9], time[7] = time[1] + 1e-9, time[1] + 2e-9, time[1], time[2]
    follow_up = read_follow_up(time, np.ones(n))
    assert follow_up.order is not None
    assert follow_up.order.tolist() == np.argsort(follow_up.time, kind="stable").tolist()
    assert follow_up.time[[1, 3, 5, 9]].tolist() == [time[1]] * 4


def test_times_alike_in_all_but_their_last_bits_are_sorted() -> None:
    rng = np.random.default_rng(5)
    time = 1e6 + 1e-9 * rng.permutation(2500)
    time[:2] = 0.0, -0.0
    assert sort_times(time).tolist() == np.argsort(time, kind="stable").tolist()
