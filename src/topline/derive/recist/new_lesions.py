"""New lesions: an unequivocal one is progression, an equivocal one is not yet.

A new lesion that was measured and has no state is unequivocal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.recist.lesion_states import CERTAIN_NEW, INCREASED

if TYPE_CHECKING:
    from topline.derive.recist.numbered_visits import NumberedVisits
    from topline.derive.recist.response_rules import ResponseRules


def new_lesions(known: NumberedVisits, rules: ResponseRules) -> pl.DataFrame:
    """Find the new lesions of each visit that has some.

    With `new_lesion_dates_back` an equivocal lesion that is unequivocal later was so from the first.

    Returns
    -------
    VISIT_ID, NEWLESION (EQUIVOCAL, UNEQUIVOCAL), NEW_LESIONS (names of the unequivocal), NEW_MM (sum of the sizes),
    N_FIRST_SEEN (unequivocal lesions not seen at a visit before), IS_NEW_WORSE (one is larger than the time before).
    """
    state = pl.when(pl.col("STATE").is_null() & (pl.col("DIAMETER_MM") > 0)).then(pl.lit("PRESENT")).otherwise("STATE")
    seen = (
        known.lesions.filter(pl.col("ROLE") == "new")
        .with_columns(state.alias("STATE"))
        .filter(pl.col("STATE").is_in([*CERTAIN_NEW, "EQUIVOCAL"]))
    )
    is_certain = pl.col("STATE") != "EQUIVOCAL"
    if rules.new_lesion_dates_back:
        is_certain = is_certain.any().over("SUBJECT_ID", "LESION_ID")
    seen = seen.sort("VISIT_ID", "LESION").with_columns(is_certain.alias("IS_CERTAIN"))
    first = pl.col("VISIT_ID").filter("IS_CERTAIN").min().over("SUBJECT_ID", "LESION_ID")
    names = pl.col("LESION").filter("IS_CERTAIN").str.join(", ")
    return (
        seen.with_columns((pl.col("IS_CERTAIN") & (pl.col("VISIT_ID") == first)).fill_null(value=False).alias("FIRST"))
        .group_by("VISIT_ID")
        .agg(
            pl.when(pl.col("IS_CERTAIN").any()).then(pl.lit("UNEQUIVOCAL")).otherwise(pl.lit("EQUIVOCAL"))
            .alias("NEWLESION"),
            names.alias("NEW_LESIONS"),
            pl.col("DIAMETER_MM").filter("IS_CERTAIN").sum().alias("NEW_MM"),
            pl.col("FIRST").sum().alias("N_FIRST_SEEN"),
            pl.col("STATE").is_in(INCREASED).any().alias("IS_NEW_WORSE"),
        )
    )  # fmt: skip
