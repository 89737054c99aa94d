"""The tables of a design report as lines of text, for a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.display import TableDisplay
    from topline.pipeline.design import DesignReport

MOST_LINES = 60
"""Longer tables, such as boundaries after every subject, stand on the page alone."""
INDENT = "  "


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """One row: its label and its cells; a heading has a label alone."""

    cells: tuple[str, ...]
    is_heading: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """A table of texts.

    Parameters
    ----------
    title : number and title.
    stub, columns : the headings.
    text_column : the heading of the column that holds texts, "" where there is none.
    rows : labels indented by level.
    notes : the footnotes.
    """

    title: str
    stub: str
    columns: tuple[str, ...]
    text_column: str
    rows: tuple[TextRow, ...]
    notes: tuple[str, ...]


def text_tables(found: DesignReport) -> Iterator[TextTable]:
    """Give the tables that are short enough for a terminal."""
    from topline.display import FigureDisplay

    for display in found.displays:
        if not isinstance(display, FigureDisplay) and len(display.rows) <= MOST_LINES:
            yield _text_table(display)


def _text_table(display: TableDisplay) -> TextTable:
    columns = tuple(column.label for column in display.columns)
    rows = tuple(
        TextRow(
            cells=(f"{INDENT * row.indent}{row.label}", *(cell.text for cell in row.cells)), is_heading=row.is_heading
        )
        for row in display.rows
    )
    return TextTable(
        title=f"{display.number}. {display.title}", stub=display.stub, columns=columns,
        text_column="Decision" if "Decision" in columns else "", rows=rows, notes=display.footnotes,
    )  # fmt: skip
