"""The best overall response of a subject, confirmed or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.recist.confirmation import mark_confirmed
from topline.derive.recist.counted_responses import counted_responses

if TYPE_CHECKING:
    from topline.derive.recist.response_rules import ResponseRules

BEST_FIRST = ("CR", "PR", "SD", "NON-CR/NON-PD", "PD", "UPD", "NE")


def best_overall_response(
    responses: pl.DataFrame, reference: pl.DataFrame, rules: ResponseRules, *, confirmed: bool
) -> pl.DataFrame:
    """Find each subject's best overall response and its date.

    The first that exists: CR, PR, SD (a CR, PR or SD late enough), NON-CR/NON-PD (late enough), PD, NE. With
    `confirmed` a CR or PR counts as such only when it is confirmed; else it is SD if late enough, and NE if not.

    Parameters
    ----------
    responses : USUBJID, ADT, AVALC (overall response), in any order; several a day are allowed.
    reference : USUBJID, REFDT (randomisation or first dose), one row a subject; optional PDDT (a first PD from
        elsewhere) and NACTDT (start of new anticancer therapy).
    confirmed : whether a response must be confirmed.

    Returns
    -------
    USUBJID, AVALC, ADT: a row for each subject of the reference, in its order; ADT is null without an assessment.

    References
    ----------
    Eisenhauer 2009, doi:10.1016/j.ejca.2008.10.026; tests/worked/derive/test_response_cases.py.
    """
    counted = counted_responses(responses, reference, rules)
    if confirmed:
        counted = mark_confirmed(counted, rules)
    stands = pl.col("IS_CONFIRMED") if confirmed else pl.lit(value=True)
    best = (
        counted.with_columns(_rank(stands).alias("RANK"))
        .filter(pl.col("RANK") == pl.col("RANK").min().over("SUBJECT_ID"))
        .group_by("SUBJECT_ID")
        .agg(pl.col("RANK").first(), pl.col("ADT").min())
        .select("SUBJECT_ID", pl.col("RANK").replace_strict(dict(enumerate(BEST_FIRST))).alias("AVALC"), "ADT")
    )
    return (
        reference.select("USUBJID")
        .with_row_index("SUBJECT_ID")
        .join(best, on="SUBJECT_ID", how="left", maintain_order="left")
        .select("USUBJID", pl.col("AVALC").fill_null(rules.no_assessment_value), "ADT")
    )


def _rank(stands: pl.Expr) -> pl.Expr:
    """Give the place in BEST_FIRST that one assessment supports."""
    value, is_late = pl.col("AVALC"), pl.col("IS_LATE")
    return (
        pl.when((value == "CR") & stands).then(0)
        .when((value == "PR") & stands).then(1)
        .when(value.is_in(["CR", "PR", "SD"]) & is_late).then(2)
        .when((value == "NON-CR/NON-PD") & is_late).then(3)
        .when(value == "PD").then(4)
        .when(value == "UPD").then(5)
        .otherwise(6)
    )  # fmt: skip
