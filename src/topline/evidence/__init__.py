"""Published evidence: what a publication prints, audited, reconciled and rebuilt."""

from topline.evidence.audit import Audit, AuditFinding, Verdict, audit, audit_results, counts_behind
from topline.evidence.published import (
    Bounds,
    Printed,
    PrintedNumber,
    Published,
    locate_problems,
    printed_numbers,
    published_schema,
    read_published,
    rows_by_id,
)

__all__ = [
    "Audit",
    "AuditFinding",
    "Bounds",
    "Printed",
    "PrintedNumber",
    "Published",
    "Verdict",
    "audit",
    "audit_results",
    "counts_behind",
    "locate_problems",
    "printed_numbers",
    "published_schema",
    "read_published",
    "rows_by_id",
]
