"""Draw a spider plot: panels of lines on one scale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.display.figures.axes import draw_grid, quieten, round_ticks, set_ticks
from topline.display.figures.panels import PanelHead, head_height, panel_boxes, write_head
from topline.display.figures.sheet import Box, new_sheet
from topline.display.figures.theme import DOUBLE_COLUMN, INK, LABEL, QUIET, group_colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


MARGIN = 6
LEFT = 40
PLOT_HEIGHT = 190
AXIS_HEIGHT = 30
HIGHEST = 200
THRESHOLDS = (20, -30)
MANY = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One subject's changes from baseline [%] at times [weeks]."""

    weeks: tuple[float, ...]
    percents: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePanel:
    """One group and its lines."""

    head: PanelHead
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpiderDrawing:
    """Panels side by side on one scale."""

    panels: tuple[LinePanel, ...]

    def draw(self) -> Figure:
        """Draw the panels."""
        area = Box(left=LEFT, top=0, width=DOUBLE_COLUMN - LEFT - MARGIN - 4, height=PLOT_HEIGHT)
        boxes = panel_boxes(area, [1] * len(self.panels))
        top = MARGIN + head_height([panel.head for panel in self.panels], [box.width for box in boxes])
        lines = [line for panel in self.panels for line in panel.lines]
        values = [value for line in lines for value in line.percents]
        y_ticks = round_ticks(min(-40, *values), max(40, min(HIGHEST, max(values))))
        weeks = round_ticks(0, max(week for line in lines for week in line.weeks), most=6)
        with new_sheet(top + PLOT_HEIGHT + AXIS_HEIGHT) as sheet:
            for position, box in enumerate(boxes):
                placed = replace(box, top=top)
                axes = sheet.axes(placed)
                quieten(axes, sides=("left", "bottom") if position == 0 else ("bottom",))
                axes.set_ylim(y_ticks[0], y_ticks[-1])
                axes.set_xlim(min(0, *(week for line in lines for week in line.weeks)), weeks[-1])
                set_ticks(axes, x=weeks, y=y_ticks)
                _draw_levels(axes, y_ticks)
                _draw_lines(axes, self.panels[position].lines, group_colour(position))
                write_head(sheet, self.panels[position].head, placed, group_colour(position))
            turned = replace(LABEL, rotation=90, stand="center")
            sheet.text(MARGIN + 5, top + PLOT_HEIGHT / 2, "Change from baseline (%)", turned)
            sheet.text(area.middle, top + PLOT_HEIGHT + AXIS_HEIGHT - 8, "Weeks since first dose", LABEL)
            return sheet.figure


def _draw_levels(axes: Axes, ticks: tuple[float, ...]) -> None:
    draw_grid(axes, ticks)
    axes.axhline(0, color=INK, linewidth=0.6, zorder=1)
    for level in THRESHOLDS:
        axes.axhline(level, color=QUIET, linewidth=0.7, linestyle=(0, (4, 3)), zorder=1)


def _draw_lines(axes: Axes, lines: tuple[ChangeLine, ...], colour: str) -> None:
    from matplotlib.collections import LineCollection

    points = [list(zip(line.weeks, line.percents, strict=True)) for line in lines if line.weeks]
    alpha = 0.55 if len(points) > MANY else 0.85
    axes.add_collection(LineCollection(points, colors=colour, linewidths=0.8, alpha=alpha, zorder=2))
    ends = [line[-1] for line in points]
    if ends:
        weeks, percents = zip(*ends, strict=True)
        axes.plot(weeks, percents, ls="", marker="o", markersize=2.2, color=colour, markeredgewidth=0, zorder=3)
