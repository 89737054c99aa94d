"""Exact limits of a rate against poisson.test of R's stats package (r/poisson_rate.R; 1e-8 relative)."""

from __future__ import annotations

import pytest
from stats_answers import Answer, assert_close, read_answers

from topline.stats import poisson_rate

CASES = read_answers("poisson_rate")["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['events']}-in-{c['time_at_risk']}-at-{c['conf_level']}")
def test_a_rate_and_its_limits_are_those_of_r(case: Answer) -> None:
    found = poisson_rate(case["events"], case["time_at_risk"], case["conf_level"])
    assert_close([found.estimate, found.lower, found.upper], [case["estimate"], case["lower"], case["upper"]])
    assert found.conf_level == case["conf_level"]
