"""Draw a nomogram: scales below each other, a line of points above, total points and what they mean below."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.display.figures.axes import plain_number, round_ticks
from topline.display.figures.metrics import text_width, wrap_text
from topline.display.figures.sheet import new_sheet
from topline.display.figures.theme import BODY, DOUBLE_COLUMN, GRID, INK, QUIET, SMALL

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from topline.display.figures.sheet import Sheet
    from topline.display.nouns import Cell

MARGIN = 8
WIDEST_LABEL = 118
STEP = 30
MAJOR, MINOR = 4, 2
FULL = 100
GAP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A tick: where it stands, in points of the nomogram, and what it says."""

    at: float
    label: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """One scale with its name."""

    label: str
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NomogramDrawing:
    """The scales of the variables on 0 to 100 points, those of the sum on 0 to `most` points."""

    variables: tuple[Scale, ...]
    readings: tuple[Scale, ...]
    most: float

    def draw(self) -> Figure:
        """Draw all scales."""
        n = len(self.variables) + len(self.readings) + 2
        left = MARGIN + WIDEST_LABEL + 12
        width = DOUBLE_COLUMN - left - MARGIN - 12
        total = round_ticks(0, self.most, 10)[-1]
        with new_sheet(2 * MARGIN + STEP * n) as sheet:
            y = MARGIN + STEP * 0.6
            for tick in range(0, FULL + 1, 10):
                x = left + width * tick / FULL
                sheet.rule((x, y), (x, y + STEP * len(self.variables)), colour=GRID, width=0.4)
            _draw_plain(sheet, "Points", (left, y, width), FULL)
            for scale in self.variables:
                y += STEP
                _draw_scale(sheet, scale, (left, y, width), FULL)
            y += STEP
            _draw_plain(sheet, "Total points", (left, y, width), total)
            for scale in self.readings:
                y += STEP
                _draw_scale(sheet, scale, (left, y, width), total)
            return sheet.figure


def _draw_plain(sheet: Sheet, label: str, place: tuple[float, float, float], most: float) -> None:
    """Draw a scale of points with a tick at each tenth and finer ones between."""
    left, y, width = place
    _write_label(sheet, label, y, bold=True)
    sheet.rule((left, y), (left + width, y), colour=INK, width=0.8)
    ticks = round_ticks(0, most, 10)
    step = (ticks[1] - ticks[0]) / 5
    for position in range(round(most / step) + 1):
        x = left + width * position * step / most
        sheet.rule((x, y), (x, y + MINOR), colour=INK, width=0.5)
    for tick in ticks:
        x = left + width * tick / most
        sheet.rule((x, y), (x, y + MAJOR), colour=INK, width=0.7)
        sheet.text(x, y - 3, plain_number(tick), replace(SMALL, align="center"))


def _draw_scale(sheet: Sheet, scale: Scale, place: tuple[float, float, float], most: float) -> None:
    """Draw a scale from its lowest to its highest tick; labels that would touch go below the line in turn."""
    left, y, width = place
    _write_label(sheet, scale.label, y, bold=False)
    ticks = sorted(scale.ticks, key=lambda tick: tick.at)
    if not ticks:
        return
    xs = [left + width * tick.at / most for tick in ticks]
    sheet.rule((xs[0], y), (xs[-1], y), colour=INK, width=0.8)
    ends = {"above": -1e9, "below": -1e9}
    for x, tick in zip(xs, ticks, strict=True):
        half = text_width(tick.label.text, SMALL.size) / 2
        side = next((each for each in ("above", "below") if x - half > ends[each] + GAP), None)
        sheet.rule((x, y), (x, y - MAJOR if side == "above" else y + MAJOR), colour=INK, width=0.7)
        if side is None:
            continue
        ends[side] = x + half
        at = y - MAJOR - 2 if side == "above" else y + MAJOR + SMALL.size
        sheet.cell(x, at, tick.label, replace(SMALL, align="center"))


def _write_label(sheet: Sheet, label: str, y: float, *, bold: bool) -> None:
    lines = wrap_text(label, WIDEST_LABEL, bold=bold)
    first = y + 2.5 - 4.5 * (len(lines) - 1)
    for position, line in enumerate(lines):
        sheet.text(
            MARGIN,
            first + 9 * position,
            line,
            replace(BODY, bold=bold, colour=INK if bold else QUIET if not line else INK),
        )
