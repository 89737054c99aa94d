"""Sizes and powers of one proportion against rpact, R's stats package and the published design (r/sample_size.R)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stats_answers import Answer, assert_close, read_answers

from topline.stats import (
    exact_proportion_sample_size,
    exact_proportion_test,
    proportion_power,
    proportion_sample_size,
    sample_size_conventions,
)
from topline.stats.sample_size import NORMAL_FORMULAS, with_dropout

if TYPE_CHECKING:
    from topline.stats.exact_sample_size import ExactTest

CASES = read_answers("sample_size")["cases"]
EVERY_CASE = pytest.mark.parametrize(
    "case", CASES, ids=lambda c: f"{c['p0']}-{c['p1']}-{c['alpha']}-{c['sided']}-{c['power']}"
)


def assert_same_test(found: ExactTest, expected: Answer) -> None:
    assert (found.n, found.critical) == (expected["n"], expected["critical"])
    assert_close([found.alpha, found.power], [expected["alpha"], expected["power"]])


@EVERY_CASE
def test_normal_sizes_are_those_of_r(case: Answer) -> None:
    given = {name: case[name] for name in ("alpha", "sided", "power")}
    found = [proportion_sample_size(case["p0"], case["p1"], **given, formula=name) for name in NORMAL_FORMULAS]
    assert_close(found, [case[name] for name in NORMAL_FORMULAS])


@EVERY_CASE
def test_normal_powers_are_those_of_r(case: Answer) -> None:
    given = {name: case[name] for name in ("alpha", "sided")}
    found = [proportion_power(case["at"], case["p0"], case["p1"], **given, formula=name) for name in NORMAL_FORMULAS]
    assert_close(found, [case["powers"][name] for name in NORMAL_FORMULAS])


@EVERY_CASE
def test_exact_sizes_are_those_of_r(case: Answer) -> None:
    found = exact_proportion_sample_size(
        case["p0"], case["p1"], alpha=case["alpha"], sided=case["sided"], power=case["power"]
    )
    assert_same_test(found.first, case["first"])
    assert_same_test(found.lasting, case["lasting"])


@EVERY_CASE
def test_an_exact_test_is_that_of_r(case: Answer) -> None:
    found = exact_proportion_test(case["at"], case["p0"], case["p1"], alpha=case["alpha"], sided=case["sided"])
    assert_same_test(found, case["exact_at"])


def test_63_subjects_of_the_published_design_come_from_these_conventions() -> None:
    """20 % against 35 %: published n 63, with 10 % dropout 70; recomputed sets as listed beside the publication."""
    found = sample_size_conventions(0.20, 0.35, alphas=(0.025, 0.05, 0.1), powers=(0.8, 0.85, 0.9), dropout=0.10, n=63)
    sets = {
        (each.alpha, each.sided, each.power, each.formula): round(each.unrounded, 4)
        for each in found
        if each.evaluable == 63
    }
    assert sets == {
        (0.025, 1, 0.8, "both_variances"): 62.4535,
        (0.05, 1, 0.8, "alternative_variance"): 62.5125,
        (0.05, 1, 0.85, "arcsine"): 62.6294,
        (0.05, 2, 0.8, "both_variances"): 62.4535,
        (0.1, 1, 0.9, "continuity"): 62.6275,
        (0.1, 2, 0.8, "alternative_variance"): 62.5125,
        (0.1, 2, 0.85, "arcsine"): 62.6294,
    }
    assert {each.enrolled for each in found if each.evaluable == 63} == {70}
    assert {(each.evaluable, each.enrolled) for each in found if each.evaluable != 63} == {(56, 63)}
    assert with_dropout(63, 0.10) == 70


def test_the_exact_test_has_too_little_power_in_63_subjects() -> None:
    found = exact_proportion_test(63, 0.20, 0.35)
    assert found.critical == 20
    assert found.power == pytest.approx(0.7472115937707342, rel=1e-12)
    assert exact_proportion_sample_size(0.20, 0.35).first.n == 72
    assert exact_proportion_sample_size(0.20, 0.35, sided=1).first.n == 56
