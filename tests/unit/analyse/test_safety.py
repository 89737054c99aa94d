"""Adverse events of the six treated subjects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse import analyse
from topline.protocol import PlanItem

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.results import Results, Statistic

    Numbers = Callable[..., dict[tuple[str, ...], float | None]]

OF_ALL = {"group1_level": ""}


def counts_of(results: Results, analysis_id: str) -> list[Statistic]:
    rows = [row.statistic for row in results.rows]
    return [row for row in rows if row.analysis_id == analysis_id and row.stat_name == "n"]


def test_the_overview_counts_subjects_and_events(numbers: Numbers) -> None:
    subjects = numbers("overview.overview", "n", ("context",), **OF_ALL)
    events = numbers("overview.overview", "n_event", ("context",), **OF_ALL)
    kinds = ("Any adverse event", "Treatment-related", "Grade 3 or higher", "Serious", "Fatal")
    assert [(subjects[kind,], events[kind,]) for kind in kinds] == [(5, 7), (3, 4), (2, 2), (2, 2), (1, 1)]


def test_shares_are_of_the_treated(numbers: Numbers) -> None:
    assert numbers("overview.overview", "p", ("group1_level",), context="Any adverse event") == {
        ("Active",): 1,
        ("Control",): 2 / 3,
        ("",): 5 / 6,
    }


def test_classes_and_their_terms_stand_by_frequency(numbers: Numbers) -> None:
    classes = numbers("events.class", "n", ("variable_level",), **OF_ALL)
    terms = numbers("events.term", "n", ("group2_level", "variable_level"), **OF_ALL)
    assert list(classes.items()) == [(("Gastro",), 4), (("Cardiac",), 2)]
    assert list(terms.items()) == [
        (("Gastro", "Nausea"), 3),
        (("Gastro", "Vomiting"), 1),
        (("Cardiac", "Infarct"), 1),
        (("Cardiac", "Syncope"), 1),
    ]


def test_an_event_before_treatment_is_not_counted(numbers: Numbers) -> None:
    control = numbers("events.term", "n", ("variable_level",), group1_level="Control")
    assert control["Nausea",] == 1  # subject 06; that of 05 was not emergent


def test_each_subject_counts_once_a_term_by_the_worst_grade(numbers: Numbers) -> None:
    grades = numbers("grades.term", "n", ("group2_level", "variable_level"), group1_level="Active")
    assert grades["Syncope", "3"] == 1
    assert grades["Syncope", "1"] == 0


def test_an_event_without_grade_counts_in_any_grade(numbers: Numbers) -> None:
    control = {"group1_level": "Control", "group2_level": "Nausea"}
    assert numbers("grades.term_total", "n", ("group2_level",), **control) == {("Nausea",): 1}
    assert set(numbers("grades.term", "n", ("variable_level",), **control).values()) == {0}


def test_rare_terms_are_left_out_where_the_plan_says_so(analysis_data: AnalysisData, protocol: Protocol) -> None:
    item = PlanItem(id="common", show="adverse_events", minimum_percent=50)
    results = analyse(analysis_data, protocol.model_copy(update={"plan": (item,)}))
    shown = {(row.group2_level, row.variable_level) for row in counts_of(results, "common.term")}
    classes = {row.variable_level: row.stat_num for row in counts_of(results, "common.class") if not row.group1_level}
    assert shown == {("Gastro", "Nausea")}  # 2 of 3 in the active arm
    assert classes == {"Gastro": 4}


def test_an_uncoded_event_has_a_row_of_its_own(analysis_data: AnalysisData, protocol: Protocol) -> None:
    adae = analysis_data.datasets["adae"].with_columns(AEDECOD=pl.when(pl.col("AEDECOD") != "Infarct").then("AEDECOD"))
    data = replace(analysis_data, datasets={**analysis_data.datasets, "adae": adae})
    found = {
        row.group1_level: row.stat_num for row in counts_of(analyse(data, protocol, ("events",)), "events.uncoded")
    }
    assert found == {"Active": 1, "Control": 0, "": 1}


def test_data_without_grades_are_shown_by_severity(analysis_data: AnalysisData, protocol: Protocol) -> None:
    words = {"1": "MILD", "2": "MODERATE", "3": "SEVERE", "4": "SEVERE", "5": "SEVERE"}
    adae = analysis_data.datasets["adae"].with_columns(GRADE=pl.col("GRADE").replace(words), GRADESRC=pl.lit("AESEV"))
    data = replace(analysis_data, datasets={**analysis_data.datasets, "adae": adae})
    rows = counts_of(analyse(data, protocol, ("grades",)), "grades.any_grade")
    found = {row.variable_level: row.stat_num for row in rows if not row.group1_level}
    assert {row.context for row in rows} == {"AESEV severity"}
    assert found == {"MILD": 1, "MODERATE": 1, "SEVERE": 2}
