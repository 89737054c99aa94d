"""What a rate is without events, without time, and of wrong counts."""

from __future__ import annotations

import math
import re

import pytest

from topline.core import MethodError
from topline.stats import poisson_rate


def test_without_events_the_upper_limit_is_that_of_the_chance_of_none() -> None:
    found = poisson_rate(0, 2)
    assert (found.estimate, found.lower) == (0, 0)
    assert found.upper == pytest.approx(-math.log(0.025) / 2, rel=1e-12)


def test_without_time_at_risk_there_is_no_rate() -> None:
    found = poisson_rate(0, 0)
    assert (found.estimate, found.lower, found.upper) == (None, None, None)
    assert found.method == "exact Poisson: no time at risk"


@pytest.mark.parametrize(
    ("events", "time", "message"),
    [
        (-1, 1, "events: expected a whole number, 0 or more, found -1, count the events"),
        (1.5, 1, "events: expected a whole number, 0 or more, found 1.5, count the events"),
        (math.nan, 1, "events: expected a whole number, 0 or more, found nan, count the events"),
        (1, -2, "time_at_risk: expected a number, 0 or more, found -2, add up the time of all subjects"),
        (1, math.inf, "time_at_risk: expected a number, 0 or more, found inf, add up the time of all subjects"),
        (
            3,
            0,
            (
                "time_at_risk: expected more than 0 where there are events, found 0 with 3 events, "
                "count the day of the event as at risk"
            ),
        ),
    ],
)
def test_what_is_no_count_or_no_time_is_refused(events: int, time: float, message: str) -> None:
    with pytest.raises(MethodError, match=f"^{re.escape(message)}$"):
        poisson_rate(events, time)
