"""Panels side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.figures.sheet import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 14
LEAST_SHARE = 0.5


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
