"""Colours, sizes and line styles of all figures.

Colours are Okabe and Ito's, which colour-blind readers tell apart; groups differ in line style and responses in
lightness too, so that a figure reads in print without colour. Sizes are points (1/72 inch); a double column of a
journal is 183 mm wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

POINTS_PER_MM = 72 / 25.4
DOUBLE_COLUMN = 183 * POINTS_PER_MM
LINE_HEIGHT = 1.35

INK = "#1a1a1a"
QUIET = "#595959"
RULE = "#8c8c8c"
GRID = "#e3e3e3"
WARNING = "#a6290d"

BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY = "#0072B2", "#D55E00", "#009E73", "#A8518A", "#C98A00", "#56B4E9"
Dashes = Literal["-"] | tuple[float, tuple[float, ...]]
GROUP_COLOURS = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)
GROUP_DASHES: tuple[tuple[float, ...], ...] = ((), (5, 2), (1.5, 1.5), (7, 2, 1.5, 2), (3, 1.5), (9, 3))
RESPONSE_COLOURS = {
    "CR": "#00466E",
    "PR": "#56B4E9",
    "SD": "#EFD58B",
    "NON-CR/NON-PD": "#D9C6A0",
    "PD": "#D55E00",
    "NE": "#A6A6A6",
    "MISSING": "#D0D0D0",
}
RESPONSE_WORDS = {
    "CR": "Complete response",
    "PR": "Partial response",
    "SD": "Stable disease",
    "NON-CR/NON-PD": "Neither complete response nor progression",
    "PD": "Progressive disease",
    "NE": "Not evaluable",
    "MISSING": "No assessment after baseline",
}

FONTS = "sans-serif"
SANS_SERIF = ["DejaVu Sans", "Verdana", "Arial", "Helvetica"]
"""DejaVu comes with matplotlib, so that a figure has the same bytes everywhere; the others are for readers of SVG."""

SETTINGS: dict[RcKeyType, Any] = {
    "axes.edgecolor": INK,
    "axes.facecolor": "white",
    "axes.grid": False,
    "axes.linewidth": 0.6,
    "axes.titlesize": 7,
    "axes.unicode_minus": True,
    "font.family": FONTS,
    "font.sans-serif": SANS_SERIF,
    "font.size": 7,
    "lines.antialiased": True,
    "path.simplify": True,
    "text.hinting": "none",
    "text.usetex": False,
}
"""What matplotlib's settings must be while a figure is drawn, whatever the reader's own settings are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How a text looks: its size [points], colour, weight, and where it hangs on its point."""

    size: float = 7
    colour: str = INK
    bold: bool = False
    align: Literal["left", "center", "right"] = "left"
    stand: Literal["baseline", "center", "top", "bottom"] = "baseline"
    rotation: float = 0


BODY = TextStyle()
SMALL = TextStyle(size=6)
LABEL = TextStyle(size=7, align="center")
HEADING = TextStyle(size=7, bold=True)


def group_colour(position: int) -> str:
    """Give the colour of the first (0), second, … group."""
    return GROUP_COLOURS[position % len(GROUP_COLOURS)]


def group_dashes(position: int) -> Dashes:
    """Give the line style of the first (0), second, … group, as matplotlib writes it."""
    dashes = GROUP_DASHES[(position + position // len(GROUP_COLOURS)) % len(GROUP_DASHES)]
    return (0, dashes) if dashes else "-"


def response_colour(response: str) -> str:
    """Give the colour of a best overall response."""
    return RESPONSE_COLOURS.get(response, RESPONSE_COLOURS["MISSING"])
