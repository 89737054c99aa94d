"""Weight and body surface, for doses per kilogram and per square metre.

The weight is the last of VS on or before the first day of treatment or, where the study file says `weight: latest`, on
or before the first day of each dosing record; the height is the last of all. Surfaces follow
Mosteller (1987, doi:10.1056/NEJM198710223171717), the root of height x weight / 3600, or Du Bois and Du Bois (1916,
doi:10.1001/archinte.1916.00080130010002), 0.007184 x weight^0.425 x height^0.725, in kg and cm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import conversion_factor
from topline.derive.dates import first_day
from topline.derive.records import take
from topline.derive.row_findings import row_findings

if TYPE_CHECKING:
    from topline.core import Finding
    from topline.data import StudyData
    from topline.protocol import Treatment

COLUMNS = ("USUBJID", "VSSEQ", "VSTESTCD", "VSSTRESN", "VSSTRESU", "VSDTC")


def add_body_sizes(records: pl.DataFrame, data: StudyData, adsl: pl.DataFrame, treatment: Treatment) -> pl.DataFrame:
    """Add WEIGHT [kg] and AREA [m2] to the records of doses; null where it is not known.

    Parameters
    ----------
    records : USUBJID, EXSEQ, ASTDT, sorted.
    """
    signs = (
        take(data, "VS", COLUMNS)
        .join(adsl.select("USUBJID", "TRTSDT"), on="USUBJID", how="inner")
        .with_columns(first_day("VSDTC").alias("ADT"))
        .sort("USUBJID", "VSDTC", "VSSEQ", nulls_last=False)
    )
    heights = _last(_measured(signs, "HEIGHT", "cm"), ["USUBJID"], "HEIGHT")
    weights = _measured(signs, "WEIGHT", "kg")
    if treatment.weight == "latest":
        keys = ["USUBJID", "EXSEQ"]
        before = records.select(*keys, "ASTDT").join(weights, on="USUBJID").filter(pl.col("ADT") <= pl.col("ASTDT"))
        latest = _last(before, keys, "WEIGHT")
    else:
        keys = ["USUBJID"]
        latest = _last(weights.filter(pl.col("ADT") <= pl.col("TRTSDT")), keys, "WEIGHT")
    return (
        records.join(latest, on=keys, how="left", maintain_order="left")
        .join(heights, on="USUBJID", how="left", maintain_order="left")
        .with_columns(_area(treatment).alias("AREA"))
        .drop("HEIGHT")
    )


def body_size_findings(data: StudyData, treatment: Treatment) -> tuple[Finding, ...]:
    """Find weights and heights that a planned dose per kg or m2 needs and whose unit cannot be converted."""
    units = {drug.unit for drug in treatment.regimen}
    wanted = {
        **({"WEIGHT": "kg"} if units & {"mg/kg", "mg/m2"} else {}), **({"HEIGHT": "cm"} if "mg/m2" in units else {}),
    }  # fmt: skip
    signs = take(data, "VS", COLUMNS).filter(
        pl.col("VSTESTCD").is_in(list(wanted)), pl.col("VSSTRESN").is_not_null()
    )  # fmt: skip
    pairs = signs.select("VSTESTCD", "VSSTRESU").unique(maintain_order=True)
    unusable = [row for row in pairs.iter_rows() if conversion_factor(row[1] or "", wanted[row[0]]) is None]
    wrong = pl.DataFrame(unusable, schema=pairs.schema, orient="row").with_columns(
        pl.col("VSTESTCD").replace_strict(wanted, default=None, return_dtype=pl.String()).alias("WANTED")
    )
    found = signs.join(wrong, on=["VSTESTCD", "VSSTRESU"], nulls_equal=True, maintain_order="left")
    message = pl.format(
        "expected {} in {} or a unit that can be converted, found {}; it is left out", pl.col("VSTESTCD"), "WANTED",
        pl.col("VSSTRESU").fill_null("no unit"),
    )  # fmt: skip
    numbered = found.with_columns(pl.format("VSSEQ {}", "VSSEQ").alias("RECORD"))
    return row_findings(numbered, "unusable-body-size", "VS", message, "correct VSSTRESU", record="RECORD")


def _area(treatment: Treatment) -> pl.Expr:
    kilograms, centimetres = pl.col("WEIGHT"), pl.col("HEIGHT")
    if treatment.area_formula == "dubois":
        return 0.007184 * kilograms.pow(0.425) * centimetres.pow(0.725)
    return (kilograms * centimetres / 3600).sqrt()


def _measured(signs: pl.DataFrame, test: str, unit: str) -> pl.DataFrame:
    """Take the values of a test in a unit, under the test's name."""
    found = signs.filter((pl.col("VSTESTCD") == test) & pl.col("VSSTRESN").is_not_null())
    factors = {each: conversion_factor(each, unit) for each in found["VSSTRESU"].drop_nulls().unique()}
    factor = pl.col("VSSTRESU").replace_strict(factors, default=None, return_dtype=pl.Float64())
    return found.with_columns((pl.col("VSSTRESN") * factor).alias(test)).drop_nulls(test)


def _last(values: pl.DataFrame, keys: list[str], name: str) -> pl.DataFrame:
    return values.group_by(keys, maintain_order=True).agg(pl.col(name).last())
