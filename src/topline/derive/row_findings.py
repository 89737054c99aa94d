"""Make a finding of each row of a table."""

from __future__ import annotations

import polars as pl

from topline.core import Finding


def row_findings(
    rows: pl.DataFrame, rule: str, dataset: str, message: pl.Expr, remedy: str, *, record: str | None = None
) -> tuple[Finding, ...]:
    """Tell of each row what was expected and found, and what to do.

    Parameters
    ----------
    rows : USUBJID and the columns that the message names.
    record : the column that names the record within the subject; None where the subject is enough.
    """
    name = pl.lit("") if record is None else pl.col(record).fill_null("")
    table = rows.select("USUBJID", name.alias("RECORD"), message.alias("MESSAGE"))
    return tuple(
        Finding(rule=rule, dataset=dataset, subject=subject, record=where, message=words, remedy=remedy)
        for subject, where, words in table.iter_rows()
    )
