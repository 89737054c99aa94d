"""The rates of adverse events in patient-years, their onset, and the overlap of the kinds of interest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import limits_cell, number_cell, spread_cell
from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.nouns import Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.group_rows import count_row, group_cells
from topline.display.wording import clean_text, confidence_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.display.nouns import Cell, TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

ONSET_NOTE = "Onset is the study day of the first event, of the subjects with an event."


def tabulate_adverse_event_rates(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show subjects, events, patient-years, rate and onset of each kind, group by group."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    onsets = lookup.of("onset")
    rows = [
        row
        for kind, own in lookup.of("rate").split("context").items()
        for row in _kind_rows(kind, own, onsets.where(context=kind), groups, item.confidence_level)
    ]
    overlaps = lookup.of("overlap").split("context")
    if overlaps:
        rows.append(Row(label="Subjects with both", is_heading=True))
        rows += [count_row(clean_text(pair), own, groups, indent=1) for pair, own in overlaps.items()]
    columns = tuple(group.column for group in groups)
    draft = Draft(
        stub="Adverse event", columns=columns, rows=tuple(rows), notes=(ONSET_NOTE,), methods={"rate": "Rate"}
    )
    return finish_table(item, lookup, protocol, draft)


def _kind_rows(kind: str, own: Lookup, onset: Lookup, groups: Sequence[Group], level: float) -> tuple[Row, ...]:
    numbers = (
        ("Events", "n_event"), ("Patient-years at risk", "person.years"), ("Rate in 100 patient-years", "rate"),
    )  # fmt: skip
    limits = group_cells(own, groups, lambda each: limits_cell(each.pick("conf.low"), each.pick("conf.high")))
    onset_cells = group_cells(
        onset, groups, lambda each: spread_cell(each.pick("median"), each.pick("min"), each.pick("max"))
    )
    return (
        Row(label=clean_text(kind), is_heading=True),
        count_row("Subjects with an event", own, groups, indent=1),
        *(Row(label=label, cells=group_cells(own, groups, _writer(name)), indent=1) for label, name in numbers),
        Row(label=confidence_words(level), cells=limits, indent=2),
        Row(label="Median onset in days (range)", cells=onset_cells, indent=1),
    )


def _writer(name: str) -> Callable[[Lookup], Cell]:
    return lambda own: number_cell(own.pick(name))
