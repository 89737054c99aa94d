"""New anticancer therapy from the medications of CM."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.dates import first_day
from topline.derive.records import take

if TYPE_CHECKING:
    from topline.data import StudyData

ANTICANCER = "(?i)anti-?cancer|anti-?neoplastic"
"""CMCAT or CMSCAT of new anticancer therapy; what was given before the study ("prior") is none."""


def new_therapy_dates(data: StudyData) -> pl.DataFrame:
    """Find NACTDT: the first day of anticancer therapy in CM after the first day of treatment in DM.

    A partial date is its first possible day.
    """
    dm = take(data, "DM", ("USUBJID", "RFSTDTC")).select("USUBJID", STARTDT=first_day("RFSTDTC"))
    is_anticancer = pl.concat_str("CMCAT", "CMSCAT", separator=" ", ignore_nulls=True).str.contains(ANTICANCER)
    is_prior = pl.concat_str("CMCAT", "CMSCAT", separator=" ", ignore_nulls=True).str.contains("(?i)prior")
    return (
        take(data, "CM", ("USUBJID", "CMCAT", "CMSCAT", "CMSTDTC"))
        .filter(is_anticancer & ~is_prior)
        .select("USUBJID", NACTDT=first_day("CMSTDTC"))
        .join(dm, on="USUBJID", how="inner")
        .filter(pl.col("NACTDT") > pl.col("STARTDT"))
        .group_by("USUBJID")
        .agg(pl.col("NACTDT").min())
    )
