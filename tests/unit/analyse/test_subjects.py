"""Disposition, analysis sets, baseline, exposure, deaths and the flow diagram of the eight subjects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.analyse import analyse

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.results import Results

    Numbers = Callable[..., dict[tuple[str, ...], float | None]]

BY_LEVEL = ("group1_level", "variable_level")
OF_ALL = {"group1_level": ""}


def test_the_total_stands_after_the_arms_in_the_order_of_the_protocol(numbers: Numbers) -> None:
    assert list(numbers("baseline.N", "N").items()) == [(("Active",), 4), (("Control",), 3), (("",), 7)]


def test_status_is_a_share_of_the_population(numbers: Numbers) -> None:
    assert numbers("disposition.status", "n", ("variable_level",), **OF_ALL) == {
        ("COMPLETED",): 1,
        ("DISCONTINUED",): 5,
        ("ONGOING",): 1,
    }
    shares = numbers("disposition.status", "p", ("variable_level",), group1_level="Active")
    assert shares == {("COMPLETED",): 0.25, ("DISCONTINUED",): 0.5, ("ONGOING",): 0.25}


def test_reasons_stand_by_frequency_then_by_name(numbers: Numbers) -> None:
    reasons = numbers("disposition.reason", "n", ("variable_level",), **OF_ALL)
    assert list(reasons.items()) == [(("ADVERSE EVENT",), 2), (("DEATH",), 2), (("LOST",), 1)]


def test_a_discontinuation_without_reason_is_counted_as_such(analysis_data: AnalysisData, protocol: Protocol) -> None:
    adsl = analysis_data.datasets["adsl"].with_columns(
        DCSREAS=pl.when(pl.col("USUBJID") != "07").then("DCSREAS")  # 07 was lost
    )
    data = replace(analysis_data, datasets={**analysis_data.datasets, "adsl": adsl})
    rows = [row.statistic for row in analyse(data, protocol, ("disposition",)).rows]
    found = {
        row.group1_level: row.stat_num for row in rows if row.context == "no reason recorded" and row.stat_name == "n"
    }
    assert found == {"Active": 0, "Control": 1, "": 1}


def test_screened_counts_failures_and_treated_does_not_count_the_untreated(numbers: Numbers) -> None:
    assert numbers("disposition.screened", "n") == {("",): 8}
    assert numbers("disposition.randomised", "n") == {("Active",): 4, ("Control",): 3, ("",): 7}
    assert numbers("disposition.treated", "n") == {("Active",): 3, ("Control",): 3, ("",): 6}


def test_an_analysis_set_is_a_share_of_the_enrolled(numbers: Numbers) -> None:
    assert numbers("sets.set", "n", BY_LEVEL, variable="SAFFL") == {
        ("Active", "Y"): 3,
        ("Control", "Y"): 3,
        ("", "Y"): 6,
    }
    assert numbers("sets.set", "p", ("group1_level",), variable="SAFFL")["Active",] == 0.75


def test_a_number_is_summarised(numbers: Numbers) -> None:
    active = {"group1_level": "Active", "variable": "AGE"}  # 50, 60, 70, 80
    summary = {
        name: numbers("baseline.summary", name, ("variable",), **active)["AGE",] for name in ("N", "mean", "median")
    }
    assert summary == {"N": 4, "mean": 65, "median": 65}
    quartiles = [numbers("baseline.summary", name, ("variable",), **active)["AGE",] for name in ("p25", "p75")]
    assert quartiles == [55, 75]
    assert numbers("baseline.summary", "sd", ("variable",), **active)["AGE",] == pytest.approx((500 / 3) ** 0.5)


def test_a_category_is_a_share_of_the_subjects_with_a_value(numbers: Numbers) -> None:
    sexes = {"variable": "SEX", "group1_level": "Active"}  # F, M, F, missing
    assert numbers("baseline.count", "n", ("variable_level",), **sexes) == {("F",): 2, ("M",): 1}
    assert numbers("baseline.count", "p", ("variable_level",), **sexes) == {("F",): 2 / 3, ("M",): 1 / 3}
    assert numbers("baseline.missing", "n_miss", ("variable_level",), **sexes) == {("",): 1}


def test_a_number_with_cut_offs_is_counted_in_its_groups_too(numbers: Numbers) -> None:
    groups = numbers("baseline.count", "n", ("variable_level",), variable="AGEGR1", **OF_ALL)
    assert list(groups.items()) == [(("<65",), 3), ((">=65",), 4)]


def test_exposure_is_of_the_treated(numbers: Numbers) -> None:
    assert numbers("exposure.N", "N") == {("Active",): 3, ("Control",): 3, ("",): 6}
    assert numbers("exposure.summary", "median") == {("Active",): 190, ("Control",): 50, ("",): 75}


def test_a_death_is_listed_field_by_field(results: Results) -> None:
    rows = [row.statistic for row in results.rows if row.statistic.analysis_id == "deaths.subject"]
    listed = {
        row.variable: row.stat_num if row.stat_num is not None else row.stat_chr
        for row in rows
        if row.group2_level == "03"
    }
    assert {row.group2_level for row in rows} == {"03", "06"}
    assert listed == {
        "TRT01P": "Active",
        "AGE": 70,
        "SEX": "F",
        "TRTSDT": "2024-01-01",
        "TRTEDT": "2024-10-16",
        "DTHDT": "2024-10-26",
        "DTHADY": 300,
        "LDDTHELD": 10,
        "DTHCAUS": "Disease <progression>",
    }
    (unknown,) = [row for row in rows if row.group2_level == "06" and row.variable == "DTHCAUS"]
    assert unknown.error == "not recorded"


def test_the_arrows_of_the_flow_diagram_add_up(numbers: Numbers) -> None:
    assert numbers("flow.screened", "n") == {("",): 8}
    assert numbers("flow.not_enrolled", "n", ("variable_level",)) == {("",): 1, ("SCREEN FAILURE",): 1}
    assert numbers("flow.not_treated", "n") == {("Active",): 1, ("Control",): 0, ("",): 1}
    assert set(numbers("flow.check", "difference", ("group1_level", "context")).values()) == {0}


def test_a_subject_in_no_arm_is_left_over_in_the_flow_diagram(analysis_data: AnalysisData, protocol: Protocol) -> None:
    adsl = analysis_data.datasets["adsl"].with_columns(TRT01P=pl.when(pl.col("USUBJID") != "07").then("TRT01P"))
    data = replace(analysis_data, datasets={**analysis_data.datasets, "adsl": adsl})
    rows = [row.statistic for row in analyse(data, protocol, ("flow",)).rows]
    assert [(row.stat_num, row.warning) for row in rows if row.context == "enrolled = sum of the arms"] == [
        (1, "enrolled = sum of the arms: 1 subject more on the left")
    ]
