"""Give the cells of a domain the same form from every file format.

Column names are upper case. Text is trimmed, and empty text is null. A number in a text column becomes its shortest
text ("3", not "3.0"); a date becomes ISO 8601 text. Numbers are Float64, --SEQ is Int64. Rows keep their order.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import polars as pl

from topline.core import Problem
from topline.data.contracts import column_type
from topline.data.places import value_problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.data.contracts import DomainContract
    from topline.data.source_files import FoundFile


def normalise(raw: pl.DataFrame, contract: DomainContract, file: FoundFile) -> tuple[pl.DataFrame, list[Problem]]:
    """Give every column its type and add the used columns that the file lacks; tell the cells that do not fit."""
    names = [name.strip().upper() for name in raw.columns]
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        remedy = "remove or rename one of the two"
        return pl.DataFrame(), [
            Problem(
                file=file.name,
                place=f"column {name}",
                expected="each column once",
                found=f"{name} twice",
                remedy=remedy,
            )
            for name in repeated
        ]
    text = raw.rename(dict(zip(raw.columns, names, strict=True))).select(
        _as_text(raw.dtypes[n], name) for n, name in enumerate(names)
    )
    typed = text.select(_typed(name) for name in names)
    problems: list[Problem] = []
    for name in names:
        if column_type(name) != "text":
            words = "a whole number" if column_type(name) == "integer" else "a number"
            is_lost = typed[name].is_null() & text[name].is_not_null()
            problems += value_problems(
                text, is_lost, name, file, expected=words, remedy="correct the cell or leave it empty"
            )
    return typed.with_columns(_absent(contract, names)), problems


def _as_text(dtype: pl.DataType, name: str) -> pl.Expr:
    column = pl.col(name)
    match dtype:
        case pl.Float32() | pl.Float64():
            column = column.fill_nan(None)
            is_whole = (column == column.round(0)) & (column.abs() < 1e15)  # noqa: PLR2004 whole numbers are exact below
            column = (
                pl.when(is_whole)
                .then(column.cast(pl.Int64, strict=False).cast(pl.String))
                .otherwise(column.cast(pl.String))
            )
        case pl.Date():
            column = column.dt.to_string("%Y-%m-%d")
        case pl.Datetime():
            column = column.dt.to_string("%Y-%m-%dT%H:%M:%S").str.replace(r"T00:00:00$", "")
        case pl.Time():
            column = column.dt.to_string("%H:%M:%S")
        case _:
            column = column.cast(pl.String)
    trimmed = column.str.strip_chars()
    return pl.when(trimmed != "").then(trimmed).alias(name)


def _typed(name: str) -> pl.Expr:
    column = pl.col(name)
    match column_type(name):
        case "text":
            return column
        case "number":
            number = column.cast(pl.Float64, strict=False)
            return pl.when(number.is_finite()).then(number).alias(name)
        case "integer":
            number = column.cast(pl.Float64, strict=False)
            return pl.when(number == number.round(0)).then(number.cast(pl.Int64, strict=False)).alias(name)


def _absent(contract: DomainContract, names: Sequence[str]) -> list[pl.Expr]:
    types = {"text": pl.String(), "number": pl.Float64(), "integer": pl.Int64()}
    return [pl.lit(None, types[column_type(name)]).alias(name) for name in contract.used if name not in names]
