"""A legend in one or more lines above a plot, where it covers nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from topline.display.figures.metrics import shorten_text, text_width
from topline.display.figures.sheet import Box
from topline.display.figures.theme import BODY, INK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topline.display.figures.sheet import Sheet
    from topline.display.figures.theme import Dashes

SWATCH = 12
GAP = 4
BETWEEN = 14
LINE = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: its label and what stands before it."""

    label: str
    colour: str
    kind: Literal["bar", "line", "marker"] = "bar"
    shape: str = "o"
    dashes: Dashes = "-"


def legend_height(entries: Sequence[Entry], width: float) -> float:
    """Say how much height a legend needs, in points."""
    return LINE * (1 + max((line for line, _, _ in _place(entries, width)), default=-1))


def draw_legend(sheet: Sheet, entries: Sequence[Entry], box: Box) -> None:
    """Draw the entries from left to right, and on the next line where the width ends."""
    for entry, (line, left, label) in zip(entries, _place(entries, box.width), strict=True):
        x, y = box.left + left, box.top + LINE * (line + 0.5)
        _draw_swatch(sheet, entry, x, y)
        sheet.text(x + SWATCH + GAP, y + BODY.size * 0.36, label)


def _place(entries: Sequence[Entry], width: float) -> Iterator[tuple[int, float, str]]:
    line, left = 0, 0.0
    for entry in entries:
        label = shorten_text(entry.label, width - SWATCH - GAP)
        needed = SWATCH + GAP + text_width(label)
        if left and left + needed > width:
            line, left = line + 1, 0.0
        yield line, left, label
        left += needed + BETWEEN


def _draw_swatch(sheet: Sheet, entry: Entry, x: float, y: float) -> None:
    match entry.kind:
        case "bar":
            sheet.box(Box(left=x + 2, top=y - 3, width=SWATCH - 4, height=6), fill=entry.colour, edge=INK)
        case "line":
            sheet.path(((x, y), (x + SWATCH, y)), colour=entry.colour, width=1.2, dashes=entry.dashes)
        case "marker":
            sheet.marker(x + SWATCH / 2, y, entry.shape, entry.colour)
