"""Give the cells of a domain the same form from every file format.

Column names are upper case. Text is trimmed, and empty text is null. A number in a text column becomes its shortest
text ("3", not "3.0"); a date becomes ISO 8601 text. Numbers are Float64, --SEQ is Int64. Rows keep their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.data.contracts import column_type
from topline.data.places import value_problems
from topline.data.texts import trimmed_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.core import Problem
    from topline.data.contracts import ColumnType, DomainContract
    from topline.data.source_files import FoundFile


def normalise(
    raw: pl.DataFrame, contract: DomainContract, file: FoundFile, numbers: frozenset[str] = frozenset()
) -> tuple[pl.DataFrame, list[Problem]]:
    """Give every column its type and add the used columns that the file lacks; tell the cells that do not fit.

    Parameters
    ----------
    raw : the cells as the reader gave them.
    contract : the domain's contract.
    file : the file, for messages.
    numbers : columns that the study file takes as numbers, beside those that SDTM has as numbers.
    """
    names = [name.strip().upper() for name in raw.columns]
    text = raw.rename(dict(zip(raw.columns, names, strict=True))).select(
        trimmed_text(name, raw.dtypes[n]) for n, name in enumerate(names)
    )
    types: dict[str, ColumnType] = {name: "number" if name in numbers else column_type(name) for name in names}
    text = filled_rows(text)
    typed = text.select(typed_column(name, types[name]) for name in names)
    problems: list[Problem] = []
    for name in names:
        if types[name] != "text":
            words = "a whole number" if types[name] == "integer" else "a number"
            is_lost = typed[name].is_null() & text[name].is_not_null()
            problems += value_problems(
                text, is_lost, name, file, expected=words, remedy="correct the cell or leave it empty"
            )
    return typed.with_columns(absent_columns(contract, names)), problems


def filled_rows(text: pl.DataFrame) -> pl.DataFrame:
    """Take the rows up to the last that is not empty; spreadsheets keep empty rows at their end."""
    if not text.width:
        return text
    is_filled = text.select(pl.any_horizontal(pl.all().is_not_null()).alias("is_filled"))
    last = is_filled.with_row_index("row", offset=1).filter("is_filled")["row"].max()
    return text.head(last if isinstance(last, int) else 0)


def typed_column(name: str, kind: ColumnType) -> pl.Expr:
    """Read a column of text as its type; what does not fit is null."""
    column = pl.col(name)
    match kind:
        case "text":
            return column
        case "number":
            number = column.cast(pl.Float64, strict=False)
            return pl.when(number.is_finite()).then(number).alias(name)
        case "integer":
            number = column.cast(pl.Float64, strict=False)
            return pl.when(number == number.round(0)).then(number.cast(pl.Int64, strict=False)).alias(name)


def absent_columns(contract: DomainContract, names: Sequence[str]) -> list[pl.Expr]:
    """Make the used columns that a domain lacks, with nulls."""
    types = {"text": pl.String(), "number": pl.Float64(), "integer": pl.Int64()}
    return [pl.lit(None, types[column_type(name)]).alias(name) for name in contract.used if name not in names]
