"""Which of a subject's assessments count for the endpoints of response.

One a day, the worst; up to the first PD (that one included); not after new anticancer therapy. Values that are no
overall response are left out. UPD, the progression that still waits for its confirmation, is iRECIST's alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from topline.derive.recist.response_rules import ResponseRules

WORST_LAST = ("NE", "CR", "PR", "SD", "NON-CR/NON-PD", "UPD", "PD")
"""The overall responses; of several on one day the last in this order stands."""
RECIST_RESPONSES = tuple(response for response in WORST_LAST if response != "UPD")
RESIDUAL = ("PR", "SD", "NON-CR/NON-PD")
"""Responses that a complete response before them contradicts."""


def badness() -> pl.Expr:
    """Rank AVALC so that the worst response is the largest; null for a value that is no response."""
    ranks = {response: rank for rank, response in enumerate(WORST_LAST)}
    return pl.col("AVALC").replace_strict(ranks, default=None, return_dtype=pl.Int64)


def up_to_first_progression(responses: pl.DataFrame, reference: pl.DataFrame | None = None) -> pl.DataFrame:
    """Keep the assessments up to the first PD, the PD included.

    Parameters
    ----------
    responses : USUBJID, ADT, AVALC.
    reference : USUBJID and PDDT, a first PD that another source gives; the earlier of the two cuts. Optional.
    """
    first_pd = pl.col("ADT").filter(pl.col("AVALC") == "PD").min().over("USUBJID")
    if reference is None or "PDDT" not in reference.columns:
        return responses.filter((pl.col("ADT") <= first_pd) | first_pd.is_null())
    return (
        responses.join(reference.select("USUBJID", "PDDT"), on="USUBJID", how="left", maintain_order="left")
        .filter((pl.col("ADT") <= first_pd) | first_pd.is_null())
        .filter((pl.col("ADT") <= pl.col("PDDT")) | pl.col("PDDT").is_null())
        .drop("PDDT")
    )


def counted_responses(responses: pl.DataFrame, reference: pl.DataFrame, rules: ResponseRules) -> pl.DataFrame:
    """Keep the assessments that count.

    Returns
    -------
    SUBJECT_ID (the subject's place in the reference), ADT, AVALC, IS_LATE (late enough to be a stable disease), sorted
    by subject and day.
    """
    dates = ("REFDT", "NACTDT", "PDDT")
    subjects = reference.select(
        "USUBJID",
        *(pl.col(name) if name in reference.columns else pl.lit(None, pl.Date()).alias(name) for name in dates),
    ).with_row_index("SUBJECT_ID")
    last = pl.min_horizontal("PDDT", "NACTDT") if rules.stop_at_new_therapy else pl.col("PDDT")
    worst = (
        responses.select("USUBJID", "ADT", badness().alias("BADNESS"))
        .drop_nulls(["BADNESS", "ADT"])
        .join(subjects.select("USUBJID", "SUBJECT_ID"), on="USUBJID", how="inner")
        .group_by("SUBJECT_ID", "ADT")
        .agg(pl.col("BADNESS").max())
        .sort("SUBJECT_ID", "ADT")
        .with_columns(pl.col("BADNESS").replace_strict(dict(enumerate(WORST_LAST))).alias("AVALC"))
        .with_columns(_progression_after_cr(rules))
        .join(subjects.drop("USUBJID"), on="SUBJECT_ID", how="left", maintain_order="left")
    )
    first_pd = pl.when(pl.col("AVALC") == "PD").then("ADT").min().over("SUBJECT_ID")
    limit = pl.min_horizontal(first_pd, last)
    days = (pl.col("ADT") - pl.col("REFDT")).dt.total_days() + rules.days_shift
    return (
        worst.filter((pl.col("ADT") <= limit) | limit.is_null())
        .with_columns(_response_instead_of_cr(rules))
        .select("SUBJECT_ID", "ADT", "AVALC", (days >= rules.sd_min_days).fill_null(value=False).alias("IS_LATE"))
    )


def _progression_after_cr(rules: ResponseRules) -> pl.Expr:
    """Take disease that is recorded after a CR as PD, if the rules say so."""
    if rules.recorded_after_cr != "PD":
        return pl.col("AVALC")
    had_cr = (pl.col("AVALC") == "CR").cum_max().over("SUBJECT_ID")
    return pl.when(pl.col("AVALC").is_in(RESIDUAL) & had_cr).then(pl.lit("PD")).otherwise("AVALC").alias("AVALC")


def _response_instead_of_cr(rules: ResponseRules) -> pl.Expr:
    """Take a CR as PR where disease is recorded later, if the rules say so."""
    if rules.recorded_after_cr != "PR":
        return pl.col("AVALC")
    is_followed = pl.col("AVALC").is_in(RESIDUAL).cum_max(reverse=True).over("SUBJECT_ID")
    return pl.when((pl.col("AVALC") == "CR") & is_followed).then(pl.lit("PR")).otherwise("AVALC").alias("AVALC")
