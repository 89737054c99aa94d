"""Describe a number per group: count, mean, standard deviation, median, quartiles, range."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.rows import NO_SUBJECT, absent, number
from topline.stats.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.selection import Selection
    from topline.results import Statistic
    from topline.stats.summary import Summary

METHOD = "quartiles: SAS's default definition (R's type 2); SD with divisor n − 1"
STATISTICS = ("mean", "sd", "median", "p25", "p75", "min", "max")


def describe_number(selection: Selection, variable: str, context: str) -> Iterator[Statistic]:
    """Write the summary of a number in each group, and how many subjects lack it."""
    known = selection.narrow(f"{variable} IS NOT NULL")
    missing = selection.narrow(f"{variable} IS NULL")
    for group in selection.groups:
        values = group.pick(known.frame)
        row = replace(group.mark(known.row("summary")), variable=variable, context=context, method=METHOD)
        yield from _summary_rows(
            row, values["USUBJID"].n_unique(), summarise(values[variable].cast(pl.Float64).to_numpy())
        )
        row = replace(group.mark(missing.row("missing")), variable=variable, context=context)
        yield number(row, "n_miss", group.pick(missing.frame)["USUBJID"].n_unique())


def _summary_rows(row: Statistic, n: int, summary: Summary) -> Iterator[Statistic]:
    yield number(row, "N", n, label="n")
    if n == 0:
        yield from absent(row, STATISTICS, NO_SUBJECT)
        return
    for name in STATISTICS:
        yield number(row, name, getattr(summary, name), "one value has no standard deviation")
