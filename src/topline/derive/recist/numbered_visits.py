"""The lesions of all subjects with their visits numbered, so that every later step joins whole numbers.

A visit is a subject's VISIT, and VISITNUM where the lesions have one: two unscheduled visits stay two. The first visit
of a subject is the baseline; a lesion is followed when it was seen there in the same role.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

CODES = 2**32
"""More than the texts that one column can have, so that two codes make one number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedVisits:
    """Lesions and visits.

    Parameters
    ----------
    lesions : LESION, ROLE, NODAL, DIAMETER_MM, STATE (upper case), VISIT_ID, SUBJECT_ID, IS_BASELINE, LESION_ID.
    visits : VISIT_ID, SUBJECT_ID, USUBJID, VISIT, FROMDT, TODT, IS_BASELINE and VISITNUM where the lesions have it, in
        the order of subject and date.
    """

    lesions: pl.DataFrame
    visits: pl.DataFrame

    def followed(self, role: str) -> pl.DataFrame:
        """Take the lesions of a role that were seen at baseline."""
        lesions = self.lesions.filter(pl.col("ROLE") == role)
        known = lesions.filter("IS_BASELINE").select("SUBJECT_ID", "LESION_ID").unique()
        return lesions.join(known, on=["SUBJECT_ID", "LESION_ID"], how="semi")

    def per_visit(self, found: pl.DataFrame) -> pl.DataFrame:
        """Put what was found of some visits, by VISIT_ID, beside all visits."""
        return self.visits.select("VISIT_ID", "SUBJECT_ID").join(
            found, on="VISIT_ID", how="left", maintain_order="left"
        )


def number_visits(lesions: pl.DataFrame) -> NumberedVisits:
    """Give each visit of the lesions its number."""
    key = ["VISIT_KEY", *(name for name in ("VISITNUM",) if name in lesions.columns)]
    coded = lesions.with_columns(
        (_code("USUBJID") * CODES + _code("VISIT")).alias("VISIT_KEY"), _code("LESION").alias("LESION_ID")
    ).with_row_index("ROW")
    visits = (
        coded.group_by(key)
        .agg(pl.col("ADT").min().alias("FROMDT"), pl.col("ADT").max().alias("TODT"), pl.col("ROW").first())
        .with_columns(pl.lit(lesions[name]).gather("ROW").alias(name) for name in ("USUBJID", "VISIT"))
        .sort("USUBJID", "FROMDT", *key[1:], "VISIT", nulls_last=True)
        .with_columns(pl.col("USUBJID").rle_id().alias("SUBJECT_ID"))
        .with_columns(
            (pl.col("SUBJECT_ID") != pl.col("SUBJECT_ID").shift(1)).fill_null(value=True).alias("IS_BASELINE")
        )
        .with_row_index("VISIT_ID")
    )
    numbers = visits.select(*key, "VISIT_ID", "SUBJECT_ID", "IS_BASELINE")
    numbered = coded.select(
        "LESION", "LESION_ID", "ROLE", pl.col("NODAL").fill_null(value=False), "DIAMETER_MM",
        pl.col("STATE").str.to_uppercase(), *key,
    ).join(numbers, on=key, how="left", nulls_equal=True)  # fmt: skip
    return NumberedVisits(lesions=numbered.drop(key), visits=visits.drop("VISIT_KEY", "ROW"))


def _code(name: str) -> pl.Expr:
    """Give equal texts equal whole numbers."""
    return pl.col(name).cast(pl.Categorical).to_physical().cast(pl.Int64).fill_null(-1)
