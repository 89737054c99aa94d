"""Draw curves of one quantity over another: a legend above, quiet axes, a reference line, points with intervals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.display.figures.axes import draw_grid, plain_number, quieten, round_ticks, set_ticks
from topline.display.figures.legend import Entry, draw_legend, legend_height
from topline.display.figures.sheet import Box, new_sheet
from topline.display.figures.theme import DOUBLE_COLUMN, INK, LABEL, QUIET, group_colour, group_dashes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARGIN = 6
LEFT = 46
SQUARE, LEAST_SQUARE, WIDE = 250, 150, 200
BELOW = 30
GAP = 40
REFERENCE = (0, (4, 3))
POWERS = (1, 2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One curve.

    Parameters
    ----------
    label : its name in the legend; a curve without one has no entry.
    x, y : its points.
    position : which colour and line style it takes.
    steps : whether it is drawn in steps.
    """

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    position: int = 0
    steps: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Points with vertical intervals."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePanel:
    """One pair of axes.

    Parameters
    ----------
    diagonal : whether the line of equality is drawn.
    is_log : whether x is on a logarithmic scale.
    marks : x -> what a vertical line at it says.
    x_range, y_range : limits of the axes; None for those of the data.
    """

    x_label: str
    y_label: str
    series: tuple[Series, ...]
    points: tuple[Points, ...] = ()
    diagonal: bool = False
    is_log: bool = False
    marks: tuple[tuple[float, str], ...] = ()
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvesDrawing:
    """Panels side by side below one legend."""

    panels: tuple[CurvePanel, ...]

    def draw(self) -> Figure:
        """Draw legend and panels."""
        entries = list(dict.fromkeys(entry for panel in self.panels for entry in _entries(panel)))
        width = DOUBLE_COLUMN - LEFT - MARGIN
        legend = legend_height(entries, width) if entries else 0
        top = MARGIN + legend + 14
        each = (width - (LEFT + GAP / 2) * (len(self.panels) - 1)) / len(self.panels)
        is_square = any(panel.diagonal for panel in self.panels)
        height = max(min(each, SQUARE), LEAST_SQUARE) if is_square else WIDE
        with new_sheet(top + height + BELOW) as sheet:
            if entries:
                draw_legend(sheet, entries, Box(left=LEFT, top=MARGIN, width=width, height=legend))
            for position, panel in enumerate(self.panels):
                own = min(each, height) if panel.diagonal else each
                left = LEFT + position * (each + LEFT + GAP / 2) + (each - own) / 2
                box = Box(left=left, top=top, width=own, height=height)
                _draw_panel(sheet.axes(box), panel)
                sheet.text(box.middle, box.bottom + 22, panel.x_label, LABEL)
                turned = replace(LABEL, rotation=90, stand="center")
                sheet.text(box.left - LEFT + MARGIN + 4, top + height / 2, panel.y_label, turned)
            return sheet.figure


def _entries(panel: CurvePanel) -> list[Entry]:
    lines = [
        Entry(label=each.label, colour=group_colour(each.position), kind="line", dashes=group_dashes(each.position))
        for each in panel.series
        if each.label
    ]
    return lines + [Entry(label=each.label, colour=INK, kind="marker") for each in panel.points if each.label]


def _draw_panel(axes: Axes, panel: CurvePanel) -> None:
    quieten(axes)
    xs = [value for each in (*panel.series, *panel.points) for value in each.x]
    ys = [value for each in (*panel.series, *panel.points) for value in each.y]
    ys += [value for each in panel.points for value in (*each.lower, *each.upper)]
    low, high = panel.y_range or (min(ys), max(ys))
    y_ticks = round_ticks(low, high if high > low else low + 1, 6)
    axes.set_ylim(y_ticks[0], y_ticks[-1])
    if panel.is_log:
        axes.set_xscale("log")
        axes.set_xlim(max(xs), min(xs))
        ticks = [
            factor * 10.0**power
            for power in range(-9, 4)
            for factor in POWERS
            if min(xs) <= factor * 10.0**power <= max(xs)
        ]
        axes.set_xticks(ticks, [plain_number(tick) for tick in ticks])
        axes.minorticks_off()
        set_ticks(axes, y=y_ticks)
    else:
        left, right = panel.x_range or (min(xs), max(xs))
        x_ticks = round_ticks(left, right, 8)
        axes.set_xlim(x_ticks[0], x_ticks[-1])
        set_ticks(axes, x=x_ticks, y=y_ticks)
    draw_grid(axes, y_ticks)
    if panel.diagonal:
        axes.plot([0, 1], [0, 1], color=QUIET, linewidth=0.7, linestyle=REFERENCE, zorder=1)
    for x, words in panel.marks:
        axes.axvline(x, color=QUIET, linewidth=0.7, linestyle=REFERENCE, zorder=1)
        axes.text(x, y_ticks[-1], f" {words}", fontsize=6, color=QUIET, va="bottom", ha="center", clip_on=False)
    for each in panel.series:
        axes.plot(
            each.x, each.y, color=group_colour(each.position), linestyle=group_dashes(each.position), linewidth=1.1,
            drawstyle="steps-post" if each.steps else "default", zorder=3,
        )  # fmt: skip
    for each in panel.points:
        axes.vlines(each.x, each.lower, each.upper, color=INK, linewidth=0.8, zorder=4)
        axes.plot(each.x, each.y, ls="", marker="o", markersize=3.4, color=INK, zorder=5)
