"""Axes without junk: thin spines on two sides, small ticks, quiet grid lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from topline.display.figures.theme import FONTS, GRID, INK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

STEPS = (1, 2, 5)
TICK_SIZE = 6.5


def quieten(axes: Axes, *, sides: Sequence[str] = ("left", "bottom")) -> None:
    """Keep the named spines and thin them."""
    for name, spine in axes.spines.items():
        spine.set_visible(name in sides)
        spine.set_linewidth(0.6)
        spine.set_color(INK)
    axes.set_facecolor("none")
    axes.tick_params(
        length=2.5, width=0.6, pad=2, labelsize=TICK_SIZE, labelfontfamily=FONTS, color=INK, labelcolor=INK,
        left="left" in sides, bottom="bottom" in sides, labelleft="left" in sides, labelbottom="bottom" in sides,
    )  # fmt: skip


def set_ticks(
    axes: Axes, *, x: Sequence[float] | None = None, y: Sequence[float] | None = None, sign: str = ""
) -> None:
    """Put ticks with plain numbers on an axis."""
    if x is not None:
        axes.set_xticks(x, [plain_number(value) + sign for value in x])
    if y is not None:
        axes.set_yticks(y, [plain_number(value) + sign for value in y])


def draw_grid(axes: Axes, levels: Sequence[float]) -> None:
    """Draw quiet horizontal lines behind everything."""
    for level in levels:
        axes.axhline(level, color=GRID, linewidth=0.5, zorder=0)


def round_ticks(low: float, high: float, most: int = 8) -> tuple[float, ...]:
    """Choose round numbers from `low` (rounded down) to `high` (rounded up), `most` steps or fewer.

    >>> round_ticks(0, 37)
    (0, 5, 10, 15, 20, 25, 30, 35, 40)
    """
    span = max(high - low, 1e-9)
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(
        factor * power * scale
        for scale in (1, 10, 100)
        for factor in STEPS
        if math.ceil(high / (factor * power * scale)) - math.floor(low / (factor * power * scale)) <= most
    )
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = (round(position * step, 10) for position in range(first, last + 1))
    return tuple(int(tick) if float(tick).is_integer() else tick for tick in ticks)


def plain_number(value: float) -> str:
    """Write a tick's number with a true minus sign and no more digits than it needs."""
    return f"{value:.6g}".replace("-", "−")
