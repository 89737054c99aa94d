"""From lesions to the immune response of each visit, by iRECIST (Seymour 2017)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.recist.immune_streaks import CALM, CONFIRMED, UNCONFIRMED, follow_streaks
from topline.derive.recist.overall_response import overall_response
from topline.derive.recist.timepoint import COLUMNS, judge_visits, visit_date

if TYPE_CHECKING:
    from topline.derive.recist.response_rules import ResponseRules

PARTS = {
    "CR": "iCR", "PR": "iPR", "SD": "iSD", "PD": "iUPD", "NON-CR/NON-PD": "NON-iCR/NON-iUPD", "NE": "NE",
}  # fmt: skip


def immune_timepoint_response(lesions: pl.DataFrame, rules: ResponseRules) -> pl.DataFrame:
    """Judge each visit of each subject by iRECIST.

    Parameters
    ----------
    lesions : as for `timepoint_response`. A new lesion is followed by its rows of role new; a size, and the state
        INCREASED, tell that it grew. A non-target that stays UNEQUIVOCAL is as it was; INCREASED is larger.

    Returns
    -------
    The columns of `timepoint_response`, with iCR, iPR, iSD, NON-iCR/NON-iUPD, iUPD, iCPD and NE. Every visit after an
    iCPD is iCPD.

    References
    ----------
    Seymour 2017, doi:10.1016/S1470-2045(17)30074-8; tests/worked/derive/test_irecist_tables.py.
    """
    judged = judge_visits(lesions, rules)
    calm = judged.with_columns(
        pl.lit("NONE").alias("NEWLESION"),
        *(pl.when(pl.col(name) != "PD").then(name).otherwise(None).alias(name) for name in ("TARGET", "NONTARGET")),
    ).select(overall_response().alias("CALM_RESPONSE"))
    judged = judged.with_columns(calm["CALM_RESPONSE"])
    state, opened = follow_streaks(judged, rules)
    states = judged.with_columns(pl.Series("STATE", state), pl.Series("OPENED", opened))
    told = states.with_columns(_overall().alias("OVERALL"), _decision(judged).alias("DECISION"))
    names = ("TARGET", "NONTARGET")
    return told.with_columns(
        visit_date("iUPD", "iCPD").alias("ADT"),
        *(pl.when(~pl.col("IS_BASELINE")).then(pl.col(name).replace(PARTS)).alias(name) for name in names),
        *(pl.when(~pl.col("IS_BASELINE")).then(name).alias(name) for name in ("OVERALL", "DECISION")),
    ).select(*COLUMNS, *(name for name in ("VISITNUM",) if name in judged.columns))


def _overall() -> pl.Expr:
    return (
        pl.when(pl.col("STATE") == CONFIRMED).then(pl.lit("iCPD"))
        .when(pl.col("STATE") == UNCONFIRMED).then(pl.lit("iUPD"))
        .otherwise(pl.col("CALM_RESPONSE").replace(PARTS))
    )  # fmt: skip


def _decision(judged: pl.DataFrame) -> pl.Expr:
    """Tell the streak that a visit opens, continues, confirms or ends, then what RECIST 1.1 rests on."""
    first = pl.lit(judged["VISIT"]).gather(pl.when(pl.col("OPENED") >= 0).then("OPENED"))
    is_first = pl.col("OPENED") == pl.int_range(pl.len())
    has_streak = pl.col("OPENED") >= 0
    words = (
        pl.when(~has_streak | is_first).then(pl.lit(""))
        .when(pl.col("STATE") == CONFIRMED).then(pl.concat_str(pl.lit("confirms the iUPD of "), first, pl.lit("; ")))
        .when(pl.col("STATE") == UNCONFIRMED).then(pl.concat_str(pl.lit("as at "), first, pl.lit(", not confirmed; ")))
        .when((pl.col("STATE") == CALM) & (pl.col("CALM_RESPONSE") != "NE"))
        .then(pl.concat_str(pl.lit("ends the iUPD of "), first, pl.lit("; ")))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    return pl.concat_str(_overall(), pl.lit(": "), words, pl.col("DECISION").str.replace(r"^[^:]+: ", ""))
