"""A table of design lines: a row a line under its heading, a column a statistic.

Columns without any value are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import NOTHING, number_cell
from topline.display.nouns import Column, Row, TableDisplay
from topline.display.wording import as_sentence, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.display.lookup import Lookup
    from topline.display.nouns import Cell
    from topline.results import Result

SECTION = "Designs"
SAID_BY_THE_CELL = "does not apply"


def tabulate_lines(lookup: Lookup, output: str, title: str, stub: str, notes: tuple[str, ...] = ()) -> TableDisplay:
    """Make the table of one output."""
    present = {
        row.statistic.stat_name for row in lookup if row.statistic.stat_num is not None or row.statistic.stat_chr
    }
    labels = {row.statistic.stat_name: row.statistic.stat_label for row in lookup if row.statistic.stat_name in present}
    return TableDisplay(
        id=output,
        number="",
        title=title,
        section=SECTION,
        population="",
        stub=stub,
        columns=tuple(Column(label=label) for label in labels.values()),
        rows=tuple(_rows(lookup, tuple(labels))),
        footnotes=tuple(dict.fromkeys((*notes, *_methods(lookup), *_reasons(lookup, tuple(labels))))),
    )


def _rows(lookup: Lookup, names: tuple[str, ...]) -> Iterator[Row]:
    for group, lines in lookup.split("group1_level").items():
        if group:
            yield Row(label=clean_text(group), is_heading=True)
        for label, line in lines.split("variable_level").items():
            cells = tuple(_cell(line.pick(name)) for name in names)
            yield Row(label=clean_text(label), cells=cells, indent=1 if group else 0)


def _cell(result: Result | None) -> Cell:
    if result is None or (result.statistic.stat_num is None and not result.statistic.stat_chr):
        return NOTHING
    return number_cell(result)


def _methods(lookup: Lookup) -> Iterator[str]:
    """Say once each how the lines of a table were had, by the line's label where lines differ."""
    methods: dict[str, list[str]] = {}
    for row in lookup:
        statistic = row.statistic
        if statistic.method:
            labels = methods.setdefault(statistic.method, [])
            name = statistic.group1_level if statistic.output_id == "boundaries" else statistic.variable_level
            if name not in labels:
                labels.append(name)
    for method, labels in methods.items():
        yield as_sentence(method if len(methods) == 1 else f"{', '.join(labels)}: {method}")


def _reasons(lookup: Lookup, names: tuple[str, ...]) -> Iterator[str]:
    for row in lookup:
        statistic = row.statistic
        if statistic.stat_name in names and statistic.error and not statistic.error.startswith(SAID_BY_THE_CELL):
            about = statistic.variable_level if statistic.output_id == "designs" else "–"
            yield as_sentence(f"{clean_text(about)}: {clean_text(statistic.error)}")
