"""Give the cells of an ADaM dataset the same form from every file format.

Names are upper case, text is trimmed and empty text null, dates are dates: from a date or ISO 8601 text, and in SAS
files from days since 1960-01-01. A time of day is cut off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.data.adam.contracts import AdamType, adam_type
from topline.data.normalise import filled_rows, typed_column
from topline.data.places import value_problems
from topline.data.texts import trimmed_text

if TYPE_CHECKING:
    from topline.core import Problem
    from topline.data.adam.contracts import AdamContract
    from topline.data.source_files import FoundFile

SAS_FILES = (".xpt", ".sas7bdat")
TYPES: dict[AdamType, pl.DataType] = {
    "text": pl.String(), "number": pl.Float64(), "integer": pl.Int64(), "date": pl.Date()
}  # fmt: skip
WORDS = {
    "number": ("a number", "correct the cell or leave it empty"),
    "integer": ("a whole number", "correct the cell or leave it empty"),
    "date": ("a whole date of the calendar", "write it as 2026-01-31, or leave it empty"),
}


def adam_dtype(name: str) -> pl.DataType:
    """Give the type of a variable's values by its ADaM name."""
    return TYPES[adam_type(name)]


def type_columns(
    raw: pl.DataFrame, contract: AdamContract, file: FoundFile, numbers: frozenset[str] = frozenset()
) -> tuple[pl.DataFrame, list[Problem]]:
    """Give every variable its type and add the used ones that the file lacks; tell the cells that do not fit.

    Parameters
    ----------
    numbers : variables that the study file takes as numbers, beside those that ADaM has as numbers.
    """
    names = [name.strip().upper() for name in raw.columns]
    text = raw.rename(dict(zip(raw.columns, names, strict=True))).select(
        trimmed_text(name, raw.dtypes[n]) for n, name in enumerate(names)
    )
    text = filled_rows(text)
    kinds: dict[str, AdamType] = {name: "number" if name in numbers else adam_type(name) for name in names}
    is_sas = file.path.suffix.lower() in SAS_FILES
    typed = text.select(_typed(name, kinds[name], is_sas=is_sas) for name in names)
    problems: list[Problem] = []
    for name in names:
        if kinds[name] != "text":
            expected, remedy = WORDS[kinds[name]]
            is_lost = typed[name].is_null() & text[name].is_not_null()
            problems += value_problems(text, is_lost, name, file, expected=expected, remedy=remedy)
    absent = [name for name in contract.used if name not in names]
    return typed.with_columns(pl.lit(None, adam_dtype(name)).alias(name) for name in absent), problems


def _typed(name: str, kind: AdamType, *, is_sas: bool) -> pl.Expr:
    if kind != "date":
        return typed_column(name, kind)
    text = pl.col(name)
    date = text.str.head(10).str.to_date("%Y-%m-%d", strict=False)
    if not is_sas:
        return date.alias(name)
    days = text.str.extract(r"^(-?\d+)$").cast(pl.Int64, strict=False)
    return pl.coalesce(date, pl.date(1960, 1, 1) + pl.duration(days=days)).alias(name)
