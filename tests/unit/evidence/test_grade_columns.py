"""Columns of grades that lie within each other: read, checked, dealt out once; columns that cross are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.unit.evidence.test_reconstruct_published import SMALL, write

from topline.evidence import read_published
from topline.evidence.audit import audit
from topline.evidence.published.grade_columns import GradeColumn, grade_columns
from topline.evidence.reconstruct import Effort, search_and_record
from topline.pipeline import RebuildOptions, reconcile_readout, reconstruct, run

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import PublishedFile

TABLE = """\
population: ITT
populations: {ITT: {label: All, n: 40}}
adverse_events:
  columns:
    any: {label: Any grade}
    "1-2": {label: Grade 1–2, grades: [1, 2]}
    ">=3": {label: Grade ≥ 3, grades: [3, 4, 5]}
    "3": {label: Grade 3, grades: [3]}
    "4": {label: Grade 4, grades: [4]}
  rows:
    ANY: {label: Any event, kind: any, cells: {any: 26, "1-2": 19, ">=3": 7, "3": 5, "4": 1}}
    RASH: {label: Rash, cells: {any: 17, "1-2": 14, ">=3": 3, "3": 2, "4": 0}}
    NAUSEA: {label: Nausea, cells: {any: 14, "1-2": 10, ">=3": 4, "3": 3, "4": 1}}
"""
ADDED, ANY = "grades of an event", "event and any event"


def told(published_file: PublishedFile, text: str, check: str) -> list[tuple[str, str, str]]:
    findings = audit(published_file.read(text)).findings
    return [(each.verdict, each.about, each.arithmetic) for each in findings if each.check == check]


def test_any_grade_holds_3_or_more_which_holds_3_and_4(published_file: PublishedFile) -> None:
    table = published_file.read(TABLE).adverse_events

    assert grade_columns(table, table.columns) == (
        GradeColumn(name="any", grades=frozenset({1, 2, 3, 4, 5}), inside=("1-2", ">=3"), own=()),
        GradeColumn(name="1-2", grades=frozenset({1, 2}), inside=(), own=(1, 2)),
        GradeColumn(name=">=3", grades=frozenset({3, 4, 5}), inside=("3", "4"), own=(5,)),
        GradeColumn(name="3", grades=frozenset({3}), inside=(), own=(3,)),
        GradeColumn(name="4", grades=frozenset({4}), inside=(), own=(4,)),
    )


def test_each_column_is_checked_against_those_inside_it(published_file: PublishedFile) -> None:
    """A fatal event stands in the column of 3 or more alone: 7 less 5 less 1 leaves one, and of rash 3 less 2."""
    assert told(published_file, TABLE, ADDED) == [
        ("consistent", "Any event, Any grade", "19 + 7 = 26, the Any grade column has 26"),
        (
            "cannot tell",
            "Any event, Grade ≥ 3",
            "5 + 1 = 6, the Grade ≥ 3 column has 7; 1 of grade 5 would fit, a grade without a column",
        ),
        ("consistent", "Rash, Any grade", "14 + 3 = 17, the Any grade column has 17"),
        (
            "cannot tell",
            "Rash, Grade ≥ 3",
            "2 + 0 = 2, the Grade ≥ 3 column has 3; 1 of grade 5 would fit, a grade without a column",
        ),
        ("consistent", "Nausea, Any grade", "10 + 4 = 14, the Any grade column has 14"),
        ("consistent", "Nausea, Grade ≥ 3", "3 + 1 = 4, the Grade ≥ 3 column has 4"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            'any: 17, "1-2": 14',
            'any: 18, "1-2": 14',
            ("inconsistent", "Rash, Any grade", "14 + 3 = 17, the Any grade column has 18"),
        ),
        (
            '">=3": 4, "3": 3',
            '">=3": 4, "3": 4',
            ("inconsistent", "Nausea, Grade ≥ 3", "4 + 1 = 5, the Grade ≥ 3 column has 4"),
        ),
        (
            '">=3": 7, "3": 5, "4": 1',
            '">=3": 7, "3": 6, "4": 1',
            ("inconsistent", "Rash, Grade ≥ 3", "2 + 0 = 2, the Grade ≥ 3 column has 3"),
        ),
    ],
    ids=["any grade", "3 or more", "no fatal event among any event"],
)
def test_columns_that_do_not_add_up_are_found(
    published_file: PublishedFile, old: str, new: str, found: tuple[str, str, str]
) -> None:
    assert found in told(published_file, TABLE.replace(old, new), ADDED)


def test_any_grade_beside_3_or_more_alone_may_be_more_and_not_less(published_file: PublishedFile) -> None:
    text = (
        "population: ITT\npopulations: {ITT: {label: All, n: 40}}\n"
        'adverse_events: {columns: {any: {}, ">=3": {grades: [3, 4, 5]}}, '
        'rows: {RASH: {cells: {any: ANY, ">=3": 9}}}}\n'
    )
    verdicts = {n: told(published_file, text.replace("ANY", n), ADDED)[0][0] for n in ("8", "9", "30")}
    assert verdicts == {"8": "inconsistent", "9": "consistent", "30": "consistent"}


def test_a_row_is_compared_with_any_event_from_each_grade_on(published_file: PublishedFile) -> None:
    assert [verdict for verdict, *_ in told(published_file, TABLE, ANY)] == ["consistent", "consistent"]
    more = TABLE.replace('">=3": 4, "3": 3, "4": 1', '">=3": 8, "3": 7, "4": 1').replace("any: 14", "any: 18")
    assert told(published_file, more, ANY)[1] == (
        "inconsistent", "Nausea", "8 of grade 3 or more, any event 7"
    )  # fmt: skip


def test_a_column_printed_twice_has_the_same_counts(published_file: PublishedFile) -> None:
    text = TABLE.replace('    "1-2": {label', '    total: {label: Total}\n    "1-2": {label')
    text = text.replace("RASH: {label: Rash, cells: {", "RASH: {label: Rash, cells: {total: 16, ")
    found = ("inconsistent", "Rash, Any grade", "17, the Total column of the same grades has 16")
    assert found in told(published_file, text, ADDED)


def test_columns_that_cross_are_refused(published_file: PublishedFile) -> None:
    text = TABLE.replace('"1-2": {label: Grade 1–2, grades: [1, 2]}', '"1-3": {label: Grade 1–3, grades: [1, 2, 3]}')
    problems = published_file.problems(text.replace('"1-2"', '"1-3"'))
    assert problems[0] == (
        "published.yaml:8: expected grades that lie within those of another column, or apart from them, found 3, 4, 5, "
        "beside 1, 2, 3 of '1-3', correct the grades, or leave one of the two columns out"
    )


def test_a_grade_above_5_is_refused(published_file: PublishedFile) -> None:
    (problem,) = published_file.problems(TABLE.replace("grades: [4]", "grades: [6]"))
    assert problem == (
        "published.yaml:10: expected a number of at most 5 for adverse_events.columns.4.grades[1], found '6', "
        "correct the number"
    )


def test_each_subject_of_a_table_is_dealt_out_once(tmp_path: Path) -> None:
    """Six subjects have nausea or rash of grade 3, 4 or 5 at worst in the columns of 3 or more; none stands twice."""
    text = SMALL.partition("adverse_events:")[0] + "adverse_events:" + TABLE.partition("adverse_events:")[2]
    found = search_and_record(read_published(write(tmp_path, text)), 1, Effort(moves=1000))

    events = [each for each in found.verdicts if each.id.startswith("adverse_events.")]
    assert [(each.id, each.found) for each in events if each.outcome != "met"] == []
    assert len(events) == 15
    worst = found.domains["AE"].group_by("USUBJID").agg(pl.col("AETOXGR").max())["AETOXGR"].value_counts()
    assert dict(worst.filter(pl.col("AETOXGR") >= "3").iter_rows()) == {"3": 5, "4": 1, "5": 1}


def test_a_rebuilt_table_of_such_columns_is_given_back_by_the_readout(tmp_path: Path) -> None:
    text = SMALL.partition("adverse_events:")[0] + "adverse_events:" + TABLE.partition("adverse_events:")[2]
    published = write(
        tmp_path, text.replace('"3": 5, "4": 1', '"3": 6, "4": 1').replace('"3": 2, "4": 0', '"3": 3, "4": 0')
    )
    reconstruct(published, tmp_path / "study", RebuildOptions(seed=4, moves=1_000))
    run(tmp_path / "study", tmp_path / "readout")

    found = reconcile_readout(tmp_path / "readout", published, tmp_path)
    events = [each for each in found.entries if each.number.section == "adverse_events"]
    assert [(each.number.id, each.status) for each in events if each.status != "equal"] == []
    assert len(events) == 15
