"""Check a publication against itself, without any data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.evidence.audit.adverse_events import check_adverse_events
from topline.evidence.audit.criteria import check_criteria
from topline.evidence.audit.dates import check_dates
from topline.evidence.audit.effects import check_effects
from topline.evidence.audit.grim import check_grim
from topline.evidence.audit.hazard_ratios import check_hazard_ratios
from topline.evidence.audit.intervals import check_intervals
from topline.evidence.audit.medians import check_medians
from topline.evidence.audit.p_values import check_p_values
from topline.evidence.audit.page import Page
from topline.evidence.audit.percentages import check_percentages
from topline.evidence.audit.quantiles import check_quantiles
from topline.evidence.audit.sample_sizes import check_sample_sizes
from topline.evidence.audit.statements import check_statements
from topline.evidence.audit.sums import check_sums
from topline.evidence.published.numbers import printed_numbers

if TYPE_CHECKING:
    from topline.evidence.audit.page import AuditFinding, Verdict
    from topline.evidence.published import Published

CHECKS = (
    check_percentages,
    check_sums,
    check_quantiles,
    check_medians,
    check_intervals,
    check_p_values,
    check_hazard_ratios,
    check_effects,
    check_adverse_events,
    check_statements,
    check_sample_sizes,
    check_dates,
    check_grim,
    check_criteria,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What the checks found in a publication.

    Parameters
    ----------
    published : the publication.
    numbers : how many numbers it prints.
    findings : every comparison that was made, in the order of the checks.
    """

    published: Published
    numbers: int
    findings: tuple[AuditFinding, ...]

    def of(self, verdict: Verdict) -> tuple[AuditFinding, ...]:
        """Give the findings with a verdict."""
        return tuple(found for found in self.findings if found.verdict == verdict)

    def by_check(self) -> dict[str, Counter[Verdict]]:
        """Count the verdicts of each check."""
        counts: dict[str, Counter[Verdict]] = {}
        for found in self.findings:
            counts.setdefault(found.check, Counter())[found.verdict] += 1
        return counts


def audit(published: Published) -> Audit:
    """Check every printed number of a publication against the others.

    Parameters
    ----------
    published : the publication, as `read_published` reads it.

    Returns
    -------
    Every comparison with its verdict and its arithmetic.
    """
    page = Page(published)
    findings = tuple(found for check in CHECKS for found in check(page))
    return Audit(published=published, numbers=len(printed_numbers(published)), findings=findings)
