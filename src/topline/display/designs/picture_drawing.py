"""Draw the sizes of designs: a pale bar to the largest size, a dark one to the expected size, the power beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.display.figures.axes import quieten, round_ticks, set_ticks
from topline.display.figures.legend import Entry, draw_legend, legend_height
from topline.display.figures.metrics import widest
from topline.display.figures.sheet import Box, new_sheet
from topline.display.figures.theme import BLUE, BODY, DOUBLE_COLUMN, GRID, HEADING, LABEL, SKY

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from topline.display.nouns import Cell

MARGIN = 6
LINE = 15
BAR = 9
GAP = 10
RIGHT = 112
HEAD = 14
AXIS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignBar:
    """One design: its label, its sizes, and its size, expected size and power as cells."""

    label: str
    size: float
    expected: float
    cells: tuple[Cell, Cell, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignsDrawing:
    """Designs from top to bottom."""

    bars: tuple[DesignBar, ...]

    def draw(self) -> Figure:
        """Draw legend, bars, axis and the columns of numbers."""
        entries = (
            Entry(label="Expected size under the null", colour=BLUE),
            Entry(label="Largest size", colour=SKY),
        )
        left = MARGIN + widest(bar.label for bar in self.bars) + GAP
        width = DOUBLE_COLUMN - left - RIGHT
        legend = legend_height(entries, width)
        top = MARGIN + legend + HEAD
        height = LINE * len(self.bars)
        ticks = round_ticks(0, max(bar.size for bar in self.bars))
        scale = width / ticks[-1]
        with new_sheet(top + height + AXIS) as sheet:
            draw_legend(sheet, entries, Box(left=left, top=MARGIN, width=width, height=legend))
            axes = sheet.axes(Box(left=left, top=top, width=width, height=height + 2))
            quieten(axes, sides=("bottom",))
            axes.set_xlim(0, ticks[-1])
            set_ticks(axes, x=ticks, y=())
            for tick in ticks[1:]:
                axes.axvline(tick, color=GRID, linewidth=0.5, zorder=0)
            sheet.text(left + width / 2, top + height + AXIS - 8, "Evaluable subjects", LABEL)
            for position, title in enumerate(("Size", "Expected", "Power")):
                sheet.text(_column(position), top - 5, title, replace(HEADING, align="right"))
            for position, bar in enumerate(self.bars):
                y = top + LINE * (position + 0.5)
                sheet.text(left - GAP / 2, y + 2.5, bar.label, replace(BODY, align="right"))
                for length, colour in ((bar.size, SKY), (bar.expected, BLUE)):
                    sheet.box(
                        Box(left=left, top=y - BAR / 2, width=length * scale, height=BAR), fill=colour, edge="none"
                    )
                for column, cell in enumerate(bar.cells):
                    sheet.cell(_column(column), y + 2.5, cell, replace(BODY, align="right"))
            return sheet.figure


def _column(position: int) -> float:
    """Give where a column of numbers ends."""
    return DOUBLE_COLUMN - MARGIN - (2 - position) * 40
