"""Whatever comes back first, and however much goes out at a time, the sums are those of one block after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from topline.design.simulation import PartialSums, Run, no_sums, partial_sums, sum_blocks
from topline.pipeline.simulation_course import Course

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a mean is from nothing: an error that falls with the trials."""

    largest_error: float


@dataclass(frozen=True, slots=True)
class Parts:
    """Adds up numbers whose sum hangs on the order in which they are added."""

    label: str = "parts"
    sums: tuple[str, ...] = ("parts",)

    def add_block(self, seed: int, trials: range, out: NDArray[np.float64]) -> None:
        out[0] = np.exp(np.random.default_rng([seed, trials.start]).normal(scale=20))

    def summarise(self, sums: NDArray[np.float64], trials: int, seed: int) -> Spread:
        assert sums.shape == (1,)
        assert seed == 3
        return Spread(largest_error=trials**-0.5)


@given(st.data(), st.integers(1, 100_000), st.sampled_from([None, 0.005]))
def test_sums_do_not_hang_on_the_order_in_which_units_come_back(
    data: st.DataObject, replicates: int, precision: float | None
) -> None:
    run, work = Run(seed=3, replicates=replicates, precision=precision), Parts()
    *_, expected = partial_sums(work, run)

    course, out = Course.begin(work, run, no_sums(work)), list[range]()
    while course.unsent or out:
        if course.unsent and (not out or data.draw(st.booleans())):
            out.append(course.send(1.0, data.draw(st.integers(1, 5))))
            continue
        blocks = out.pop(data.draw(st.integers(0, len(out) - 1)))
        course.take(blocks, sum_blocks(work, run, blocks), data.draw(st.floats(0, 2)))

    assert course.state == expected


@given(st.integers(0, 20), st.integers(1, 4))
def test_a_course_goes_on_where_it_was(done: int, most: int) -> None:
    run, work = Run(seed=3, replicates=100_000), Parts()
    *_, whole = partial_sums(work, run)
    blocks = range(done)
    before = PartialSums(trials=done * 4096, sums=(float(sum_in_order(sum_blocks(work, run, blocks))),))

    course = Course.begin(work, run, before)
    while course.unsent:
        blocks = course.send(1.0, most)
        assert course.take(blocks, sum_blocks(work, run, blocks), 0.001)
    assert course.state == whole


def sum_in_order(sums: NDArray[np.float64]) -> float:
    total = 0.0
    for each in sums[:, 0].tolist():
        total += each
    return total
