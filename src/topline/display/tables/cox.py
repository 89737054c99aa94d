"""The table of Cox models: each covariate alone, and all together.

The first level of a category is the one against which the others are compared. The numbers of subjects and events are
those of the model of the covariate alone; those of the joint model stand in the row of all covariates together, with
its likelihood-ratio test and the test of proportional hazards over all its covariates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import BLANK, interval_cell, number_cell, pair_cell
from topline.display.labels import covariate_label, level_label, step_label
from topline.display.lookup import look_up
from topline.display.nouns import Cell, Column, Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.wording import confidence_words

if TYPE_CHECKING:
    from topline.display.lookup import Lookup
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Result, Results

ARM_VARIABLES = {"TRT01P", "TRT01A"}


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
    """Show a number in one row; levels below a heading that bears the reason where nothing can be compared."""
    label = "Treatment" if variable in ARM_VARIABLES else covariate_label(protocol, variable)
    levels = own.split("variable_level")
    if list(levels) == [""]:
        return (Row(label=step_label(protocol, variable), cells=_cells(own, zph)),)
    together = levels.pop("", None)
    return (
        Row(label=label, cells=_cells(together, zph)) if together else Row(label=label, is_heading=True),
        *(
            Row(
                label=_level(protocol, variable, level),
                cells=_cells(rows, zph.where(variable_level=level)),
                indent=1,
            )
            for level, rows in levels.items()
        ),
    )


def _level(protocol: Protocol, variable: str, level: str) -> str:
    return level if variable in ARM_VARIABLES else level_label(protocol, variable, level)


def _cells(own: Lookup, zph: Lookup) -> tuple[Cell, ...]:
    alone, together = own.of("univariable"), own.of("multivariable")
    sizes = (_shown(alone.pick("n")), _shown(alone.pick("n.event")))
    return (*sizes, *_estimate(alone), *_estimate(together), _shown(zph.pick("p.value")))


def _shown(result: Result | None) -> Cell:
    return number_cell(result) if result else BLANK


def _estimate(own: Lookup) -> tuple[Cell, Cell]:
    reference = own.pick("reference")
    if reference:
        return number_cell(reference), BLANK
    ratio = interval_cell(own.pick("estimate"), own.pick("conf.low"), own.pick("conf.high"))
    value = own.pick("p.value")
    return ratio, BLANK if value is None or value.statistic.stat_num is None else number_cell(value)


def _model_rows(lookup: Lookup) -> tuple[Row, ...]:
    model, overall = lookup.of("model"), lookup.of("zph").where(variable="GLOBAL")
    if not model:
        return ()
    concordance = model.where(context="concordance")
    sizes = (_shown(model.pick("n")), _shown(model.pick("n.event")))
    tests = (_shown(model.pick("p.value")), _shown(overall.pick("p.value")))
    agreement = pair_cell(concordance.pick("estimate"), concordance.pick("std.error"))
    return (
        Row(label="All covariates together", cells=(*sizes, BLANK, BLANK, BLANK, *tests)),
        Row(label="Concordance (SE)", cells=(BLANK, BLANK, BLANK, BLANK, agreement, BLANK, BLANK), indent=1),
    )
