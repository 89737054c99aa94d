"""What cannot be a target of a design is refused, with the range that works."""

from __future__ import annotations

import pytest

from topline.core import MethodError
from topline.stats import exact_proportion_sample_size, exact_proportion_test, proportion_sample_size
from topline.stats.sample_size import with_dropout


def test_a_better_rate_below_the_null_is_refused() -> None:
    with pytest.raises(MethodError) as error:
        proportion_sample_size(0.35, 0.20)
    assert str(error.value) == (
        "p1: expected above p0 (0.35) and below 1, found 0.2, the hoped-for rate is the higher one: "
        "count successes, not failures"
    )


def test_a_power_of_1_is_refused() -> None:
    with pytest.raises(MethodError) as error:
        exact_proportion_sample_size(0.20, 0.35, power=1)
    assert str(error.value) == (
        "power: expected above 0.025 and below 1, found 1, no number of subjects gives certainty"
    )


def test_no_subjects_are_refused() -> None:
    with pytest.raises(MethodError, match="n: expected a whole number, 1 or more, found 0"):
        exact_proportion_test(0, 0.20, 0.35)


def test_all_wrong_targets_are_told_together() -> None:
    with pytest.raises(MethodError) as error:
        proportion_sample_size(20, 35, alpha=5, sided=3)  # type: ignore[arg-type]  what a reader of per cent may write
    assert [problem.file for problem in error.value.problems] == ["p0", "alpha", "sided"]


def test_rates_too_near_to_each_other_are_refused_with_the_range_that_works() -> None:
    with pytest.raises(MethodError, match=r"p1: expected 0.2023 or more, found 0.2001"):
        exact_proportion_sample_size(0.2, 0.2001)


def test_a_whole_dropout_is_refused() -> None:
    with pytest.raises(MethodError, match="dropout: expected 0 or more and below 1, found 1"):
        with_dropout(63, 1)


def test_a_test_that_no_outcome_rejects_has_no_power() -> None:
    found = exact_proportion_test(2, 0.5, 0.9)
    assert (found.critical, found.alpha, found.power) == (3, 0.0, 0.0)
