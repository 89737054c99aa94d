"""Panels side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.display.figures.metrics import shorten_text, text_width, wrap_text
from topline.display.figures.sheet import Box
from topline.display.figures.theme import HEADING, INK, QUIET, SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from topline.display.figures.sheet import Sheet
    from topline.display.nouns import Cell

GAP = 14
LEAST_SHARE = 0.5
LINE = 9
BELOW = 5
MOST_LINES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelHead:
    """What stands over a panel: the group's label, and below it counts such as "N = 86"."""

    label: str
    counts: tuple[Cell, ...]

    def lines(self, width: float) -> tuple[str, ...]:
        """Break the label into at most four lines."""
        lines = wrap_text(self.label, width, bold=True)
        if len(lines) <= MOST_LINES:
            return lines
        rest = shorten_text(" ".join(lines[MOST_LINES - 1 :]), width, bold=True)
        return (*lines[: MOST_LINES - 1], rest)


def panel_boxes(area: Box, sizes: Sequence[float]) -> tuple[Box, ...]:
    """Share an area among panels by their sizes; no panel gets less than half of an equal share."""
    room = area.width - GAP * (len(sizes) - 1)
    least = LEAST_SHARE * sum(sizes) / len(sizes)
    shares = [max(size, least) for size in sizes]
    widths = [room * share / sum(shares) for share in shares]
    lefts = [area.left + sum(widths[:position]) + GAP * position for position in range(len(sizes))]
    return tuple(
        Box(left=left, top=area.top, width=width, height=area.height) for left, width in zip(lefts, widths, strict=True)
    )


def head_height(heads: Iterable[PanelHead], widths: Iterable[float]) -> float:
    """Say how much height the heads of panels need, in points."""
    return LINE * (1 + max(len(head.lines(width)) for head, width in zip(heads, widths, strict=True))) + BELOW


def write_head(sheet: Sheet, head: PanelHead, box: Box, colour: str = INK) -> None:
    """Write a head over the panel that stands in a box."""
    lines = head.lines(box.width)
    first = box.top - BELOW - LINE * len(lines)
    for position, line in enumerate(lines):
        sheet.text(box.left, first + LINE * position, line, replace(HEADING, colour=colour))
    x = box.left
    for count in head.counts:
        words = shorten_text(count.text, max(box.right - x, 1), SMALL.size)
        sheet.text(x, box.top - BELOW, words, replace(SMALL, colour=QUIET), next(iter(count.result_ids), ""))
        x += text_width(count.text, SMALL.size) + BELOW
