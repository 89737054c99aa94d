"""What the search for a cutpoint says at its edges."""

from __future__ import annotations

import numpy as np
import pytest

from topline.core import MethodError
from topline.stats import maximally_selected_log_rank
from topline.stats.special import ndtr

TIME, EVENT = [3, 5, 6, 6, 9, 12, 15, 20], [1, 1, 1, 0, 1, 0, 1, 0]


@pytest.mark.parametrize("p_method", ["lau94", "exact_gauss"])
def test_one_cut_is_an_ordinary_two_sided_test(p_method: str) -> None:
    found = maximally_selected_log_rank(TIME, EVENT, [0, 0, 0, 1, 1, 1, 1, 1], p_method=p_method)
    assert found.candidates.tolist() == [0]
    assert found.p_value == pytest.approx(2 * ndtr(-found.statistic))


def test_constant_marker_is_refused() -> None:
    with pytest.raises(MethodError, match="marker: expected a cut between lower and upper, found none, widen them"):
        maximally_selected_log_rank(TIME, EVENT, [1] * 8)


def test_cuts_that_leave_too_few_are_not_tried() -> None:
    found = maximally_selected_log_rank(TIME, EVENT, range(8), lower=0.3, upper=0.6)
    assert found.candidates.tolist() == [1, 2, 3]


def test_no_event_has_no_cut() -> None:
    with pytest.raises(MethodError, match="event: expected scores that vary, found none"):
        maximally_selected_log_rank(TIME, [0] * 8, range(8))


def test_unknown_method_is_answered_with_the_known() -> None:
    with pytest.raises(MethodError, match="did you mean lau94"):
        maximally_selected_log_rank(TIME, EVENT, range(8), p_method="lau95")


def test_no_permutation_is_refused() -> None:
    with pytest.raises(MethodError, match="n_permutations: expected 1 or more, found 0"):
        maximally_selected_log_rank(TIME, EVENT, range(8), p_method="permutation", n_permutations=0)


def test_bound_over_permutations_refuses_what_it_cannot_hold() -> None:
    rng = np.random.default_rng(1)
    with pytest.raises(MethodError, match="use lau94, exact_gauss or permutation"):
        maximally_selected_log_rank(rng.exponential(size=900), [1] * 900, rng.normal(size=900), p_method="hl")


def test_permutations_are_those_of_the_generator_that_is_given() -> None:
    def draw(seed: int) -> float:
        rng = np.random.default_rng(seed)
        return maximally_selected_log_rank(TIME, EVENT, range(8), p_method="permutation", rng=rng).p_value

    assert draw(1) == draw(1) != draw(2)


def test_p_value_that_was_drawn_is_never_zero() -> None:
    time, event = range(1, 31), [1] * 30
    found = maximally_selected_log_rank(time, event, range(30), p_method="permutation", n_permutations=99)
    assert found.p_value == 0.01
    assert (
        found.method
        == "maximally selected log-rank test, random permutations, 99 drawn with seed 0, standard error 0.01"
    )


def test_p_value_of_a_huge_statistic_is_not_below_that_of_one_cut() -> None:
    time = np.arange(1, 401)
    found = maximally_selected_log_rank(time, np.ones(400), time // 200)
    assert found.p_value >= 2 * ndtr(-found.statistic) > 0
