"""Larger tables, rank tests at their largest and with ties, confidence levels, against R (r/larger_tests.R; 1e-8)."""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers

from topline import stats
from topline.core import MethodError

ANSWERS = read_answers("larger_tests")
FISHER = ANSWERS["fisher"][1:]  # R takes two minutes for the first, which is refused here


def shape_of(answer: Answer) -> str:
    return "x".join(str(size) for size in np.shape(answer["table"])) + f"-{np.sum(answer['table'])}"


@pytest.mark.parametrize("answer", FISHER, ids=shape_of)
def test_fishers_exact_p_value_is_that_of_r(answer: Answer) -> None:
    assert_close(stats.fisher_exact(answer["table"]).p_value, answer["p_value"])


def test_table_that_would_take_hours_is_refused_with_advice() -> None:
    with pytest.raises(MethodError, match="too large for the exact test, use chi_square"):
        stats.fisher_exact([[100] * 5] * 5)


@pytest.mark.parametrize("answer", ANSWERS["chi_square"], ids=shape_of)
def test_chi_square_with_and_without_correction_is_that_of_r(answer: Answer) -> None:
    for yates, key in ((False, "plain"), (True, "corrected")):
        found = stats.chi_square(answer["table"], yates=yates)
        assert_close([found.statistic, found.df, found.p_value], answer[key])


@pytest.mark.parametrize("answer", ANSWERS["wilcoxon"], ids=lambda a: f"{np.size(a['a'])}-{np.size(a['b'])}")
def test_wilcoxon_at_its_edges_is_that_of_r(answer: Answer) -> None:
    found = stats.wilcoxon(np.atleast_1d(answer["a"]), np.atleast_1d(answer["b"]))
    assert found.statistic == answer["statistic"]
    np.testing.assert_allclose(found.p_value, answer["p_value"], rtol=1e-8)


@pytest.mark.parametrize("answer", ANSWERS["means"], ids=lambda a: f"{np.size(a['a'])}-{np.size(a['b'])}")
def test_limits_of_a_difference_of_means_at_each_level_are_those_of_r(answer: Answer) -> None:
    for at in answer["levels"]:
        for is_pooled, key in ((False, "welch"), (True, "pooled")):
            found = stats.t_test(answer["a"], answer["b"], pooled=is_pooled, conf_level=at["level"]).estimate
            assert found is not None
            assert_close([found.lower, found.upper], at[key])


def test_one_value_against_several_can_be_pooled() -> None:
    found, answer = stats.t_test([1, 2, 4], [7], pooled=True), ANSWERS["one_alone"]
    assert found.estimate is not None
    assert_close([found.statistic, found.df], [answer["statistic"], answer["df"]])
    assert_close([found.estimate.lower, found.estimate.upper], answer["limits"])


@pytest.mark.parametrize("answer", ANSWERS["kruskal"], ids=lambda a: str(len(a["samples"])))
def test_kruskal_wallis_with_ties_is_that_of_r(answer: Answer) -> None:
    found = stats.kruskal_wallis(*[np.atleast_1d(sample) for sample in answer["samples"]])
    assert_close([found.statistic, found.df, found.p_value], [answer["statistic"], answer["df"], answer["p_value"]])


@pytest.mark.parametrize("answer", ANSWERS["trend"], ids=lambda a: str(a["score"]))
def test_trend_with_scores_is_that_of_r(answer: Answer) -> None:
    found = stats.cochran_armitage(answer["events"], answer["totals"], answer["score"])
    assert_close([found.statistic, found.p_value], [answer["statistic"], answer["p_value"]])
