"""Compiled loops over many rows and numpy over few give the same numbers, to the last bit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topline.core import MethodError
from topline.stats import group_counts, kaplan_meier, log_rank, nelson_aalen, reverse_kaplan_meier, risk_table

if TYPE_CHECKING:
    from collections.abc import Iterator

Times = Callable[[np.random.Generator, int], np.ndarray]
SetRows = Callable[[int], None]
T = TypeVar("T")
TIMES: dict[str, Times] = {
    "days": lambda rng, n: np.ceil(rng.exponential(20, n)),
    "days with 0": lambda rng, n: rng.integers(0, 9, n).astype(float),
    "int64 days": lambda rng, n: rng.integers(0, 400, n),
    "int32 days": lambda rng, n: rng.integers(0, 400, n).astype(np.int32),
    "distinct": lambda rng, n: rng.exponential(1e-3, n),
    "tied months": lambda rng, n: rng.integers(1, 60, n) / 30.4375,
    "nearly tied": lambda rng, n: rng.integers(1, 9, n) + rng.choice([0.25, 0.25 + 1e-9, 0.25 + 2e-8, 0.3], n),
    "huge and zero": lambda rng, n: rng.choice([0.0, -0.0, 1e12, 1e12 + 1, 3e5, 0.5, 7.0], n),
    "all zero": lambda rng, n: np.zeros(n),  # noqa: ARG005  every kind of time takes a generator
    "far apart": lambda rng, n: 10.0 ** rng.integers(-300, 300, n),
}
FLAGS = (np.bool_, np.uint8, np.int64, np.float64)
CURVE = ("time", "at_risk", "events", "censored", "survival", "std_error", "lower", "upper")
SAMPLES = given(st.sampled_from(sorted(TIMES)), st.sampled_from(FLAGS), st.integers(0, 10_000))


@pytest.fixture(scope="module")
def compiled() -> Iterator[SetRows]:
    """Set the number of rows from which loops are compiled."""
    with pytest.MonkeyPatch.context() as patch:

        def set_rows(rows: int) -> None:
            patch.setattr(risk_table, "COMPILED_ROWS", rows)
            patch.setattr(group_counts, "COMPILED_ROWS", rows)

        yield set_rows


def _both(compiled: SetRows, estimate: Callable[[], T]) -> tuple[T, T]:
    compiled(10**9)
    small = estimate()
    compiled(1)
    return small, estimate()


def _sample(kind: str, flag: type, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 60))
    event = (rng.random(n) < 0.6).astype(flag)
    group = rng.permutation(np.append([0, 1, 2], rng.integers(0, 3, n - 3)))
    return TIMES[kind](rng, n), event, group, rng.integers(0, 2, n)


@SAMPLES
@settings(max_examples=150, deadline=None)
def test_curves_are_the_same(compiled: SetRows, kind: str, flag: type, seed: int) -> None:
    time, event, _, _ = _sample(kind, flag, seed)
    for estimate in (kaplan_meier, reverse_kaplan_meier):
        small, large = _both(compiled, lambda: estimate(time, event))  # noqa: B023  called before the next turn
        for field in CURVE:
            np.testing.assert_array_equal(getattr(large, field), getattr(small, field), err_msg=field)
        assert large.median() == small.median()
    small, large = _both(compiled, lambda: nelson_aalen(time, event))
    np.testing.assert_array_equal(large.cumulative_hazard, small.cumulative_hazard)
    np.testing.assert_array_equal(large.std_error, small.std_error)


@SAMPLES
@settings(max_examples=150, deadline=None)
def test_log_rank_tests_are_the_same(compiled: SetRows, kind: str, flag: type, seed: int) -> None:
    time, event, group, strata = _sample(kind, flag, seed)
    choices: tuple[dict[str, Any], ...] = ({}, {"rho": 1.0, "gamma": 0.5}, {"strata": strata})
    for options in choices:
        small, large = _both(compiled, lambda: log_rank(time, event, group, **options))  # noqa: B023  called at once
        np.testing.assert_array_equal(large.observed, small.observed)
        np.testing.assert_array_equal(large.expected, small.expected)
        assert (large.statistic, large.p_value) == (small.statistic, small.p_value)


def test_many_blocks_are_the_same(compiled: SetRows) -> None:
    rng = np.random.default_rng(5)
    time, event, group = rng.exponential(500, 60_000), rng.random(60_000) < 0.7, rng.integers(0, 2, 60_000)
    small, large = _both(compiled, lambda: (kaplan_meier(time, event), log_rank(time, event, group, rho=0.5)))
    np.testing.assert_array_equal(large[0].lower, small[0].lower)
    assert large[0].median() == small[0].median()
    assert large[1].statistic == small[1].statistic


@pytest.mark.parametrize("step", [1.0, 1.1])
@pytest.mark.parametrize(
    ("row", "time", "event"), [(3, np.nan, 1.0), (2, np.inf, 0.0), (4, -1.0, 1.0), (1, 5.0, 2.0), (0, 5.0, np.nan)]
)
def test_bad_input_is_refused_in_the_same_words(
    compiled: SetRows, step: float, row: int, time: float, event: float
) -> None:
    times, events = np.arange(1.0, 7) * step, np.array([1.0, 0, 1, 1, 0, 1])
    times[row], events[row] = time, event

    def refuse() -> str:
        with pytest.raises(MethodError) as refused:
            kaplan_meier(times, events)
        with pytest.raises(MethodError, match=r".") as again:
            log_rank(times, events, [0, 1, 0, 1, 0, 1])
        assert str(refused.value) == str(again.value)
        return str(refused.value)

    small, large = _both(compiled, refuse)
    assert large == small
    assert f"[{row}]" in str(small)
