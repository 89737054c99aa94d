"""Grades of adverse events that the laboratory values of the same days contradict: told, never repaired.

The values from the first to the last day of the event count; where the end is not known, those of its first week. The
event's grade is contradicted when the worst value has a higher grade even if the subject had no symptom, or when every
value has a lower grade even if the subject had symptoms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import Finding
from topline.derive.ctcae import term_of
from topline.derive.lab_grades import grade_labs

if TYPE_CHECKING:
    from topline.protocol import Protocol

WEEK = 7
FATAL = 5


def grade_findings(adae: pl.DataFrame, labs: pl.DataFrame, protocol: Protocol) -> tuple[Finding, ...]:
    """Find adverse events whose grade is not that of the laboratory values of the same days.

    Parameters
    ----------
    labs : the measured values, as `measured_labs` gives them.
    """
    events = _graded_events(adae)
    if events.is_empty() or labs.is_empty():
        return ()
    days = events.select("USUBJID", "AESEQ", "TERM", "ASTDT", pl.coalesce("AENDT", _week_later()).alias("LASTDT"))
    values = _graded_values(labs, protocol)
    worst = (
        days.join(values, on=["USUBJID", "TERM"], how="inner")
        .filter(pl.col("ADT").is_between(pl.col("ASTDT"), pl.col("LASTDT")))
        .group_by("USUBJID", "AESEQ")
        .agg(pl.col("MILDEST").max(), pl.col("WORST").max())
    )
    found = events.join(worst, on=["USUBJID", "AESEQ"], how="inner", maintain_order="left").filter(
        (pl.col("GRADED") < pl.col("MILDEST")) | (pl.col("GRADED") > pl.col("WORST"))
    )
    return tuple(
        Finding(
            rule="grade-contradicts-lab", dataset="AE", subject=subject, record=f"AESEQ {sequence}",
            message=f"expected grade {_range(mildest, worst)} of '{term}' from the laboratory values of its days, "
            f"found {grade}",
            remedy="correct AETOXGR, or the dates or values that contradict it",
        )
        for subject, sequence, term, grade, mildest, worst in found.select(
            "USUBJID", "AESEQ", "AEDECOD", "GRADED", "MILDEST", "WORST"
        ).iter_rows()
    )  # fmt: skip


def _range(mildest: int, worst: int) -> str:
    return str(worst) if mildest == worst else f"{mildest} to {worst}"


def _week_later() -> pl.Expr:
    return pl.col("ASTDT") + pl.duration(days=WEEK - 1)


def _graded_events(adae: pl.DataFrame) -> pl.DataFrame:
    """Take the events with a grade that is not fatal and a term that a laboratory value decides."""
    terms = {each: term_of(each) for each in adae["AEDECOD"].drop_nulls().unique()}
    return adae.with_columns(
        pl.col("AEDECOD").replace_strict(terms, default=None, return_dtype=pl.String()).alias("TERM"),
        pl.col("AETOXGR").cast(pl.Int64, strict=False).alias("GRADED"),
    ).filter(pl.col("TERM").is_not_null() & (pl.col("GRADED") < FATAL) & pl.col("ASTDT").is_not_null())


def _graded_values(labs: pl.DataFrame, protocol: Protocol) -> pl.DataFrame:
    """Grade the values without and with symptoms: USUBJID, TERM, ADT, MILDEST, WORST."""
    graded: dict[str, pl.DataFrame] = {}
    for undecided in ("mildest", "worst"):
        criteria = protocol.criteria.toxicity.model_copy(update={"undecided": undecided})
        graded[undecided] = grade_labs(labs, criteria)[0]
    both = graded["mildest"].with_columns(
        graded["worst"]["ATOXGRL"].alias("WORSTL"), graded["worst"]["ATOXGRH"].alias("WORSTH")
    )
    parts = [
        both.select(
            "USUBJID",
            pl.col(f"ATOXDSC{end}").alias("TERM"),
            "ADT",
            pl.col(f"ATOXGR{end}").cast(pl.Int64).alias("MILDEST"),
            pl.col(f"WORST{end}").cast(pl.Int64).alias("WORST"),
        )
        for end in ("L", "H")
    ]
    return pl.concat(parts).drop_nulls()
