"""Draw Kaplan-Meier curves: the legend table, the curves, and the table of those at risk, from top to bottom."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.display.figures.axes import draw_grid, quieten, set_ticks
from topline.display.figures.metrics import shorten_text, text_width, widest
from topline.display.figures.sheet import Box, new_sheet
from topline.display.figures.theme import BODY, HEADING, LABEL, QUIET, SMALL, group_colour, group_dashes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from topline.display.figures.sheet import Sheet
    from topline.display.nouns import Cell

MARGIN = 6
LINE = 10
SWATCH = 20
COLUMN_GAP = 16
PLOT_HEIGHT = 190
AXIS_HEIGHT = 24
GROUP_GAP = 4
LEVELS = (0, 0.2, 0.4, 0.6, 0.8, 1)
RISK_LABELS = ("At risk", "Events", "Censored")


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One curve: survival with its limits from each time on, and where subjects are censored, in months."""

    label: str
    months: tuple[float, ...]
    survival: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    censored: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskGroup:
    """The numbers of one group below the axis, a cell a tick."""

    label: str
    at_risk: tuple[Cell, ...]
    events: tuple[Cell, ...]
    censored: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KaplanMeierDrawing:
    """Curves of one to many groups.

    Parameters
    ----------
    ticks : where the axis has its numbers and the table its columns. [months]
    columns : headings of the legend table.
    summary : (groups, columns) cells of the legend table.
    test : the test of all groups; blank where the legend table has it.
    """

    curves: tuple[Curve, ...]
    risk: tuple[RiskGroup, ...]
    ticks: tuple[float, ...]
    y_label: str
    columns: tuple[str, ...]
    summary: tuple[tuple[Cell, ...], ...]
    test: Cell

    def draw(self) -> Figure:
        """Draw legend table, curves and numbers at risk."""
        with new_sheet(self.height) as sheet:
            self.place(sheet, 0)
            return sheet.figure

    @property
    def height(self) -> float:
        """The height that it needs, in points."""
        return 2 * MARGIN + self._legend_height + PLOT_HEIGHT + AXIS_HEIGHT + self._risk_height * len(self.risk)

    def place(self, sheet: Sheet, top: float) -> None:
        """Draw on a sheet, from a height on downwards."""
        left = MARGIN + max(widest(RISK_LABELS, SMALL.size) + 14, 40)
        plot = Box(
            left=left, top=top + MARGIN + self._legend_height, width=sheet.width - left - 14, height=PLOT_HEIGHT
        )  # fmt: skip
        self._draw_legend(sheet, plot, top)
        axes = sheet.axes(plot)
        self._draw_axes(sheet, axes, plot)
        for position, curve in enumerate(self.curves):
            draw_curve(axes, curve, position)
        self._draw_risk(sheet, plot)

    @property
    def _legend_height(self) -> float:
        return LINE * (len(self.curves) + 1 + bool(self.test.text)) + 6

    @property
    def _risk_height(self) -> float:
        return LINE * (len(RISK_LABELS) + (len(self.risk) > 1)) + GROUP_GAP

    @property
    def _end(self) -> float:
        return max((*self.ticks, *(curve.months[-1] for curve in self.curves)), default=1) or 1

    def _draw_legend(self, sheet: Sheet, plot: Box, top: float) -> None:
        cells = list(zip(*self.summary, strict=True))
        widths = [
            max(text_width(head), widest(cell.text for cell in column))
            for head, column in zip(self.columns, cells, strict=True)
        ]
        room = plot.width - SWATCH - sum(widths) - COLUMN_GAP * len(widths)
        labels = [shorten_text(curve.label, room, bold=True) for curve in self.curves]
        first = plot.left + SWATCH + widest(labels, bold=True) + COLUMN_GAP
        centres = [first + sum(widths[:i]) + COLUMN_GAP * i + width / 2 for i, width in enumerate(widths)]
        y = top + MARGIN + BODY.size
        for head, x in zip(self.columns, centres, strict=True):
            sheet.text(x, y, head, replace(LABEL, colour=QUIET))
        for position, label in enumerate(labels):
            y += LINE
            colour = group_colour(position)
            sheet.path(
                ((plot.left, y - 2.5), (plot.left + SWATCH - 5, y - 2.5)),
                colour=colour, width=1.3, dashes=group_dashes(position),
            )  # fmt: skip
            sheet.text(plot.left + SWATCH, y, label, replace(HEADING, colour=colour))
            for cell, x in zip(self.summary[position], centres, strict=True):
                sheet.cell(x, y, cell, LABEL)
        if self.test.text:
            sheet.cell(plot.left + SWATCH, y + LINE, self.test)

    def _draw_axes(self, sheet: Sheet, axes: Axes, plot: Box) -> None:
        quieten(axes)
        axes.set_xlim(0, self._end)
        axes.set_ylim(0, 1.02)
        set_ticks(axes, x=self.ticks)
        axes.set_yticks(LEVELS, [f"{round(level * 100)}" for level in LEVELS])
        draw_grid(axes, LEVELS[1:])
        title = shorten_text(f"{self.y_label} (%)", plot.height)
        turned = replace(LABEL, rotation=90, stand="center")
        sheet.text(plot.left - 26, plot.top + plot.height / 2, title, turned)
        sheet.text(plot.middle, plot.bottom + AXIS_HEIGHT - 2, "Months", LABEL)

    def _draw_risk(self, sheet: Sheet, plot: Box) -> None:
        y = plot.bottom + AXIS_HEIGHT
        for position, group in enumerate(self.risk):
            y += GROUP_GAP
            if len(self.risk) > 1:
                y += LINE
                name = shorten_text(group.label, sheet.width - 2 * MARGIN, bold=True)
                sheet.text(MARGIN, y, name, replace(HEADING, colour=group_colour(position)))
            for label, cells in zip(RISK_LABELS, (group.at_risk, group.events, group.censored), strict=True):
                y += LINE
                sheet.text(MARGIN, y, label, replace(SMALL, colour=QUIET))
                for tick, cell in zip(self.ticks, cells, strict=True):
                    sheet.cell(plot.left + plot.width * tick / self._end, y, cell, replace(LABEL, size=6.5))


def draw_curve(axes: Axes, curve: Curve, position: int) -> None:
    """Draw one curve as steps, its band and the marks of the censored."""
    colour = group_colour(position)
    axes.fill_between(curve.months, curve.lower, curve.upper, step="post", color=colour, alpha=0.13, linewidth=0)
    axes.step(
        curve.months, curve.survival, where="post", color=colour, linewidth=1.2, linestyle=group_dashes(position),
        solid_capstyle="butt", clip_on=False,
    )  # fmt: skip
    if curve.censored:
        months, levels = zip(*(mark for mark in curve.censored if not math.isnan(mark[1])), strict=True)
        axes.plot(months, levels, ls="", marker="|", markersize=4, markeredgewidth=0.7, color=colour, clip_on=False)
