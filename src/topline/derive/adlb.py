"""ADLB: laboratory values with baseline and change; sorted by USUBJID, PARAMCD, ADT, LBSEQ.

The baseline is the last value that is not missing on or before the first day of treatment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.dates import first_day, imputation_flag, study_day, yes_no
from topline.derive.records import take

if TYPE_CHECKING:
    from topline.data import StudyData

LB_COLUMNS = (
    "USUBJID", "LBSEQ", "LBTESTCD", "LBTEST", "LBCAT", "LBSTRESN", "LBSTRESU", "LBSTNRLO", "LBSTNRHI", "LBNRIND",
    "VISITNUM",
    "VISIT", "LBDTC",
)  # fmt: skip
COLUMNS = (
    "PARAMCD", "PARAM", "LBCAT", "LBSEQ", "ADT", "ADTF", "ADY", "AVISIT", "VISITNUM", "AVAL", "AVALU", "ABLFL",
    "BASE", "CHG",
    "A1LO", "A1HI", "LBNRIND", "ANRIND",
)  # fmt: skip


def derive_adlb(data: StudyData, core: pl.DataFrame) -> pl.DataFrame:
    """Make ADLB of the numeric results."""
    label = pl.concat_str("LBTEST", pl.format(" ({})", "LBSTRESU").fill_null(""))
    results = take(data, "LB", LB_COLUMNS).with_columns(
        first_day("LBDTC").alias("ADT"),
        imputation_flag("LBDTC").alias("ADTF"),
        label.alias("PARAM"),
        pl.col("LBSTRESN").alias("AVAL"),
    )
    is_before = (pl.col("ADT") <= pl.col("TRTSDT")) & pl.col("AVAL").is_not_null()
    is_last = pl.int_range(pl.len()) == pl.arg_where(pl.col("IS_BEFORE")).last()
    keys = ["USUBJID", "LBTESTCD", "LBCAT"]
    value, low, high = pl.col("AVAL"), pl.col("LBSTNRLO"), pl.col("LBSTNRHI")
    indicator = (
        pl.when(value < low).then(pl.lit("LOW"))
        .when(value > high).then(pl.lit("HIGH"))
        .when(value.is_not_null() & (low.is_not_null() | high.is_not_null())).then(pl.lit("NORMAL"))
    )  # fmt: skip
    return (
        core.join(results, on="USUBJID", how="inner")
        .sort(*keys, "ADT", "LBDTC", "LBSEQ")
        .with_columns(is_before.fill_null(value=False).alias("IS_BEFORE"))
        .with_columns(is_last.fill_null(value=False).over(keys).alias("IS_BASE"))
        .with_columns(value.filter(pl.col("IS_BASE")).first().over(keys).alias("BASE"))
        .with_columns(
            study_day("ADT", "TRTSDT").alias("ADY"),
            yes_no(pl.col("IS_BASE")).alias("ABLFL"),
            pl.when(pl.col("ADT") > pl.col("TRTSDT")).then((value - pl.col("BASE")).round(9)).alias("CHG"),
            pl.coalesce(indicator, "LBNRIND").alias("ANRIND"),
            low.alias("A1LO"),
            high.alias("A1HI"),
            pl.col("LBTESTCD").alias("PARAMCD"),
            pl.col("LBSTRESU").alias("AVALU"),
            pl.col("VISIT").alias("AVISIT"),
        )
        .select(*core.columns, *COLUMNS)
        .sort("USUBJID", "PARAMCD", "ADT", "LBSEQ")
    )
