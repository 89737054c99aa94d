"""Check the names of a file's columns before its cells are read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from topline.core import DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable


def check_header(names: Iterable[str | None], name: str, place: str = "") -> list[str]:
    """Give the names, or raise DataError where one is empty or there twice, in whatever letter case."""
    given = ["" if column is None else column.strip() for column in names]
    where = f"{place}, " if place else ""
    problems = [
        Problem(
            file=name,
            place=f"{where}column {number}",
            expected="a column name",
            found="an empty cell",
            remedy="name the column or remove it",
        )
        for number, column in enumerate(given, start=1)
        if not column
    ]
    problems += [
        Problem(
            file=name,
            place=f"{where}column {column}",
            expected="each column once",
            found=f"{column} {count} times",
            remedy="keep one of them",
        )
        for column, count in Counter(column.upper() for column in given if column).items()
        if count > 1
    ]
    if problems:
        raise DataError(problems)
    return given
