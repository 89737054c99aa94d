"""The efficacy table: response, event-free rates and medians, each in its own analysis set, group by group.

Denominators stand in the cells, since the rows have different ones; a footnote says which analysis set each row has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import BLANK, interval_cell, limits_cell, number_cell, share_cell
from topline.display.groups import read_groups
from topline.display.labels import population_label
from topline.display.lookup import look_up
from topline.display.nouns import Column, Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.group_rows import count_row, group_cells
from topline.display.tables.response import RESPONSES
from topline.display.wording import capitalise, clean_text, confidence_words, join_words, uncapitalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.display.nouns import Cell, TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Result, Results

ROWS = ("rate", "median")
"""Analyses that are a row each."""


def tabulate_efficacy(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show the endpoints of the item in its order, with the comparison of the groups where there are several."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    tests = lookup.of("comparison").split("context")
    endpoints = lookup.of(*ROWS).split("context")
    interval = confidence_words(item.confidence_level)
    rows = (
        *_best_rows(lookup.of("best"), groups),
        *(
            row
            for label, own in endpoints.items()
            for row in _endpoint_rows(clean_text(label), own, groups, interval, _test_cell(label, tests))
        ),
    )
    columns = tuple(group.column for group in groups)
    if len(groups) > 1:
        columns = (*columns, Column(label="P"))
    else:
        rows = tuple(Row(label=r.label, cells=r.cells[:1], indent=r.indent, is_heading=r.is_heading) for r in rows)
    notes = _population_notes(lookup, protocol)
    return finish_table(item, lookup, protocol, Draft(stub="Endpoint", columns=columns, rows=rows, notes=notes))


def _best_rows(best: Lookup, groups: Sequence[Group]) -> tuple[Row, ...]:
    context = next((row.statistic.context for row in best), "")
    levels = best.split("variable_level")
    counted = [(level, own) for level, own in levels.items() if any(row.statistic.stat_num for row in own)]
    shown = [
        (level, own) for level, own in levels.items() if level in {"CR", "PR", "SD", "PD"} or (level, own) in counted
    ]
    rows = [count_row(RESPONSES.get(level, level), own, groups, indent=1) for level, own in shown]
    padded = (Row(label=row.label, cells=(*row.cells, BLANK), indent=1) for row in rows)
    return (Row(label=f"{capitalise(context)}, n (%)", is_heading=True), *padded) if best else ()


def _endpoint_rows(label: str, own: Lookup, groups: Sequence[Group], interval: str, test: Cell) -> tuple[Row, ...]:
    """Show a counted rate with its denominator and limits, or an estimate with its limits."""
    if own.pick("n") is None:
        unit = ", months" if own.of("median") else ""
        cells = group_cells(own, groups, _interval)
        return (Row(label=f"{_name(label, own)}{unit} ({interval})", cells=(*cells, test)),)
    counts = group_cells(own, groups, lambda rows: share_cell(rows.pick("n"), rows.pick("N"), rows.pick("estimate")))
    limits = group_cells(own, groups, lambda rows: limits_cell(rows.pick("conf.low"), rows.pick("conf.high")))
    return (
        Row(label=f"{label}, n of N (%)", cells=(*counts, test)),
        Row(label=interval, cells=(*limits, BLANK), indent=1),
    )


def _interval(rows: Lookup) -> Cell:
    return interval_cell(rows.pick("estimate"), rows.pick("conf.low"), rows.pick("conf.high"))


def _name(label: str, own: Lookup) -> str:
    return f"Median {uncapitalise(label)}" if own.of("median") else label


def _test_cell(label: str, tests: dict[str, Lookup]) -> Cell:
    value: Result | None = tests[label].pick("p.value") if label in tests else None
    return number_cell(value) if value else BLANK


def _population_notes(lookup: Lookup, protocol: Protocol) -> tuple[str, ...]:
    """Say which analysis set each row has, where they are not all the same."""
    members: dict[str, list[str]] = {}
    for row in lookup.of("best", *ROWS):
        own = members.setdefault(row.statistic.population, [])
        if row.statistic.context not in own:
            own.append(row.statistic.context)
    if len(members) < 2:  # noqa: PLR2004  one set stands over the table
        return ()
    return tuple(
        f"{population_label(protocol, population) or 'All subjects'}: "
        f"{join_words([uncapitalise(clean_text(label)) for label in labels])}."
        for population, labels in members.items()
    )
