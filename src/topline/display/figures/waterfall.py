"""Waterfall plot: the best change of each subject's tumours, a bar a subject, coloured by best overall response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.display.cells import number_cell
from topline.display.figures.finish import FigureDraft, finish_empty, finish_figure
from topline.display.figures.subjects import read_panels
from topline.display.figures.theme import RESPONSE_COLOURS
from topline.display.figures.waterfall_drawing import Bar, BarPanel, WaterfallDrawing
from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.nouns import Cell, Column, Row

if TYPE_CHECKING:
    from topline.display.figures.subjects import Panel
    from topline.display.lookup import Lookup
    from topline.display.nouns import FigureDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Result, Results

HIGHEST = 100
LINES = "Dashed lines mark an increase of 20% and a decrease of 30%."
CAPPED = "Bars with a mark above them are cut at 100%; the table of this figure has their values."
NOTHING_MEASURED = "no subject has a measurement after baseline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One subject's best change and best response."""

    subject: str
    change: Result
    response: Result | None

    @property
    def percent(self) -> float:
        """The change, 0 or more where tumours did not shrink."""
        return self.change.statistic.stat_num or 0


def draw_waterfall(item: PlanItem, results: Results, protocol: Protocol) -> FigureDisplay:
    """Show the best change from baseline of each subject, in panels by group."""
    lookup = look_up(results, item.id)
    panels = read_panels(lookup, read_groups(item, lookup, protocol))
    changes = {panel.group.level: _read_changes(panel) for panel in panels}
    if not any(changes.values()):
        return finish_empty(item, lookup, protocol, NOTHING_MEASURED)
    drawing = WaterfallDrawing(panels=tuple(_bar_panel(panel, changes[panel.group.level], lookup) for panel in panels))
    is_capped = any(bar.percent > HIGHEST for panel in drawing.panels for bar in panel.bars)
    draft = FigureDraft(
        drawing=drawing,
        alt=_describe(drawing),
        stub="Subject",
        columns=(Column(label="Best change from baseline (%)"), Column(label="Best overall response")),
        rows=tuple(row for panel in panels for row in _data_rows(panel, changes[panel.group.level])),
        texts=tuple(
            bar.response for panel in drawing.panels for bar in panel.bars if bar.response not in RESPONSE_COLOURS
        ),
        notes=(LINES, CAPPED) if is_capped else (LINES,),
    )
    return finish_figure(item, lookup, protocol, draft)


def _read_changes(panel: Panel) -> tuple[Change, ...]:
    changes = [
        Change(subject=subject, change=change, response=rows.pick("value", variable="BOR"))
        for subject, rows in panel.subjects.items()
        if (change := rows.pick("value", variable="AVAL")) and change.statistic.stat_num is not None
    ]
    return tuple(sorted(changes, key=lambda change: -change.percent))


def _bar_panel(panel: Panel, changes: tuple[Change, ...], lookup: Lookup) -> BarPanel:
    absent = lookup.of("absent").pick("n", group1_level=panel.group.level)
    bars = (
        Bar(
            percent=change.percent,
            response=(change.response.statistic.stat_chr if change.response else "") or "MISSING",
        )
        for change in changes
    )
    return BarPanel(head=panel.head(*_absent_cells(absent)), bars=tuple(bars))


def _absent_cells(absent: Result | None) -> tuple[Cell, ...]:
    if absent is None or not absent.statistic.stat_num:
        return ()
    return (Cell(text=f"{number_cell(absent).text} not measured", result_ids=(absent.result_id,)),)


def _describe(drawing: WaterfallDrawing) -> str:
    panels = (
        f"{panel.head.label}: {len(panel.bars)} bars from {max(percents):.0f}% to {min(percents):.0f}%"
        for panel in drawing.panels
        if (percents := [bar.percent for bar in panel.bars])
    )
    return f"Waterfall plot of the best change from baseline, coloured by best overall response. {'; '.join(panels)}."


def _data_rows(panel: Panel, changes: tuple[Change, ...]) -> tuple[Row, ...]:
    rows = (
        Row(label=change.subject, cells=(number_cell(change.change), number_cell(change.response)), indent=1)
        for change in changes
    )
    return (Row(label=panel.title, is_heading=True), *rows)
