"""How wide a text will be: the layout is computed before anything is drawn, so that nothing overlaps."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from topline.display.figures.theme import LINE_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.ft2font import FT2Font

ELLIPSIS = "…"
SUBPIXELS = 64
FINE_DPI = 720


@cache
def text_width(text: str, size: float = 7, *, bold: bool = False) -> float:
    """Measure one line of text, in points."""
    font = _font(bold=bold)
    font.set_size(size, FINE_DPI)
    font.set_text(text, 0.0)
    return font.get_width_height()[0] / SUBPIXELS * 72 / FINE_DPI


def widest(texts: Iterable[str], size: float = 7, *, bold: bool = False) -> float:
    """Measure the widest of some texts, 0 where there are none, in points."""
    return max((text_width(text, size, bold=bold) for text in texts), default=0)


def text_height(lines: int, size: float = 7) -> float:
    """Give the height of some lines of text, in points."""
    return lines * size * LINE_HEIGHT


def wrap_text(text: str, width: float, size: float = 7, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into lines that fit a width; a word that is too long by itself is shortened."""
    lines: list[str] = []
    for word in text.split(" "):  # not at the blanks that hold "n = 12" together
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(shorten_text(word, width, size, bold=bold))
    return tuple(lines) or ("",)


def shorten_text(text: str, width: float, size: float = 7, *, bold: bool = False) -> str:
    """Cut a text that is wider than it may be, and say so with an ellipsis."""
    if text_width(text, size, bold=bold) <= width:
        return text
    kept = text
    while kept and text_width(kept + ELLIPSIS, size, bold=bold) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


@cache
def _font(*, bold: bool) -> FT2Font:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return get_font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")))
