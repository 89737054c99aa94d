"""An audit as rows of the results table: how many comparisons each check made, and each comparison's verdict.

A comparison is named by the rows that it compares (`group1`, `group2`) and by its numbers (`variable`); `context` says
what was checked in the publication's words.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from topline.evidence.audit.page import Verdict
from topline.evidence.verdict_rows import count_verdicts
from topline.results import Statistic, collect_results

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.audit.audit import Audit
    from topline.evidence.audit.page import AuditFinding
    from topline.results import Results

OUTPUT = "audit"


def audit_results(audit: Audit) -> Results:
    """Write an audit as a results table."""
    return collect_results([*_counts(audit), *_comparisons(audit)])


def _counts(audit: Audit) -> Iterator[Statistic]:
    yield Statistic(
        analysis_id=f"{OUTPUT}.numbers", output_id=OUTPUT, context="Printed numbers", stat_name="N",
        stat_label="Printed numbers", stat_num=float(audit.numbers), stat_fmt="0",
    )  # fmt: skip
    for check in audit.by_check():
        row = _row(check, check[:1].upper() + check[1:])
        verdicts = [found.verdict for found in audit.findings if found.check == check]
        yield from count_verdicts(row, "Comparisons", verdicts, get_args(Verdict))


def _comparisons(audit: Audit) -> Iterator[Statistic]:
    seen: Counter[Statistic] = Counter()
    for found in audit.findings:
        row = _comparison(found)
        seen[row] += 1
        if seen[row] > 1:
            row = replace(row, context=f"{row.context} ({seen[row]})")
        yield replace(row, stat_name="verdict", stat_label="Verdict", stat_chr=found.verdict)
        yield replace(row, stat_name="note", stat_label="Arithmetic", stat_chr=found.arithmetic)


def _comparison(found: AuditFinding) -> Statistic:
    return replace(
        _row(found.check, found.about), group1="row", group1_level=found.ids[0], group2="others",
        group2_level=" ".join(found.ids[1:]), variable="numbers", variable_level=" ".join(found.numbers),
    )  # fmt: skip


def _row(check: str, context: str) -> Statistic:
    """Start a row of a check, whose analysis is its name with dashes."""
    name = re.sub(r"[^a-z0-9]+", "-", check.casefold()).strip("-")
    return Statistic(
        analysis_id=f"{OUTPUT}.{name}", output_id=OUTPUT, context=context, method=check, stat_name="", stat_label=""
    )
