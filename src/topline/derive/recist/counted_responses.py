"""Which of a subject's assessments count for the endpoints of response.

One a day, the worst; up to the first PD (that one included); not after new anticancer therapy. Values that are no
overall response of RECIST 1.1 are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from topline.derive.recist.response_rules import ResponseRules

WORST_LAST = ("NE", "CR", "PR", "SD", "NON-CR/NON-PD", "PD")
"""The overall responses; of several on one day the last in this order stands."""


def badness() -> pl.Expr:
    """Rank AVALC so that the worst response is the largest; null for a value that is no response."""
    ranks = {response: rank for rank, response in enumerate(WORST_LAST)}
    return pl.col("AVALC").replace_strict(ranks, default=None, return_dtype=pl.Int64)


def one_response_a_day(responses: pl.DataFrame) -> pl.DataFrame:
    """Keep the worst response of each subject and day, sorted by subject and day."""
    return (
        responses.with_columns(badness().alias("BADNESS"))
        .drop_nulls(["BADNESS", "ADT"])
        .group_by("USUBJID", "ADT")
        .agg(pl.col("AVALC").sort_by("BADNESS").last())
        .sort("USUBJID", "ADT")
    )


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
    """Keep the assessments that count, each with IS_LATE: late enough to be a stable disease."""
    counted = up_to_first_progression(one_response_a_day(responses), reference)
    known = [name for name in ("REFDT", "NACTDT") if name in reference.columns]
    counted = counted.join(reference.select("USUBJID", *known), on="USUBJID", how="inner", maintain_order="left")
    if rules.stop_at_new_therapy and "NACTDT" in known:
        counted = counted.filter((pl.col("ADT") <= pl.col("NACTDT")) | pl.col("NACTDT").is_null())
    days = (pl.col("ADT") - pl.col("REFDT")).dt.total_days() if "REFDT" in known else pl.lit(None, pl.Int64)
    is_late = (days + rules.days_shift >= rules.sd_min_days).fill_null(value=False)
    return counted.select("USUBJID", "ADT", "AVALC", is_late.alias("IS_LATE"))
