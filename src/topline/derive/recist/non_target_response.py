"""The response of non-target lesions: all gone CR, one clearly worse PD, one not evaluated NE, else NON-CR/NON-PD."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.recist.lesion_states import GONE, INCREASED, MERGED, PROGRESSED, SEEN, TOO_SMALL
from topline.derive.recist.target_response import TOLERANCE_MM

if TYPE_CHECKING:
    from topline.derive.recist.numbered_visits import NumberedVisits
    from topline.derive.recist.response_rules import ResponseRules


def non_target_response(known: NumberedVisits, rules: ResponseRules) -> pl.DataFrame:
    """Judge the non-targets of each visit of the subjects who have some.

    Returns
    -------
    VISIT_ID, NONTARGET, N_NON_TARGETS, N_SEEN, ANY_NON_TARGET_LEFT, WORSE_NON_TARGETS (names of those that clearly
    progressed) and IS_NON_TARGET_WORSE (larger than the time before).
    """
    followed = known.followed("non-target")
    if followed.is_empty():
        return _nothing(known)
    state, size = pl.col("STATE"), pl.col("DIAMETER_MM")
    is_small_node = (pl.col("NODAL") & (size < rules.node_mm - TOLERANCE_MM)).fill_null(value=False)
    is_gone = (
        state.is_in([*GONE, *MERGED]).fill_null(value=False)
        | is_small_node
        | (size <= TOLERANCE_MM).fill_null(value=False)
    )
    is_left = ~is_gone & (state.is_in([*SEEN, *TOO_SMALL, *PROGRESSED]).fill_null(value=False) | size.is_not_null())
    expected = followed.group_by("SUBJECT_ID").agg(pl.col("LESION_ID").n_unique().alias("N_NON_TARGETS"))
    found = (
        followed.with_columns(is_gone.alias("IS_GONE"), is_left.alias("IS_LEFT"))
        .group_by("VISIT_ID")
        .agg(
            pl.col("IS_GONE").sum().alias("N_GONE"),
            (pl.col("IS_GONE") | pl.col("IS_LEFT")).sum().alias("N_SEEN"),
            pl.col("IS_LEFT").any().alias("ANY_NON_TARGET_LEFT"),
            pl.col("STATE").is_in(INCREASED).any().alias("IS_NON_TARGET_WORSE"),
        )
    )
    response = (
        pl.when(pl.col("WORSE_NON_TARGETS").is_not_null()).then(pl.lit("PD"))
        .when(pl.col("N_SEEN").is_null() | (pl.col("N_SEEN") < pl.col("N_NON_TARGETS"))).then(pl.lit("NE"))
        .when(pl.col("N_GONE") == pl.col("N_NON_TARGETS")).then(pl.lit("CR"))
        .otherwise(pl.lit("NON-CR/NON-PD"))
    )  # fmt: skip
    return (
        known.per_visit(found)
        .join(expected, on="SUBJECT_ID", how="inner", maintain_order="left")
        .join(_worse(followed), on="VISIT_ID", how="left", maintain_order="left")
        .with_columns(response.alias("NONTARGET"))
        .select(*_COLUMNS)
    )


_COLUMNS = {
    "VISIT_ID": pl.UInt32(), "NONTARGET": pl.String(), "N_NON_TARGETS": pl.UInt32(), "N_SEEN": pl.UInt32(),
    "ANY_NON_TARGET_LEFT": pl.Boolean(), "WORSE_NON_TARGETS": pl.String(), "IS_NON_TARGET_WORSE": pl.Boolean(),
}  # fmt: skip


def _worse(followed: pl.DataFrame) -> pl.DataFrame:
    """Name the lesions that clearly progressed."""
    progressed = followed.filter(pl.col("STATE").is_in(PROGRESSED) & ~pl.col("IS_BASELINE"))
    return (
        progressed.sort("LESION").group_by("VISIT_ID").agg(pl.col("LESION").str.join(", ").alias("WORSE_NON_TARGETS"))
    )


def _nothing(known: NumberedVisits) -> pl.DataFrame:
    return pl.DataFrame(schema={**_COLUMNS, "VISIT_ID": known.visits.schema["VISIT_ID"]})
