"""Adverse events by preferred term and worst grade: under each group a column for each grade.

Where the data have no CTCAE grade the severity that the investigator recorded stands in its place, and the table says
so.
The columns of all groups together are left out where there are several groups: they would be too many to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import count_cell
from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.nouns import Cell, Column, Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.frequent_terms import hidden_note, keep_frequent, sort_by_frequency
from topline.display.wording import sentence_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

SEVERITIES = ("MILD", "MODERATE", "SEVERE", "LIFE THREATENING", "FATAL")
SEVERITY_NOTE = "The data have no CTCAE grade; the severity that the investigator recorded (AESEV) is shown instead."
ONCE_NOTE = "A subject counts once in each row, at the worst grade."


def tabulate_adverse_event_grades(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show how many subjects had each adverse event at which worst grade, group by group."""
    lookup = look_up(results, item.id)
    groups = tuple(group for group in read_groups(item, lookup, protocol) if group.level) or read_groups(
        item, lookup, protocol
    )
    grades = _grades(lookup)
    terms = lookup.of("term").split("group2_level")
    shown = sort_by_frequency(keep_frequent(terms, item.minimum_percent))
    rows = (
        Row(label="Any adverse event", cells=_cells(lookup.of("any_grade"), groups, grades)),
        *(Row(label=sentence_case(term), cells=_cells(own, groups, grades)) for term, own in shown.items()),
    )
    is_ctcae = any("CTCAE" in row.statistic.context for row in lookup)
    notes = (
        ONCE_NOTE,
        *(() if is_ctcae else (SEVERITY_NOTE,)),
        *hidden_note(len(terms) - len(shown), item.minimum_percent),
    )
    draft = Draft(stub="Preferred term, n (%)", columns=_columns(groups, grades), rows=rows, notes=notes)
    return finish_table(item, lookup, protocol, draft)


def _grades(lookup: Lookup) -> tuple[str, ...]:
    found = lookup.of("any_grade", "term").split("variable_level")
    known = [grade for grade in SEVERITIES if grade in found]
    return (*known, *sorted(grade for grade in found if grade not in known))


def _columns(groups: Sequence[Group], grades: Sequence[str]) -> tuple[Column, ...]:
    return tuple(
        Column(
            label=f"Grade {grade}" if grade.isdigit() else sentence_case(grade),
            span=f"{group.label} ({group.size_text})" if group.size else group.label,
            result_ids=(group.size.result_id,) if group.size and grade == grades[0] else (),
        )
        for group in groups
        for grade in grades
    )


def _cells(own: Lookup, groups: Sequence[Group], grades: Sequence[str]) -> tuple[Cell, ...]:
    by_group = own.split("group1_level")
    return tuple(_cell(by_group.get(group.level), grade) for group in groups for grade in grades)


def _cell(own: Lookup | None, grade: str) -> Cell:
    rows = own.where(variable_level=grade) if own else None
    return count_cell(rows.pick("n"), rows.pick("p")) if rows else Cell(text="0")
