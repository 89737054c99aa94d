"""Forest plot of a prognostic model: the hazard ratio of each candidate alone, and of those in the model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.display.cells import BLANK, number_cell
from topline.display.figures.finish import FigureDraft, finish_empty, finish_figure
from topline.display.figures.forest import COUNTS, LEVELS_ONLY, SIDES, covariate_rows, describe_forest
from topline.display.figures.forest_drawing import ForestDrawing, ForestRow, Section
from topline.display.figures.prognosis import choose_rows, name_endpoint, why_empty
from topline.display.labels import endpoint_label
from topline.display.lookup import Lookup
from topline.display.nouns import Column, Row
from topline.display.tables.prognosis_parts import left_out_notes

if TYPE_CHECKING:
    from topline.display.nouns import FigureDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

ALONE, TOGETHER = "Each candidate alone", "In the model"
LEFT_OUT = "not in the model"


def draw_prognosis_forest(item: PlanItem, results: Results, protocol: Protocol) -> FigureDisplay:
    """Show the hazard ratios of the candidates alone, below them those of the model."""
    item = name_endpoint(item, protocol)
    lookup = choose_rows(item, results, "univariable", "multivariable", "model", "unusable")
    sizes = lookup.of("univariable")
    if not sizes:
        return finish_empty(item, lookup, protocol, why_empty(lookup, results))
    dropped = {row for row in lookup if row.statistic.error == LEFT_OUT or row.statistic.context == "concordance"}
    chosen = Lookup(rows=tuple(row for row in lookup.of("multivariable") if row not in dropped))
    alone = Section(title=ALONE, count_heads=(COUNTS,), favours=SIDES, rows=_rows(sizes, sizes, protocol))
    together = replace(
        alone,
        title=_model_title(lookup),
        count_heads=("",),
        rows=_without_counts(_rows(chosen, sizes, protocol)),
    )
    sections = (alone, together) if chosen else (alone,)
    shown = Lookup(rows=tuple(row for row in lookup if row not in dropped))
    drawing = ForestDrawing(sections=sections, heading="Hazard ratio (95% CI)", stub="Candidate")
    draft = FigureDraft(
        drawing=drawing,
        alt=describe_forest(drawing, f"hazard ratios of {endpoint_label(protocol, item.endpoint)}"),
        stub="Candidate",
        columns=(Column(label=COUNTS), Column(label=drawing.heading)),
        rows=tuple(row for section in sections for row in _data_rows(section)),
        texts=(drawing.heading,),
        notes=(LEVELS_ONLY, *left_out_notes(lookup, protocol)),
    )
    return finish_figure(item, shown, protocol, draft)


def _model_title(lookup: Lookup) -> str:
    model = lookup.of("model").where(context="model")
    events, size = model.pick("n.event"), model.pick("n")
    if events is None or size is None:
        return TOGETHER
    return f"{TOGETHER}: {number_cell(events).text} events in {number_cell(size).text} subjects"


def _rows(effects: Lookup, sizes: Lookup, protocol: Protocol) -> tuple[ForestRow, ...]:
    return tuple(
        row
        for variable, own in effects.split("variable").items()
        for row in covariate_rows(protocol, variable, own, sizes.where(variable=variable))
    )


def _without_counts(rows: tuple[ForestRow, ...]) -> tuple[ForestRow, ...]:
    """Leave out the counts of those who have a candidate where the model is of those who have all."""
    return tuple(replace(row, counts=(BLANK,) if row.counts else ()) for row in rows)


def _data_rows(section: Section) -> tuple[Row, ...]:
    rows = (
        Row(label=row.label, cells=(*row.counts, row.ratio), indent=row.indent)
        if row.counts
        else Row(label=row.label, is_heading=True)
        for row in section.rows
    )
    return (Row(label=section.title, is_heading=True), *rows)
