"""The log-rank family against R's survdiff and survMisc's comp (r/log_rank.R; 1e-8 relative)."""

from __future__ import annotations

import numpy as np
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
@pytest.mark.parametrize("kind", ["pairwise", "pairwise_stratified"])
def test_pairs_are_those_of_survdiff_and_p_adjust(name: str, adjust: Answer, kind: str) -> None:
    data = read_columns(name)
    strata = data["strat"] if kind == "pairwise_stratified" else None
    result = pairwise_log_rank(data["time"], data["event"], data["group"], strata=strata, adjust=adjust)
    assert_close(result.p_value, ANSWERS["datasets"][name][kind][adjust])


@pytest.mark.parametrize(
    "answer", ANSWERS["fleming_harrington"], ids=lambda a: f"{a['name']}-{a['rho']:g}-{a['gamma']:g}"
)
def test_fleming_harrington_weights_are_those_of_survmisc(answer: Answer) -> None:
    data = read_columns(answer["name"])
    rows = np.arange(len(data["time"]))
    if answer["n"] < len(rows):
        rows = np.unique(data["time"], return_index=True)[1]
    result = log_rank(
        *(data[key][rows] for key in ("time", "event", "group")), rho=answer["rho"], gamma=answer["gamma"]
    )
    assert_close(result.statistic, answer["statistic"])


@pytest.mark.parametrize("answer", ANSWERS["odd"], ids=lambda a: a["name"])
def test_groups_with_little_in_them_are_those_of_survdiff(answer: Answer) -> None:
    result = log_rank(answer["data"]["time"], answer["data"]["event"], answer["data"]["group"])
    assert_close([result.statistic, result.df, result.p_value], [answer["statistic"], answer["df"], answer["p_value"]])
    assert_close(result.observed, answer["observed"])
    assert_close(result.expected, answer["expected"])
