"""The time in which what happens counts for the treatment: to some days after the last dose, or without end."""

from __future__ import annotations

import polars as pl


def is_before_end(date: str, days: int | None) -> pl.Expr:
    """Tell whether a date is no later than `days` after the last dose (TRTEDT); without either there is no end."""
    if days is None:
        return pl.lit(value=True)
    return pl.col("TRTEDT").is_null() | (pl.col(date) <= pl.col("TRTEDT") + pl.duration(days=days))


def end_of_risk(days: int | None) -> pl.Expr:
    """Give the last day on which an adverse event would have been counted: AERISKDT, of the treated.

    It is `days` after the last dose, but not after the last day known alive, nor before the first dose.
    """
    last_seen = pl.coalesce("DTHDT", "LSTALVDT")
    end = pl.min_horizontal(last_seen, pl.col("TRTEDT") + pl.duration(days=days)) if days is not None else last_seen
    return pl.when(pl.col("TRTSDT").is_not_null()).then(pl.max_horizontal(end, "TRTSDT")).alias("AERISKDT")
