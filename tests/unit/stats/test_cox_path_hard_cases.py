"""What a penalised path says where there is little to fit, or too much."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from topline.core import MethodError
from topline.stats import CoxPath, CoxWarning, cox, cox_path, cross_validated_cox_path

TIME, EVENT = [1.0, 2, 3, 4, 5, 6, 7, 8], [1, 1, 0, 1, 1, 0, 1, 1]
MARKER = np.array([3.0, 1, 4, 1, 5, 9, 2, 6])


def test_constant_column_has_no_coefficient() -> None:
    path = cox_path(TIME, EVENT, np.column_stack([MARKER, np.full(8, 7.3)]))
    assert path.coef[0, -1] != 0
    assert (path.coef[1] == 0).all()


def test_columns_that_are_all_constant_are_refused() -> None:
    with pytest.raises(MethodError, match="expected a column that differs between those who die and those at risk"):
        cox_path(TIME, EVENT, np.ones((8, 2)))


def test_first_of_two_equal_columns_takes_the_coefficient() -> None:
    path = cox_path(TIME, EVENT, np.column_stack([MARKER, MARKER]))
    np.testing.assert_allclose(path.coef.sum(axis=0), cox_path(TIME, EVENT, MARKER).coef[0], rtol=1e-9)
    assert (path.coef[1] == 0).all()


def test_no_penalty_gives_the_unpenalised_fit() -> None:
    x = np.column_stack([MARKER, MARKER[::-1] ** 2])
    path = cox_path(TIME, EVENT, x, penalty=[0.0])
    np.testing.assert_allclose(path.coef[:, 0], cox(TIME, EVENT, x, ties="breslow").coef, rtol=1e-9)


def test_penalties_in_any_order_are_fitted_from_the_largest() -> None:
    assert cox_path(TIME, EVENT, MARKER, penalty=[0.01, 0.1]).penalty.tolist() == [0.1, 0.01]


@pytest.mark.parametrize("penalty", [[-0.1], [], [np.nan, 1.0]])
def test_penalty_that_is_none_is_refused(penalty: list[float]) -> None:
    with pytest.raises(MethodError, match="penalty: expected finite numbers, 0 or more"):
        cox_path(TIME, EVENT, MARKER, penalty=penalty)


def test_path_of_one_penalty_leaves_no_column() -> None:
    path = cox_path(TIME, EVENT, MARKER, n_penalties=1)
    assert path.coef.tolist() == [[0.0]]


def test_path_without_penalties_is_refused() -> None:
    with pytest.raises(MethodError, match="n_penalties: expected a whole number, 1 or more, found 0"):
        cox_path(TIME, EVENT, MARKER, n_penalties=0)


def test_path_without_event_is_refused() -> None:
    with pytest.raises(MethodError, match="expected one event or more, found none among 8 subjects"):
        cox_path(TIME, [0] * 8, MARKER)


def test_separation_without_a_penalty_is_told() -> None:
    with pytest.warns(CoxWarning, match="at penalty 0 may be infinite"):
        path = cox_path([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0], penalty=[0.1, 0])
    assert path.converged.tolist() == [True, False]


def test_separation_under_a_tiny_penalty_has_an_answer() -> None:
    path = cox_path([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0], penalty=[1e-9])
    assert path.converged.all()
    assert 10 < path.coef[0, 0] < 40


@pytest.mark.parametrize("scale", [1e-8, 1e8])
def test_scale_of_a_column_scales_its_coefficient(scale: float) -> None:
    near, far = cox_path(TIME, EVENT, MARKER), cox_path(TIME, EVENT, MARKER * scale)
    np.testing.assert_allclose(far.coef * scale, near.coef, rtol=1e-9)


def test_column_beyond_double_precision_is_refused() -> None:
    with pytest.raises(MethodError, match=r"x\[:, 0\]: expected values up to 1e\+100"):
        cox_path(TIME, EVENT, MARKER * 1e120)


@pytest.mark.parametrize("time", [[0.0] * 8, [0, 1e-12, 1e12, 1, 2, 3, 4, 5]])
def test_times_at_the_ends_of_the_scale_are_fitted(time: list[float]) -> None:
    assert cox_path(time, EVENT, MARKER).converged.all()


def test_deaths_at_one_time_of_all_leave_nothing_to_explain() -> None:
    path = cox_path([2.0] * 8, [1] * 8, MARKER, penalty=[0.1])
    assert (path.coef.tolist(), path.deviance_ratio.tolist()) == ([[0.0]], [0.0])


def test_same_input_gives_the_same_bytes() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(40, 60))
    time, event = rng.exponential(size=40), rng.random(40) < 0.7
    assert _bytes(cox_path(time, event, x)) == _bytes(cox_path(time, event, x))


def _bytes(path: CoxPath) -> bytes:
    return path.coef.tobytes() + path.deviance_ratio.tobytes()


@pytest.mark.parametrize("seed", range(60))
def test_each_penalty_is_at_its_minimum(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, p = int(rng.integers(2, 10)), int(rng.integers(1, 13))
    x = rng.integers(0, 3, (n, p)).astype(float) if seed % 2 else rng.normal(size=(n, p))
    time, event = rng.integers(1, 6, n).astype(float), rng.random(n) < 0.7
    alpha = (1.0, 0.5, 0.01)[seed % 3]
    try:
        path = cox_path(time, event, x, alpha=alpha, n_penalties=20)
    except MethodError:
        assert not event.any() or _gradient(time, event, _scaled(x), np.zeros(p)).max() < 1e-12
        return
    scale = np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    assert path.converged.all()
    for penalty, coef in zip(path.penalty, (path.coef * scale[:, None]).T, strict=True):
        slope = _gradient(time, event, _scaled(x), coef)
        at_rest = np.abs(slope - penalty * (alpha * np.sign(coef) + (1 - alpha) * coef))
        assert np.where(coef != 0, at_rest, np.maximum(np.abs(slope) - penalty * alpha, 0)).max() < 1e-9


def _scaled(x: np.ndarray) -> np.ndarray:
    return (x - x.mean(axis=0)) / np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)


def _gradient(time: np.ndarray, event: np.ndarray, x: np.ndarray, coef: np.ndarray) -> np.ndarray:
    """Sum x less its mean in the risk set over the deaths, one death after the other, over n."""
    risk = np.exp(x @ coef)
    total = np.zeros(x.shape[1])
    for row in np.nonzero(event)[0]:
        at_risk = time >= time[row]
        total += x[row] - risk[at_risk] @ x[at_risk] / risk[at_risk].sum()
    return total / len(time)


def test_fold_without_event_is_refused() -> None:
    with pytest.raises(MethodError, match="expected an event in each fold, found none in c"):
        cross_validated_cox_path(TIME, EVENT, MARKER, fold=list("abcabcab"), penalty=[0.1])


def test_column_that_varies_in_one_fold_alone_is_cross_validated() -> None:
    x = np.column_stack([MARKER, [1.0, 0, 0, 0, 0, 0, 0, 0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = cross_validated_cox_path(TIME, EVENT, x, fold=list("abcabacc"), penalty=[0.3, 0.1])
    assert np.isfinite(found.mean_deviance).all()
