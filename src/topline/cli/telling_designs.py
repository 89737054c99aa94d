"""Print designs: the targets, each table, the text of an analysis plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from topline.pipeline import text_tables

if TYPE_CHECKING:
    from topline.pipeline import DesignReport, TextTable

WIDTH_IN_A_FILE = 160


def tell_design(found: DesignReport) -> None:
    """Print what was found; wide where the output is no terminal."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDTH_IN_A_FILE)
    for table in text_tables(found):
        console.print(_drawn(table))
        for note in table.notes:
            console.print(Padding(Text(note, style="dim"), (0, 0, 0, 1)))
        console.print()
    for sentence in found.sentences:
        console.print(Text("".join(part.text for part in sentence.parts)))


def _drawn(table: TextTable) -> Table:
    drawn = Table(
        title=Text(table.title, style="bold"), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    drawn.add_column(table.stub, overflow="fold")
    for column in table.columns:
        drawn.add_column(column, justify="left" if column == table.text_column else "right", overflow="fold")
    for row in table.rows:
        drawn.add_row(*(Text(cell) for cell in row.cells), style="bold" if row.is_heading else "")
    return drawn
