"""Eligibility as it is given: ADIE with what it lacks, and what follows from it for ADSL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.data import adam_dtype
from topline.derive.dates import yes_no
from topline.derive.eligibility import COLUMNS, eligibility_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def add_given_eligibility(subjects: pl.DataFrame, given: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Fill in ELIGFL and IEREAS of ADSL from ADIE, where ADSL has none."""
    if "ADIE" not in given:
        return subjects
    told = eligibility_of(given["ADIE"]).rename({"ELIGFL": "TOLDFL", "IEREAS": "TOLDREAS"})
    return (
        subjects.join(told, on="USUBJID", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("ELIGFL", "TOLDFL").alias("ELIGFL"), pl.coalesce("IEREAS", "TOLDREAS").alias("IEREAS")
        )
        .drop("TOLDFL", "TOLDREAS")
    )


def given_adie(given: Mapping[str, pl.DataFrame], adsl: pl.DataFrame) -> pl.DataFrame:
    """Take ADIE; a subject who was enrolled and does not keep a criterion has a deviation (DEVFL)."""
    frame = given["ADIE"]
    enrolled = adsl.filter(pl.col("ENRLFL") == "Y")["USUBJID"].implode()
    absent = [name for name in COLUMNS if name not in frame.columns]
    deviates = pl.col("USUBJID").is_in(enrolled) & (pl.col("AVALC") == "N")
    return frame.with_columns(pl.lit(None, adam_dtype(name)).alias(name) for name in absent).select(
        "USUBJID", *COLUMNS[:-1], pl.coalesce("DEVFL", yes_no(deviates)).alias("DEVFL")
    )
