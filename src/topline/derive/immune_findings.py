"""What is implausible in recorded responses of iRECIST: told, never repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive.row_findings import row_findings

if TYPE_CHECKING:
    from topline.core import Finding
    from topline.derive.assessments import Assessments

CONFIRMED, UNCONFIRMED = "iCPD", "iUPD"


def immune_findings(assessments: Assessments | None) -> tuple[Finding, ...]:
    """Find the first iCPD of subjects who had no iUPD just before it, assessments that are not evaluable aside.

    Parameters
    ----------
    assessments : as `immune_assessments` gives them; None where the study does not ask for iRECIST.
    """
    if assessments is None:
        return ()
    before = pl.col("AVALC").shift(1).over("USUBJID")
    evaluable = assessments.counting.filter(pl.col("AVALC") != "NE").sort("USUBJID", "ADT")
    first = (
        evaluable.with_columns(
            before.alias("BEFORE"), pl.col("ADT").shift(1).over("USUBJID").alias("BEFOREDT"),
            pl.format("RSSEQ {}", "SRCSEQ").alias("RECORD"),
        )
        .filter(pl.col("AVALC") == CONFIRMED)
        .unique("USUBJID", keep="first", maintain_order=True)
    )  # fmt: skip
    alone = first.filter(pl.col("BEFORE").is_null() | (pl.col("BEFORE") != UNCONFIRMED))
    message = pl.format(
        "expected an iUPD before the iCPD on {}, found {}", "ADT",
        pl.format("{} on {}", "BEFORE", "BEFOREDT").fill_null("no assessment"),
    )  # fmt: skip
    remedy = "ask the reader: the first progression is iUPD, and iCPD confirms it at a later assessment"
    return row_findings(alone, "icpd-without-iupd", "RS", message, remedy, record="RECORD")
