"""A table as the HTML templates take it: cells with their alignment and the ids of their results."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.report.table_parts import (
    Padding,
    Spanner,
    column_widths,
    columns_of_numbers,
    is_long,
    is_wide,
    padding,
    spanners,
    tail,
)

if TYPE_CHECKING:
    from topline.display import Cell, Column, TableDisplay

PROSE_CHARACTERS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlCell:
    """One cell: a number and what stands in parentheses, invisible padding behind each, and the results' ids.

    A column of prose holds a text that is as long as a line.
    """

    head: str
    pad: str
    tail: str
    after: str
    ids: str
    is_number: bool
    is_prose: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlColumn:
    """One column: its heading and how it is aligned."""

    label: str
    below: str
    ids: str
    is_number: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlRow:
    """One row; a heading has no cells."""

    label: str
    indent: int
    is_heading: bool
    cells: tuple[HtmlCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlTable:
    """A table with all that its markup needs."""

    stub: str
    spanners: tuple[Spanner, ...]
    columns: tuple[HtmlColumn, ...]
    rows: tuple[HtmlRow, ...]
    is_wide: bool
    is_long: bool
    label_characters: int


def lay_out_table(display: TableDisplay) -> HtmlTable:
    """Prepare a table for the templates."""
    numbers = columns_of_numbers(display)
    grid = [row.cells for row in display.rows if row.cells]
    padded = [
        _column_cells([cells[index] for cells in grid if index < len(cells)], is_number=is_number)
        for index, is_number in enumerate(numbers)
    ]
    in_order = [iter(cells) for cells in padded]
    rows = [
        HtmlRow(
            label=row.label, indent=row.indent, is_heading=row.is_heading,
            cells=tuple(next(in_order[index]) for index in range(len(row.cells))),
        )
        for row in display.rows
    ]  # fmt: skip
    return HtmlTable(
        stub=display.stub,
        spanners=spanners(display),
        columns=tuple(
            _column(column, is_number=is_number) for column, is_number in zip(display.columns, numbers, strict=True)
        ),
        rows=tuple(rows),
        is_wide=is_wide(display),
        is_long=is_long(display),
        label_characters=column_widths(display)[0],
    )


def _column(column: Column, *, is_number: bool) -> HtmlColumn:
    return HtmlColumn(label=column.label, below=column.below, ids=" ".join(column.result_ids), is_number=is_number)


def _column_cells(cells: list[Cell], *, is_number: bool) -> list[HtmlCell]:
    pads = padding([cell.text for cell in cells]) if is_number else [Padding()] * len(cells)
    is_prose = not is_number and any(len(cell.text) > PROSE_CHARACTERS for cell in cells)
    made = [_cell(cell, pad, is_number=is_number) for cell, pad in zip(cells, pads, strict=True)]
    return [replace(cell, is_prose=True) for cell in made] if is_prose else made


def _cell(cell: Cell, pad: Padding, *, is_number: bool) -> HtmlCell:
    end = tail(cell.text) if is_number else ""
    head = cell.text[: len(cell.text) - len(end)]
    return HtmlCell(
        head=head, pad=pad.before, tail=end, after=pad.after, ids=" ".join(cell.result_ids), is_number=is_number,
        is_prose=False,
    )  # fmt: skip
