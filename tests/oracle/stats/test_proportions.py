"""Corrected score limits and each alternative of the exact binomial test against R (r/proportions.R; 1e-8 relative)."""

from __future__ import annotations

import pytest
from stats_answers import Answer, assert_close, read_answers

from topline.stats import binomial_test, wilson

ANSWERS = read_answers("proportions")


@pytest.mark.parametrize("answer", ANSWERS["wilson"], ids=lambda a: f"{a['x']}-of-{a['n']}")
def test_corrected_score_limits_are_those_of_r(answer: Answer) -> None:
    for level, limits in answer["limits"].items():
        found = wilson(answer["x"], answer["n"], float(level), corrected=True)
        assert_close([found.lower, found.upper], limits)
        assert found.method == "Wilson, continuity corrected"


@pytest.mark.parametrize("answer", ANSWERS["tests"], ids=lambda a: f"{a['x']}-of-{a['n']}-at-{a['p0']}")
def test_each_alternative_of_the_exact_test_is_that_of_r(answer: Answer) -> None:
    for alternative, p_value in answer["p_values"].items():
        assert_close(binomial_test(answer["x"], answer["n"], answer["p0"], alternative).p_value, p_value)
