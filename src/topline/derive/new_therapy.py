"""New anticancer therapy from the medications of CM."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.dates import day_by_rule, first_day, flag_at, imputation_flag, last_day
from topline.derive.records import take
from topline.derive.row_findings import row_findings

if TYPE_CHECKING:
    from topline.core import Finding
    from topline.data import StudyData
    from topline.protocol import DateRules

ANTICANCER = "(?i)anti-?cancer|anti-?neoplastic"
"""CMCAT or CMSCAT of new anticancer therapy; what was given before the study ("prior") is none."""


def new_therapy_dates(data: StudyData, dates: DateRules) -> pl.DataFrame:
    """Find NACTDT, the first day of anticancer therapy in CM after the first day of treatment in DM, and its flag."""
    date = pl.col("NACTDT")
    return (
        _therapies(data, dates)
        .filter(date > pl.col("STARTDT"))
        .group_by("USUBJID")
        .agg(date.min(), flag_at("NACTDT", "NACTDTF", date.min()).alias("NACTDTF"))
    )


def unclear_therapy_findings(data: StudyData, dates: DateRules) -> tuple[Finding, ...]:
    """Find anticancer therapy whose partial date is filled in before the first day of treatment and may lie after it.

    It does not count as new therapy.
    """
    start = pl.col("STARTDT")
    unclear = _therapies(data, dates).filter((pl.col("NACTDT") <= start) & (start < pl.col("LATESTDT")))
    message = pl.format(
        "expected the day of an anticancer therapy near the first dose on {}, found {}; it counts as given before",
        start, "CMSTDTC",
    )  # fmt: skip
    remedy = "complete CMSTDTC, or set dates.new_therapy in the study file"
    return row_findings(unclear, "new-therapy-date-unclear", "CM", message, remedy, record="RECORD")


def _therapies(data: StudyData, dates: DateRules) -> pl.DataFrame:
    """List the anticancer therapies that are not named prior, with the first day of treatment in DM."""
    dm = take(data, "DM", ("USUBJID", "RFSTDTC")).select("USUBJID", STARTDT=first_day("RFSTDTC"))
    kind = pl.concat_str("CMCAT", "CMSCAT", separator=" ", ignore_nulls=True)
    return (
        take(data, "CM", ("USUBJID", "CMSEQ", "CMCAT", "CMSCAT", "CMSTDTC"))
        .filter(kind.str.contains(ANTICANCER) & ~kind.str.contains("(?i)prior"))
        .select(
            "USUBJID",
            "CMSTDTC",
            day_by_rule("CMSTDTC", dates.new_therapy).alias("NACTDT"),
            imputation_flag("CMSTDTC").alias("NACTDTF"),
            last_day("CMSTDTC").alias("LATESTDT"),
            pl.format("CMSEQ {}", "CMSEQ").alias("RECORD"),
        )
        .join(dm, on="USUBJID", how="inner")
    )
