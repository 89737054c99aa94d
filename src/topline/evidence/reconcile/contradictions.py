"""What an audit says against printed numbers: its inconsistent findings, by their numbers, else by their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.evidence.published import printed_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from topline.evidence.audit import Audit, AuditFinding

OWN = frozenset(
    {"n", "of", "percent", "median", "mean", "sd", "p", "hazard_ratio", "estimate", "events", "ci.lower", "ci.upper"}
    | {"iqr.p25", "iqr.p75", "range.min", "range.max"}
)
"""The end of a number's id where the number is the row's own, and not that of a row within it."""


def list_contradictions(audit: Audit) -> Mapping[str, tuple[str, ...]]:
    """Give the id of each contradicted number with what contradicts it."""
    found = audit.of("inconsistent")
    told = {number.id: tuple(_against(number.id, found)) for number in printed_numbers(audit.published)}
    return {name: against for name, against in told.items() if against}


def _against(name: str, findings: Iterable[AuditFinding]) -> Iterable[str]:
    for finding in findings:
        of_the_rows = any(name.removeprefix(f"{row}.") in OWN for row in finding.ids)
        if name in finding.numbers if finding.numbers else of_the_rows:
            yield f"{finding.check}: {finding.arithmetic}"
