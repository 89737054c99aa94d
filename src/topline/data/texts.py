"""The text of a cell of any type."""

from __future__ import annotations

import polars as pl

EXACT_BELOW = 1e15
"""Whole numbers below are exact in a Float64."""


def shortest_text(name: str, dtype: pl.DataType) -> pl.Expr:
    """Give a column as text: "3" for 3.0, ISO 8601 for dates and times."""
    column = pl.col(name)
    match dtype:
        case pl.Float32() | pl.Float64():
            number = column.fill_nan(None)
            is_whole = (number == number.round(0)) & (number.abs() < EXACT_BELOW)
            whole = number.cast(pl.Int64, strict=False).cast(pl.String)
            return pl.when(is_whole).then(whole).otherwise(number.cast(pl.String)).alias(name)
        case pl.Date():
            return column.dt.to_string("%Y-%m-%d")
        case pl.Datetime():
            return column.dt.to_string("%Y-%m-%dT%H:%M:%S").str.replace("T00:00:00$", "")
        case pl.Time():
            return column.dt.to_string("%H:%M:%S")
        case _:
            return column.cast(pl.String)


def trimmed_text(name: str, dtype: pl.DataType) -> pl.Expr:
    """Give a column as text without blanks around it, null where nothing is left."""
    trimmed = shortest_text(name, dtype).str.strip_chars()
    return pl.when(trimmed != "").then(trimmed).alias(name)
