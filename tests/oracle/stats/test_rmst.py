"""Differences of restricted means against R's survfit (r/rmst.R; 1e-8 relative)."""

from __future__ import annotations

import pytest
from stats_answers import Answer, assert_close, read_answers

from topline.stats import rmst_difference

FIELDS = ("estimate", "std_error", "lower", "upper", "p_value")


@pytest.mark.parametrize("case", read_answers("rmst")["cases"], ids=lambda c: f"{c['name']}-{c['tau']:g}")
def test_difference_of_restricted_means_is_that_of_survfit(case: Answer) -> None:
    data = case["data"]
    found = rmst_difference(data["time"], data["event"], data["group"], case["tau"], conf_level=case["conf_level"])
    assert_close([getattr(found, field) for field in FIELDS], [case[field] for field in FIELDS])
