"""The response table: best overall response, and response rates with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import count_cell, limits_cell
from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.nouns import Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.group_rows import count_row, group_cells
from topline.display.wording import capitalise, clean_text, confidence_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

RESPONSES = {
    "CR": "Complete response",
    "PR": "Partial response",
    "SD": "Stable disease",
    "NON-CR/NON-PD": "Neither complete response nor progression",
    "PD": "Progressive disease",
    "NE": "Not evaluable",
    "MISSING": "No assessment after baseline",
}


def tabulate_response(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show best overall response and response rates, group by group."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    best = lookup.of("best").split("context")
    rates = lookup.of("rate").split("context")
    rows = (
        *(row for context, own in best.items() for row in _best_rows(context, own, groups)),
        *(row for context, own in rates.items() for row in _rate_rows(context, own, groups, item.confidence_level)),
    )
    criteria = protocol.criteria.response
    reader = f" ({clean_text(criteria.evaluator_id)})" if criteria.evaluator_id else ""
    note = f"Response by {criteria.name}; evaluator: {clean_text(criteria.evaluator).lower()}{reader}."
    columns = tuple(group.column for group in groups)
    return finish_table(item, lookup, protocol, Draft(stub="Response", columns=columns, rows=rows, notes=(note,)))


def _best_rows(context: str, own: Lookup, groups: Sequence[Group]) -> tuple[Row, ...]:
    levels = own.split("variable_level")
    ordered = (
        *(level for level in RESPONSES if level in levels),
        *(level for level in levels if level not in RESPONSES),
    )
    return (
        Row(label=f"{capitalise(clean_text(context))}, n (%)", is_heading=True),
        *(count_row(RESPONSES.get(level, level), levels[level], groups, indent=1) for level in ordered),
    )


def _rate_rows(context: str, own: Lookup, groups: Sequence[Group], level: float) -> tuple[Row, ...]:
    counts = group_cells(own, groups, lambda rows: count_cell(rows.pick("n"), rows.pick("estimate")))
    limits = group_cells(own, groups, lambda rows: limits_cell(rows.pick("conf.low"), rows.pick("conf.high")))
    return (
        Row(label=f"{clean_text(context)}, n (%)", cells=counts),
        Row(label=confidence_words(level), cells=limits, indent=1),
    )
