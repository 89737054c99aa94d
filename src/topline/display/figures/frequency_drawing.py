"""Draw how often candidates are selected: a bar each, the most frequent first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.display.figures.axes import draw_grid, quieten, set_ticks
from topline.display.figures.metrics import shorten_text
from topline.display.figures.sheet import Box, new_sheet
from topline.display.figures.theme import BLUE, DOUBLE_COLUMN, LABEL, TextStyle

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from topline.display.nouns import Cell

MARGIN = 6
LABELS = 150
NUMBERS = 44
LINE = 15
BELOW = 32
BAR = 0.62
TICKS = (0, 20, 40, 60, 80, 100)
RIGHT = TextStyle(align="right")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyBar:
    """One candidate: the share of samples in which it is selected, and whether the final model has it."""

    label: str
    share: float
    cell: Cell
    is_selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyDrawing:
    """Bars below each other on a scale from 0 to 100%."""

    bars: tuple[FrequencyBar, ...]

    def draw(self) -> Figure:
        """Draw labels, bars and their numbers."""
        n = len(self.bars)
        box = Box(
            left=MARGIN + LABELS + 6, top=MARGIN, width=DOUBLE_COLUMN - LABELS - NUMBERS - 3 * MARGIN, height=LINE * n
        )
        with new_sheet(box.bottom + BELOW) as sheet:
            axes = sheet.axes(box)
            quieten(axes, sides=("bottom",))
            axes.set_xlim(0, 100)
            axes.set_ylim(n - 0.5, -0.5)
            set_ticks(axes, x=TICKS, y=(), sign="%")
            draw_grid(axes, ())
            for place, bar in enumerate(self.bars):
                axes.barh(
                    place,
                    100 * bar.share,
                    height=BAR,
                    color=BLUE if bar.is_selected else "white",
                    edgecolor=BLUE,
                    linewidth=0.8,
                )
                y = box.top + LINE * (place + 0.5) + 2.4
                sheet.text(MARGIN + LABELS, y, shorten_text(bar.label, LABELS), RIGHT)
                sheet.cell(box.right + 8, y, bar.cell)
            sheet.text(box.middle, box.bottom + 24, "Bootstrap samples in which the candidate is selected", LABEL)
            return sheet.figure
