"""The compiled loops of the search give what `topline.stats` gives."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import pytest
from tests.unit.evidence.small_paper import print_paper

from topline import stats
from topline.evidence.reconstruct.kernels.anneal import anneal, measure_cohort
from topline.evidence.reconstruct.kernels.left_out import roots_left_out
from topline.evidence.reconstruct.kernels.level_curves import level_median, log_rank_root
from topline.evidence.reconstruct.kernels.pattern_cox import fit_patterns
from topline.evidence.reconstruct.kernels.small_cox import fit_cox
from topline.evidence.reconstruct.setting import make_puzzle, make_state
from topline.evidence.reconstruct.slots import make_slots

Value = Any  # arrays and numbers that compiled functions take and give
Sample = tuple[Value, Value, Value, Value]
LOGS = np.log(np.maximum(np.arange(46), 0.5))


@numba.njit
def median_of(time: Value, event: Value, order: Value, codes: Value, level: int) -> Value:
    return level_median((time, event, order, codes), level, LOGS)


@numba.njit
def root_of(time: Value, event: Value, order: Value, codes: Value, n_levels: int) -> Value:
    return log_rank_root(time, event, order, codes, n_levels)


@numba.njit
def fit_of(time: Value, event: Value, x: Value, coef: Value, error: Value) -> None:
    fit_cox(time, event, x, coef, error)


@numba.njit
def patterns_of(time: Value, event: Value, pattern: Value, coef: Value, error: Value) -> None:
    fit_patterns(time, event, pattern, coef, error)


@numba.njit
def left_out_of(sample: Value, x: Value, coef: Value, others: Value) -> Value:
    return roots_left_out(sample, x, coef, others)


@pytest.fixture(params=range(6))
def sample(request: pytest.FixtureRequest) -> Sample:
    rng = np.random.default_rng(request.param)
    n = 45
    time = rng.integers(1, (30, 400)[request.param % 2], n)
    event = rng.random(n) < (0.4, 0.8, 1.0)[request.param % 3]
    return time, event, np.argsort(time, kind="stable"), rng.integers(0, 2 + request.param // 3, n)


def test_median_and_limits_of_a_level_are_those_of_kaplan_meier(sample: Sample) -> None:
    time, event, _, codes = sample

    found = median_of(*sample, 0)

    median = stats.kaplan_meier(time[codes == 0], event[codes == 0]).median()
    expected = [np.nan if value is None else value for value in (median.estimate, median.lower, median.upper)]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_flat_stretch_at_one_half_gives_its_middle() -> None:
    time, event = np.array([10, 20, 30, 40]), np.array([True, True, True, False])

    found = median_of(time, event, np.arange(4), np.zeros(4, np.int64), 0)

    assert found[0] == 25


def test_root_of_the_log_rank_statistic_is_that_of_log_rank(sample: Sample) -> None:
    time, event, order, codes = sample

    found = root_of(time, event, order, codes, codes.max() + 1)

    assert found**2 == pytest.approx(stats.log_rank(time, event, codes).statistic, rel=1e-10)


def test_small_cox_fit_is_that_of_cox_from_wherever_it_begins(sample: Sample) -> None:
    time, event, order, codes = sample
    x = np.column_stack([codes == 1, np.sin(np.arange(len(time)))]).astype(float)[order]
    coef, error = np.array([0.3, -0.4]), np.empty(2)

    fit_of(time[order], event[order], x, coef, error)

    fit = stats.cox(time, event, x[np.argsort(order)])
    np.testing.assert_allclose(coef, fit.coef, rtol=1e-6)
    np.testing.assert_allclose(error, fit.std_error, rtol=1e-4)


@pytest.mark.parametrize("p", [1, 2, 4])
def test_fit_of_patterns_is_that_of_cox(sample: Sample, p: int) -> None:
    time, event, order, _ = sample
    pattern = np.random.default_rng(100 + p).integers(0, 2**p, len(time))
    x = (pattern[:, None] >> np.arange(p) & 1).astype(float)
    coef, error = np.full(p, 0.2), np.empty(p)

    patterns_of(time[order], event[order], pattern[order], coef, error)

    fit = stats.cox(time, event, x)
    np.testing.assert_allclose(coef, fit.coef, rtol=1e-6)
    np.testing.assert_allclose(error, fit.std_error, rtol=1e-4)


@pytest.mark.parametrize("seed", range(4))
def test_what_moves_leave_unmeasured_has_not_changed(seed: int) -> None:
    paper = print_paper()
    slots, rng = make_slots(paper), np.random.default_rng(seed)
    puzzle = make_puzzle(paper, slots)
    state, best, spare = (make_state(paper, slots, rng) for _ in range(3))

    loss = anneal(puzzle, (state, best, spare), rng, (0.6, 0.5), (3000, 0.6, -1))

    assert measure_cohort(puzzle, spare) > loss
    assert measure_cohort(puzzle, state) == pytest.approx(loss, abs=1e-4)
    kept = spare.level_loss.copy(), spare.root_loss.copy(), spare.model_loss.copy()
    measure_cohort(puzzle, spare)
    for before, after in zip(kept, (spare.level_loss, spare.root_loss, spare.model_loss), strict=True):
        np.testing.assert_allclose(before, after, atol=1e-4)


def test_root_of_the_score_of_what_a_model_leaves_out_is_that_of_coxph() -> None:
    """R 4.2.2, survival 3.5-3: sqrt(coxph(Surv(time, event) ~ x + other, init = c(coef, 0), iter.max = 0)$score)."""
    time = np.array([5, 8, 11, 14, 20, 23, 31, 40, 44, 52])
    event = np.array([1, 1, 0, 1, 1, 1, 0, 1, 1, 0]).astype(bool)
    x = np.array([1.0, 1, 0, 1, 0, 1, 0, 0, 1, 0]).reshape(-1, 1)
    others = np.array([[1, 0, 1, 1, 0, 0, 1, 0, 0, 0], [2.5, 1, 3, 0.5, 2, 1.5, 0, 1, 3, 0.5]]).T.copy()

    found = left_out_of((time, event), x, np.array([1.2603783283]), others)

    np.testing.assert_allclose(found, [0.8961728180, 0.5157498896], rtol=1e-8)
