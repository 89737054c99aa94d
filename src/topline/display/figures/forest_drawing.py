"""Draw a forest plot: a table with the intervals drawn between its columns, on one logarithmic scale."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from topline.display.cells import BLANK
from topline.display.figures.axes import plain_number, quieten
from topline.display.figures.metrics import shorten_text, text_width, widest, wrap_text
from topline.display.figures.sheet import Box, new_sheet
from topline.display.figures.theme import BLUE, DOUBLE_COLUMN, GRID, HEADING, INK, LABEL, QUIET, RULE, SMALL, TextStyle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from topline.display.figures.sheet import Sheet
    from topline.display.nouns import Cell

MARGIN = 6
LINE = 12
GAP = 10
INDENT = 8
COUNT_WIDTH, WIDEST_COUNT = 48, 66
WIDEST_LABEL = 136
AXIS_HEIGHT = 34
SECTION_GAP = 10
TICKS = (
    (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50),
    (0.05, 0.2, 1, 5, 20),
    (0.1, 1, 10),
)
"""Finer to coarser: the first that has room is taken."""
TICK_WIDTH = 22
NARROWEST, WIDEST = 0.02, 50
NEAREST = (0.45, 2.2)
ROOM = 1.1
LARGEST_BOX, SMALLEST_BOX = 7, 2.5
SEE_NOTES = "see the notes"
REASON = replace(SMALL, colour=QUIET, align="center")


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A hazard ratio and its confidence limits."""

    ratio: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestRow:
    """One line; a line without counts is the heading of a covariate.

    Parameters
    ----------
    ratio : the hazard ratio and its limits in words.
    events : by which the box is sized.
    reason : why there is no estimate.
    """

    label: str
    indent: int = 0
    counts: tuple[Cell, ...] = ()
    ratio: Cell = BLANK
    interaction: Cell = BLANK
    estimate: Estimate | None = None
    events: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One comparison: its title, the headings of its counts, whom each side of 1 favours, its lines.

    Counts of two arms have the arms' names over them, and what is counted below.
    """

    title: str
    count_heads: tuple[str, ...]
    favours: tuple[str, str]
    rows: tuple[ForestRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where the columns stand, in points."""

    label: float
    counts: tuple[float, ...]
    plot: Box
    ratio: float
    interaction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestDrawing:
    """Comparisons one below the other on one scale."""

    sections: tuple[Section, ...]
    heading: str
    stub: str = "Subgroup"

    def draw(self) -> Figure:
        """Draw the sections; a long label takes further lines."""
        sections = [_wrap_labels(section, self._label_room) for section in self.sections]
        heights = [self._head_height(section) + LINE * len(section.rows) + AXIS_HEIGHT for section in sections]
        with new_sheet(2 * MARGIN + sum(heights) + SECTION_GAP * (len(heights) - 1)) as sheet:
            top: float = MARGIN
            for section, height in zip(sections, heights, strict=True):
                self._draw_section(sheet, section, top)
                top += height + SECTION_GAP
            return sheet.figure

    def _draw_section(self, sheet: Sheet, section: Section, top: float) -> None:
        columns = self._columns(section, top)
        y = self._write_heads(sheet, section, columns, top)
        sheet.rule((MARGIN, y + 3), (sheet.width - MARGIN, y + 3))
        for row in section.rows:
            y += LINE
            _write_row(sheet, row, columns, y)
        axes = sheet.axes(columns.plot)
        low, high = self._limits
        _draw_scale(axes, (low, high), len(section.rows), columns.plot.width)
        _draw_estimates(axes, section.rows, (low, high))
        _write_reasons(sheet, section.rows, columns.plot)
        self._write_sides(sheet, section, columns.plot)

    def _columns(self, section: Section, top: float) -> Columns:
        ratios = (row.ratio.text for part in self.sections for row in part.rows)
        ratio_width = max(widest(self._ratio_heads, bold=True), widest(ratios))
        p_width = text_width("interaction", bold=True) if self._has_interaction else 0
        pitch = self._count_width + 4
        first = MARGIN + self._label_width(pitch * len(section.count_heads) + 2 * GAP) + GAP
        counts = tuple(first + pitch * position + self._count_width / 2 for position in range(len(section.count_heads)))
        left = first + pitch * len(counts) + GAP
        right = DOUBLE_COLUMN - MARGIN - ratio_width - GAP - (p_width + GAP if p_width else 0)
        head = self._head_height(section)
        return Columns(
            label=MARGIN,
            counts=counts,
            plot=Box(left=left, top=top + head + 1.5, width=right - left, height=LINE * len(section.rows)),
            ratio=right + GAP + ratio_width / 2,
            interaction=DOUBLE_COLUMN - MARGIN - p_width / 2,
        )

    def _label_width(self, room_of_counts: float) -> float:
        """Give what the labels and their head need; those of lines without counts reach across the counts' columns."""
        rows = [row for section in self.sections for row in section.rows]
        needs = (
            text_width(row.label, bold=not row.indent) + INDENT * row.indent - (0 if row.counts else room_of_counts)
            for row in rows
        )
        return min(max(text_width(self.stub, bold=True), *needs), self._label_room)

    def _head_lines(self, section: Section) -> list[tuple[str, ...]]:
        heads = [wrap_text(head, self._count_width, bold=True) for head in section.count_heads]
        return [(*lines, "events / n") for lines in heads] if len(heads) > 1 else heads

    def _head_height(self, section: Section) -> float:
        title = LINE + 2 if section.title else 0
        return title + 9 * max(2, *(len(lines) for lines in self._head_lines(section)))

    def _write_heads(self, sheet: Sheet, section: Section, columns: Columns, top: float) -> float:
        base = top + self._head_height(section) - 2
        if section.title:
            sheet.text(MARGIN, top + 7, shorten_text(section.title, sheet.width - 2 * MARGIN, bold=True), HEADING)
        centre = TextStyle(bold=True, align="center")
        sheet.text(columns.label, base, self.stub, HEADING)
        for lines, x in zip(self._head_lines(section), columns.counts, strict=True):
            for position, line in enumerate(reversed(lines)):
                sheet.text(x, base - 9 * position, line, centre)
        for position, line in enumerate(reversed(self._ratio_heads)):
            sheet.text(columns.ratio, base - 9 * position, line, centre)
        if self._has_interaction:
            sheet.text(columns.interaction, base - 9, "P for", centre)
            sheet.text(columns.interaction, base, "interaction", centre)
        return base

    def _write_sides(self, sheet: Sheet, section: Section, plot: Box) -> None:
        low, high = self._limits
        one = plot.left + plot.width * math.log(1 / low) / math.log(high / low)
        y = plot.bottom + 26
        left, right = section.favours
        style = replace(SMALL, colour=INK)
        room = (one - MARGIN - 10, sheet.width - MARGIN - one - 10)
        sheet.text(one - 5, y, "← " + shorten_text(left, room[0], SMALL.size), replace(style, align="right"))
        sheet.text(one + 5, y, shorten_text(right, room[1], SMALL.size) + " →", style)

    @property
    def _count_width(self) -> float:
        """Give the counts' columns room for the longest word of their heads."""
        words = (word for section in self.sections for head in section.count_heads for word in head.split(" "))
        return min(max(COUNT_WIDTH, widest(words, bold=True)), WIDEST_COUNT)

    @property
    def _label_room(self) -> float:
        """Give labels what is left when the counts' columns are wide, so that the intervals keep their room."""
        columns = max(len(section.count_heads) for section in self.sections)
        return WIDEST_LABEL - columns * (self._count_width - COUNT_WIDTH)

    @property
    def _ratio_heads(self) -> tuple[str, ...]:
        name, _, interval = self.heading.partition(" (")
        return name, f"({interval}"

    @property
    def _has_interaction(self) -> bool:
        return any(row.interaction.text for section in self.sections for row in section.rows)

    @property
    def _limits(self) -> tuple[float, float]:
        """Give limits that hold the intervals and some room on both sides of 1; wider ones leave with an arrow."""
        known = [row.estimate for section in self.sections for row in section.rows if row.estimate]
        low = min((each.lower for each in known), default=NEAREST[0])
        high = max((each.upper for each in known), default=NEAREST[1])
        return max(NARROWEST, min(low / ROOM, NEAREST[0])), min(WIDEST, max(high * ROOM, NEAREST[1]))


def _wrap_labels(section: Section, width: float) -> Section:
    """Give the rest of a label that is too long lines of its own."""
    rows: list[ForestRow] = []
    for row in section.rows:
        first, *rest = wrap_text(row.label, width - INDENT * row.indent, bold=not row.indent)
        rows += [replace(row, label=first), *(ForestRow(label=line, indent=row.indent) for line in rest)]
    return replace(section, rows=tuple(rows))


def _write_row(sheet: Sheet, row: ForestRow, columns: Columns, y: float) -> None:
    sheet.text(columns.label + INDENT * row.indent, y, row.label, TextStyle(bold=not row.indent))
    for count, middle in zip(row.counts, columns.counts, strict=False):
        sheet.cell(middle, y, count, LABEL)
    sheet.cell(columns.ratio, y, row.ratio, LABEL)
    sheet.cell(columns.interaction, y, row.interaction, LABEL)


def _write_reasons(sheet: Sheet, rows: tuple[ForestRow, ...], plot: Box) -> None:
    for position, row in enumerate(rows):
        if row.reason:
            y = plot.top + LINE * (position + 0.5) + 2.3
            words = row.reason if text_width(row.reason, SMALL.size) <= plot.width else SEE_NOTES
            covered = text_width(words, SMALL.size) + 4
            behind = Box(left=plot.middle - covered / 2, top=y - 7, width=covered, height=LINE - 3)
            sheet.box(behind, fill="white", edge="white")
            sheet.text(plot.middle, y, words, REASON)


def _draw_scale(axes: Axes, limits: tuple[float, float], rows: int, width: float) -> None:
    low, high = limits
    quieten(axes, sides=("bottom",))
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks([])
    ticks = _choose_ticks(limits, width)
    axes.set_xticks(ticks, [plain_number(tick) for tick in ticks])
    axes.minorticks_off()
    axes.vlines([tick for tick in ticks if tick != 1], -0.5, rows - 0.5, color=GRID, linewidth=0.5, zorder=0)
    axes.vlines(1, -0.5, rows - 0.5, color=RULE, linewidth=0.8, zorder=1)


def _choose_ticks(limits: tuple[float, float], width: float) -> list[float]:
    """Choose the finest ticks whose closest two have room for their numbers."""
    low, high = limits
    scale = width / math.log(high / low)
    for candidates in TICKS:
        ticks = [tick for tick in candidates if low <= tick <= high]
        if all(math.log(after / before) * scale >= TICK_WIDTH for before, after in pairwise(ticks)):
            return ticks
    return [1]


def _draw_estimates(axes: Axes, rows: tuple[ForestRow, ...], limits: tuple[float, float]) -> None:
    low, high = limits
    known = [(y, row, row.estimate) for y, row in enumerate(rows) if row.estimate]
    subgroups = [(y, row, estimate) for y, row, estimate in known if row.indent]
    for y, row, estimate in known:
        if not row.indent:
            _draw_diamond(axes, y, estimate, len(rows))
    heights = [y for y, _, _ in subgroups]
    starts, ends = [max(e.lower, low) for _, _, e in subgroups], [min(e.upper, high) for _, _, e in subgroups]
    axes.hlines(heights, starts, ends, color=INK, linewidth=0.9, zorder=2)
    most = max((row.events for _, row, _ in subgroups), default=1) or 1
    sizes = [max(SMALLEST_BOX, LARGEST_BOX * math.sqrt(row.events / most)) ** 2 for _, row, _ in subgroups]
    axes.scatter([e.ratio for _, _, e in subgroups], heights, s=sizes, marker="s", color=BLUE, linewidth=0, zorder=3)
    leaving = {"<": [(low, y) for y, _, e in subgroups if e.lower < low]}
    leaving[">"] = [(high, y) for y, _, e in subgroups if e.upper > high]
    for shape, points in leaving.items():
        if points:
            axes.plot(
                *zip(*points, strict=True), ls="", marker=shape, markersize=3.5, color=INK, clip_on=False, zorder=3
            )


def _draw_diamond(axes: Axes, y: int, estimate: Estimate, rows: int) -> None:
    corners = [estimate.lower, estimate.ratio, estimate.upper, estimate.ratio]
    axes.fill(corners, [y, y - 0.3, y, y + 0.3], color=BLUE, linewidth=0)
    axes.vlines(estimate.ratio, y + 0.3, rows - 0.5, color=BLUE, linewidth=0.6, linestyle=(0, (3, 2)))
