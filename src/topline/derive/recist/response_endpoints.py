"""Endpoints of response that are Y or N: response, clinical benefit, progression."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import polars as pl

from topline.core import MethodError, name_remedy
from topline.derive.recist.confirmation import mark_confirmed
from topline.derive.recist.counted_responses import counted_responses

if TYPE_CHECKING:
    from topline.derive.recist.response_rules import ResponseRules

ResponseEndpoint = Literal["RSP", "CRSP", "CB", "CCB", "PD"]

_IS_RESPONSE = pl.col("AVALC").is_in(["CR", "PR"])
_IS_LATE_BENEFIT = pl.col("AVALC").is_in(["CR", "PR", "SD", "NON-CR/NON-PD"]) & pl.col("IS_LATE")
ENDPOINTS: dict[str, pl.Expr] = {
    "RSP": _IS_RESPONSE,
    "CRSP": _IS_RESPONSE & pl.col("IS_CONFIRMED"),
    "CB": _IS_RESPONSE | _IS_LATE_BENEFIT,
    "CCB": (_IS_RESPONSE & pl.col("IS_CONFIRMED")) | _IS_LATE_BENEFIT,
    "PD": pl.col("AVALC") == "PD",
}
"""The assessments that make an endpoint Y; the first of them gives its date."""
NEED_CONFIRMATION = ("CRSP", "CCB")


def response_endpoint(
    responses: pl.DataFrame, reference: pl.DataFrame, rules: ResponseRules, *, endpoint: ResponseEndpoint
) -> pl.DataFrame:
    """Tell for each subject whether an endpoint of response is reached, and when.

    RSP is the first CR or PR, CRSP the first that is confirmed; CB the earlier of the first CR or PR and the first
    CR, PR, SD or NON-CR/NON-PD at `sd_min_days` or later; CCB the same with a confirmed response; PD the first
    progression.

    Parameters
    ----------
    responses, reference : as for `best_overall_response`.

    Returns
    -------
    USUBJID, AVALC ("Y" or "N"), ADT (null for N): a row for each subject of the reference, in its order.
    """
    if endpoint not in ENDPOINTS:
        raise MethodError(f"No endpoint of response '{endpoint}': {name_remedy(endpoint, ENDPOINTS)}")
    counted = counted_responses(responses, reference, rules)
    if endpoint in NEED_CONFIRMATION:
        counted = mark_confirmed(counted, rules)
    reached = counted.filter(ENDPOINTS[endpoint]).group_by("SUBJECT_ID").agg(pl.col("ADT").min())
    return (
        reference.select("USUBJID")
        .with_row_index("SUBJECT_ID")
        .join(reached, on="SUBJECT_ID", how="left", maintain_order="left")
        .select(
            "USUBJID", pl.when(pl.col("ADT").is_null()).then(pl.lit("N")).otherwise(pl.lit("Y")).alias("AVALC"), "ADT"
        )
    )
