"""Put what the lesions of a visit say beside the records of the same visit."""

from __future__ import annotations

import polars as pl


def match_visits(records: pl.DataFrame, timepoints: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Add columns of the timepoints to records; null where the visit has no lesions.

    A visit is the same when VISIT is, and VISITNUM where both know it: of two unscheduled visits each finds its own.

    Parameters
    ----------
    records : USUBJID, VISIT, VISITNUM.
    timepoints : as `timepoint_response` gives them, with VISITNUM.
    """
    numbered = records.with_row_index("RECORD_ID")
    number, other = pl.col("VISITNUM").fill_null(0.0), pl.col("VISITNUM_LESIONS").fill_null(0.0)
    matched = (
        numbered.select("RECORD_ID", "USUBJID", "VISIT", "VISITNUM")
        .join(
            timepoints.select("USUBJID", "VISIT", pl.col("VISITNUM").alias("VISITNUM_LESIONS"), *columns),
            on=["USUBJID", "VISIT"],
            how="inner",
            maintain_order="left_right",
        )
        .filter((number == other) | (number == 0) | (other == 0))
        .unique("RECORD_ID", keep="first", maintain_order=True)
        .select("RECORD_ID", *columns)
    )
    return numbered.join(matched, on="RECORD_ID", how="left", maintain_order="left").drop("RECORD_ID")
