"""Tables of the Word report: header rows that repeat, rows that stay whole, thin rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.report.docx_xml import cell, row, rule, table
from topline.report.table_parts import column_widths, columns_of_numbers, spanners

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from topline.display import Column, Row, TableDisplay

HEADER, CENTRED, LABEL, NUMBER, HEADING = (
    "TableHeader",
    "TableHeaderCentred",
    "TableText",
    "TableNumber",
    "TableHeading",
)
LEAST_CHARACTERS = 6
MOST_CHARACTERS = 44
CHARACTER_WIDTH, CELL_MARGINS = 100, 220
"""Of the letters in tables and of the space beside them. [twentieths of a point]"""
THIN, MEDIUM = 4, 6


def word_table(display: TableDisplay, width: int) -> str:
    """Write a display as a Word table.

    Parameters
    ----------
    width : the table's width. [twentieths of a point]
    """
    widths = _shares(column_widths(display), width)
    numbers = columns_of_numbers(display)
    header = [*_span_row(display, widths), _header_row(display, widths, numbers)]
    body = [_body_row(entry, widths, numbers) for entry in display.rows]
    return table("".join([*header, *body]), widths)


def plain_word_table(header: Sequence[str], rows: Iterable[Sequence[str]], width: int) -> str:
    """Write rows of text as a Word table."""
    kept = [tuple(values) for values in rows]
    longest = tuple(max(len(values[index]) for values in [header, *kept]) for index in range(len(header)))
    widths = _shares(longest, width)
    shown = [row(_text_cells(header, widths, HEADER, rule("bottom", MEDIUM)), is_header=True)]
    shown += [row(_text_cells(values, widths, LABEL)) for values in kept]
    return table("".join(shown), widths)


def _shares(characters: Sequence[int], width: int) -> tuple[int, ...]:
    """Share the width by the longest texts; where it does not suffice, the first column and prose break their lines."""
    counted = [min(max(count, LEAST_CHARACTERS), MOST_CHARACTERS) for count in characters]
    needed = [count * CHARACTER_WIDTH + CELL_MARGINS for count in counted]
    needed[0] = max(min(needed[0], width // 4), min(needed[0], width - sum(needed[1:])))
    prose = [at for at, count in enumerate(counted) if at and count == MOST_CHARACTERS]
    for at in prose:
        needed[at] -= min(max(sum(needed) - width, 0) // len(prose), needed[at] // 2)
    return tuple(width * need // sum(needed) for need in needed)


def _span_row(display: TableDisplay, widths: tuple[int, ...]) -> list[str]:
    groups = spanners(display)
    if not groups:
        return []
    cells = [cell("", HEADER, width=widths[0])]
    at = 1
    for group in groups:
        line = rule("bottom", THIN) if group.label else ""
        width = sum(widths[at : at + group.columns])
        cells.append(cell(group.label, CENTRED, width=width, spans=group.columns, rule=line))
        at += group.columns
    return [row("".join(cells), is_header=True)]


def _header_row(display: TableDisplay, widths: tuple[int, ...], numbers: tuple[bool, ...]) -> str:
    line = rule("bottom", MEDIUM)
    cells = [cell(display.stub, HEADER, width=widths[0], rule=line)]
    for column, width, is_number in zip(display.columns, widths[1:], numbers, strict=True):
        cells.append(cell(_heading(column), CENTRED if is_number else HEADER, width=width, rule=line))
    return row("".join(cells), is_header=True)


def _heading(column: Column) -> str:
    return "\n".join(part for part in (column.label, column.below) if part)


def _body_row(entry: Row, widths: tuple[int, ...], numbers: tuple[bool, ...]) -> str:
    style = HEADING if entry.is_heading else LABEL
    if not entry.cells:
        return row(cell(entry.label, style, width=sum(widths), spans=len(widths), indent=entry.indent))
    texts = [shown.text for shown in entry.cells] + [""] * (len(numbers) - len(entry.cells))
    stands = "top" if any(len(text) > MOST_CHARACTERS for text in texts) else "bottom"
    cells = [cell(entry.label, style, width=widths[0], indent=entry.indent, stands=stands)]
    for text, width, is_number in zip(texts, widths[1:], numbers, strict=True):
        cells.append(cell(text, NUMBER if is_number else LABEL, width=width, stands=stands))
    return row("".join(cells))


def _text_cells(values: Sequence[str], widths: tuple[int, ...], style: str, line: str = "") -> str:
    return "".join(cell(value, style, width=width, rule=line) for value, width in zip(values, widths, strict=True))
