"""Changes of the planned dose: under each drug the subjects with reductions, interruptions, delays and time alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import spread_cell
from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.nouns import Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.group_rows import count_row, group_cells
from topline.display.wording import as_sentence, clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

NOTE = "Percentages are of the subjects of the group who took the drug, those who took it of the group."
ORDER = ("taken", "reduction", "step", "interruption", "delay", "alone")
LOWEST = "Lowest dose"


def tabulate_dose_modifications(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show how the dose of each drug was changed, group by group."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    drugs = {name: own for name, own in lookup.of(*ORDER, "days_alone").split("context").items() if name}
    rows = [row for name, own in drugs.items() for row in _drug_rows(name, own, groups)]
    columns = tuple(group.column for group in groups)
    draft = Draft(
        stub="Drug and change, n (%)", columns=columns, rows=tuple(rows) or _no_rows(lookup),
        notes=(NOTE,) if rows else (), methods={"days_alone": "Days alone"},
    )  # fmt: skip
    return finish_table(item, lookup, protocol, draft)


def _no_rows(lookup: Lookup) -> tuple[Row, ...]:
    reasons = dict.fromkeys(row.statistic.error for row in lookup.of("taken") if row.statistic.error)
    return tuple(Row(label=as_sentence(reason), is_heading=True) for reason in reasons)


def _drug_rows(name: str, own: Lookup, groups: Sequence[Group]) -> list[Row]:
    rows = [Row(label=clean_text(name), is_heading=True)]
    for analysis in ORDER:
        counted = own.of(analysis).split("stat_label")
        if analysis == "step" and counted:
            rows.append(Row(label=LOWEST, indent=1, is_heading=True))
        indent = 2 if analysis == "step" else 1
        rows += [count_row(clean_text(label), each, groups, indent=indent) for label, each in counted.items()]
    days = own.of("days_alone")
    if days:
        cells = group_cells(
            days, groups, lambda each: spread_cell(each.pick("median"), each.pick("min"), each.pick("max"))
        )
        rows.append(Row(label="Days alone, median (range)", cells=cells, indent=2))
    return rows
