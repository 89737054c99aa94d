"""The baseline table: every covariate, numbers summarised and categories counted.

Shares are of the subjects whose value is known; those without one are counted in a row of their own, where there are
any.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.display.cells import number_cell
from topline.display.groups import read_groups
from topline.display.labels import covariate_label, find_covariate, level_label
from topline.display.lookup import look_up
from topline.display.nouns import Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.group_rows import count_row, group_cells, summary_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

MISSING = "n_miss"


def tabulate_baseline(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show the covariates, group by group."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    rows = tuple(
        row
        for label, variables in split_covariates(lookup, protocol).items()
        for row in _covariate_rows(protocol, label, variables, groups)
    )
    columns = tuple(group.column for group in groups)
    return finish_table(item, lookup, protocol, Draft(stub="Characteristic", columns=columns, rows=rows))


def split_covariates(lookup: Lookup, protocol: Protocol) -> dict[str, dict[str, Lookup]]:
    """Give the rows of each covariate, by its label and its variables: the number, and the groups of its cut-offs."""
    covariates: dict[str, dict[str, Lookup]] = {}
    for variable, own in lookup.of("summary", "count", "missing").split("variable").items():
        covariates.setdefault(covariate_label(protocol, variable), {})[variable] = own
    return covariates


def _covariate_rows(
    protocol: Protocol, label: str, variables: dict[str, Lookup], groups: Sequence[Group]
) -> tuple[Row, ...]:
    """Show a covariate as a number, as categories, or as both."""
    summaries = tuple(row for own in variables.values() for row in _summary_rows(own.of("summary"), groups))
    counts = tuple(
        row for name, own in variables.items() for row in _level_rows(protocol, name, own.of("count"), groups)
    )
    missing = next(iter(variables.values())).where(stat_name=MISSING)
    counted = label if summaries else f"{label}, n (%)"
    return (
        Row(label=counted, is_heading=True),
        *summaries,
        *(replace(row, label=f"{row.label}, n (%)") if summaries else row for row in counts),
        *((_missing_row(missing, groups),) if any(row.statistic.stat_num for row in missing) else ()),
    )


def _summary_rows(summary: Lookup, groups: Sequence[Group]) -> tuple[Row, ...]:
    return summary_rows(summary, groups) if summary else ()


def _level_rows(protocol: Protocol, variable: str, counts: Lookup, groups: Sequence[Group]) -> tuple[Row, ...]:
    levels = order_levels(protocol, variable, counts)
    return tuple(count_row(level_label(protocol, variable, level), own, groups, indent=1) for level, own in levels)


def order_levels(protocol: Protocol, variable: str, counts: Lookup) -> tuple[tuple[str, Lookup], ...]:
    """Give the levels of a variable with their rows: those of the study file first, in its order."""
    levels = counts.split("variable_level")
    covariate = find_covariate(protocol, variable)
    known = [level for level in (covariate.planned_levels if covariate else ()) if level in levels]
    return tuple((level, levels[level]) for level in (*known, *(level for level in levels if level not in known)))


def _missing_row(missing: Lookup, groups: Sequence[Group]) -> Row:
    return Row(
        label="Missing", cells=group_cells(missing, groups, lambda own: number_cell(own.pick(MISSING))), indent=1
    )
