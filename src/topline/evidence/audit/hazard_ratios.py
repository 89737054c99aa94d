"""Hazard ratios against their intervals and their P values.

A Wald interval is symmetric on the log scale: its middle is the estimate and its width gives the standard error, and so
the P of Wald's test. The printed limits are intervals themselves, so every pair of limits within their rounding whose
middle would be printed as the estimate is considered; the P that these allow is a range. A P a little outside may come
from another test (likelihood ratio, score): the check cannot tell.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from topline.evidence.audit.page import finding, judged, numbers_of, shown
from topline.evidence.audit.wald import ROUNDING, corners, judge_p
from topline.evidence.published.rows import ModelTerm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.audit.page import AuditFinding, Page
    from topline.evidence.audit.wald import Corner
    from topline.evidence.published import Printed
    from topline.evidence.published.rows import Pair
    from topline.protocol.yaml_source import Path

SYMMETRY, P_CHECK = "symmetry of a hazard ratio", "P of a hazard ratio"
LIMITS = ("ci.lower", "ci.upper")


def check_hazard_ratios(page: Page) -> Iterator[AuditFinding]:
    """Compare each hazard ratio with its interval, and its P with both."""
    for path, term in page.rows(ModelTerm):
        if term.hazard_ratio is None or term.ci is None or term.hazard_ratio.value is None:
            continue
        if any(limit.value is None or limit.interval.low <= 0 for limit in term.ci):
            continue
        found = corners(term.ci, term.hazard_ratio, "ratio")
        yield _symmetry(page, path, term.hazard_ratio, term.ci)
        is_apart = term.ci[0].interval.high < term.ci[1].interval.low
        if term.p is not None and term.p.value is not None and found and is_apart:
            yield _p_value(page, path, term.p, found)


def _symmetry(page: Page, path: Path, ratio: Printed, ci: Pair) -> AuditFinding:
    low = math.sqrt(ci[0].interval.low * ci[1].interval.low)
    high = math.sqrt(ci[0].interval.high * ci[1].interval.high)
    middle = math.sqrt((ci[0].value or 0) * (ci[1].value or 0))
    fits = low <= ratio.interval.high + ROUNDING and high >= ratio.interval.low - ROUNDING
    digits = ratio.decimals + 2
    arithmetic = (
        f"√({ci[0]} × {ci[1]}) = {shown(middle, digits)}, by rounding {shown(low, digits)} to {shown(high, digits)}; "
        f"printed {ratio}"
    )
    numbers = numbers_of(path, "hazard_ratio", *LIMITS)
    return finding(SYMMETRY, judged(fits=fits), page, path, arithmetic, numbers=numbers)


def _p_value(page: Page, path: Path, p: Printed, found: list[Corner]) -> AuditFinding:
    verdict, words = judge_p(p, found, page.published.level)
    numbers = numbers_of(path, "p", "hazard_ratio", *LIMITS)
    return finding(P_CHECK, verdict, page, path, words, numbers=numbers)
