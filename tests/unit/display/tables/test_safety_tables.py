"""Adverse events and deaths."""

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

ARMS = {"Placebo": 4, "Xanomeline": 5, "": 9}


def test_overview_shows_subjects_and_events_and_says_what_was_not_collected(
    protocol: Protocol, row: MakeRow, counts: MakeRows, sizes: MakeRows, collect: Collect, read: ReadTable
) -> None:
    why = "not collected: AEACN is missing in all records"
    results = collect(
        [
            *sizes("t", {"": 9}, "SAF"),
            *counts("t.overview", {"": (3, 9)}, context="Serious"),
            row("t.overview", "n_event", 5, context="Serious"),
            *[
                row("t.overview", name, None, context="Leading to dose reduction", error=why)
                for name in ("n", "p", "n_event")
            ],
        ]
    )
    table = TABLES["adverse_event_overview"](
        PlanItem(id="t", show="adverse_event_overview", by=None), results, protocol
    )
    assert read(table) == {"Serious": ["3 (33.3%) [5]"], "Leading to dose reduction": ["NEᵃ"]}
    assert table.footnotes[0] == "ᵃ Not collected: AEACN is missing in all records."
    assert table.population == "Safety (N = 9)"


def test_terms_stand_below_their_class_in_sentence_case(
    protocol: Protocol, counts: MakeRows, sizes: MakeRows, collect: Collect, read: ReadTable
) -> None:
    groups = {"Placebo": (1, 4), "Xanomeline": (0, 5), "": (1, 9)}
    results = collect(
        [
            *sizes("t", ARMS, "SAF"),
            *counts("t.any", groups),
            *counts("t.class", groups, variable="AEBODSYS", variable_level="CARDIAC DISORDERS"),
            *counts("t.term", groups, group2_level="CARDIAC DISORDERS", variable_level="ECG QT PROLONGED"),
        ]
    )
    item = PlanItem(id="t", show="adverse_events", minimum_percent=5)
    table = TABLES["adverse_events"](item, results, protocol)
    assert read(table) == {
        "Any adverse event": ["1 (25.0%)", "0", "1 (11.1%)"],
        "Cardiac disorders": ["1 (25.0%)", "0", "1 (11.1%)"],
        ".ECG QT prolonged": ["1 (25.0%)", "0", "1 (11.1%)"],
    }
    assert table.footnotes == (
        "A subject counts once in each row.",
        "Only preferred terms that at least 5% of the subjects of any group had are shown.",
    )


def test_no_adverse_event_at_all_still_gives_a_table(
    protocol: Protocol, counts: MakeRows, sizes: MakeRows, collect: Collect, read: ReadTable
) -> None:
    results = collect([*sizes("t", ARMS, "SAF"), *counts("t.any", dict.fromkeys(ARMS, (0, 4)))])
    table = TABLES["adverse_events"](PlanItem(id="t", show="adverse_events"), results, protocol)
    assert read(table) == {"Any adverse event": ["0", "0", "0"]}


def grade_rows(
    counts: MakeRows, sizes: MakeRows, scale: str, levels: tuple[str, ...], arms: dict[str, int]
) -> list[Statistic]:
    whole = {arm: (2, size) for arm, size in arms.items()}
    return [
        *sizes("t", arms, "SAF"),
        *[
            each
            for name, columns in (("any_grade", {}), ("term", {"group2_level": "NAUSEA"}))
            for each in (
                *counts(f"t.{name}_total", whole, context=scale, stat_label="Any grade", **columns),
                *[c for g in levels for c in counts(f"t.{name}", whole, context=scale, variable_level=g, **columns)],
                *counts(f"t.{name}_severe", whole, context=scale, stat_label="Grade 3 or higher", **columns),
            )
        ],
    ]


def test_severity_stands_in_for_grades_and_the_table_says_so(
    protocol: Protocol, counts: MakeRows, sizes: MakeRows, collect: Collect, read: ReadTable
) -> None:
    rows = grade_rows(counts, sizes, "AESEV severity", ("MILD", "MODERATE", "SEVERE"), {"Placebo": 4, "Xanomeline": 5})
    item = PlanItem(id="t", show="adverse_event_grades")
    table = TABLES["adverse_event_grades"](item, collect(rows), protocol)
    assert [(column.span, column.label, column.below) for column in table.columns][:4] == [
        ("Placebo", "Mild", "N = 4"),
        ("Placebo", "Moderate", "N = 4"),
        ("Placebo", "Severe", "N = 4"),
        ("Xanomeline", "Mild", "N = 5"),
    ]
    assert read(table)["Nausea"] == ["2 (50.0%)"] * 3 + ["2 (40.0%)"] * 3
    assert table.title == ("Treatment-emergent adverse events by preferred term, worst severity and treatment arm")
    assert "The data have no CTCAE grade; the severity that the investigator recorded (AESEV) is shown instead." in (
        table.footnotes
    )


def test_five_grades_of_two_arms_are_shown_as_any_and_severe(
    protocol: Protocol, counts: MakeRows, sizes: MakeRows, collect: Collect
) -> None:
    rows = grade_rows(counts, sizes, "CTCAE grade", ("1", "2", "3", "4", "5"), {"Placebo": 4, "Xanomeline": 5})
    table = TABLES["adverse_event_grades"](PlanItem(id="t", show="adverse_event_grades"), collect(rows), protocol)
    assert [column.label for column in table.columns] == ["Any grade", "Grade 3 or higher"] * 2


def test_one_arm_shows_every_grade(protocol: Protocol, counts: MakeRows, sizes: MakeRows, collect: Collect) -> None:
    rows = grade_rows(counts, sizes, "CTCAE grade", ("1", "2", "3", "4", "5"), {"Placebo": 4})
    table = TABLES["adverse_event_grades"](PlanItem(id="t", show="adverse_event_grades"), collect(rows), protocol)
    assert [column.label for column in table.columns] == [
        "Any grade", "Grade 1", "Grade 2", "Grade 3", "Grade 4", "Grade 5", "Grade 3 or higher",
    ]  # fmt: skip


def test_the_listing_of_deaths_keeps_dates_and_names_levels(
    protocol: Protocol, row: MakeRow, sizes: MakeRows, collect: Collect, read: ReadTable
) -> None:
    subject = {"group2": "USUBJID", "group2_level": "S-01"}
    results = collect(
        [
            *sizes("t", {"": 9}),
            row("t.subject", "value", "Placebo", variable="TRT01P", stat_label="Treatment", **subject),
            row("t.subject", "value", "F", variable="SEX", stat_label="Sex", **subject),
            row("t.subject", "value", "2024-02-29", variable="DTHDT", stat_label="Death", **subject),
            row("t.subject", "value", 60, variable="DTHADY", stat_label="Day of death", **subject),
            row("t.subject", "value", None, variable="DTHCAUS", stat_label="Cause", error="not recorded", **subject),
        ]
    )
    table = TABLES["death_listing"](PlanItem(id="t", show="death_listing"), results, protocol)
    assert [column.label for column in table.columns] == ["Treatment", "Sex", "Death", "Day of death", "Cause"]
    assert read(table) == {"S-01": ["Placebo", "Female", "2024-02-29", "60", "Not recorded"]}
    assert table.footnotes == ()


def test_a_study_without_deaths_says_so(protocol: Protocol, sizes: MakeRows, collect: Collect, read: ReadTable) -> None:
    table = TABLES["death_listing"](PlanItem(id="t", show="death_listing"), collect(sizes("t", {"": 9})), protocol)
    assert read(table) == {"No death was recorded.": []}


def test_text_from_data_keeps_its_signs_but_no_control_characters(
    protocol: Protocol, row: MakeRow, sizes: MakeRows, collect: Collect, read: ReadTable
) -> None:
    cause = "=1+1 <b>sepsis</b>\x07\n\u202e(late)"
    subject = {"group2_level": "S-01", "variable": "DTHCAUS"}
    results = collect([*sizes("t", {"": 9}), row("t.subject", "value", cause, stat_label="Cause", **subject)])
    table = TABLES["death_listing"](PlanItem(id="t", show="death_listing"), results, protocol)
    assert read(table) == {"S-01": ["=1+1 <b>sepsis</b> (late)"]}
