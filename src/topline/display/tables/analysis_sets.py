"""The table of analysis sets: how many subjects each has, of those enrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.group_rows import count_row
from topline.display.wording import clean_text

if TYPE_CHECKING:
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results


def tabulate_analysis_sets(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show the size of each analysis set, group by group, and the rule that defines it."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    sets = lookup.of("set").split("variable")
    rows = tuple(count_row(clean_text(own.rows[0].statistic.stat_label), own, groups) for own in sets.values())
    rules = (f"{clean_text(known.label)}: {clean_text(known.rule)}." for known in protocol.populations.values())
    draft = Draft(
        stub="Analysis set, n (%)", columns=tuple(group.column for group in groups), rows=rows, notes=tuple(rules)
    )
    return finish_table(item, lookup, protocol, draft)
