"""The response of target lesions: sums, nadir and their comparison (RECIST 1.1, section 4.3.1).

The nadir of a visit is the smallest complete sum before it, the baseline included. Sizes are compared with a
tolerance, so that 25.5 to 30.6 mm is +20 % although binary fractions make it a little less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from topline.derive.recist.response_rules import ResponseRules

TOLERANCE_MM = 1e-6
VISIT_KEY = ("USUBJID", "VISIT")


def target_sums(targets: pl.DataFrame, visits: pl.DataFrame, rules: ResponseRules) -> pl.DataFrame:
    """Sum the targets of each visit.

    Parameters
    ----------
    targets : USUBJID, VISIT, LESION, NODAL, DIAMETER_MM (null where not measured); only lesions with a baseline size.
    visits : USUBJID, VISIT, FROMDT, IS_BASELINE: all visits of the subjects, sorted by subject and date.

    Returns
    -------
    The visits with N_TARGETS, MEASURED_MM (of those measured), SUM_MM (null unless all are measured), BASELINE_MM,
    NADIR_MM, ALL_GONE and ANY_LEFT (a diseased target was measured).
    """
    is_diseased = pl.when(pl.col("NODAL")).then(
        pl.col("DIAMETER_MM") >= rules.node_mm - TOLERANCE_MM
    ).otherwise(pl.col("DIAMETER_MM") > TOLERANCE_MM)  # fmt: skip
    expected = targets.group_by("USUBJID").agg(pl.col("LESION").n_unique().alias("N_TARGETS"))
    measured = (
        targets.drop_nulls("DIAMETER_MM")
        .with_columns(is_diseased.alias("IS_DISEASED"))
        .group_by(VISIT_KEY)
        .agg(
            pl.col("DIAMETER_MM").sum().round(6).alias("MEASURED_MM"),
            pl.len().alias("N_MEASURED"),
            pl.col("IS_DISEASED").any().alias("ANY_LEFT"),
        )
    )
    is_complete = pl.col("N_MEASURED") == pl.col("N_TARGETS")
    sums = (
        visits.join(expected, on="USUBJID", how="left", maintain_order="left")
        .join(measured, on=VISIT_KEY, how="left", maintain_order="left")
        .with_columns(
            pl.when(is_complete).then("MEASURED_MM").alias("SUM_MM"), pl.col("ANY_LEFT").fill_null(value=False)
        )
        .with_columns((is_complete & ~pl.col("ANY_LEFT")).fill_null(value=False).alias("ALL_GONE"))
    )
    baseline = pl.col("SUM_MM").filter(pl.col("IS_BASELINE")).first().over("USUBJID")
    nadir = pl.col("SUM_MM").cum_min().forward_fill().shift(1).over("USUBJID")
    return sums.with_columns(baseline.alias("BASELINE_MM"), nadir.alias("NADIR_MM"))


def target_response(rules: ResponseRules) -> pl.Expr:
    """Judge the targets of a visit; null where the subject has no target lesion."""
    size, nadir, baseline = pl.col("MEASURED_MM"), pl.col("NADIR_MM"), pl.col("BASELINE_MM")
    grown_by_share = size - nadir * (1 + rules.pd_percent / 100) >= -TOLERANCE_MM
    grown_by_size = size - nadir >= rules.pd_mm - TOLERANCE_MM
    has_shrunk = pl.col("SUM_MM") - baseline * (1 - rules.pr_percent / 100) <= TOLERANCE_MM
    return (
        pl.when(pl.col("N_TARGETS").is_null()).then(None)
        .when(pl.col("ALL_GONE")).then(pl.lit("CR"))
        .when(grown_by_share & grown_by_size).then(pl.lit("PD"))
        .when(pl.col("SUM_MM").is_null() | baseline.is_null()).then(pl.lit("NE"))
        .when(has_shrunk).then(pl.lit("PR"))
        .otherwise(pl.lit("SD"))
    )  # fmt: skip
