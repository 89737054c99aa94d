"""Draw a waterfall plot: panels of sorted bars on one scale, each as wide as its number of bars."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.display.figures.axes import draw_grid, quieten, round_ticks, set_ticks
from topline.display.figures.legend import Entry, draw_legend, legend_height
from topline.display.figures.panels import PanelHead, head_height, panel_boxes, write_head
from topline.display.figures.sheet import Box, new_sheet
from topline.display.figures.theme import (
    DOUBLE_COLUMN,
    INK,
    LABEL,
    QUIET,
    RESPONSE_COLOURS,
    RESPONSE_WORDS,
    response_colour,
)  # fmt: skip

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


MARGIN = 6
LEFT = 44
PLOT_HEIGHT = 190
HIGHEST, LOWEST = 100, -100
THRESHOLDS = (20, -30)
BAR_SHARE = 0.82
SPARSE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One subject: the best change [%] and the best overall response."""

    percent: float
    response: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPanel:
    """One group: its bars from the largest growth down, and how many subjects have none."""

    head: PanelHead
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallDrawing:
    """Panels side by side on one scale."""

    panels: tuple[BarPanel, ...]

    def draw(self) -> Figure:
        """Draw legend, panels and the line of those without a bar."""
        present = {bar.response for panel in self.panels for bar in panel.bars}
        entries = [
            Entry(label=RESPONSE_WORDS[name], colour=colour)
            for name, colour in RESPONSE_COLOURS.items()
            if name in present
        ]
        width = DOUBLE_COLUMN - LEFT - MARGIN
        legend = legend_height(entries, width)
        area = Box(left=LEFT, top=0, width=width, height=PLOT_HEIGHT)
        boxes = panel_boxes(area, [max(len(panel.bars), 1) for panel in self.panels])
        heads = head_height([panel.head for panel in self.panels], [box.width for box in boxes])
        top = MARGIN + legend + 8 + heads
        with new_sheet(top + PLOT_HEIGHT + MARGIN) as sheet:
            draw_legend(sheet, entries, Box(left=LEFT, top=MARGIN, width=width, height=legend))
            ticks = round_ticks(min(-40, self._lowest), max(40, min(HIGHEST, self._highest)))
            for position, (panel, box) in enumerate(zip(self.panels, boxes, strict=True)):
                placed = replace(box, top=top)
                axes = sheet.axes(placed)
                _draw_scale(axes, ticks, is_first=position == 0)
                _draw_bars(axes, panel.bars)
                write_head(sheet, panel.head, placed)
            turned = replace(LABEL, rotation=90, stand="center")
            sheet.text(MARGIN + 5, top + PLOT_HEIGHT / 2, "Best change from baseline (%)", turned)
            return sheet.figure

    @property
    def _highest(self) -> float:
        return max(bar.percent for panel in self.panels for bar in panel.bars)

    @property
    def _lowest(self) -> float:
        return max(LOWEST, min(bar.percent for panel in self.panels for bar in panel.bars))


def _draw_scale(axes: Axes, ticks: tuple[float, ...], *, is_first: bool) -> None:
    quieten(axes, sides=("left",) if is_first else ())
    axes.set_ylim(ticks[0], ticks[-1] * 1.04)
    set_ticks(axes, x=(), y=ticks)
    draw_grid(axes, ticks)
    for level in THRESHOLDS:
        axes.axhline(level, color=QUIET, linewidth=0.7, linestyle=(0, (4, 3)), zorder=3)
    axes.axhline(0, color=INK, linewidth=0.6, zorder=3)


def _draw_bars(axes: Axes, bars: tuple[Bar, ...]) -> None:
    from matplotlib.collections import PolyCollection

    count = max(len(bars), SPARSE)
    first = (count - len(bars)) / 2
    axes.set_xlim(-0.5, count - 0.5)
    half = BAR_SHARE / 2
    corners = []
    for position, bar in enumerate(bars):
        middle, end = first + position, min(bar.percent, HIGHEST) or 0.6
        corners.append([(middle - half, 0), (middle - half, end), (middle + half, end), (middle + half, 0)])
    colours = [response_colour(bar.response) for bar in bars]
    axes.add_collection(PolyCollection(corners, facecolors=colours, linewidths=0, zorder=2))
    capped = [first + position for position, bar in enumerate(bars) if bar.percent > HIGHEST]
    axes.plot(
        capped, [HIGHEST * 1.02] * len(capped), ls="", marker="^", markersize=3.2, color=INK, clip_on=False, zorder=4
    )
