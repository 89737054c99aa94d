"""Write rows of the results table: a statistic with its label and rounding, or the reason for its absence."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from topline.results import Statistic
    from topline.stats import Interval

LABELS: Mapping[str, tuple[str, str]] = {
    "N": ("Subjects", "0"),
    "n": ("n", "0"),
    "p": ("%", "0.0%"),
    "n_miss": ("Missing", "0"),
    "n_event": ("Events", "0"),
    "mean": ("Mean", "0.0"),
    "sd": ("SD", "0.00"),
    "median": ("Median", "0.0"),
    "p25": ("Q1", "0.0"),
    "p75": ("Q3", "0.0"),
    "min": ("Minimum", "0.0"),
    "max": ("Maximum", "0.0"),
    "estimate": ("Estimate", "0.00"),
    "std.error": ("Standard error", "0.000"),
    "conf.low": ("Lower limit", "0.00"),
    "conf.high": ("Upper limit", "0.00"),
    "conf.level": ("Confidence level", "0.0%"),
    "statistic": ("Statistic", "0.00"),
    "df": ("Degrees of freedom", "0"),
    "p.value": ("P value", "p"),
    "n.risk": ("At risk", "0"),
    "n.event": ("Events", "0"),
    "n.censor": ("Censored", "0"),
    "difference": ("Difference", "0"),
    "n.expected": ("Events expected", "0.0"),
    "value": ("Value", "0.0"),
    "person.years": ("Patient-years at risk", "0.0"),
    "rate": ("Rate in 100 patient-years", "0.0"),
}
"""Statistic → what a reader sees, and how it is rounded."""

NOT_ESTIMABLE = "not estimable"
NO_SUBJECT = "no subject in this group"


def number(
    row: Statistic, name: str, value: float | None, reason: str = NOT_ESTIMABLE, *, label: str = "", fmt: str = ""
) -> Statistic:
    """Fill a row with a number, or with the reason why there is none."""
    known = value is not None and math.isfinite(value)
    standard_label, standard_fmt = LABELS[name]
    return replace(
        row,
        stat_name=name,
        stat_label=label or standard_label,
        stat_fmt=fmt or standard_fmt,
        stat_num=float(value) if known and value is not None else None,
        error="" if known else reason or NOT_ESTIMABLE,
    )


def text(row: Statistic, name: str, value: str | None, reason: str = "not recorded", *, label: str = "") -> Statistic:
    """Fill a row with a text, or with the reason why there is none."""
    return replace(
        row, stat_name=name, stat_label=label or name.capitalize(), stat_chr=value or "", error="" if value else reason
    )


def absent(row: Statistic, names: Iterable[str], reason: str, *, label: str = "") -> Iterator[Statistic]:
    """Keep the rows of statistics that cannot be had."""
    return (number(row, name, None, reason, label=label) for name in names)


def interval(
    row: Statistic, found: Interval, reason: str, *, label: str = "", fmt: str = "0.00"
) -> Iterator[Statistic]:
    """Write an estimate and its confidence limits."""
    yield number(row, "estimate", found.estimate, reason, label=label, fmt=fmt)
    yield number(row, "conf.low", found.lower, reason, fmt=fmt)
    yield number(row, "conf.high", found.upper, reason, fmt=fmt)


def count_and_share(row: Statistic, n: int, size: int, *, label: str = "") -> Iterator[Statistic]:
    """Write a number of subjects and their share of `size`."""
    yield number(row, "n", n, label=label)
    yield number(row, "p", n / size if size else None, NO_SUBJECT, label=label)
