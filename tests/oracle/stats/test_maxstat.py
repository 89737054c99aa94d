"""Maximally selected log-rank statistics against maxstat and mvtnorm (r/maxstat.R).

Random permutations agree within four standard errors of the difference; the rest to 1e-8 relative.
"""

from __future__ import annotations

import numpy as np
import pytest
from stats_answers import Answer, assert_close, read_answers, read_columns

from topline.stats import Cutpoint, maximally_selected_log_rank

ANSWERS = read_answers("maxstat")
CASES = ANSWERS["cases"]
WITH_HL = [answer for answer in CASES if answer["hl"] is not None]


def name_of(answer: Answer) -> str:
    return f"{answer['data']}-{answer['marker']}-{answer['first']}-{answer['lower']}"


def search(answer: Answer, p_method: str) -> Cutpoint:
    data = {key: values[: answer["first"]] for key, values in read_columns(answer["data"]).items()}
    return maximally_selected_log_rank(
        data["time"],
        data["event"],
        data[answer["marker"]],
        lower=answer["lower"],
        upper=answer["upper"],
        p_method=p_method,
    )


@pytest.mark.parametrize("answer", CASES, ids=name_of)
def test_cut_statistic_and_lausens_p_values_are_those_of_maxstat(answer: Answer) -> None:
    newer, older = search(answer, "lau94"), search(answer, "lau92")
    assert_close([newer.cutpoint, newer.statistic], [answer["cutpoint"], answer["statistic"]])
    assert len(newer.candidates) == answer["cuts"]
    np.testing.assert_allclose(newer.p_value, answer["lau94"], rtol=1e-8, atol=1e-14)
    np.testing.assert_allclose(older.p_value, answer["lau92"], rtol=1e-8)


@pytest.mark.parametrize("answer", WITH_HL, ids=name_of)
def test_hothorn_and_lausens_p_value_is_that_of_maxstat(answer: Answer) -> None:
    found = search(answer, "hl")
    assert_close(
        [found.cutpoint, found.statistic, found.p_value],
        [answer["hl"]["cutpoint"], answer["hl"]["statistic"], answer["hl"]["p_value"]],
    )


@pytest.mark.parametrize("answer", CASES, ids=name_of)
def test_joint_normal_p_value_is_that_of_quadrature_and_of_mvtnorm(answer: Answer) -> None:
    found, gauss = search(answer, "exact_gauss").p_value, answer["gauss"]
    np.testing.assert_allclose(found, gauss["chain"], rtol=1e-8, atol=5e-12)
    if gauss["orthants"] is not None:
        np.testing.assert_allclose(found, gauss["orthants"], rtol=1e-8, atol=1e-13)
    if gauss["genz"] is not None:
        assert abs(found - gauss["genz"]) <= 2 * gauss["genz_error"]


@pytest.mark.parametrize("answer", CASES, ids=name_of)
def test_permutation_p_value_is_that_of_maxstat_but_for_chance(answer: Answer) -> None:
    found = search(answer, "permutation")
    error = np.sqrt(found.p_value * (1 - found.p_value) * (1 / 10_000 + 1 / 50_000))
    assert found.p_std_error == np.sqrt(found.p_value * (1 - found.p_value) / 10_000)
    assert abs(found.p_value - answer["permutation"]) <= 4 * error


def test_permutation_p_value_approaches_that_of_every_order() -> None:
    every = ANSWERS["every_order"]
    found = maximally_selected_log_rank(
        every["time"],
        every["event"],
        every["marker"],
        lower=every["lower"],
        upper=every["upper"],
        p_method="permutation",
        rng=np.random.default_rng(7),
        n_permutations=200_000,
    )
    assert_close(found.statistic, every["statistic"])
    error = np.sqrt(every["p_value"] * (1 - every["p_value"]) / 200_000)
    assert abs(found.p_value - every["p_value"]) <= 4 * error
    assert found.method.endswith("200000 drawn, standard error 0.0011")
