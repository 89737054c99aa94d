"""The exposure table: how long and how much treatment was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.nouns import Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.group_rows import summary_rows
from topline.display.wording import clean_text

if TYPE_CHECKING:
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results


def tabulate_exposure(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show each measure of exposure, group by group."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    measures = lookup.of("summary").split("context")
    rows = tuple(
        row
        for measure, own in measures.items()
        for row in (Row(label=clean_text(measure), is_heading=True), *summary_rows(own, groups))
    )
    columns = tuple(group.column for group in groups)
    return finish_table(item, lookup, protocol, Draft(stub="Exposure", columns=columns, rows=rows))
