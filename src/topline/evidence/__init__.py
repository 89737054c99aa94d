"""Published evidence: what a publication prints, audited, reconciled and rebuilt."""

from topline.evidence.published import (
    Bounds,
    Printed,
    PrintedNumber,
    Published,
    printed_numbers,
    published_schema,
    read_published,
    rows_by_id,
)

__all__ = [
    "Bounds",
    "Printed",
    "PrintedNumber",
    "Published",
    "printed_numbers",
    "published_schema",
    "read_published",
    "rows_by_id",
]
