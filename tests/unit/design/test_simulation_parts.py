"""The parts of a simulated trial that run side by side for many subjects: logarithms and orders of times."""

from __future__ import annotations

import numpy as np
import pytest

from topline.design.simulation.kernels.logarithm import minus_logarithms
from topline.design.simulation.kernels.ordering import order_times


def logarithms_of(numbers: list[float]) -> np.ndarray:
    words, spare = np.array(numbers).view(np.uint64), np.empty(len(numbers), dtype=np.uint64)
    found = words.view(np.float64)
    minus_logarithms(words, found, spare, spare.view(np.float64))
    return found


def test_logarithms_are_numpys_within_two_units_in_the_last_place() -> None:
    drawn = np.random.default_rng(1).integers(0, 2**32, 100_000)
    edges = [0, 1, 2, 2**31 - 1, 2**31, int(2**31.5), 2**32 - 2, 2**32 - 1]
    numbers = (np.concatenate([drawn, edges]) + 0.5) / 2**32
    exact = -np.log(numbers)
    assert (np.abs(logarithms_of(numbers.tolist()) - exact) <= 2 * np.spacing(exact)).all()


@pytest.mark.parametrize(
    "time",
    [
        [3.0, 1.0, 2.0],
        [5.0],
        [2.0, 2.0, 2.0],
        [4.0, 2.0, 4.0, 0.0, 2.0],
        [0.0, 1e-300, 1e300, 5.0],
        np.random.default_rng(2).exponential(size=300).round(1).tolist(),
        (1 / np.random.default_rng(3).random(200)).tolist(),
    ],
    ids=["few", "one", "equal", "ties", "far apart", "many with ties", "long tail"],
)
def test_times_are_ordered_as_a_stable_sort_orders_them(time: list[float]) -> None:
    order, boxes = np.empty(len(time), dtype=np.int64), np.empty((2, len(time)), dtype=np.int64)
    order_times(np.array(time), order, boxes)
    assert order.tolist() == np.argsort(time, kind="stable").tolist()
