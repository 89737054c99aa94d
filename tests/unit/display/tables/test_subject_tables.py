"""Disposition, analysis sets, baseline and exposure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.tables import TABLES
from topline.protocol import PlanItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from topline.display import TableDisplay
    from topline.protocol import Protocol
    from topline.results import Results, Statistic

    MakeRow = Callable[..., Statistic]
    MakeRows = Callable[..., list[Statistic]]
    Collect = Callable[[Iterable[Statistic]], Results]
    ReadTable = Callable[[TableDisplay], dict[str, list[str]]]


def test_disposition_shows_reasons_below_those_who_left(
    protocol: Protocol, row: MakeRow, counts: MakeRows, sizes: MakeRows, collect: Collect, read: ReadTable
) -> None:
    results = collect(
        [
            *sizes("t", {"Xanomeline": 10, "Placebo": 8, "": 18}),
            row("t.screened", "n", 20, stat_label="Screened"),
            *[
                row("t.randomised", "n", n, group1_level=g, stat_label="Enrolled")
                for g, n in (("Placebo", 8), ("", 18))
            ],
            *counts("t.status", {"Placebo": (6, 8), "Xanomeline": (0, 10)}, variable_level="COMPLETED"),
            *counts("t.status", {"Placebo": (2, 8), "Xanomeline": (5, 10)}, variable_level="DISCONTINUED"),
            *counts("t.reason", {"Placebo": (2, 8), "Xanomeline": (3, 10)}, variable_level="LACK OF EFFICACY"),
            *counts("t.reason", {"Placebo": (0, 8), "Xanomeline": (2, 10)}, context="no reason recorded"),
        ]
    )
    table = TABLES["disposition"](PlanItem(id="t", show="disposition"), results, protocol)
    assert read(table) == {
        "Screened": ["–", "–", "20"],
        "Enrolled": ["8", "–", "18"],
        "Study status": [],
        ".Completed": ["6 (75.0%)", "0", "–"],
        ".Discontinued": ["2 (25.0%)", "5 (50.0%)", "–"],
        "..Lack of efficacy": ["2 (25.0%)", "3 (30.0%)", "–"],
        "..No reason recorded": ["0", "2 (20.0%)", "–"],
    }


def test_columns_stand_in_the_order_of_the_protocol_and_the_total_last(
    protocol: Protocol, counts: MakeRows, sizes: MakeRows, collect: Collect
) -> None:
    groups = {"": 18, "Xanomeline": 10, "Placebo": 8}
    results = collect([*sizes("t", groups), *counts("t.status", {"": (1, 18)}, variable_level="ONGOING")])
    table = TABLES["disposition"](PlanItem(id="t", show="disposition"), results, protocol)
    assert [(column.label, column.below) for column in table.columns] == [
        ("Placebo", "N = 8"),
        ("Xanomeline", "N = 10"),
        ("Total", "N = 18"),
    ]
    assert (table.title, table.population) == (
        "Disposition of subjects by treatment arm",
        "Intention to treat (N = 18)",
    )


def test_one_arm_has_no_total_column(
    protocol: Protocol, row: MakeRow, sizes: MakeRows, collect: Collect, read: ReadTable
) -> None:
    results = collect([*sizes("t", {"Placebo": 8, "": 8}), row("t.screened", "n", 20)])
    table = TABLES["disposition"](PlanItem(id="t", show="disposition"), results, protocol)
    assert [column.label for column in table.columns] == ["Placebo"]
    assert read(table)["Screened"] == ["20"]
    assert table.title == "Disposition of subjects"


def test_analysis_sets_name_their_rules(
    protocol: Protocol, counts: MakeRows, sizes: MakeRows, collect: Collect, read: ReadTable
) -> None:
    results = collect(
        [
            *sizes("t", {"": 18}, population=""),
            *counts("t.set", {"": (18, 18)}, variable="ITTFL", variable_level="Y", stat_label="Intention to treat"),
            *counts("t.set", {"": (17, 18)}, variable="SAFFL", variable_level="Y", stat_label="Safety"),
        ]
    )
    table = TABLES["analysis_sets"](PlanItem(id="t", show="analysis_sets", by=None), results, protocol)
    assert read(table) == {"Intention to treat": ["18 (100.0%)"], "Safety": ["17 (94.4%)"]}
    assert table.population == "All enrolled subjects (N = 18)"
    assert table.footnotes == ("Intention to treat: ENRLFL = 'Y'.", "Safety: TRTSDT IS NOT NULL.")


def test_a_number_with_cut_offs_is_summarised_and_counted_under_one_heading(
    protocol: Protocol, row: MakeRow, counts: MakeRows, sizes: MakeRows, collect: Collect, read: ReadTable
) -> None:
    age = {"N": 8, "mean": 64.25, "sd": 9.95, "median": 65, "p25": 58, "p75": 70, "min": 50, "max": 81}
    results = collect(
        [
            *sizes("t", {"": 9}),
            *[row("t.summary", name, value, variable="AGE", stat_fmt="0.0") for name, value in age.items()],
            row("t.missing", "n_miss", 1, variable="AGE"),
            *counts("t.count", {"": (3, 8)}, variable="AGEGR1", variable_level="<65"),
            *counts("t.count", {"": (5, 8)}, variable="AGEGR1", variable_level=">=65"),
            row("t.missing", "n_miss", 1, variable="AGEGR1"),
        ]
    )
    table = TABLES["baseline"](PlanItem(id="t", show="baseline", by=None), results, protocol)
    assert read(table) == {
        "Age (years)": [],
        ".Subjects with a value": ["8.0"],
        ".Mean (SD)": ["64.3 (10.0)"],
        ".Median (Q1 to Q3)": ["65.0 (58.0 to 70.0)"],
        ".Range": ["50.0 to 81.0"],
        ".<65, n (%)": ["3 (37.5%)"],
        ".≥65, n (%)": ["5 (62.5%)"],
        ".Missing": ["1"],
    }


def test_categories_bear_the_labels_and_the_order_of_the_study_file(
    protocol: Protocol, row: MakeRow, counts: MakeRows, sizes: MakeRows, collect: Collect, read: ReadTable
) -> None:
    results = collect(
        [
            *sizes("t", {"": 9}),
            *counts("t.count", {"": (4, 9)}, variable="SEX", variable_level="M"),
            *counts("t.count", {"": (5, 9)}, variable="SEX", variable_level="F"),
            row("t.missing", "n_miss", 0, variable="SEX"),
        ]
    )
    table = TABLES["baseline"](PlanItem(id="t", show="baseline", by=None), results, protocol)
    assert read(table) == {"Sex, n (%)": [], ".Female": ["5 (55.6%)"], ".Male": ["4 (44.4%)"]}


def test_one_subject_has_no_standard_deviation_and_a_footnote_says_so(
    protocol: Protocol, row: MakeRow, sizes: MakeRows, collect: Collect, read: ReadTable
) -> None:
    why = "one value has no standard deviation"
    results = collect(
        [
            *sizes("t", {"": 1}),
            row("t.summary", "N", 1, context="Duration (days)"),
            row("t.summary", "mean", 30, context="Duration (days)", method="SD with divisor n − 1"),
            row("t.summary", "sd", None, context="Duration (days)", error=why),
        ]
    )
    table = TABLES["exposure"](PlanItem(id="t", show="exposure", by=None), results, protocol)
    assert read(table)[".Mean (SD)"] == ["30.0 (NE)ᵃ"]
    assert table.footnotes == (
        "SD with divisor n − 1.",
        "ᵃ One value has no standard deviation.",
        "NE, not estimable; Q1, first quartile; Q3, third quartile; SD, standard deviation.",
    )
