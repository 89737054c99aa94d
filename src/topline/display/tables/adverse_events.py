"""Adverse events by system organ class and preferred term, the frequent ones first.

A subject counts once in each row, however many events there were. The order is that of the results: classes by the
number of subjects in all groups together, terms likewise within their class. With a minimum, a class is shown where one
of its terms is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.group_rows import count_row
from topline.display.wording import sentence_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.display.nouns import Row, TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results


def tabulate_adverse_events(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show how many subjects had each adverse event, group by group."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    uncoded = lookup.of("uncoded")
    rows = (
        count_row("Any adverse event", lookup.of("any"), groups),
        *_class_rows(lookup, groups),
        *((count_row("Not coded", uncoded, groups),) if uncoded else ()),
    )
    draft = Draft(
        stub="System organ class and preferred term, n (%)",
        columns=tuple(group.column for group in groups),
        rows=rows,
        notes=("A subject counts once in each row.", *minimum_notes(item)),
    )
    return finish_table(item, lookup, protocol, draft)


def minimum_notes(item: PlanItem) -> tuple[str, ...]:
    """Say that rare terms are left out, where they are."""
    if not item.minimum_percent:
        return ()
    return (
        f"Only preferred terms that at least {item.minimum_percent:g}% of the subjects of any group had are shown.",
    )


def _class_rows(lookup: Lookup, groups: Sequence[Group]) -> tuple[Row, ...]:
    terms = lookup.of("term").split("group2_level")
    return tuple(
        row
        for name, own in lookup.of("class").split("variable_level").items()
        for row in (
            count_row(sentence_case(name), own, groups),
            *(
                count_row(sentence_case(term), rows, groups, indent=1)
                for term, rows in terms[name].split("variable_level").items()
            ),
        )
    )
