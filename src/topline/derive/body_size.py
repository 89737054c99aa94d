"""Weight and body surface at baseline, for doses per kilogram and per square metre.

The weight is the last of VS on or before the first day of treatment, the height the last of all. Surfaces follow
Mosteller (1987, doi:10.1056/NEJM198710223171717), the root of height x weight / 3600, or Du Bois and Du Bois (1916,
doi:10.1001/archinte.1916.00080130010002), 0.007184 x weight^0.425 x height^0.725, in kg and cm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import conversion_factor
from topline.derive.dates import first_day
from topline.derive.records import take

if TYPE_CHECKING:
    from topline.data import StudyData
    from topline.protocol import Treatment

COLUMNS = ("USUBJID", "VSSEQ", "VSTESTCD", "VSSTRESN", "VSSTRESU", "VSDTC")


def body_sizes(data: StudyData, adsl: pl.DataFrame, treatment: Treatment) -> pl.DataFrame:
    """Give USUBJID, WEIGHT [kg] and AREA [m2]; null where it is not known."""
    signs = (
        take(data, "VS", COLUMNS)
        .join(adsl.select("USUBJID", "TRTSDT"), on="USUBJID", how="inner")
        .with_columns(first_day("VSDTC").alias("ADT"))
        .sort("USUBJID", "VSDTC", "VSSEQ", nulls_last=False)
    )
    weights = _last(signs.filter(pl.col("ADT") <= pl.col("TRTSDT")), "WEIGHT", "kg")
    heights = _last(signs, "HEIGHT", "cm")
    kilograms, centimetres = pl.col("WEIGHT"), pl.col("HEIGHT")
    area = (kilograms * centimetres / 3600).sqrt()
    if treatment.area_formula == "dubois":
        area = 0.007184 * kilograms.pow(0.425) * centimetres.pow(0.725)
    return (
        adsl.select("USUBJID")
        .join(weights, on="USUBJID", how="left", maintain_order="left")
        .join(heights, on="USUBJID", how="left", maintain_order="left")
        .select("USUBJID", "WEIGHT", area.alias("AREA"))
    )


def _last(signs: pl.DataFrame, test: str, unit: str) -> pl.DataFrame:
    found = signs.filter((pl.col("VSTESTCD") == test) & pl.col("VSSTRESN").is_not_null())
    factors = {each: conversion_factor(each, unit) for each in found["VSSTRESU"].drop_nulls().unique()}
    factor = pl.col("VSSTRESU").replace_strict(factors, default=None, return_dtype=pl.Float64())
    return (
        found.with_columns((pl.col("VSSTRESN") * factor).alias(test))
        .drop_nulls(test)
        .group_by("USUBJID", maintain_order=True)
        .agg(pl.col(test).last())
    )
