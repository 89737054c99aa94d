"""Nomogram: points of each value of each variable, and what their sum means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import number_cell
from topline.display.figures.finish import FigureDraft, finish_empty, finish_figure
from topline.display.figures.nomogram_drawing import NomogramDrawing, Scale, Tick
from topline.display.figures.prognosis import choose_rows, name_endpoint
from topline.display.labels import covariate_label, level_label
from topline.display.nouns import Cell, Column, Row

if TYPE_CHECKING:
    from topline.display.lookup import Lookup
    from topline.display.nouns import FigureDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

HOW = "Read the points of each value on the first line, add them, and read downwards from the total points."


def draw_nomogram(item: PlanItem, results: Results, protocol: Protocol) -> FigureDisplay:
    """Show the scales of a model's nomogram."""
    item = name_endpoint(item, protocol)
    lookup = choose_rows(item, results, "points", "total")
    points = lookup.of("points").split("variable")
    reason = next((row.statistic.error for row in lookup if row.statistic.error and not row.statistic.variable), "")
    if not points or "" in points:
        return finish_empty(item, lookup, protocol, reason or "no candidate is in the model")
    variables = tuple(
        Scale(label=covariate_label(protocol, name), ticks=tuple(_value_ticks(name, own, protocol)))
        for name, own in points.items()
    )
    most = sum(max(tick.at for tick in scale.ticks) for scale in variables)
    readings = tuple(_reading(context, own) for context, own in lookup.of("total").split("context").items())
    drawing = NomogramDrawing(variables=variables, readings=readings, most=most)
    draft = FigureDraft(
        drawing=drawing,
        alt=_describe(drawing),
        stub="Scale",
        columns=(Column(label="Points"),),
        rows=tuple(row for name, own in points.items() for row in _data_rows(name, own, protocol)),
        texts=tuple(scale.label for scale in readings),
        notes=(HOW,),
    )
    return finish_figure(item, lookup, protocol, draft)


def _value_ticks(name: str, own: Lookup, protocol: Protocol) -> list[Tick]:
    ticks = []
    for level, part in own.split("variable_level").items():
        found = part.pick("estimate")
        if found and found.statistic.stat_num is not None:
            label = Cell(text=level_label(protocol, name, level).replace("-", "−"), result_ids=(found.result_id,))
            ticks.append(Tick(at=found.statistic.stat_num, label=label))
    return ticks


def _reading(context: str, own: Lookup) -> Scale:
    ticks: list[Tick] = []
    for level, part in own.split("variable_level").items():
        median, total = part.pick("median"), part.pick("estimate")
        if median and median.statistic.stat_num is not None:
            ticks.append(Tick(at=float(level), label=number_cell(median)))
        elif total and total.statistic.stat_num is not None:
            label = Cell(text=f"{float(level):.0%}", result_ids=(total.result_id,))
            ticks.append(Tick(at=total.statistic.stat_num, label=label))
    words = f"{context}, months" if context.startswith("median") else context
    return Scale(label=words[:1].upper() + words[1:], ticks=tuple(ticks))


def _describe(drawing: NomogramDrawing) -> str:
    parts = [
        f"{scale.label}: " + ", ".join(f"{tick.label.text} has {tick.at:.0f} points" for tick in scale.ticks)
        for scale in drawing.variables
    ]
    return f"Nomogram. {'; '.join(parts)}."


def _data_rows(name: str, own: Lookup, protocol: Protocol) -> list[Row]:
    rows = [Row(label=covariate_label(protocol, name), is_heading=True)]
    for level, part in own.split("variable_level").items():
        found = part.pick("estimate")
        if found:
            rows.append(Row(label=level_label(protocol, name, level), cells=(number_cell(found),), indent=1))
    return rows
