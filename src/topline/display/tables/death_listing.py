"""The listing of deaths: one row a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import NOTHING, words_cell
from topline.display.lookup import look_up
from topline.display.nouns import Column, Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.wording import clean_text

if TYPE_CHECKING:
    from topline.display.lookup import Lookup
    from topline.display.nouns import Cell, TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Result, Results

NO_DEATH = Row(label="No death was recorded.", is_heading=True)


def tabulate_death_listing(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """List the subjects who died."""
    lookup = look_up(results, item.id)
    values = lookup.where(stat_name="value")
    fields = {field: own.rows[0].statistic.stat_label for field, own in values.split("variable").items()}
    rows = tuple(
        Row(label=clean_text(subject), cells=tuple(_cell(own, field) for field in fields))
        for subject, own in values.split("group2_level").items()
    )
    columns = tuple(Column(label=clean_text(label)) for label in fields.values())
    return finish_table(item, lookup, protocol, Draft(stub="Subject", columns=columns, rows=rows or (NO_DEATH,)))


def _cell(own: Lookup, field: str) -> Cell:
    value = own.pick("value", variable=field)
    return words_cell(value) if value and _has_value(value) else NOTHING


def _has_value(value: Result) -> bool:
    return value.statistic.stat_num is not None or bool(value.statistic.stat_chr or value.statistic.error)
