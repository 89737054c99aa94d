"""The disposition table: who was enrolled, treated, went on or left, and why.

The reasons for leaving stand indented under those who left, and their shares are of the same N.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import NOTHING, number_cell
from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.nouns import Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.group_rows import count_row
from topline.display.wording import sentence_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

LEFT = "DISCONTINUED"


def tabulate_disposition(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show what became of the subjects, group by group."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    rows = (
        _screened_row(lookup, groups),
        *(_single_row(lookup, groups, name) for name in ("randomised", "treated") if lookup.of(name)),
        Row(label="Study status", is_heading=True),
        *_status_rows(lookup, groups),
    )
    columns = tuple(group.column for group in groups)
    return finish_table(item, lookup, protocol, Draft(stub="Subjects, n (%)", columns=columns, rows=rows))


def _screened_row(lookup: Lookup, groups: Sequence[Group]) -> Row:
    """Show the screened, who have no arm, in the column of all subjects."""
    screened = number_cell(lookup.of("screened").pick("n"))
    cells = (screened if group == groups[-1] and _is_everybody(group, groups) else NOTHING for group in groups)
    return Row(label="Screened", cells=tuple(cells))


def _is_everybody(group: Group, groups: Sequence[Group]) -> bool:
    return not group.level or len(groups) == 1


def _single_row(lookup: Lookup, groups: Sequence[Group], analysis: str) -> Row:
    own = lookup.of(analysis)
    return count_row(sentence_case(own.rows[0].statistic.stat_label), own, groups)


def _status_rows(lookup: Lookup, groups: Sequence[Group]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for status, own in lookup.of("status").split("variable_level").items():
        rows.append(count_row(sentence_case(status), own, groups, indent=1))
        if status == LEFT:
            reasons = lookup.of("reason").split("variable_level")
            rows += [count_row(_reason(reason), why, groups, indent=2) for reason, why in reasons.items()]
    return tuple(rows)


def _reason(level: str) -> str:
    return sentence_case(level) or "No reason recorded"
