"""Draw a swimmer plot: by name where few subjects fit one column, else thin bars in panels by group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.display.figures.axes import quieten, round_ticks, set_ticks
from topline.display.figures.legend import Entry, draw_legend, legend_height
from topline.display.figures.metrics import shorten_text, widest
from topline.display.figures.panels import PanelHead, head_height, panel_boxes, write_head
from topline.display.figures.sheet import Box, new_sheet
from topline.display.figures.theme import DOUBLE_COLUMN, INK, LABEL, SMALL, VERMILION, group_colour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from topline.display.figures.sheet import Sheet

MARGIN = 6
MOST_NAMED = 40
NAMED_PITCH = 10.5
LONGEST_PANEL = 420
LEAST_PITCH, MOST_PITCH = 2.2, 8
BETWEEN = 4
AXIS_HEIGHT = 28
NAME_WIDTH = 90
BAR_SHARE = 0.74
DARK, PALE = "#6e6e6e", "#c9c9c9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """How a moment is marked: its name in the legend, shape and colour."""

    label: str
    shape: str
    colour: str


SYMBOLS = {
    "PR": Symbol(label="First partial response", shape="^", colour="#F0E442"),
    "CR": Symbol(label="First complete response", shape="*", colour="#FFFFFF"),
    "progression": Symbol(label="Progression", shape="s", colour=VERMILION),
    "death": Symbol(label="Death", shape="X", colour=INK),
    "ongoing": Symbol(label="Ongoing", shape=">", colour=INK),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One subject: time on treatment, time on study, and what happened when, in months."""

    subject: str
    treated_months: float
    months: float
    marks: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePanel:
    """One group and its courses, the longest first."""

    head: PanelHead
    courses: tuple[Course, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SwimmerDrawing:
    """The courses of all subjects, group by group."""

    panels: tuple[CoursePanel, ...]

    def draw(self) -> Figure:
        """Draw legend and bars."""
        is_named = sum(len(panel.courses) for panel in self.panels) <= MOST_NAMED
        return self._draw_by_name() if is_named else self._draw_panels()

    def _draw_by_name(self) -> Figure:
        """Stack the groups, each subject with its name."""
        left = MARGIN + min(self._widest_name, NAME_WIDTH) + 6
        entries = self._entries
        legend = legend_height(entries, DOUBLE_COLUMN - left - MARGIN)
        heights = [len(panel.courses) * NAMED_PITCH for panel in self.panels]
        width = DOUBLE_COLUMN - left - 14
        head = head_height([panel.head for panel in self.panels], [width] * len(self.panels))
        top = MARGIN + legend + 4
        with new_sheet(top + sum(heights) + (head + BETWEEN) * len(heights) + AXIS_HEIGHT + MARGIN) as sheet:
            draw_legend(sheet, entries, Box(left=left, top=MARGIN, width=width, height=legend))
            for position, (panel, height) in enumerate(zip(self.panels, heights, strict=True)):
                box = Box(left=left, top=top + head + BETWEEN, width=width, height=max(height, 1))
                top = box.bottom
                is_last = position == len(self.panels) - 1
                self._draw_panel(sheet, position, box, has_axis=is_last)
                for row, course in enumerate(panel.courses):
                    name = shorten_text(course.subject, NAME_WIDTH, SMALL.size)
                    right = replace(SMALL, align="right", stand="center")
                    sheet.text(left - 4, box.top + NAMED_PITCH * (row + 0.5), name, right)
            sheet.text(left + width / 2, top + AXIS_HEIGHT - 6, "Months since first dose", LABEL)
            return sheet.figure

    def _draw_panels(self) -> Figure:
        """Put the groups side by side, bars thin and without names."""
        longest = max(len(panel.courses) for panel in self.panels)
        pitch = min(max(LONGEST_PANEL / longest, LEAST_PITCH), MOST_PITCH)
        entries = self._entries
        width = DOUBLE_COLUMN - 2 * MARGIN - 6
        legend = legend_height(entries, width)
        boxes = panel_boxes(Box(left=MARGIN, top=0, width=width, height=longest * pitch), [1] * len(self.panels))
        head = head_height([panel.head for panel in self.panels], [box.width for box in boxes])
        top = MARGIN + legend + 6 + head
        with new_sheet(top + longest * pitch + AXIS_HEIGHT + MARGIN) as sheet:
            draw_legend(sheet, entries, Box(left=MARGIN, top=MARGIN, width=width, height=legend))
            for position, box in enumerate(boxes):
                self._draw_panel(sheet, position, replace(box, top=top), has_axis=True)
            sheet.text(sheet.width / 2, top + longest * pitch + AXIS_HEIGHT - 6, "Months since first dose", LABEL)
            return sheet.figure

    def _draw_panel(self, sheet: Sheet, position: int, box: Box, *, has_axis: bool) -> None:
        panel = self.panels[position]
        write_head(sheet, panel.head, box, group_colour(position))
        named = sum(len(each.courses) for each in self.panels) <= MOST_NAMED
        rows = max(len(panel.courses), 1) if named else max(len(each.courses) for each in self.panels)
        axes = sheet.axes(box)
        quieten(axes, sides=("bottom",) if has_axis else ())
        ticks = round_ticks(0, self._end, most=6)
        axes.set_xlim(0, ticks[-1] * 1.02)
        axes.set_ylim(rows - 0.5, -0.5)
        set_ticks(axes, x=ticks, y=())
        _draw_bars(axes, panel.courses, group_colour(position))
        _draw_marks(axes, panel.courses, min(4.2, max(2.4, box.height / rows * 0.6)))

    @property
    def _end(self) -> float:
        return max(course.months for panel in self.panels for course in panel.courses)

    @property
    def _widest_name(self) -> float:
        return widest((course.subject for panel in self.panels for course in panel.courses), SMALL.size)

    @property
    def _entries(self) -> list[Entry]:
        present = {name for panel in self.panels for course in panel.courses for name, _ in course.marks}
        bars = [Entry(label="On treatment", colour=DARK), Entry(label="After the last dose", colour=PALE)]
        return bars + [
            Entry(label=symbol.label, colour=symbol.colour, kind="marker", shape=symbol.shape)
            for name, symbol in SYMBOLS.items()
            if name in present
        ]


def _draw_bars(axes: Axes, courses: tuple[Course, ...], colour: str) -> None:
    from matplotlib.collections import PolyCollection

    whole = [_rectangle(row, 0, course.months) for row, course in enumerate(courses)]
    treated = [_rectangle(row, 0, course.treated_months) for row, course in enumerate(courses)]
    axes.add_collection(PolyCollection(whole, facecolors=colour, alpha=0.3, linewidths=0))
    axes.add_collection(PolyCollection(treated, facecolors=colour, alpha=0.75, linewidths=0))


def _rectangle(row: int, start: float, end: float) -> list[tuple[float, float]]:
    half = BAR_SHARE / 2
    return [(start, row - half), (end, row - half), (end, row + half), (start, row + half)]


def _draw_marks(axes: Axes, courses: tuple[Course, ...], size: float) -> None:
    for name, symbol in SYMBOLS.items():
        places = list(_find_marks(courses, name))
        if places:
            months, rows = zip(*places, strict=True)
            axes.plot(
                months, rows, ls="", marker=symbol.shape, markersize=size * (1.5 if symbol.shape == "*" else 1),
                markerfacecolor=symbol.colour, markeredgecolor=INK, markeredgewidth=0.4, clip_on=False, zorder=4,
            )  # fmt: skip


def _find_marks(courses: tuple[Course, ...], name: str) -> Iterator[tuple[float, int]]:
    for row, course in enumerate(courses):
        yield from ((month, row) for mark, month in course.marks if mark == name)
