"""Take the records of a domain with the columns that a derivation needs, whatever the study has of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import Exclusion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.data import StudyData

NUMBERS = {"AGE", "VISITNUM"}


def take(data: StudyData, domain: str, columns: Sequence[str]) -> pl.DataFrame:
    """Take columns of a domain, typed by CDISC's naming; what the study lacks is null.

    A domain that the study does not have gives no row. --SEQ is Int64, --STRESN, --STNRLO, --STNRHI, --DOSE, AGE and
    VISITNUM are Float64, the rest is text.
    """
    schema: dict[str, pl.DataType] = {name: column_type(name) for name in columns}
    found = data.domains.get(domain)
    if found is None:
        return pl.DataFrame(schema=schema)
    return found.select(
        (pl.col(name) if name in found.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    )


def column_type(name: str) -> pl.DataType:
    """Tell the type of a CDISC variable from its name."""
    if name in NUMBERS or name.endswith(("STRESN", "STNRLO", "STNRHI", "DOSE")):
        return pl.Float64()
    return pl.Int64() if name.endswith("SEQ") else pl.String()


def left_out(dataset: str, reason: str, records: pl.DataFrame) -> tuple[Exclusion, ...]:
    """Name the records that are left out; none when there are none."""
    if records.is_empty():
        return ()
    subjects = tuple(records["USUBJID"].unique().sort().to_list())
    return (Exclusion(dataset=dataset, reason=reason, records=records.height, subjects=subjects),)
