"""Spider plot: how each subject's tumours changed over time, a line a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import DAYS_PER_WEEK
from topline.display.cells import number_cell
from topline.display.figures.finish import FigureDraft, finish_empty, finish_figure
from topline.display.figures.spider_drawing import HIGHEST, ChangeLine, LinePanel, SpiderDrawing
from topline.display.figures.subjects import read_panels
from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.nouns import Cell, Column, Row

if TYPE_CHECKING:
    from topline.display.figures.subjects import Panel
    from topline.display.lookup import Lookup
    from topline.display.nouns import FigureDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

NOTHING_MEASURED = "no subject has a measurement after baseline"
LINES = "Dashed lines mark an increase of 20% and a decrease of 30% from baseline; a dot ends each subject's line."
CUT = f"Lines leave the figure above {HIGHEST}%; the table of this figure has their values."


def draw_spider(item: PlanItem, results: Results, protocol: Protocol) -> FigureDisplay:
    """Show each subject's change from baseline over time, in panels by group."""
    lookup = look_up(results, item.id)
    panels = read_panels(lookup, read_groups(item, lookup, protocol))
    drawing = SpiderDrawing(panels=tuple(_line_panel(panel, lookup) for panel in panels))
    if not any(panel.lines for panel in drawing.panels):
        return finish_empty(item, lookup, protocol, NOTHING_MEASURED)
    is_cut = any(value > HIGHEST for panel in drawing.panels for line in panel.lines for value in line.percents)
    draft = FigureDraft(
        drawing=drawing,
        alt=_describe(drawing),
        stub="Subject and day",
        columns=(Column(label="Change from baseline (%)"),),
        rows=tuple(row for panel in panels for row in _data_rows(panel)),
        notes=(LINES, CUT) if is_cut else (LINES,),
    )
    return finish_figure(item, lookup, protocol, draft)


def _line_panel(panel: Panel, lookup: Lookup) -> LinePanel:
    measured = lookup.of("measured").pick("n", group1_level=panel.group.level)
    counts = (
        (Cell(text=f"{number_cell(measured).text} measured", result_ids=(measured.result_id,)),) if measured else ()
    )
    lines = (_line(rows) for rows in panel.subjects.values())
    return LinePanel(head=panel.head(*counts), lines=tuple(lines))


def _line(rows: Lookup) -> ChangeLine:
    known = [row.statistic for row in rows if row.statistic.stat_num is not None]
    points = sorted((float(statistic.variable_level), statistic.stat_num or 0) for statistic in known)
    return ChangeLine(
        weeks=tuple(day / DAYS_PER_WEEK for day, _ in points), percents=tuple(percent for _, percent in points)
    )


def _describe(drawing: SpiderDrawing) -> str:
    panels = (
        f"{panel.head.label}: {len(panel.lines)} lines, ending between {min(ends):.0f}% and {max(ends):.0f}%"
        for panel in drawing.panels
        if (ends := [line.percents[-1] for line in panel.lines if line.percents])
    )
    return f"Spider plot of the change from baseline over time, a line a subject. {'; '.join(panels)}."


def _data_rows(panel: Panel) -> tuple[Row, ...]:
    rows = (
        Row(label=f"{subject}, day {row.statistic.variable_level}", cells=(number_cell(row),), indent=1)
        for subject, own in panel.subjects.items()
        for row in own
    )
    return (Row(label=panel.title, is_heading=True), *rows)
