"""Draw the share of positive trials of designs: a dot with its Monte Carlo error, scenario by scenario."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.display.figures.axes import quieten, set_ticks
from topline.display.figures.metrics import widest
from topline.display.figures.sheet import Box, Sheet, new_sheet
from topline.display.figures.theme import BLUE, BODY, DOUBLE_COLUMN, GRID, HEADING, LABEL

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from topline.display.nouns import Cell

MARGIN = 6
LINE = 14
GAP = 10
INDENT = 8
COLUMN = 54
RIGHT = 3 * COLUMN + MARGIN
HEAD = 18
AXIS = 30
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
TITLES = ("Positive", "Expected n", "Months")


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A design in a scenario, or, without a value, the scenario itself."""

    label: str
    value: float | None = None
    spread: float = 0.0
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GridDrawing:
    """Rows from top to bottom."""

    rows: tuple[GridRow, ...]

    def draw(self) -> Figure:
        """Draw axis, dots and the columns of numbers."""
        left = MARGIN + INDENT + widest(row.label for row in self.rows) + GAP
        width, height = DOUBLE_COLUMN - left - RIGHT, LINE * len(self.rows)
        with new_sheet(HEAD + height + AXIS) as sheet:
            axes = sheet.axes(Box(left=left, top=HEAD, width=width, height=height + 2))
            quieten(axes, sides=("bottom",))
            axes.set_xlim(TICKS[0], TICKS[-1])
            set_ticks(axes, x=TICKS, y=())
            for tick in TICKS:
                axes.axvline(tick, color=GRID, linewidth=0.5, zorder=0)
            sheet.text(left + width / 2, HEAD + height + AXIS - 8, "Probability of a positive trial", LABEL)
            for position, title in enumerate(TITLES):
                sheet.text(_column(position), HEAD - 6, title, replace(HEADING, align="right"))
            for position, row in enumerate(self.rows):
                _draw_row(sheet, row, HEAD + LINE * (position + 0.5), left, width)
            return sheet.figure


def _draw_row(sheet: Sheet, row: GridRow, y: float, left: float, width: float) -> None:
    if row.value is None:
        sheet.text(MARGIN, y + 2.5, row.label, replace(BODY, bold=True, align="left"))
        return
    sheet.text(MARGIN + INDENT, y + 2.5, row.label, replace(BODY, align="left"))
    ends = (max(row.value - row.spread, 0.0), min(row.value + row.spread, 1.0))
    sheet.path([(left + width * end, y) for end in ends], colour=BLUE, width=1.2)
    sheet.marker(left + width * row.value, y, "o", BLUE)
    for column, cell in enumerate(row.cells):
        sheet.cell(_column(column), y + 2.5, cell, replace(BODY, align="right"))


def _column(position: int) -> float:
    """Give where a column of numbers ends."""
    return DOUBLE_COLUMN - MARGIN - (len(TITLES) - 1 - position) * COLUMN
