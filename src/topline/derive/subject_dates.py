"""The dates of a subject: treatment, death, and the last day on which the subject is known to be alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.dates import complete_date, day_by_rule, first_day, flag_at, imputation_flag, last_day
from topline.derive.exposure_records import exposure_records
from topline.derive.records import take

if TYPE_CHECKING:
    from topline.data import StudyData
    from topline.protocol import DateRules

SEEN_ALIVE = {
    "DM": ("RFSTDTC", "RFENDTC", "RFXSTDTC", "RFXENDTC", "RFICDTC", "RFPENDTC", "DMDTC"),
    "DS": ("DSSTDTC",),
    "EX": ("EXSTDTC", "EXENDTC"),
    "AE": ("AESTDTC",),
    "LB": ("LBDTC",),
    "VS": ("VSDTC",),
    "TR": ("TRDTC",),
    "RS": ("RSDTC",),
}
"""Domain → the dates on which a subject was seen alive."""


def treatment_dates(data: StudyData, dates: DateRules) -> pl.DataFrame:
    """Find the first and last day of treatment: of the doses in EX, or of DM where the study has no EX.

    Each has its flag: TRTSDT, TRTSDTF, TRTEDT, TRTEDTF.
    """
    if "EX" not in data.domains:
        return take(data, "DM", ("USUBJID", "RFXSTDTC", "RFXENDTC")).select(
            "USUBJID",
            day_by_rule("RFXSTDTC", dates.dose_start).alias("TRTSDT"), imputation_flag("RFXSTDTC").alias("TRTSDTF"),
            day_by_rule("RFXENDTC", dates.dose_end).alias("TRTEDT"), imputation_flag("RFXENDTC").alias("TRTEDTF"),
        )  # fmt: skip
    first, last = pl.col("ASTDT").min(), pl.col("AENDT").max()
    return (
        exposure_records(data, dates)
        .group_by("USUBJID")
        .agg(
            first.alias("TRTSDT"), flag_at("ASTDT", "ASTDTF", first).alias("TRTSDTF"),
            last.alias("TRTEDT"), flag_at("AENDT", "AENDTF", last).alias("TRTEDTF"),
        )
    )  # fmt: skip


def vital_dates(data: StudyData, dates: DateRules) -> pl.DataFrame:
    """Find the day of death (DTHDT, DTHDTF) and the last day known alive (LSTALVDT, LSTALVDF) of every subject.

    A death of which only the month or the year is known is dated by the rule, and not before the subject was last seen
    as far as what is known allows. A death of unknown day has DIED and no DTHDT.
    """
    by_rule = pl.col("SEENDT").dt.offset_by("1d") if dates.death == "after_last_seen" else pl.col("SEENDT")
    earliest = pl.min_horizontal(by_rule, last_day("DEATHDTC"))
    named = first_day("DEATHDTC") if dates.death == "after_last_seen" else day_by_rule("DEATHDTC", dates.death)
    imputed = pl.when(first_day("DEATHDTC").is_not_null()).then(pl.max_horizontal(named, earliest))
    dated = (
        take(data, "DM", ("USUBJID",))
        .join(_deaths(data), on="USUBJID", how="left", maintain_order="left")
        .join(_last_seen(data), on="USUBJID", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce(complete_date("DEATHDTC"), imputed).alias("DTHDT"), imputation_flag("DEATHDTC").alias("DTHDTF")
        )
    )
    is_dead_first = pl.col("DTHDT") < pl.col("SEENDT")
    return dated.select(
        "USUBJID",
        pl.col("DIED").fill_null(value=False),
        "DTHDT",
        "DTHDTF",
        pl.min_horizontal("SEENDT", "DTHDT").alias("LSTALVDT"),
        pl.when(is_dead_first).then("DTHDTF").otherwise("SEENDTF").alias("LSTALVDF"),
    )


def _deaths(data: StudyData) -> pl.DataFrame:
    """Take each death from DM, else from DS."""
    dm = take(data, "DM", ("USUBJID", "DTHDTC", "DTHFL"))
    ds = take(data, "DS", ("USUBJID", "DSDECOD", "DSSTDTC"))
    in_dm = dm.filter(pl.col("DTHDTC").is_not_null() | (pl.col("DTHFL") == "Y")).select("USUBJID", DEATHDTC="DTHDTC")
    in_ds = ds.filter(pl.col("DSDECOD") == "DEATH").select("USUBJID", DEATHDTC="DSSTDTC")
    return (
        pl.concat([in_dm, in_ds])
        .group_by("USUBJID", maintain_order=True)
        .agg(pl.col("DEATHDTC").drop_nulls().first(), pl.lit(value=True).alias("DIED"))
    )


def _last_seen(data: StudyData) -> pl.DataFrame:
    """Give SEENDT, the latest date on which the subject was seen, and what was filled in of it."""
    dates = [
        take(data, domain, ("USUBJID", name)).select("USUBJID", SEENDT=first_day(name), SEENDTF=imputation_flag(name))
        for domain, names in SEEN_ALIVE.items()
        for name in names
    ]
    latest = pl.col("SEENDT").max()
    return pl.concat(dates).group_by("USUBJID").agg(latest, flag_at("SEENDT", "SEENDTF", latest).alias("SEENDTF"))
