"""A sheet of paper measured in points from its upper left corner, on which texts, rules, boxes and axes are placed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.display.cells import split_numbers
from topline.display.figures.metrics import text_width
from topline.display.figures.theme import BODY, DOUBLE_COLUMN, FONTS, INK, RULE, SETTINGS, TextStyle

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from topline.display.figures.theme import Dashes
    from topline.display.nouns import Cell

POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on the sheet, in points from its left and its upper edge."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    @property
    def middle(self) -> float:
        """Half way from left to right."""
        return self.left + self.width / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A figure, its width and its height, in points."""

    figure: Figure
    width: float
    height: float

    def axes(self, box: Box) -> Axes:
        """Place axes."""
        return self.figure.add_axes(
            (box.left / self.width, 1 - box.bottom / self.height, box.width / self.width, box.height / self.height)
        )

    def text(self, x: float, y: float, words: str, style: TextStyle = BODY, result_id: str = "") -> None:
        """Write one line; a text that stands for a result bears its id."""
        self.figure.text(
            x / self.width,
            1 - y / self.height,
            words,
            fontfamily=FONTS,
            fontsize=style.size,
            color=style.colour,
            fontweight="bold" if style.bold else "normal",
            ha=style.align,
            va=style.stand,
            rotation=style.rotation,
            gid=result_id or None,
            parse_math=False,
        )

    def cell(self, x: float, y: float, cell: Cell, style: TextStyle = BODY) -> None:
        """Write a cell, each of its numbers with the id of its result."""
        share = {"left": 0, "center": 0.5, "right": 1}[style.align]
        left = x - share * text_width(cell.text, style.size, bold=style.bold)
        for lead, words, result_id in _clickable_words(cell):
            self.text(left + _advance(lead, style), y, words, replace(style, align="left"), result_id)

    def rule(
        self, start: tuple[float, float], end: tuple[float, float], colour: str = RULE, width: float = 0.5
    ) -> None:
        """Draw a straight line."""
        self.path((start, end), colour=colour, width=width)

    def path(
        self,
        points: Sequence[tuple[float, float]],
        *,
        colour: str = INK,
        width: float = 0.7,
        dashes: Dashes = "-",
    ) -> None:
        """Draw a line through points."""
        from matplotlib.lines import Line2D

        xs, ys = zip(*(self._place(point) for point in points), strict=True)
        self.figure.add_artist(Line2D(xs, ys, color=colour, linewidth=width, linestyle=dashes, solid_capstyle="butt"))

    def marker(self, x: float, y: float, shape: str, colour: str, size: float = 4) -> None:
        """Draw a symbol."""
        from matplotlib.lines import Line2D

        px, py = self._place((x, y))
        self.figure.add_artist(
            Line2D(
                [px], [py], marker=shape, markersize=size, color=colour, markeredgecolor=INK, markeredgewidth=0.4, ls=""
            )
        )

    def box(self, box: Box, *, fill: str = "white", edge: str = INK) -> None:
        """Draw a rectangle."""
        from matplotlib.patches import Rectangle

        corner = self._place((box.left, box.bottom))
        size = (box.width / self.width, box.height / self.height)
        patch = Rectangle(
            corner, *size, facecolor=fill, edgecolor=edge, linewidth=0.6, transform=self.figure.transFigure
        )
        self.figure.add_artist(patch)

    def _place(self, point: tuple[float, float]) -> tuple[float, float]:
        return point[0] / self.width, 1 - point[1] / self.height


@contextmanager
def new_sheet(height: float, width: float = DOUBLE_COLUMN) -> Generator[Sheet]:
    """Take a sheet of white paper of a width and a height [points], with settings that no reader's own can change."""
    import matplotlib as mpl

    from topline.display.figures.paper import Paper

    with mpl.rc_context(SETTINGS):
        figure = Paper(figsize=(width / POINTS_PER_INCH, height / POINTS_PER_INCH), facecolor="white")
        yield Sheet(figure=figure, width=width, height=height)


def _clickable_words(cell: Cell) -> Iterator[tuple[str, str, str]]:
    """Part a cell into its numbers, each with the marks that touch it: what stands before, the words, the result's id.

    "0.94 (0.45, 1.96)" has the words "0.94", "(0.45," and "1.96)". A text in SVG keeps no blanks at its ends.
    """
    numbers = [part for part in split_numbers(cell) if part.result_ids]
    if len(numbers) <= 1:
        yield "", cell.text, next(iter(cell.result_ids), "")
        return
    ends = [*_word_starts(cell.text, [part.text for part in numbers])[1:], len(cell.text)]
    start = 0
    for part, end in zip(numbers, ends, strict=True):
        yield cell.text[:start], cell.text[start:end].rstrip(), part.result_ids[0]
        start = end


def _word_starts(text: str, numbers: Sequence[str]) -> list[int]:
    """Find where each number's word starts: after the last blank before the number."""
    starts: list[int] = []
    done = 0
    for number in numbers:
        place = text.index(number, done)
        starts.append(text.rfind(" ", 0, place) + 1)
        done = place + len(number)
    return starts


def _advance(text: str, style: TextStyle) -> float:
    """Say how far a text moves the pen; blanks at its end count."""
    return text_width(f"{text}n", style.size, bold=style.bold) - text_width("n", style.size, bold=style.bold)
