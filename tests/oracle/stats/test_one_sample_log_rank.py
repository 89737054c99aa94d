"""The one-sample log-rank test against survdiff with an offset (r/one_sample_log_rank.R; 1e-8 relative)."""

from __future__ import annotations

import pytest
from stats_answers import Answer, assert_close, read_answers, read_columns

from topline.stats import one_sample_log_rank


@pytest.mark.parametrize(
    "answer", read_answers("one_sample_log_rank")["cases"], ids=lambda a: f"{a['data']}-{a['shape']}"
)
def test_one_sample_log_rank_is_that_of_survdiff(answer: Answer) -> None:
    data = read_columns(answer["data"])
    found = one_sample_log_rank(data["time"], data["event"], lambda t: (t / answer["scale"]) ** answer["shape"])
    assert found.statistic is not None
    assert_close(found.observed, [answer["observed"]])
    assert_close(found.expected, [answer["expected"]])
    assert_close([found.statistic**2, found.p_value], [answer["chi_square"], answer["p_value"]])
    assert (found.statistic > 0) == (answer["expected"] > answer["observed"])
