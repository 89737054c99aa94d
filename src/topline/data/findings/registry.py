"""The list of rules, and how they are run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.data.findings.doses import DOSE_RULES
from topline.data.findings.records import RECORD_RULES
from topline.data.findings.responses import RESPONSE_RULES
from topline.data.findings.subject_dates import SUBJECT_DATE_RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from topline.core import Finding
    from topline.protocol import Protocol

RULES = (*SUBJECT_DATE_RULES, *RESPONSE_RULES, *RECORD_RULES, *DOSE_RULES)


def find_implausible(domains: Mapping[str, pl.DataFrame], protocol: Protocol) -> tuple[Finding, ...]:
    """Run every rule on data without errors.

    Returns
    -------
    Each finding once, sorted.
    """
    return tuple(sorted({finding for rule in RULES for finding in rule.find(domains, protocol)}))
