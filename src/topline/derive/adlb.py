"""ADLB: laboratory values with baseline, change and grade; sorted by USUBJID, PARAMCD, ADT, LBSEQ.

The baseline is the last value that is not missing on or before the first day of treatment. The worst values and grades
are flagged among those after the first day of treatment and up to the protocol's days after the last dose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.dates import first_day, imputation_flag, study_day, yes_no
from topline.derive.lab_grades import grade_labs
from topline.derive.records import take
from topline.derive.treatment_window import is_before_end

if TYPE_CHECKING:
    from topline.core import Exclusion
    from topline.data import StudyData
    from topline.protocol import Protocol, ToxicityCriteria

LB_COLUMNS = (
    "USUBJID", "LBSEQ", "LBTESTCD", "LBTEST", "LBCAT", "LBSPEC", "LBFAST", "LBSTRESN", "LBSTRESU", "LBSTNRLO",
    "LBSTNRHI", "LBNRIND", "VISITNUM", "VISIT", "LBDTC",
)  # fmt: skip
COLUMNS = (
    "PARAMCD", "PARAM", "LBCAT", "LBSEQ", "ADT", "ADTF", "ADY", "AVISIT", "VISITNUM", "AVAL", "AVALU", "ABLFL",
    "BASE", "CHG", "PCHG", "A1LO", "A1HI", "LBNRIND", "ANRIND", "BNRIND", "SHIFT1", "ATOXDSCL", "ATOXDSCH", "ATOXGRL",
    "ATOXGRH", "ATOXGR", "BTOXGRL", "BTOXGRH", "ONTRTFL", "MINFL", "MAXFL", "WGRLFL", "WGRHFL",
)  # fmt: skip
KEYS = ["USUBJID", "LBTESTCD", "LBCAT"]


def measured_labs(data: StudyData, adsl: pl.DataFrame, core: pl.DataFrame) -> pl.DataFrame:
    """Take the numeric results with the core variables, the last dose and the baseline."""
    results = _results(data).join(adsl.select("USUBJID", "TRTEDT"), on="USUBJID", how="left", maintain_order="left")
    return _add_baseline(core.join(results, on="USUBJID", how="inner"))


def derive_adlb(
    labs: pl.DataFrame, core: pl.DataFrame, protocol: Protocol
) -> tuple[pl.DataFrame, tuple[Exclusion, ...]]:
    """Make ADLB of the measured values; tell which have no grade because of their unit."""
    criteria = protocol.criteria.toxicity
    graded, ungraded = grade_labs(_add_changes(labs, criteria), criteria)
    flagged = graded.with_columns(
        _worst("MINFL", pl.col("AVAL"), descending=False),
        _worst("MAXFL", pl.col("AVAL"), descending=True),
        _worst("WGRLFL", pl.col("ATOXGRL"), descending=True),
        _worst("WGRHFL", pl.col("ATOXGRH"), descending=True),
        pl.col("LBTESTCD").alias("PARAMCD"),
        pl.col("VISIT").alias("AVISIT"),
    )
    return flagged.select(*core.columns, *COLUMNS).sort("USUBJID", "PARAMCD", "ADT", "LBSEQ"), ungraded


def _results(data: StudyData) -> pl.DataFrame:
    label = pl.concat_str("LBTEST", pl.format(" ({})", "LBSTRESU").fill_null(""))
    return take(data, "LB", LB_COLUMNS).with_columns(
        first_day("LBDTC").alias("ADT"),
        imputation_flag("LBDTC").alias("ADTF"),
        label.alias("PARAM"),
        pl.col("LBSTRESN").alias("AVAL"),
        pl.col("LBSTRESU").alias("AVALU"),
        pl.col("LBSTNRLO").alias("A1LO"),
        pl.col("LBSTNRHI").alias("A1HI"),
    )


def _add_baseline(results: pl.DataFrame) -> pl.DataFrame:
    """Add ANRIND, and BASE, BNRIND and IS_BASE from the last value on or before the first day of treatment."""
    is_before = (pl.col("ADT") <= pl.col("TRTSDT")) & pl.col("AVAL").is_not_null()
    is_last = pl.int_range(pl.len()) == pl.arg_where(pl.col("IS_BEFORE")).last()
    at_base = pl.col("IS_BASE")
    return (
        results.sort(*KEYS, "ADT", "LBDTC", "LBSEQ")
        .with_columns(is_before.fill_null(value=False).alias("IS_BEFORE"), _indicator().alias("ANRIND"))
        .with_columns(is_last.fill_null(value=False).over(KEYS).alias("IS_BASE"))
        .with_columns(
            pl.col("AVAL").filter(at_base).first().over(KEYS).alias("BASE"),
            pl.col("ANRIND").filter(at_base).first().over(KEYS).alias("BNRIND"),
        )
    )


def _indicator() -> pl.Expr:
    """Compare the value with its limits of normal; without limits the laboratory's own word stands."""
    value, low, high = pl.col("AVAL"), pl.col("A1LO"), pl.col("A1HI")
    compared = (
        pl.when(value < low).then(pl.lit("LOW"))
        .when(value > high).then(pl.lit("HIGH"))
        .when(value.is_not_null() & (low.is_not_null() | high.is_not_null())).then(pl.lit("NORMAL"))
    )  # fmt: skip
    return pl.coalesce(compared, "LBNRIND")


def _add_changes(measured: pl.DataFrame, criteria: ToxicityCriteria) -> pl.DataFrame:
    is_after = pl.col("ADT") > pl.col("TRTSDT")
    return measured.with_columns(
        study_day("ADT", "TRTSDT").alias("ADY"),
        yes_no(pl.col("IS_BASE")).alias("ABLFL"),
        yes_no(is_after & is_before_end("ADT", criteria.emergent_days_after_last_dose)).alias("ONTRTFL"),
        pl.when(is_after).then((pl.col("AVAL") - pl.col("BASE")).round(9)).alias("CHG"),
        pl.when(is_after & (pl.col("AVAL").is_not_null()))
        .then(pl.format("{} to {}", "BNRIND", "ANRIND"))
        .alias("SHIFT1"),
    ).with_columns(pl.when(pl.col("BASE") != 0).then((100 * pl.col("CHG") / pl.col("BASE")).round(9)).alias("PCHG"))


def _worst(flag: str, value: pl.Expr, *, descending: bool) -> pl.Expr:
    """Flag the first record with the smallest (or, descending, the largest) value on treatment."""
    counted = pl.when(pl.col("ONTRTFL") == "Y").then(value)
    worst = counted.max() if descending else counted.min()
    is_worst = (counted == worst).fill_null(value=False)
    return yes_no((is_worst & (is_worst.cast(pl.Int64).cum_sum() == 1)).over(KEYS)).alias(flag)
