"""Read ISO 8601 dates that may be partial, and fill in what is missing by a named rule.

The rules, and a flag that says what was filled in (D the day, M the month and the day, Y the whole date; null nothing):

- first : the first day of the month or year that is known;
- middle : the 15th of the month, 30 June of the year;
- last : its last day;
- treatment_start : the first day, but the first day of treatment where the unknown period holds that day.

The time of day is cut off. A text that is no date gives null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from topline.protocol import StartRule


def complete_date(name: str) -> pl.Expr:
    """Read the dates that are complete; a partial one is null."""
    return pl.col(name).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)


def first_day(name: str) -> pl.Expr:
    """Read a date; a partial one is the first day that it can be."""
    return _filled(name, month="01", day="-01")


def middle_day(name: str) -> pl.Expr:
    """Read a date; a partial one is the 15th of its month, or 30 June of its year."""
    day = pl.when(_month(name).is_null()).then(pl.lit("-30")).otherwise(pl.lit("-15"))
    return _filled(name, month="06", day=day)


def last_day(name: str) -> pl.Expr:
    """Read a date; a partial one is the last day that it can be."""
    first = first_day(name)
    end = pl.when(_month(name).is_null()).then(first.dt.offset_by("1y")).otherwise(first.dt.offset_by("1mo"))
    return pl.coalesce(complete_date(name), end.dt.offset_by("-1d"))


def treatment_start_day(name: str, treatment_start: str = "TRTSDT") -> pl.Expr:
    """Read a date; a partial one that may be the first day of treatment is that day, else the first that it can be."""
    start = pl.col(treatment_start)
    may_be_start = complete_date(name).is_null() & start.is_between(first_day(name), last_day(name))
    return pl.when(may_be_start).then(start).otherwise(first_day(name))


def day_by_rule(name: str, rule: StartRule) -> pl.Expr:
    """Read a date; a partial one is filled in by a rule of the study file."""
    match rule:
        case "first":
            return first_day(name)
        case "middle":
            return middle_day(name)
        case "last":
            return last_day(name)
        case "treatment_start":
            return treatment_start_day(name)


def imputation_flag(name: str) -> pl.Expr:
    """Say which part of a date is filled in: D, M, or null where the date is complete or missing."""
    incomplete = pl.col(name).is_not_null() & complete_date(name).is_null() & first_day(name).is_not_null()
    month_known = _month(name).is_not_null()
    return pl.when(incomplete & month_known).then(pl.lit("D")).when(incomplete).then(pl.lit("M"))


def flag_of(date: str) -> str:
    """Name the flag of a date: its name and F, in place of the T where it has eight characters.

    >>> flag_of("TRTSDT"), flag_of("LSTALVDT")
    ('TRTSDTF', 'LSTALVDF')
    """
    return f"{date}F" if len(date) < LONGEST_NAME else f"{date[:-1]}F"


LONGEST_NAME = 8
"""Characters that the name of a variable may have in a SAS transport file."""


def flag_at(date: str, flag: str, chosen: pl.Expr) -> pl.Expr:
    """Give the flag of the date that a group chose; null where any record has that date complete."""
    flags = pl.col(flag).filter(pl.col(date) == chosen)
    return pl.when(flags.is_not_null().all()).then(flags.first())


def study_day(date: str, start: str) -> pl.Expr:
    """Count days from a start that is day 1; the day before is day -1, and there is no day 0."""
    difference = (pl.col(date) - pl.col(start)).dt.total_days()
    return pl.when(difference >= 0).then(difference + 1).otherwise(difference).cast(pl.Int64)


def yes_no(condition: pl.Expr) -> pl.Expr:
    """Give "Y" where the condition is true, else "N" (also where it cannot be told)."""
    return pl.when(condition.fill_null(False)).then(pl.lit("Y")).otherwise(pl.lit("N"))  # noqa: FBT003 polars' name


def _filled(name: str, *, month: str, day: str | pl.Expr) -> pl.Expr:
    """Read a date; of a partial one take the month, where it is not known, and the day as told."""
    end = pl.lit(day) if isinstance(day, str) else day
    text = pl.concat_str(_year(name), pl.lit("-"), _month(name).fill_null(month), end)
    return pl.coalesce(complete_date(name), text.str.to_date("%Y-%m-%d", strict=False))


def _year(name: str) -> pl.Expr:
    return pl.col(name).str.extract(r"^(\d{4})")


def _month(name: str) -> pl.Expr:
    return pl.col(name).str.extract(r"^\d{4}-(\d{2})")
