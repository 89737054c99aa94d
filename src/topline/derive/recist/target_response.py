"""The response of target lesions: sums, nadir and their comparison (RECIST 1.1, section 4.3.1).

The nadir of a visit is the smallest complete sum before it, the baseline included. Sizes are compared with a
tolerance, so that 25.5 to 30.6 mm is +20 % although binary fractions make it a little less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.recist.lesion_states import size_mm

if TYPE_CHECKING:
    from topline.derive.recist.numbered_visits import NumberedVisits
    from topline.derive.recist.response_rules import ResponseRules

TOLERANCE_MM = 1e-6


def target_sums(known: NumberedVisits, rules: ResponseRules) -> pl.DataFrame:
    """Sum the targets of each visit.

    Returns
    -------
    The visits with N_TARGETS, N_MEASURED, MEASURED_MM (of those measured), SUM_MM (null unless all are measured),
    BASELINE_MM, NADIR_MM, NADIR_VISIT, ALL_GONE and ANY_LEFT (a diseased target was measured).
    """
    targets = known.followed("target").with_columns(size_mm(rules).alias("DIAMETER_MM"))
    expected = (
        targets.filter("IS_BASELINE").group_by("SUBJECT_ID").agg(pl.col("LESION_ID").n_unique().alias("N_TARGETS"))
    )
    measured = (
        targets.drop_nulls("DIAMETER_MM")
        .with_columns(_is_diseased(rules).alias("IS_DISEASED"))
        .group_by("VISIT_ID")
        .agg(
            pl.col("DIAMETER_MM").sum().alias("MEASURED_MM"),
            pl.len().alias("N_MEASURED"),
            pl.col("IS_DISEASED").any().alias("ANY_LEFT"),
        )
    )
    is_complete = pl.col("N_MEASURED") == pl.col("N_TARGETS")
    sums = (
        known.visits.join(expected, on="SUBJECT_ID", how="left", maintain_order="left")
        .join(measured, on="VISIT_ID", how="left", maintain_order="left")
        .with_columns(pl.col("MEASURED_MM").round(6), pl.col("ANY_LEFT").fill_null(value=False))
        .with_columns(pl.when(is_complete).then("MEASURED_MM").alias("SUM_MM"))
        .with_columns((is_complete & ~pl.col("ANY_LEFT")).fill_null(value=False).alias("ALL_GONE"))
    )
    baseline = pl.col("SUM_MM").filter("IS_BASELINE").first().over("SUBJECT_ID")
    lowest = pl.col("SUM_MM").cum_min().forward_fill()
    is_lowest = pl.col("SUM_MM").is_not_null() & (pl.col("SUM_MM") < lowest.shift(1).fill_null(float("inf")))
    lowest_visit = pl.when(is_lowest).then("VISIT").forward_fill()
    return sums.with_columns(
        baseline.alias("BASELINE_MM"),
        lowest.shift(1).over("SUBJECT_ID").alias("NADIR_MM"),
        lowest_visit.shift(1).over("SUBJECT_ID").alias("NADIR_VISIT"),
    )


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


def lasting_response(rules: ResponseRules) -> pl.Expr:
    """Keep a PR of the targets until PD, if the rules say so."""
    if not rules.keep_pr_until_pd:
        return pl.col("TARGET")
    is_response = pl.col("TARGET").is_in(["CR", "PR"]).fill_null(value=False) & ~pl.col("IS_BASELINE")
    lasts = (pl.col("TARGET") == "SD") & is_response.cum_max().shift(1, fill_value=False).over("SUBJECT_ID")
    return pl.when(lasts).then(pl.lit("PR")).otherwise("TARGET").alias("TARGET")


def _is_diseased(rules: ResponseRules) -> pl.Expr:
    size = pl.col("DIAMETER_MM")
    return pl.when("NODAL").then(size >= rules.node_mm - TOLERANCE_MM).otherwise(size > TOLERANCE_MM)
