"""Both ways to count comparable pairs give the same numbers."""

from __future__ import annotations

import numpy as np
import pytest

from topline.stats.inputs import FollowUp
from topline.stats.pair_counts import count_by_rank, count_each_pair


@pytest.mark.parametrize("has_entry", [False, True])
@pytest.mark.parametrize("is_weighted", [False, True])
def test_sums_by_rank_are_those_over_all_pairs(*, has_entry: bool, is_weighted: bool) -> None:
    rng = np.random.default_rng(5)
    time = rng.integers(2, 30, 400).astype(float)
    entry = (time - rng.integers(1, 8, 400)).clip(0) if has_entry else None
    follow_up = FollowUp(time=time, event=rng.random(400) < 0.6, entry=entry)
    marker = rng.integers(0, 20, 400).astype(float)
    weights = rng.uniform(0.2, 3, 400) if is_weighted else np.ones(400)
    value = rng.uniform(0, 3, 400) * (time < 25) if is_weighted else np.ones(400)
    by_rank, by_pair = (count(follow_up, marker, weights, value) for count in (count_by_rank, count_each_pair))
    np.testing.assert_allclose(by_rank, by_pair, rtol=1e-12, atol=1e-9 if is_weighted else 0)
    assert by_pair.sum() > 0


def test_pairs_of_four_subjects() -> None:
    # time, event, longevity: the first death has three partners, the second one (the censored leaves before)
    follow_up = FollowUp(time=np.array([1.0, 2.0, 3.0, 4.0]), event=np.array([True, False, True, True]))
    counts = count_by_rank(follow_up, np.array([1.0, 3.0, 3.0, 1.0]), np.ones(4), np.ones(4))
    assert counts.tolist() == [[2, 0, 1], [1, 0, 0], [1, 1, 0], [0, 1, 1]]
