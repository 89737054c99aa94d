"""Accruals and hopes that are impossible are refused, with the range that works."""

from __future__ import annotations

import pytest

from topline.core import MethodError
from topline.design import (
    Timing,
    group_sequential,
    log_rank_events,
    median_survival_size,
    one_sample_log_rank_size,
    read_targets,
    two_arm_size,
)

TIMING = Timing(per_month=5, follow_up_months=6)


def test_an_impossible_accrual_is_refused_with_all_that_is_wrong() -> None:
    with pytest.raises(MethodError) as error:
        Timing(per_month=0, follow_up_months=-1, yearly_loss=1)
    assert [str(problem) for problem in error.value.problems] == [
        "accrual: expected subjects a month above 0, found 0, say what the sites can do",
        "follow-up: expected 0 months or more, found -1, say what the sites can do",
        "yearly loss: expected 0 or more and below 1, found 1, say what the sites can do",
    ]


def test_medians_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(MethodError, match="medians: expected a longer one than the null's"):
        median_survival_size(6, 4, TIMING)


def test_a_hazard_ratio_of_1_is_refused() -> None:
    with pytest.raises(MethodError, match="hazard ratio: expected above 0 and below 1, found 1"):
        log_rank_events(1)


def test_a_control_median_of_0_is_refused() -> None:
    with pytest.raises(MethodError, match="control median: expected above 0 months, found 0"):
        two_arm_size(100, 0.7, 0, TIMING)


def test_looks_that_do_not_end_with_all_information_are_refused() -> None:
    with pytest.raises(MethodError, match="shares: expected shares of the information that rise from above 0 to 1"):
        group_sequential((0.5, 0.9))


def test_a_follow_up_too_short_for_the_power_needs_more_subjects() -> None:
    targets = read_targets(0.20, 0.35)
    short = one_sample_log_rank_size(targets, 6, Timing(per_month=50, follow_up_months=1))
    assert short.n > one_sample_log_rank_size(targets, 6, TIMING).n
