"""ISO 8601 dates as SDTM has them: from the left, as much as is known (2014, 2014-01, 2014-01-31, 2014-01-31T08:15)."""

from __future__ import annotations

import polars as pl

WHOLE = r"^\d{4}-\d{2}-\d{2}(T([01]\d|2[0-4])(:[0-5]\d(:[0-5]\d(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?)?$"
PARTIAL = r"^\d{4}(-(0[1-9]|1[0-2]))?$"


def is_iso_date(text: pl.Series) -> pl.Series:
    """Tell which texts are dates of the calendar, whole or partial; null is none."""
    column = pl.col("text")
    is_day = column.str.contains(WHOLE) & column.str.head(10).str.to_date("%Y-%m-%d", strict=False).is_not_null()
    return text.to_frame("text").select((is_day | column.str.contains(PARTIAL)).fill_null(value=False)).to_series()


def is_after(column: str, day: pl.Expr) -> pl.Expr:
    """Tell whether a date, as far as it is known, lies after a day; a partial date that may lie before does not."""
    known = pl.col(column).str.head(10)
    return (known > day.dt.to_string("%Y-%m-%d").str.head(known.str.len_chars())).fill_null(value=False)
