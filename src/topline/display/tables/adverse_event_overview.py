"""The overview of adverse events: subjects with any, related, serious, severe or fatal events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import count_cell, number_cell
from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.nouns import Cell, Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.group_rows import group_cells
from topline.display.wording import clean_text

if TYPE_CHECKING:
    from topline.display.lookup import Lookup
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results


def tabulate_adverse_event_overview(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show how many subjects had each kind of event, and how many events there were, group by group."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    kinds = lookup.of("overview").split("context")
    rows = tuple(Row(label=clean_text(kind), cells=group_cells(own, groups, _cell)) for kind, own in kinds.items())
    columns = tuple(group.column for group in groups)
    draft = Draft(stub="Subjects with at least one event, n (%) [events]", columns=columns, rows=rows)
    return finish_table(item, lookup, protocol, draft)


def _cell(own: Lookup) -> Cell:
    subjects = count_cell(own.pick("n"), own.pick("p"))
    events = own.pick("n_event")
    if events is None or not events.statistic.stat_num:
        return subjects
    count = number_cell(events)
    return Cell(text=f"{subjects.text} [{count.text}]", result_ids=(*subjects.result_ids, *count.result_ids))
