"""Doses as they were given: the records of EX that hold a dose, with their dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.dates import complete_date, day_by_rule, imputation_flag
from topline.derive.records import take

if TYPE_CHECKING:
    from topline.data import StudyData
    from topline.protocol import DateRules

COLUMNS = ("USUBJID", "EXSEQ", "EXTRT", "EXDOSE", "EXDOSU", "EXDOSFRQ", "EXSTDTC", "EXENDTC")


def exposure_records(data: StudyData, dates: DateRules) -> pl.DataFrame:
    """List the records of EX with a dose, or of placebo, with ASTDT, AENDT, their flags and HAS_END.

    An end that is missing is the end of treatment in DM (RFXENDTC, else RFENDTC) where that is not before the
    record's start, else the record's start; no end is after the day of death.
    """
    dm = take(data, "DM", ("USUBJID", "RFXENDTC", "RFENDTC", "DTHDTC")).select(
        "USUBJID",
        complete_date("RFXENDTC").alias("RFXENDT"),
        complete_date("RFENDTC").alias("RFENDT"),
        complete_date("DTHDTC").alias("DEATHDT"),
    )
    was_given = pl.col("EXDOSE").is_null() | (pl.col("EXDOSE") > 0) | pl.col("EXTRT").str.contains("(?i)placebo")
    start = pl.col("ASTDT")
    stand_in = pl.coalesce(
        pl.when(pl.col("RFXENDT") >= start).then("RFXENDT"), pl.when(pl.col("RFENDT") >= start).then("RFENDT"), start
    )
    end = pl.min_horizontal(pl.coalesce(day_by_rule("EXENDTC", dates.dose_end), stand_in), "DEATHDT")
    has_end = pl.col("EXENDTC").is_not_null()
    return (
        take(data, "EX", COLUMNS)
        .filter(was_given)
        .with_columns(
            day_by_rule("EXSTDTC", dates.dose_start).alias("ASTDT"),
            imputation_flag("EXSTDTC").alias("ASTDTF"),
            pl.when(has_end).then(imputation_flag("EXENDTC")).otherwise(pl.lit("Y")).alias("AENDTF"),
            has_end.alias("HAS_END"),
        )
        .join(dm, on="USUBJID", how="left", maintain_order="left")
        .with_columns(pl.when(start.is_not_null()).then(pl.max_horizontal(end, start)).alias("AENDT"))
        .drop("RFXENDT", "RFENDT", "DEATHDT", "EXSTDTC", "EXENDTC")
        .sort("USUBJID", "ASTDT", "EXSEQ", nulls_last=True)
    )
