"""Shift of laboratory grades: under each term and group a row for each grade at baseline, a column for the worst."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import BLANK, NOTHING, count_cell, number_cell
from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.nouns import Column, Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.wording import as_sentence, clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.display.nouns import Cell, TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

WORST = "Worst grade on treatment, n (%)"
NOTE = (
    "The row of a group counts its subjects with a grade both at baseline and on treatment, of whose number the"
    " percentages are; the rows below divide them by the grade at baseline. A grade that nobody had at baseline has no"
    " row."
)
MISSING_NOTE = (
    "None on treatment: no graded value after the first day of treatment; No baseline: no graded value before."
)


def tabulate_lab_shift(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show where the subjects of each grade at baseline went, term by term and group by group."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    terms = lookup.of("total", "worst", "baseline", "shift", "no_value", "no_baseline", "neither").split("context")
    grades = tuple(level for level in lookup.of("worst").split("variable_level") if level)
    rows = [row for term, own in terms.items() if grades for row in _term_rows(term, own, groups, grades)]
    columns = (
        *(Column(label=grade, span=WORST) for grade in grades),
        Column(label="Both grades", span="Subjects, n"),
        Column(label="None on treatment", span="Subjects, n"),
    )
    notes = (NOTE, MISSING_NOTE) if grades else ()
    draft = Draft(
        stub="Term: test, grade at baseline", columns=columns, rows=tuple(rows or _no_rows(lookup)), notes=notes
    )
    return finish_table(item, lookup, protocol, draft)


def _no_rows(lookup: Lookup) -> tuple[Row, ...]:
    reasons = dict.fromkeys(row.statistic.error for row in lookup.of("shift") if row.statistic.error)
    return tuple(Row(label=as_sentence(reason), is_heading=True) for reason in reasons)


def _term_rows(term: str, own: Lookup, groups: Sequence[Group], grades: Sequence[str]) -> list[Row]:
    rows = [Row(label=clean_text(term), is_heading=True)]
    by_group = own.split("group1_level")
    for group in groups:
        each = by_group.get(group.level)
        if each is None:
            continue
        size = f" ({group.size_text})" if group.size else ""
        rows.append(Row(label=f"{group.label}{size}", cells=_sums(each, grades), indent=1))
        rows += [
            Row(label=f"Grade {base}", cells=_from(each, base, grades), indent=2)
            for base, own_base in each.of("baseline").split("group2_level").items()
            if _is_some(own_base, each.of("no_value").where(variable_level=base))
        ]
        if _is_some(each.of("no_baseline"), each.of("neither")):
            rows.append(Row(label="No baseline", cells=_without_baseline(each, grades), indent=2))
    return rows


def _is_some(*parts: Lookup) -> bool:
    """Say whether any subject is counted: a row of nobody in a group is left out."""
    return any(row.statistic.stat_num for part in parts for row in part)


def _sums(own: Lookup, grades: Sequence[str]) -> tuple[Cell, ...]:
    worst, none = own.of("worst"), own.of("no_value").pick("n", variable_level="")
    cells = (_share(worst.where(variable_level=grade)) for grade in grades)
    return (*cells, number_cell(own.of("total").pick("n")), number_cell(none))


def _from(own: Lookup, base: str, grades: Sequence[str]) -> tuple[Cell, ...]:
    shifts = own.of("shift").where(group2_level=base)
    cells = (_share(shifts.where(variable_level=grade)) for grade in grades)
    size, none = own.of("baseline").pick("n", group2_level=base), own.of("no_value").pick("n", variable_level=base)
    return (*cells, number_cell(size), number_cell(none))


def _without_baseline(own: Lookup, grades: Sequence[str]) -> tuple[Cell, ...]:
    found = own.of("no_baseline")
    cells = (number_cell(found.pick("n", variable_level=grade)) for grade in grades)
    return (*cells, BLANK, number_cell(own.of("neither").pick("n")))


def _share(rows: Lookup) -> Cell:
    count = rows.pick("n")
    return count_cell(count, rows.pick("p")) if count else NOTHING
