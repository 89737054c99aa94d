"""Harrell's and Uno's C against R's concordance (r/concordance.R; 1e-8 relative)."""

from __future__ import annotations

import pytest
from stats_answers import Answer, assert_close, read_answers, read_columns

from topline.stats import concordance

CASES = read_answers("concordance")["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['data']}-{c['weighting']}-{c['tau']}")
def test_c_and_its_error_are_those_of_survival(case: Answer) -> None:
    data = read_columns(case["data"])
    found = concordance(data["time"], data["event"], data["marker"], weighting=case["weighting"], tau=case["tau"])
    assert_close([found.estimate, found.std_error], [case["estimate"], case["std_error"]])
