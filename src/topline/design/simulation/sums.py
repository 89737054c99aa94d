"""What is added up over simulated trials, in the order of the array that holds it."""

from __future__ import annotations

SUMS: tuple[str, ...] = (
    "duration", "duration2", "events", "events2",
    "count_positive", "count_gap", "count_gap2", "count_covered",
    "curve_positive", "curve_gap", "curve_gap2", "curve_covered", "curve_limits",
    "test_positive", "statistic", "statistic2", "tests",
)  # fmt: skip
