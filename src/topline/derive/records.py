"""Take the records of a domain with the columns that a derivation needs, whatever the study has of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import Exclusion
from topline.data import column_type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from topline.data import StudyData

TYPES: Mapping[str, pl.DataType] = {"integer": pl.Int64(), "number": pl.Float64(), "text": pl.String()}


def take(data: StudyData, domain: str, columns: Sequence[str]) -> pl.DataFrame:
    """Take columns of a domain, typed by CDISC's naming; what the study lacks is null.

    A domain that the study does not have gives no row. The types are those that reading gives.
    """
    schema: dict[str, pl.DataType] = {name: TYPES[column_type(name)] for name in columns}
    found = data.domains.get(domain)
    if found is None:
        return pl.DataFrame(schema=schema)
    return found.select(
        (pl.col(name) if name in found.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    )


def left_out(dataset: str, reason: str, records: pl.DataFrame) -> tuple[Exclusion, ...]:
    """Name the records that are left out; none when there are none."""
    if records.is_empty():
        return ()
    subjects = tuple(records["USUBJID"].unique().sort().to_list())
    return (Exclusion(dataset=dataset, reason=reason, records=records.height, subjects=subjects),)
