"""Adverse events by system organ class and preferred term, the frequent ones first.

A subject counts once in each row, however many events there were. With a minimum, a class is shown where one of its
terms is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.frequent_terms import hidden_note, keep_frequent, sort_by_frequency
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
    all_terms = lookup.of("term").split("group2_level")
    shown = {name: keep_frequent(own.split("variable_level"), item.minimum_percent) for name, own in all_terms.items()}
    rows = (
        count_row("Any adverse event", lookup.of("any"), groups),
        *_class_rows(lookup.of("class"), shown, groups),
    )
    hidden = sum(len(own.split("variable_level")) for own in all_terms.values()) - sum(map(len, shown.values()))
    draft = Draft(
        stub="System organ class and preferred term, n (%)",
        columns=tuple(group.column for group in groups),
        rows=rows,
        notes=("A subject counts once in each row.", *hidden_note(hidden, item.minimum_percent)),
    )
    return finish_table(item, lookup, protocol, draft)


def _class_rows(classes: Lookup, shown: dict[str, dict[str, Lookup]], groups: Sequence[Group]) -> tuple[Row, ...]:
    return tuple(
        row
        for name, own in sort_by_frequency(classes.split("variable_level")).items()
        if shown.get(name)
        for row in (
            count_row(sentence_case(name), own, groups),
            *(
                count_row(sentence_case(term), rows, groups, indent=1)
                for term, rows in sort_by_frequency(shown[name]).items()
            ),
        )
    )
