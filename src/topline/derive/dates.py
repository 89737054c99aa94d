"""Read ISO 8601 dates that may be partial, and fill in what is missing by a named rule.

Three rules, and a flag that says what was filled in (D the day, M the month and the day, Y the whole date; null
nothing):

- first : the first day of the month or year that is known;
- last : its last day;
- start of treatment : the first day, but the first day of treatment where the unknown period holds that day.

The time of day is cut off. A text that is no date gives null.
"""

from __future__ import annotations

import polars as pl


def complete_date(name: str) -> pl.Expr:
    """Read the dates that are complete; a partial one is null."""
    return pl.col(name).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)


def first_day(name: str) -> pl.Expr:
    """Read a date; a partial one is the first day that it can be."""
    text = pl.concat_str(_year(name), pl.lit("-"), _month(name).fill_null("01"), pl.lit("-01"))
    return pl.coalesce(complete_date(name), text.str.to_date("%Y-%m-%d", strict=False))


def last_day(name: str) -> pl.Expr:
    """Read a date; a partial one is the last day that it can be."""
    first = first_day(name)
    end = pl.when(_month(name).is_null()).then(first.dt.offset_by("1y")).otherwise(first.dt.offset_by("1mo"))
    return pl.coalesce(complete_date(name), end.dt.offset_by("-1d"))


def start_of_treatment_day(name: str, treatment_start: str) -> pl.Expr:
    """Read a date; one that may be the first day of treatment is that day.

    A date that is missing altogether is the first day of treatment.
    """
    start = pl.col(treatment_start)
    may_be_start = complete_date(name).is_null() & start.is_between(first_day(name), last_day(name))
    return pl.when(pl.col(name).is_null() | may_be_start).then(start).otherwise(first_day(name))


def imputation_flag(name: str) -> pl.Expr:
    """Say which part of a date is filled in: D, M, or null where the date is complete or missing."""
    incomplete = pl.col(name).is_not_null() & complete_date(name).is_null() & first_day(name).is_not_null()
    month_known = _month(name).is_not_null()
    return pl.when(incomplete & month_known).then(pl.lit("D")).when(incomplete).then(pl.lit("M"))


def study_day(date: str, start: str) -> pl.Expr:
    """Count days from a start that is day 1; the day before is day -1, and there is no day 0."""
    difference = (pl.col(date) - pl.col(start)).dt.total_days()
    return pl.when(difference >= 0).then(difference + 1).otherwise(difference).cast(pl.Int64)


def yes_no(condition: pl.Expr) -> pl.Expr:
    """Give "Y" where the condition is true, else "N" (also where it cannot be told)."""
    return pl.when(condition.fill_null(False)).then(pl.lit("Y")).otherwise(pl.lit("N"))  # noqa: FBT003 polars' name


def _year(name: str) -> pl.Expr:
    return pl.col(name).str.extract(r"^(\d{4})")


def _month(name: str) -> pl.Expr:
    return pl.col(name).str.extract(r"^\d{4}-(\d{2})")
