"""A comparison holds each design as its own function finds it; what cannot be found says why."""

from __future__ import annotations

import pytest

from topline.core import MethodError
from topline.design import (
    DesignRequest,
    Timing,
    bop2_sized,
    compare_designs,
    compare_designs_results,
    fleming_sized,
    operating_characteristics,
    read_targets,
    simon_two_stage,
    size_results,
)

TARGETS = read_targets(0.20, 0.40, 0.05, 1)
REQUEST = DesignRequest(targets=TARGETS)


def test_each_design_is_the_one_that_its_own_search_finds() -> None:
    found = {design.label: design for design in compare_designs(REQUEST)}
    assert found["Fleming"].looks == fleming_sized(0.20, 0.40)
    assert found["BOP2"].looks == bop2_sized(0.20, 0.40).design
    simon = simon_two_stage(0.20, 0.40).optimal
    assert (found["Simon, optimal"].n, found["Simon, optimal"].expected_n) == (simon.n, pytest.approx(simon.expected_n))


def test_every_design_tells_its_exact_error_rates() -> None:
    for design in compare_designs(REQUEST):
        if design.looks is None:
            continue
        assert design.alpha == operating_characteristics(design.looks, 0.20).success
        assert design.power == operating_characteristics(design.looks, 0.40).success
        assert design.alpha <= 0.05


def test_designs_of_a_time_to_event_need_a_month_and_say_so_where_they_lack_an_accrual() -> None:
    assert all(design.family != "Time to event" for design in compare_designs(REQUEST))
    without = compare_designs(DesignRequest(targets=TARGETS, months=6))
    reasons = {design.label: design.reason for design in without if design.family == "Time to event"}
    assert reasons["Kaplan-Meier rate"] == ""
    assert reasons["One-sample log-rank"].startswith("it needs the accrual")


def test_results_have_the_duration_of_all_who_are_enrolled() -> None:
    request = DesignRequest(targets=TARGETS, timing=Timing(per_month=5, follow_up_months=6), dropout=0.1)
    rows = [row.statistic for row in compare_designs_results(request).rows]
    simon = {row.stat_name: row.stat_num for row in rows if row.variable_level == "Simon, optimal"}
    assert (simon["N"], simon["enrolled"], simon["months"]) == (43, 48, 48 / 5 + 6)


def test_a_size_that_no_convention_gives_is_told_with_those_that_do() -> None:
    with pytest.raises(MethodError, match="n: expected one of"):
        size_results(REQUEST, 200)


def test_looks_that_cannot_be_are_refused_together() -> None:
    with pytest.raises(MethodError) as error:
        DesignRequest(targets=TARGETS, stages=1, first_look=0, cohort=0)
    assert [problem.file for problem in error.value.problems] == ["stages", "first look", "cohort"]
