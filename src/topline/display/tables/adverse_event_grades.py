"""Adverse events by preferred term and worst grade: under each group a column for each grade.

Where the data have no CTCAE grade the severity that the investigator recorded stands in its place, and the table says
so.
Where there are several groups the columns of all together are left out, and where each grade of each group would be too
many columns to read, any grade and the severe grades stand for them; the results have them all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.display.cells import NOTHING, count_cell
from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.nouns import Row
from topline.display.tables.adverse_events import minimum_notes
from topline.display.tables.finish import Draft, finish_table
from topline.display.wording import clean_text, sentence_case

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.display.nouns import Cell, TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

MOST_COLUMNS = 9
MIXED = "severity where no grade"
SEVERITY_NOTE = "The data have no CTCAE grade; the severity that the investigator recorded (AESEV) is shown instead."
MIXED_NOTE = "Where an event has no CTCAE grade, the severity that the investigator recorded (AESEV) is taken."
ONCE_NOTE = "A subject counts once in each row, with the worst event."
RELATED_NOTE = "A subject counts once in each row, with the worst event that is related to treatment."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grade:
    """What one column under each group shows: the analysis' suffix, the level within it, the heading."""

    suffix: str
    level: str
    label: str


def tabulate_adverse_event_grades(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show how many subjects had each adverse event at which worst grade, group by group."""
    lookup = look_up(results, item.id)
    all_groups = read_groups(item, lookup, protocol)
    groups = tuple(group for group in all_groups if group.level) or all_groups
    grades = _choose_grades(item, lookup, len(groups))
    terms = _of_kind(lookup, "term").split("group2_level")
    interest = _of_kind(lookup, "interest").split("group2")
    label = "Any related adverse event" if item.related_only else "Any adverse event"
    rows = (
        Row(label=label, cells=_cells(_of_kind(lookup, "any_grade"), "any_grade", groups, grades)),
        *(
            Row(label=_interest_label(protocol, flag), cells=_cells(own, "interest", groups, grades))
            for flag, own in interest.items()
        ),
        *(Row(label=sentence_case(term), cells=_cells(own, "term", groups, grades)) for term, own in terms.items()),
    )
    columns = tuple(replace(group.column, label=grade.label, span=group.label) for group in groups for grade in grades)
    once = RELATED_NOTE if item.related_only else ONCE_NOTE
    notes = (once, *_scale_notes(lookup), *minimum_notes(item))
    return finish_table(
        item, lookup, protocol, Draft(stub="Preferred term, n (%)", columns=columns, rows=rows, notes=notes)
    )


def _of_kind(lookup: Lookup, name: str) -> Lookup:
    return lookup.of(f"{name}_total", name, f"{name}_severe", f"{name}_grades")


def _interest_label(protocol: Protocol, flag: str) -> str:
    """Name a kind of events of interest by its flag."""
    known = {f"{event.id}FL": event.label for event in protocol.events_of_interest}
    return clean_text(known.get(flag, flag))


def _choose_grades(item: PlanItem, lookup: Lookup, n_groups: int) -> tuple[_Grade, ...]:
    """Choose the item's grades and any, else each grade by itself; with too many columns, any and the severe ones."""
    if item.grades:
        joined = tuple(_Grade(suffix="_grades", level=each, label=f"Grade {each}") for each in item.grades)
        return (*joined, _Grade(suffix="_total", level="", label="Any grade"))
    levels = lookup.of("any_grade").split("variable_level")
    each = tuple(_Grade(suffix="", level=level, label=_grade_label(level)) for level in levels)
    severe = next((row.statistic.stat_label for row in lookup.of("any_grade_severe")), "Severe")
    total = _Grade(suffix="_total", level="", label="Any grade" if _is_graded(lookup) else "Any severity")
    worst = _Grade(suffix="_severe", level="", label=clean_text(severe))
    if n_groups == 1:
        return (total, *each, worst) if _is_graded(lookup) else (total, *each)
    return each if n_groups * len(each) <= MOST_COLUMNS else (total, worst)


def _grade_label(level: str) -> str:
    return f"Grade {level}" if level.isdigit() else sentence_case(level)


def _is_graded(lookup: Lookup) -> bool:
    return any("CTCAE" in row.statistic.context for row in lookup)


def _scale_notes(lookup: Lookup) -> tuple[str, ...]:
    if any(MIXED in row.statistic.context for row in lookup):
        return (MIXED_NOTE,)
    return () if _is_graded(lookup) else (SEVERITY_NOTE,)


def _cells(own: Lookup, name: str, groups: Sequence[Group], grades: Sequence[_Grade]) -> tuple[Cell, ...]:
    by_group = {level: rows.split("analysis_id") for level, rows in own.split("group1_level").items()}
    return tuple(_cell(by_group.get(group.level, {}), name, grade) for group in groups for grade in grades)


def _cell(analyses: Mapping[str, Lookup], name: str, grade: _Grade) -> Cell:
    rows = next((rows for key, rows in analyses.items() if key.endswith(f".{name}{grade.suffix}")), None)
    if rows is None:
        return NOTHING
    wanted = rows.where(variable_level=grade.level)
    return count_cell(wanted.pick("n"), wanted.pick("p"))
