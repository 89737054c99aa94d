"""Markers that a formula of the study file makes of laboratory values, such as the neutrophil-to-lymphocyte ratio.

The values of one subject and day go together, of several values of a test the last. Each is converted to the unit that
the study file states; a value that cannot be converted is left out and told. A marker becomes a record of LB, in the
category DERIVED, so that it has baseline, change and worst value like a test, and may be a covariate.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from topline.core import conversion_factor
from topline.derive.ctcae import MOLAR_MASS, VALENCE
from topline.derive.records import left_out, take
from topline.protocol import formula_expression, formula_names

if TYPE_CHECKING:
    from topline.core import Exclusion
    from topline.data import StudyData
    from topline.protocol import Marker, Protocol

COLUMNS = ("USUBJID", "LBSEQ", "LBTESTCD", "LBSTRESN", "LBSTRESU", "VISITNUM", "VISIT", "LBDTC")
DERIVED = "DERIVED"
DAY_LENGTH = len("2026-01-31")


def add_markers(data: StudyData, protocol: Protocol) -> tuple[StudyData, tuple[Exclusion, ...]]:
    """Add the records of the markers to LB; tell which values could not be converted."""
    if not protocol.markers or "LB" not in data.domains:
        return data, ()
    labs = take(data, "LB", COLUMNS).filter(
        pl.col("LBSTRESN").is_not_null(), pl.col("LBDTC").str.len_chars() >= DAY_LENGTH
    )
    parts = [data.domains["LB"]]
    exclusions: list[Exclusion] = []
    for marker in protocol.markers:
        converted = _converted(labs, marker)
        parts.append(_records(converted, marker))
        exclusions += left_out(
            "adlb", f"is not used in {marker.id}: its unit is not that of the study file",
            converted.filter(pl.col("VALUE").is_null()),
        )  # fmt: skip
    return replace(data, domains={**data.domains, "LB": pl.concat(parts, how="diagonal")}), tuple(exclusions)


def _converted(labs: pl.DataFrame, marker: Marker) -> pl.DataFrame:
    """Take the values of the marker's tests in the units of the study file; null where one cannot be converted."""
    used = labs.filter(pl.col("LBTESTCD").is_in(formula_names(marker.formula)))
    pairs = used.select("LBTESTCD", "LBSTRESU").unique(maintain_order=True)
    factors = [
        (test, unit, _factor(test, unit or "", marker.units[test]))
        for test, unit in pairs.iter_rows()
    ]  # fmt: skip
    table = pl.DataFrame(factors, schema={**pairs.schema, "FACTOR": pl.Float64()}, orient="row")
    return used.join(
        table, on=["LBTESTCD", "LBSTRESU"], how="left", nulls_equal=True, maintain_order="left"
    ).with_columns((pl.col("LBSTRESN") * pl.col("FACTOR")).alias("VALUE"))


def _factor(test: str, unit: str, wanted: str) -> float | None:
    if unit == wanted:
        return 1.0
    return conversion_factor(unit, wanted, molar_mass=MOLAR_MASS.get(test), valence=VALENCE.get(test))


def _records(converted: pl.DataFrame, marker: Marker) -> pl.DataFrame:
    """Compute the marker for each subject and day that has every test."""
    tests = formula_names(marker.formula)
    value = pl.col("VALUE")
    days = (
        converted.filter(value.is_not_null())
        .with_columns(pl.col("LBDTC").str.head(DAY_LENGTH).alias("DAY"))
        .sort("USUBJID", "DAY", "LBDTC", "LBSEQ")
        .group_by("USUBJID", "DAY", maintain_order=True)
        .agg(
            *(value.filter(pl.col("LBTESTCD") == test).last().alias(test) for test in tests),
            pl.col("VISIT").first(),
            pl.col("VISITNUM").first(),
        )
    )
    return days.select(
        "USUBJID",
        pl.lit(marker.id).alias("LBTESTCD"),
        pl.lit(marker.label).alias("LBTEST"),
        pl.lit(DERIVED).alias("LBCAT"),
        formula_expression(marker.formula).alias("LBSTRESN"),
        pl.lit(marker.unit or None, pl.String()).alias("LBSTRESU"),
        "VISIT",
        "VISITNUM",
        pl.col("DAY").alias("LBDTC"),
    ).filter(pl.col("LBSTRESN").is_not_null())
