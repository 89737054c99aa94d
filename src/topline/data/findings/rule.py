"""A rule of plausibility, and how the records that break it become findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from topline.core import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from topline.protocol import Protocol

    Domains = Mapping[str, pl.DataFrame]
    Find = Callable[[Domains, Protocol], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    Parameters
    ----------
    name : the short name that a finding bears.
    meaning : what is found, in words.
    find : gives the findings, from the domains and the protocol.
    """

    name: str
    meaning: str
    find: Find


def found_in(records: pl.DataFrame, rule: str, dataset: str, message: pl.Expr, remedy: str) -> Iterator[Finding]:
    """Make a finding of each record; its number is told where the dataset has one."""
    sequence = f"{dataset.removeprefix('AD')}SEQ"
    number = pl.format(f"{sequence} {{}}", pl.col(sequence)) if sequence in records.columns else pl.lit("")
    for subject, record, text in records.select(
        pl.col("USUBJID"), number.alias("record"), message.alias("message")
    ).iter_rows():
        yield Finding(rule=rule, dataset=dataset, subject=subject, record=record, message=text, remedy=remedy)


def deaths(domains: Domains) -> pl.DataFrame:
    """Give USUBJID and DTHDTC of the subjects whose date of death is known to the day."""
    dm = domains["DM"]
    return dm.filter(pl.col("DTHDTC").str.len_chars() >= len("2026-01-31")).select(
        "USUBJID", pl.col("DTHDTC").str.head(10)
    )


def lies_before(left: str, right: str) -> pl.Expr:
    """Tell whether a date lies before another, as far as both are known; null does not."""
    a, b = pl.col(left).str.head(10), pl.col(right).str.head(10)
    known = pl.min_horizontal(a.str.len_chars(), b.str.len_chars())
    return (a.str.head(known) < b.str.head(known)).fill_null(value=False)
