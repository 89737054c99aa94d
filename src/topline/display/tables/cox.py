"""The table of Cox models: each covariate alone, and all together.

The first level of a category is the one against which the others are compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import BLANK, interval_cell, number_cell
from topline.display.labels import covariate_label, level_label
from topline.display.lookup import look_up
from topline.display.nouns import Cell, Column, Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.wording import clean_text, confidence_words

if TYPE_CHECKING:
    from topline.display.lookup import Lookup
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

ARM_VARIABLES = {"TRT01P", "TRT01A"}
COLUMN_COUNT = 7
MODEL_COLUMN = 4


def tabulate_cox(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show hazard ratios of the covariates, alone and together."""
    lookup = look_up(results, item.id)
    covariates = lookup.of("univariable", "multivariable").split("variable")
    rows = tuple(
        row
        for variable, own in covariates.items()
        for row in _covariate_rows(protocol, variable, own, lookup.of("zph").where(variable=variable))
    )
    draft = Draft(stub="Covariate", columns=_columns(item.confidence_level), rows=(*rows, *_model_rows(lookup)))
    return finish_table(item, lookup, protocol, draft)


def _columns(level: float) -> tuple[Column, ...]:
    ratio = f"Hazard ratio ({confidence_words(level)})"
    alone, together = "Univariable", "Multivariable"
    return (
        Column(label="Subjects"),
        Column(label="Events"),
        Column(label=ratio, span=alone),
        Column(label="P", span=alone),
        Column(label=ratio, span=together),
        Column(label="P", span=together),
        Column(label="Proportional hazards, P", span=together),
    )


def _covariate_rows(protocol: Protocol, variable: str, own: Lookup, zph: Lookup) -> tuple[Row, ...]:
    label = "Treatment" if variable in ARM_VARIABLES else covariate_label(protocol, variable)
    levels = own.split("variable_level")
    proportional = number_cell(zph.pick("p.value")) if zph else BLANK
    if list(levels) == [""]:
        return (Row(label=f"{label}, per unit", cells=(*_cells(own), proportional)),)
    return (
        Row(label=label, cells=(*[BLANK] * (COLUMN_COUNT - 1), proportional)),
        *(
            Row(label=_level(protocol, variable, level), cells=(*_cells(rows), BLANK), indent=1)
            for level, rows in levels.items()
        ),
    )


def _level(protocol: Protocol, variable: str, level: str) -> str:
    return level if variable in ARM_VARIABLES else level_label(protocol, variable, level)


def _cells(own: Lookup) -> tuple[Cell, ...]:
    alone, together = own.of("univariable"), own.of("multivariable")
    return (number_cell(alone.pick("n")), number_cell(alone.pick("n.event")), *_estimate(alone), *_estimate(together))


def _estimate(own: Lookup) -> tuple[Cell, Cell]:
    reference = own.pick("reference")
    if reference:
        return number_cell(reference), BLANK
    ratio = interval_cell(own.pick("estimate"), own.pick("conf.low"), own.pick("conf.high"))
    return ratio, number_cell(own.pick("p.value"))


def _model_rows(lookup: Lookup) -> tuple[Row, ...]:
    rows = tuple(
        Row(
            label=clean_text(row.statistic.stat_label),
            cells=(*[BLANK] * MODEL_COLUMN, number_cell(row), BLANK, BLANK),
            indent=1,
        )
        for row in lookup.of("model")
    )
    return (Row(label="Multivariable model", is_heading=True), *rows) if rows else ()
