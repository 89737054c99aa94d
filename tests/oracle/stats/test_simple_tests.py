"""Proportions, tables, means and ranks against R's stats package (r/simple_tests.R; 1e-8 relative)."""

from __future__ import annotations

import pytest
from stats_answers import Answer, assert_close, read_answers

from topline import stats

ANSWERS = read_answers("simple_tests")


@pytest.mark.parametrize("method", ["clopper_pearson", "wilson", "agresti_coull", "jeffreys", "wald"])
@pytest.mark.parametrize("answer", ANSWERS["proportions"], ids=lambda a: f"{a['x']}-of-{a['n']}")
def test_limits_of_a_proportion_are_those_of_r(answer: Answer, method: str) -> None:
    for level in ("0.8", "0.9", "0.95", "0.99"):
        found = getattr(stats, method)(answer["x"], answer["n"], float(level))
        assert_close([found.lower, found.upper], answer[level][method])


@pytest.mark.parametrize("answer", ANSWERS["proportions"], ids=lambda a: f"{a['x']}-of-{a['n']}")
def test_binomial_test_is_that_of_r(answer: Answer) -> None:
    for test in answer["test"]:
        for alternative in ("two-sided", "less", "greater"):
            found = stats.binomial_test(answer["x"], answer["n"], test["p0"], alternative)
            assert_close(found.p_value, test[alternative.replace("-", "_")])


@pytest.mark.parametrize("answer", ANSWERS["tables"], ids=lambda a: str(a["table"]))
def test_fisher_and_chi_square_are_those_of_r(answer: Answer) -> None:
    assert_close(stats.fisher_exact(answer["table"]).p_value, answer["fisher"])
    plain, corrected = stats.chi_square(answer["table"], yates=False), stats.chi_square(answer["table"])
    assert_close([plain.statistic, plain.df, plain.p_value], [answer["chi_square"], answer["df"], answer["p_value"]])
    assert_close([corrected.statistic, corrected.p_value], [answer["yates"], answer["yates_p"]])


@pytest.mark.parametrize("answer", ANSWERS["trend"], ids=lambda a: str(a["score"]))
def test_trend_of_proportions_is_that_of_r(answer: Answer) -> None:
    found = stats.cochran_armitage(answer["events"], answer["totals"], answer["score"])
    assert_close([found.statistic, found.p_value], [answer["statistic"], answer["p_value"]])


@pytest.mark.parametrize("answer", ANSWERS["two_samples"], ids=lambda a: str(len(a["a"])))
def test_two_samples_are_compared_as_in_r(answer: Answer) -> None:
    for key, is_pooled in (("welch", False), ("pooled", True)):
        found, wanted = stats.t_test(answer["a"], answer["b"], pooled=is_pooled), answer[key]
        assert_close([found.statistic, found.df, found.p_value], [wanted["statistic"], wanted["df"], wanted["p_value"]])
        assert_close([found.estimate.lower, found.estimate.upper], wanted["limits"])
    ranks = stats.wilcoxon(answer["a"], answer["b"])
    assert_close([ranks.statistic, ranks.p_value], [answer["wilcoxon"]["statistic"], answer["wilcoxon"]["p_value"]])


@pytest.mark.parametrize("answer", ANSWERS["kruskal"], ids=lambda a: str(a["df"]))
def test_kruskal_wallis_is_that_of_r(answer: Answer) -> None:
    found = stats.kruskal_wallis(*answer["samples"])
    assert_close([found.statistic, found.df, found.p_value], [answer["statistic"], answer["df"], answer["p_value"]])
