"""Grade the laboratory values of ADLB after CTCAE, and correct calcium for albumin before it is graded.

Corrected calcium is calcium + 0.8 mg/dL for each g/dL (0.02 mmol/L for each g/L) that albumin of the same day is under
4 g/dL (40 g/L). Without albumin of that day a calcium has no grade, unless the study file takes it as measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import conversion_factor, is_same_unit
from topline.derive.ctcae import MOLAR_MASS, VALENCE, grade_values, unusable_units
from topline.derive.records import left_out

if TYPE_CHECKING:
    from topline.core import Exclusion
    from topline.protocol import ToxicityCriteria

BLOOD = r"(?i)blood|serum|plasma"
URINE = r"(?i)urin"
FULL_ALBUMIN = 40.0
"""Albumin from which no calcium is added. [g/L]"""
CALCIUM_BY_ALBUMIN = {"mmol/L": 0.02, "mg/dL": 0.08}
"""Calcium that is added for each g/L of albumin that is missing, in the unit of calcium."""


def grade_labs(labs: pl.DataFrame, criteria: ToxicityCriteria) -> tuple[pl.DataFrame, tuple[Exclusion, ...]]:
    """Add ATOXDSCL, ATOXDSCH, ATOXGRL, ATOXGRH, ATOXGR and the baseline grades BTOXGRL, BTOXGRH.

    Parameters
    ----------
    labs : ADLB with USUBJID, LBTESTCD, LBSPEC, LBCAT, LBFAST, ADT, AVAL, AVALU, A1LO, A1HI, BASE, BNRIND, IS_BASE.

    Returns
    -------
    The rows with their grades, and the values that have no grade because of their unit.
    """
    prepared = labs.with_columns(
        pl.col("LBTESTCD").replace(dict(criteria.tests)).alias("TEST"),
        pl.coalesce(pl.col("LBSPEC").str.contains(URINE), pl.col("LBCAT").str.contains(URINE))
        .fill_null(value=False)
        .alias("IN_URINE"),
        (pl.col("LBSPEC").is_null() | pl.col("LBSPEC").str.contains(f"{BLOOD}|{URINE}")).alias("IS_GRADED"),
        pl.col("AVAL").alias("VALUE"),
        pl.col("AVALU").alias("UNIT"),
        pl.col("A1LO").alias("LOW"),
        pl.col("A1HI").alias("HIGH"),
        (pl.col("BNRIND") == "HIGH").alias("IS_BASE_HIGH"),
        (pl.col("LBFAST").str.to_uppercase() == "Y").alias("IS_FASTING"),
    ).with_columns(pl.when("IS_GRADED").then("TEST").alias("TEST"))
    prepared = _with_calcium(prepared, criteria)
    graded = grade_values(prepared, version=criteria.version, undecided=criteria.undecided)
    without = unusable_units(prepared, version=criteria.version)
    reason = "has no CTCAE grade: its unit cannot be compared with the limits of the term"
    keys = ["USUBJID", "LBTESTCD", "LBCAT"]
    at_base = [
        pl.col(f"GRADE{end}").filter(pl.col("IS_BASE")).first().over(keys).alias(f"BTOXGR{end}") for end in ("L", "H")
    ]
    renamed = graded.with_columns(*at_base, _combined().alias("ATOXGR")).rename(
        {"TERML": "ATOXDSCL", "TERMH": "ATOXDSCH", "GRADEL": "ATOXGRL", "GRADEH": "ATOXGRH"}
    )
    extra = ("TEST", "IN_URINE", "IS_GRADED", "VALUE", "UNIT", "LOW", "HIGH", "IS_BASE_HIGH", "IS_FASTING")
    return renamed.drop(extra), left_out("adlb", reason, without)


def _combined() -> pl.Expr:
    """Join the two grades: "-3" for a value too low, "3" for one too high, "0" where each direction has grade 0."""
    low, high = pl.col("GRADEL"), pl.col("GRADEH")
    is_normal = ((pl.col("TERML").is_null() | (low == "0")) & (pl.col("TERMH").is_null() | (high == "0"))) & (
        pl.col("TERML").is_not_null() | pl.col("TERMH").is_not_null()
    )
    return (
        pl.when(low > "0").then(pl.concat_str(pl.lit("-"), low))
        .when(high > "0").then(high)
        .when(is_normal).then(pl.lit("0"))
    )  # fmt: skip


def _with_calcium(values: pl.DataFrame, criteria: ToxicityCriteria) -> pl.DataFrame:
    """Make corrected calcium of calcium."""
    is_calcium = (pl.col("TEST") == "CA") & ~pl.col("IN_URINE")
    renamed = pl.when(is_calcium).then(pl.lit("CACORR")).otherwise("TEST").alias("TEST")
    if criteria.calcium == "as_measured":
        return values.with_columns(renamed)
    albumin = (
        values.filter((pl.col("TEST") == "ALB") & ~pl.col("IN_URINE"))
        .with_columns((pl.col("VALUE") * _factors(values, "ALB", "g/L")).alias("ALBUMIN"))
        .drop_nulls(["ADT", "ALBUMIN"])
        .group_by("USUBJID", "ADT", maintain_order=True)
        .agg(pl.col("ALBUMIN").last())
    )
    units = values.filter(is_calcium)["UNIT"].drop_nulls().unique()
    slopes = {unit: _calcium_by_albumin(unit) for unit in units}
    slope = pl.col("UNIT").replace_strict(slopes, default=None, return_dtype=pl.Float64())
    added = (FULL_ALBUMIN - pl.col("ALBUMIN")) * slope
    return (
        values.join(albumin, on=["USUBJID", "ADT"], how="left", maintain_order="left")
        .with_columns(pl.when(is_calcium).then(pl.col("VALUE") + added).otherwise("VALUE").alias("VALUE"), renamed)
        .drop("ALBUMIN")
    )


def _calcium_by_albumin(unit: str) -> float | None:
    """Give the calcium that is added for each g/L of albumin that is missing, in a unit."""
    for printed, slope in CALCIUM_BY_ALBUMIN.items():
        if is_same_unit(unit, printed):
            return slope
    factor = conversion_factor(unit, "mmol/L", molar_mass=MOLAR_MASS["CA"], valence=VALENCE["CA"])
    return CALCIUM_BY_ALBUMIN["mmol/L"] / factor if factor else None


def _factors(values: pl.DataFrame, test: str, unit: str) -> pl.Expr:
    """Give the factor from each value's unit to the unit; null where there is none."""
    found = values.filter(pl.col("TEST") == test)["UNIT"].drop_nulls().unique()
    factors = {
        each: conversion_factor(each, unit, molar_mass=MOLAR_MASS.get(test), valence=VALENCE.get(test))
        for each in found
    }
    return pl.col("UNIT").replace_strict(factors, default=None, return_dtype=pl.Float64())
