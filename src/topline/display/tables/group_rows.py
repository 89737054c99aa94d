"""Rows that every kind of table has: counts with their share, and summaries of a number, one cell a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import count_cell, limits_cell, number_cell, pair_cell, spread_cell
from topline.display.nouns import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from topline.display.groups import Group
    from topline.display.lookup import Lookup
    from topline.display.nouns import Cell


def group_cells(lookup: Lookup, groups: Sequence[Group], write: Callable[[Lookup], Cell]) -> tuple[Cell, ...]:
    """Write one cell a group from the group's own rows."""
    return tuple(write(lookup.where(group1_level=group.level)) for group in groups)


def count_row(label: str, lookup: Lookup, groups: Sequence[Group], *, indent: int = 0) -> Row:
    """Show a count and its share in each group: "12 (14.0%)"."""
    cells = group_cells(lookup, groups, lambda own: count_cell(own.pick("n"), own.pick("p")))
    return Row(label=label, cells=cells, indent=indent)


def summary_rows(lookup: Lookup, groups: Sequence[Group], *, indent: int = 1) -> tuple[Row, ...]:
    """Show a number's size, mean, median and range in each group."""
    writers: tuple[tuple[str, Callable[[Lookup], Cell]], ...] = (
        ("Subjects with a value", lambda own: number_cell(own.pick("N"))),
        ("Mean (SD)", lambda own: pair_cell(own.pick("mean"), own.pick("sd"))),
        ("Median (Q1 to Q3)", lambda own: spread_cell(own.pick("median"), own.pick("p25"), own.pick("p75"))),
        ("Range", lambda own: limits_cell(own.pick("min"), own.pick("max"))),
    )
    return tuple(Row(label=label, cells=group_cells(lookup, groups, write), indent=indent) for label, write in writers)
