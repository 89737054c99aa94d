"""The dates of a subject: treatment, death, and the last day on which the subject is known to be alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.dates import complete_date, first_day, imputation_flag, last_day
from topline.derive.exposure_records import exposure_records
from topline.derive.records import take

if TYPE_CHECKING:
    from topline.data import StudyData

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


def treatment_dates(data: StudyData) -> pl.DataFrame:
    """Find the first and last day of treatment: of the doses in EX, or of DM where the study has no EX."""
    if "EX" not in data.domains:
        dm = take(data, "DM", ("USUBJID", "RFXSTDTC", "RFXENDTC"))
        return dm.select("USUBJID", first_day("RFXSTDTC").alias("TRTSDT"), last_day("RFXENDTC").alias("TRTEDT"))
    return (
        exposure_records(data)
        .group_by("USUBJID")
        .agg(pl.col("ASTDT").min().alias("TRTSDT"), pl.col("AENDT").max().alias("TRTEDT"))
    )


def vital_dates(data: StudyData) -> pl.DataFrame:
    """Find the day of death (DTHDT, DTHDTF) and the last day known alive (LSTALVDT) of every subject.

    A partial date of death is the day after the subject was last seen alive, as far as the known month or year
    allows. A death of unknown day has DIED and no DTHDT.
    """
    deaths = _deaths(data)
    alive = _last_seen(data)
    seen = pl.col("SEENDT").dt.offset_by("1d")
    first = first_day("DEATHDTC")
    imputed = pl.when(first.is_not_null()).then(pl.max_horizontal(first, pl.min_horizontal(seen, last_day("DEATHDTC"))))
    return (
        take(data, "DM", ("USUBJID",))
        .join(deaths, on="USUBJID", how="left", maintain_order="left")
        .join(alive, on="USUBJID", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce(complete_date("DEATHDTC"), imputed).alias("DTHDT"), imputation_flag("DEATHDTC").alias("DTHDTF")
        )
        .with_columns(pl.min_horizontal("SEENDT", "DTHDT").alias("LSTALVDT"), pl.col("DIED").fill_null(value=False))
        .select("USUBJID", "DIED", "DTHDT", "DTHDTF", "LSTALVDT")
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
    dates = [
        take(data, domain, ("USUBJID", name)).select("USUBJID", SEENDT=first_day(name))
        for domain, names in SEEN_ALIVE.items()
        for name in names
    ]
    return pl.concat(dates).group_by("USUBJID").agg(pl.col("SEENDT").max())
