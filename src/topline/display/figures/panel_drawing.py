"""Draw Kaplan-Meier curves of several choices of groups, one below the other, each under its title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.display.figures.sheet import new_sheet
from topline.display.figures.theme import HEADING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from topline.display.figures.kaplan_meier_drawing import KaplanMeierDrawing
    from topline.display.nouns import Cell

MARGIN = 6
TITLE = 14
GAP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePanelsDrawing:
    """Panels of curves with their titles."""

    panels: tuple[tuple[Cell, KaplanMeierDrawing], ...]

    def draw(self) -> Figure:
        """Draw each panel below the one before."""
        heights = [TITLE + drawing.height for _, drawing in self.panels]
        with new_sheet(sum(heights) + GAP * (len(heights) - 1)) as sheet:
            top = 0.0
            for (title, drawing), height in zip(self.panels, heights, strict=True):
                sheet.cell(MARGIN, top + TITLE, title, HEADING)
                drawing.place(sheet, top + TITLE)
                top += height + GAP
            return sheet.figure
