"""A figure of nothing: it says why there is nothing to draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.display.figures.metrics import text_height, wrap_text
from topline.display.figures.sheet import new_sheet
from topline.display.figures.theme import DOUBLE_COLUMN, QUIET, TextStyle

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STYLE = TextStyle(size=8, colour=QUIET, align="center", stand="center")
MARGIN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyDrawing:
    """The reason why a figure shows nothing, as a sentence."""

    reason: str

    def draw(self) -> Figure:
        """Write the reason in the middle of the sheet."""
        lines = wrap_text(self.reason, DOUBLE_COLUMN - 2 * MARGIN, STYLE.size)
        with new_sheet(2 * MARGIN + text_height(len(lines), STYLE.size)) as sheet:
            for position, line in enumerate(lines):
                sheet.text(sheet.width / 2, MARGIN + text_height(1, STYLE.size) * (position + 0.5), line, STYLE)
            return sheet.figure
