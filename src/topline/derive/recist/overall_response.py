"""The overall response of a visit from its parts (RECIST 1.1, tables 1 and 2)."""

from __future__ import annotations

import polars as pl


def overall_response() -> pl.Expr:
    """Combine TARGET, NONTARGET and NEWLESION into the overall response; a null part means no such lesion."""
    target, non_target = pl.col("TARGET"), pl.col("NONTARGET")
    is_pd = (target == "PD").fill_null(value=False) | (non_target == "PD").fill_null(value=False)
    is_clear = non_target.is_null() | (non_target == "CR")
    return (
        pl.when(is_pd | (pl.col("NEWLESION") == "UNEQUIVOCAL")).then(pl.lit("PD"))
        .when(target.is_null()).then(non_target.fill_null("NE"))
        .when((target == "CR") & is_clear).then(pl.lit("CR"))
        .when(target.is_in(["CR", "PR"])).then(pl.lit("PR"))
        .otherwise(target)
    )  # fmt: skip
