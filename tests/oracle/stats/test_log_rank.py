"""The log-rank family against R's survdiff (r/log_rank.R; 1e-8 relative)."""

from __future__ import annotations

import pytest
from stats_answers import Answer, assert_close, read_answers, read_columns

from topline.stats import log_rank, log_rank_trend, pairwise_log_rank

ANSWERS = read_answers("log_rank")
NAMES = sorted(ANSWERS["datasets"])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["rho", "stratified"])
def test_weighted_and_stratified_tests_are_those_of_survdiff(name: str, kind: str) -> None:
    data = read_columns(name)
    for answer in ANSWERS["datasets"][name][kind]:
        strata = data["strat"] if kind == "stratified" else None
        result = log_rank(data["time"], data["event"], data["group"], strata=strata, rho=answer["rho"])
        assert_close(
            [result.statistic, result.df, result.p_value], [answer["statistic"], answer["df"], answer["p_value"]]
        )
        assert_close(result.observed, answer["observed"])
        assert_close(result.expected, answer["expected"])


@pytest.mark.parametrize("name", NAMES)
def test_trend_is_that_of_survdiff(name: str) -> None:
    data, answers = read_columns(name), ANSWERS["datasets"][name]
    plain = log_rank_trend(data["time"], data["event"], data["group"], answers["trend"]["score"])
    within = log_rank_trend(
        data["time"], data["event"], data["group"], answers["trend_stratified"]["score"], strata=data["strat"]
    )
    assert_close(
        [plain.statistic, within.statistic], [answers["trend"]["statistic"], answers["trend_stratified"]["statistic"]]
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("adjust", ["holm", "bonferroni", "none"])
def test_pairs_are_those_of_survdiff_and_p_adjust(name: str, adjust: str) -> None:
    data = read_columns(name)
    result = pairwise_log_rank(data["time"], data["event"], data["group"], adjust=adjust)
    assert_close(result.p_value, ANSWERS["datasets"][name]["pairwise"][adjust])


@pytest.mark.parametrize("answer", ANSWERS["lung_fleming_harrington"], ids=lambda a: f"{a['rho']}-{a['gamma']}")
def test_fleming_harrington_weights_are_their_definition_in_r(answer: Answer) -> None:
    data = read_columns("lung")
    result = log_rank(data["time"], data["event"], data["group"], rho=answer["rho"], gamma=answer["gamma"])
    assert_close(result.statistic, answer["statistic"])
