"""Swimmer plot: the course of each subject from the first dose, with responses, progression and death."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import DAYS_PER_MONTH
from topline.display.cells import NOTHING, number_cell
from topline.display.figures.finish import FigureDraft, finish_empty, finish_figure
from topline.display.figures.subjects import read_panels
from topline.display.figures.swimmer_drawing import SYMBOLS, Course, CoursePanel, SwimmerDrawing
from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.nouns import Cell, Column, Row

if TYPE_CHECKING:
    from topline.display.figures.subjects import Panel
    from topline.display.lookup import Lookup
    from topline.display.nouns import FigureDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Result, Results

MOMENTS = {
    "treatment_end": "Last dose",
    "PR": "Partial response",
    "CR": "Complete response",
    "progression": "Progression",
    "death": "Death",
    "last_day": "Last day on study",
    "ongoing": "Ongoing",
}
"""What happened → heading of its column; a response is named by its kind."""
NOBODY_TREATED = "no subject was treated"
BARS = (
    "Bars run from the first dose, full to the last dose and pale to the last day on study; a month has 30.4375 days."
)


def draw_swimmer(item: PlanItem, results: Results, protocol: Protocol) -> FigureDisplay:
    """Show the course of each subject, the longest first."""
    lookup = look_up(results, item.id)
    panels = read_panels(lookup, read_groups(item, lookup, protocol))
    courses = {panel.group.level: _read_courses(panel) for panel in panels}
    drawing = SwimmerDrawing(
        panels=tuple(CoursePanel(head=panel.head(), courses=courses[panel.group.level]) for panel in panels)
    )
    if not any(courses.values()):
        return finish_empty(item, lookup, protocol, NOBODY_TREATED)
    draft = FigureDraft(
        drawing=drawing,
        alt=_describe(drawing),
        stub="Subject (days since the first dose, which is day 1)",
        columns=tuple(Column(label=label) for label in MOMENTS.values()),
        rows=tuple(row for panel in panels for row in _data_rows(panel)),
        notes=(BARS,),
    )
    return finish_figure(item, lookup, protocol, draft)


def _read_courses(panel: Panel) -> tuple[Course, ...]:
    courses = [
        course
        for subject, rows in panel.subjects.items()
        if (course := _read_course(subject, _moments(rows))) is not None
    ]
    return tuple(sorted(courses, key=lambda course: -course.months))


def _moments(rows: Lookup) -> dict[str, Result]:
    known = (row for row in rows if row.statistic.stat_num is not None)
    return {
        row.statistic.stat_chr if row.statistic.variable == "response" else row.statistic.variable: row for row in known
    }


def _read_course(subject: str, moments: dict[str, Result]) -> Course | None:
    if "treatment_start" not in moments:
        return None
    at = {name: (row.statistic.stat_num or 0) / DAYS_PER_MONTH for name, row in moments.items()}
    return Course(
        subject=subject,
        treated_months=max(at.get("treatment_end", 0), 0),
        months=max(at.values()),
        marks=tuple((name, at[name]) for name in SYMBOLS if name in at),
    )


def _describe(drawing: SwimmerDrawing) -> str:
    panels = (
        f"{panel.head.label}: {len(panel.courses)} subjects, the longest {panel.courses[0].months:.1f} months"
        for panel in drawing.panels
        if panel.courses
    )
    return f"Swimmer plot of each subject's time on study, with responses, progression and death. {'; '.join(panels)}."


def _data_rows(panel: Panel) -> tuple[Row, ...]:
    rows = (
        Row(label=subject, cells=tuple(_day(found.get(name)) for name in MOMENTS), indent=1)
        for subject, found in ((subject, _moments(rows)) for subject, rows in panel.subjects.items())
    )
    return (Row(label=panel.title, is_heading=True), *rows)


def _day(moment: Result | None) -> Cell:
    return number_cell(moment) if moment else NOTHING
