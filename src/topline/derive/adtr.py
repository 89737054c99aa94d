"""ADTR: sizes of the target lesions, their sum, and its best change from baseline.

Sorted by USUBJID, PARAMCD, ADT, LNKID.
"""

from __future__ import annotations

import polars as pl

from topline.derive.dates import study_day, yes_no

PARAMETERS = {
    "SUMDIAM": "Sum of the diameters of the target lesions (mm)",
    "LDIAM": "Diameter of the target lesion (mm)",
    "BESTPCHG": "Best change of the sum from baseline (%)",
}
COLUMNS = (
    "PARAMCD", "PARAM", "LNKID", "ADT", "ADTF", "ADY", "AVISIT", "VISITNUM", "AVAL", "BASE", "CHG", "PCHG", "NADIR",
    "ABLFL",
    "ANL01FL",
)  # fmt: skip


def derive_adtr(lesions: pl.DataFrame, timepoints: pl.DataFrame, core: pl.DataFrame) -> pl.DataFrame:
    """Make ADTR.

    Parameters
    ----------
    lesions : as `lesion_records` gives them, from the baseline visit on.
    timepoints : as `timepoint_response` gives them for these lesions.
    """
    baseline = pl.col("ADT") == pl.col("ADT").min().over("USUBJID")
    visit = ["USUBJID", "VISIT", "VISITNUM"]
    flags = lesions.group_by(visit).agg(pl.col("ADTF").drop_nulls().first())
    sums = (
        timepoints.filter(pl.col("SUM_MM").is_not_null())
        .join(flags, on=visit, how="left", maintain_order="left")
        .select(
            "USUBJID",
            "VISIT",
            "VISITNUM",
            "ADTF",
            "ADT",
            pl.lit(None, pl.String()).alias("LNKID"),
            AVAL="SUM_MM",
            NADIR="NADIR_MM",
            IS_BASE=pl.col("OVERALL").is_null(),
        )
    )
    sizes = lesions.filter((pl.col("ROLE") == "target") & pl.col("DIAMETER_MM").is_not_null()).select(
        "USUBJID", "VISIT", "VISITNUM", "ADTF", "ADT", pl.col("LESION").alias("LNKID"), AVAL="DIAMETER_MM",
        NADIR=pl.lit(None, pl.Float64()), IS_BASE=baseline,
    )  # fmt: skip
    measured = pl.concat([_changes(sums, "SUMDIAM"), _changes(sizes, "LDIAM")])
    rows = pl.concat([measured, best_change(measured)], how="diagonal")
    return (
        core.join(rows, on="USUBJID", how="inner")
        .with_columns(
            study_day("ADT", "TRTSDT").alias("ADY"),
            pl.col("PARAMCD").replace_strict(PARAMETERS, return_dtype=pl.String()).alias("PARAM"),
        )
        .select(*core.columns, *COLUMNS)
        .sort("USUBJID", "PARAMCD", "ADT", "LNKID")
    )


def _changes(sizes: pl.DataFrame, parameter: str) -> pl.DataFrame:
    """Add baseline, change and percent change to the sizes of a parameter."""
    base = pl.col("AVAL").filter(pl.col("IS_BASE")).first().over("USUBJID", "LNKID")
    change = pl.when(~pl.col("IS_BASE")).then(pl.col("AVAL") - pl.col("BASE"))
    return (
        sizes.with_columns(base.alias("BASE"))
        .with_columns(change.round(6).alias("CHG"))
        .with_columns(pl.when(pl.col("BASE") > 0).then((100 * pl.col("CHG") / pl.col("BASE")).round(6)).alias("PCHG"))
        .select(
            "USUBJID", pl.lit(parameter).alias("PARAMCD"), "LNKID", "ADT", "ADTF", pl.col("VISIT").alias("AVISIT"),
            "VISITNUM", "AVAL", "BASE", "CHG", "PCHG", "NADIR", yes_no(pl.col("IS_BASE")).alias("ABLFL"),
            pl.lit("Y").alias("ANL01FL"),
        )
    )  # fmt: skip


def best_change(measured: pl.DataFrame) -> pl.DataFrame:
    """Take the smallest percent change of each subject's sum, the first where it is reached twice."""
    return (
        measured.filter((pl.col("PARAMCD") == "SUMDIAM") & pl.col("PCHG").is_not_null())
        .sort("USUBJID", "PCHG", "ADT")
        .group_by("USUBJID", maintain_order=True)
        .first()
        .select(
            "USUBJID", pl.lit("BESTPCHG").alias("PARAMCD"), "LNKID", "ADT", "ADTF", "AVISIT", "VISITNUM", "BASE",
            "CHG", "PCHG",
            pl.col("PCHG").alias("AVAL"), pl.lit("N").alias("ABLFL"), pl.lit("Y").alias("ANL01FL"),
        )
    )  # fmt: skip
