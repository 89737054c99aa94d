"""The listing of deaths: one row a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import NOTHING, number_cell
from topline.display.labels import find_covariate, level_label
from topline.display.lookup import look_up
from topline.display.nouns import Cell, Column, Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.wording import capitalise, clean_text, sentence_case

if TYPE_CHECKING:
    from topline.display.lookup import Lookup
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

ARMS = {"TRT01P", "TRT01A"}
NO_DEATH = Row(label="No death was recorded.", is_heading=True)


def tabulate_death_listing(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """List the subjects who died."""
    lookup = look_up(results, item.id)
    values = lookup.of("subject")
    fields = {field: own.rows[0].statistic.stat_label for field, own in values.split("variable").items()}
    rows = tuple(
        Row(
            label=clean_text(subject),
            cells=tuple(_cell(protocol, own.where(variable=field)) for field in fields),
        )
        for subject, own in values.split("group2_level").items()
    )
    columns = tuple(Column(label=clean_text(label)) for label in fields.values())
    return finish_table(item, lookup, protocol, Draft(stub="Subject", columns=columns, rows=rows or (NO_DEATH,)))


def _cell(protocol: Protocol, own: Lookup) -> Cell:
    value = own.pick("value")
    if value is None:
        return NOTHING
    statistic = value.statistic
    if statistic.stat_num is not None:
        return number_cell(value)
    text = statistic.error or _words(protocol, statistic.variable, statistic.stat_chr)
    return Cell(text=capitalise(clean_text(text)), result_ids=(value.result_id,))


def _words(protocol: Protocol, variable: str, value: str) -> str:
    if find_covariate(protocol, variable):
        return level_label(protocol, variable, value)
    return clean_text(value) if variable in ARMS else sentence_case(value)
