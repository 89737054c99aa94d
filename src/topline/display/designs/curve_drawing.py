"""Draw the share of positive trials of designs over the true rate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.display.figures.axes import draw_grid, quieten, round_ticks, set_ticks
from topline.display.figures.legend import Entry, draw_legend, legend_height
from topline.display.figures.sheet import Box, new_sheet
from topline.display.figures.theme import DOUBLE_COLUMN, GROUP_COLOURS, GROUP_DASHES, LABEL

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from topline.display.figures.theme import Dashes

MARGIN = 6
LEFT, RIGHT, AXIS = 44, 14, 32
HEIGHT = 190
GAP = 8
SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerCurve:
    """A design: its label, and for each true rate the share of positive trials with its error."""

    label: str
    points: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveDrawing:
    """Curves, the first on top in the legend."""

    curves: tuple[PowerCurve, ...]

    def draw(self) -> Figure:
        """Draw legend, axes and curves."""
        entries = [
            Entry(label=curve.label, colour=_colour(place), kind="line", dashes=_dashes(place))
            for place, curve in enumerate(self.curves)
        ]
        width = DOUBLE_COLUMN - LEFT - RIGHT
        legend = legend_height(entries, width)
        top = MARGIN + legend + GAP
        rates = [rate for curve in self.curves for rate, _, _ in curve.points]
        ticks = round_ticks(min(rates), max(rates))
        with new_sheet(top + HEIGHT + AXIS) as sheet:
            draw_legend(sheet, entries, Box(left=LEFT, top=MARGIN, width=width, height=legend))
            axes = sheet.axes(Box(left=LEFT, top=top, width=width, height=HEIGHT))
            quieten(axes)
            axes.set_xlim(ticks[0], ticks[-1])
            axes.set_ylim(SHARES[0], SHARES[-1])
            set_ticks(axes, x=ticks, y=SHARES)
            draw_grid(axes, SHARES[1:])
            for place, curve in enumerate(self.curves):
                x, y, error = zip(*curve.points, strict=True)
                colour = _colour(place)
                axes.plot(
                    x, y, color=colour, linewidth=1.2, linestyle=_dashes(place), marker="o", markersize=3,
                    clip_on=False,
                )  # fmt: skip
                for at, value, spread in zip(x, y, error, strict=True):
                    ends = (max(value - 2 * spread, 0.0), min(value + 2 * spread, 1.0))
                    axes.plot((at, at), ends, color=colour, linewidth=1.2, clip_on=False)
            sheet.text(LEFT + width / 2, top + HEIGHT + AXIS - 8, "True rate", LABEL)
            sheet.text(MARGIN, top - 5, "Positive", replace(LABEL, align="left"))
            return sheet.figure


def _colour(place: int) -> str:
    return GROUP_COLOURS[place % len(GROUP_COLOURS)]


def _dashes(place: int) -> Dashes:
    """Give the line style: the colour's first, and another on the next round of colours."""
    dashes = GROUP_DASHES[(place + place // len(GROUP_COLOURS)) % len(GROUP_DASHES)]
    return (0.0, dashes) if dashes else "-"
