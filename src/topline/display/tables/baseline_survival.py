"""The baseline table with survival columns.

The median of each endpoint stands beside each level of a covariate, the log-rank test beside the covariate itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.display.cells import BLANK, count_cell, interval_cell, number_cell
from topline.display.groups import read_groups
from topline.display.labels import level_label
from topline.display.lookup import look_up
from topline.display.nouns import Cell, Column, Row
from topline.display.tables.baseline import MISSING, order_levels, split_covariates
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.group_rows import summary_rows
from topline.display.wording import clean_text, confidence_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

ALL_SUBJECTS = "All subjects"


def tabulate_baseline_survival(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show the covariates with the survival of their levels."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    medians, tests = lookup.of("median").split("context"), lookup.of("log_rank").split("context")
    everybody = (Row(label=ALL_SUBJECTS, cells=(BLANK, *_survival(medians, "", ""))),) if groups else ()
    rows = (
        *everybody,
        *(
            row
            for label, variables in split_covariates(lookup, protocol).items()
            for row in _covariate_rows(protocol, label, variables, groups, medians, tests)
        ),
    )
    interval = confidence_words(item.confidence_level)
    survival = tuple(
        Column(label=label, span=clean_text(endpoint))
        for endpoint in medians
        for label in (f"Median, months ({interval})", "Log-rank P")
    )
    columns = (*(group.column for group in groups[:1]), *survival)
    draft = Draft(stub="Characteristic", columns=columns, rows=rows, methods={"median": "Median", "log_rank": "P"})
    return finish_table(item, lookup, protocol, draft)


def _covariate_rows(
    protocol: Protocol,
    label: str,
    variables: dict[str, Lookup],
    groups: Sequence[Group],
    medians: dict[str, Lookup],
    tests: dict[str, Lookup],
) -> tuple[Row, ...]:
    """Show a number's summary, then each level; the tests stand beside the covariate."""
    blanks = (BLANK,) * (2 * len(medians))
    numbers = [own.of("summary") for own in variables.values() if own.of("summary")]
    summaries = [replace(row, cells=(*row.cells, *blanks)) for own in numbers for row in summary_rows(own, groups)]
    counted = {name: own.of("count") for name, own in variables.items() if own.of("count")}
    heading = label if summaries else f"{label}, n (%)"
    missing = next(iter(variables.values())).pick(MISSING)
    return (
        _heading(heading, list(counted), tests),
        *summaries,
        *(row for name, own in counted.items() for row in _level_rows(protocol, name, own, medians)),
        *(
            (Row(label="Missing", cells=(number_cell(missing), *blanks), indent=1),)
            if missing and missing.statistic.stat_num
            else ()
        ),
    )


def _heading(label: str, variables: Sequence[str], tests: dict[str, Lookup]) -> Row:
    """Name the covariate; the test of its levels stands beside it, where it has levels."""
    if not variables:
        return Row(label=label, is_heading=True)
    values = (own.pick("p.value", variable=variables[0]) for own in tests.values())
    cells = (cell for value in values for cell in (BLANK, number_cell(value)))
    return Row(label=label, cells=(BLANK, *cells))


def _level_rows(protocol: Protocol, variable: str, counts: Lookup, medians: dict[str, Lookup]) -> tuple[Row, ...]:
    return tuple(
        Row(
            label=level_label(protocol, variable, level),
            cells=(count_cell(own.pick("n"), own.pick("p")), *_survival(medians, variable, level)),
            indent=1,
        )
        for level, own in order_levels(protocol, variable, counts)
    )


def _survival(medians: dict[str, Lookup], variable: str, level: str) -> tuple[Cell, ...]:
    """Give the median of each endpoint, and room for the test."""
    cells: list[Cell] = []
    for own in medians.values():
        rows = own.where(variable=variable, variable_level=level)
        cells += [interval_cell(rows.pick("estimate"), rows.pick("conf.low"), rows.pick("conf.high")), BLANK]
    return tuple(cells)
