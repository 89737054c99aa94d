"""Tell what no cohort can have: missed numbers that others contradict, as the audit of the publication finds.

A missed number is impossible where a check of the audit finds it inconsistent with other numbers, all of which the
subjects' data decide together: no subjects have them all. What a plan, a text or the choice of a method decides makes
nothing impossible, and a number that the search met is met.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.evidence.audit import audit
from topline.evidence.published import printed_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topline.evidence.audit import AuditFinding
    from topline.evidence.published import Published
    from topline.evidence.reconstruct.verdicts import Verdict

MOST_NAMED = 4


def mark_impossible(verdicts: Iterable[Verdict], published: Published) -> tuple[Verdict, ...]:
    """Turn missed into impossible where the audit says why, and name what contradicts."""
    findings = audit(published).of("inconsistent")
    printed = {number.id for number in printed_numbers(published)}
    return tuple(_marked(verdict, findings, printed) for verdict in verdicts)


def _marked(verdict: Verdict, findings: Iterable[AuditFinding], printed: set[str]) -> Verdict:
    against = [found for found in findings if verdict.id in found.numbers]
    if verdict.outcome != "missed" or not against:
        return verdict
    by_check = {found.check: found for found in reversed(against)}
    others = dict.fromkeys(name for found in against for name in found.numbers if name != verdict.id)
    named = [name for name in others if name in printed]
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    told = "; ".join(f"{found.check}: {found.arithmetic}" for found in by_check.values())
    contradicted = f"contradicted by {', '.join(named[:MOST_NAMED])}{more}; " if named else ""
    return replace(verdict, outcome="impossible", note=f"{contradicted}{told}")
