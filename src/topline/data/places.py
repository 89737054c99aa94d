"""Tell where in a file a wrong value stands: the first row of each value, and how often it comes again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import Problem
from topline.data.readers import first_row_number
from topline.data.texts import shortest_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.data.source_files import FoundFile

LISTED_VALUES = 20
"""Distinct wrong values of one column that are told one by one."""


def value_problems(
    frame: pl.DataFrame,
    is_wrong: pl.Series,
    column: str,
    file: FoundFile,
    *,
    expected: str,
    remedy: str | Callable[[str], str],
) -> list[Problem]:
    """Make one problem for each distinct wrong value of a column.

    Parameters
    ----------
    frame : the records in the file's order.
    is_wrong : (n,) whether the value is wrong.
    column : the column in which it stands.
    remedy : what to do, or a function of the value that says it.
    """
    if not is_wrong.any():
        return []
    rows = frame.select(shortest_text(column, frame.schema[column]).alias("value")).with_row_index(
        "row", offset=first_row_number(file.name)
    )
    wrong = (
        rows.filter(is_wrong).group_by("value", maintain_order=True).agg(pl.col("row").first(), pl.len().alias("count"))
    )
    problems = [
        Problem(
            file=file.name,
            place=f"{_sheet(file)}row {row}, column {column}",
            expected=expected,
            found=_shown(value) + (f" (and in {count - 1} more rows)" if count > 1 else ""),
            remedy=remedy if isinstance(remedy, str) else remedy(value or ""),
        )
        for value, row, count in wrong.head(LISTED_VALUES).iter_rows()
    ]
    if wrong.height > LISTED_VALUES:
        found = f"{wrong.height - LISTED_VALUES} more wrong values"
        problems.append(
            Problem(
                file=file.name,
                place=f"{_sheet(file)}column {column}",
                expected=expected,
                found=found,
                remedy="correct them too",
            )
        )
    return problems


def _sheet(file: FoundFile) -> str:
    return f"sheet {file.sheet}, " if file.sheet else ""


def _shown(value: str | None) -> str:
    return "nothing" if value is None else f"'{value}'"
