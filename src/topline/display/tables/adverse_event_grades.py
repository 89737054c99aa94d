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
    grades = _choose_grades(lookup, len(groups))
    terms = lookup.of("term_total", "term", "term_severe").split("group2_level")
    everything = lookup.of("any_grade_total", "any_grade", "any_grade_severe")
    rows = (
        Row(label="Any adverse event", cells=_cells(everything, "any_grade", groups, grades)),
        *(Row(label=sentence_case(term), cells=_cells(own, "term", groups, grades)) for term, own in terms.items()),
    )
    columns = tuple(replace(group.column, label=grade.label, span=group.label) for group in groups for grade in grades)
    notes = (ONCE_NOTE, *_scale_notes(lookup), *minimum_notes(item))
    return finish_table(
        item, lookup, protocol, Draft(stub="Preferred term, n (%)", columns=columns, rows=rows, notes=notes)
    )


def _choose_grades(lookup: Lookup, n_groups: int) -> tuple[_Grade, ...]:
    """Choose each grade by itself; with too many columns, any grade and the severe ones."""
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
