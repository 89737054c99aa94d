"""Laboratory values: under each test the baseline, the worst values on treatment and the changes to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import number_cell, pair_cell, spread_cell
from topline.display.groups import read_groups
from topline.display.lookup import look_up
from topline.display.nouns import Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.group_rows import group_cells
from topline.display.wording import as_sentence, clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

WORST_NOTE = (
    "The worst value is the lowest, the highest or both, by the directions in which CTCAE grades the test; of a test"
    " without a CTCAE term both are shown. A change is of the subjects with a baseline."
)


def tabulate_lab_change(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show each test's baseline, worst values and changes, group by group."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    tests = lookup.of("summary").where(variable="AVAL").split("context")
    changes = lookup.of("summary").where(variable="CHG").split("context")
    rows = [
        row
        for test, own in tests.items()
        for row in _test_rows(test, own, changes.get(test), groups)
    ]  # fmt: skip
    columns = tuple(group.column for group in groups)
    notes = (WORST_NOTE, *_left_out(lookup)) if rows else ()
    draft = Draft(stub="Laboratory test", columns=columns, rows=tuple(rows or _no_rows(lookup)), notes=notes)
    return finish_table(item, lookup, protocol, draft)


def _no_rows(lookup: Lookup) -> tuple[Row, ...]:
    reasons = dict.fromkeys(row.statistic.error for row in lookup.of("summary") if row.statistic.error)
    return tuple(Row(label=as_sentence(reason), is_heading=True) for reason in reasons)


def _left_out(lookup: Lookup) -> tuple[str, ...]:
    names = [row.statistic.stat_chr for row in lookup.of("left_out")]
    return tuple(
        f"Tests without a CTCAE term are shown where the plan names them under tests: {clean_text(each)}."
        for each in names
    )


def _test_rows(test: str, values: Lookup, changes: Lookup | None, groups: Sequence[Group]) -> list[Row]:
    rows = [Row(label=clean_text(test), is_heading=True)]
    measures = [*values.split("variable_level").items()]
    moved = changes.split("variable_level") if changes else {}
    for label, own in measures:
        rows += _measure_rows(label, own, groups)
        change = f"Change to the {label.split(' ', maxsplit=1)[0].lower()}"
        if change in moved:
            rows += _measure_rows(change, moved[change], groups)
    return rows


def _measure_rows(label: str, own: Lookup, groups: Sequence[Group]) -> tuple[Row, ...]:
    return (
        Row(label=f"{label}, n", cells=group_cells(own, groups, lambda each: number_cell(each.pick("N"))), indent=1),
        Row(
            label="Mean (SD)",
            cells=group_cells(own, groups, lambda each: pair_cell(each.pick("mean"), each.pick("sd"))),
            indent=2,
        ),
        Row(
            label="Median (range)",
            cells=group_cells(
                own, groups, lambda each: spread_cell(each.pick("median"), each.pick("min"), each.pick("max"))
            ),
            indent=2,
        ),
    )
