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
from topline.evidence.published.rows import ModelTerm
from topline.stats.confidence import normal_quantile
from topline.stats.tails import normal_two_sided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.audit.page import AuditFinding, Page, Verdict
    from topline.evidence.published import Bounds, Printed
    from topline.evidence.published.rows import Pair
    from topline.protocol.yaml_source import Path

SYMMETRY, P_CHECK = "symmetry of a hazard ratio", "P of a hazard ratio"
OTHER_TEST, LEAST = 0.25, 0.05
"""How far the z of another test may lie from Wald's: as a share of it, and at least."""
ROUNDING = 1e-12
LIMITS = ("ci.lower", "ci.upper")
Corner = tuple[float, float]
"""The logarithms of a lower and an upper limit."""


def check_hazard_ratios(page: Page) -> Iterator[AuditFinding]:
    """Compare each hazard ratio with its interval, and its P with both."""
    for path, term in page.rows(ModelTerm):
        if term.hazard_ratio is None or term.ci is None or term.hazard_ratio.value is None:
            continue
        if any(limit.value is None or limit.interval.low <= 0 for limit in term.ci):
            continue
        corners = _corners(term.ci, term.hazard_ratio)
        yield _symmetry(page, path, term.hazard_ratio, term.ci)
        is_apart = term.ci[0].interval.high < term.ci[1].interval.low
        if term.p is not None and term.p.value is not None and corners and is_apart:
            yield _p_value(page, path, term.p, corners)


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


def _p_value(page: Page, path: Path, p: Printed, corners: list[Corner]) -> AuditFinding:
    quantile = normal_quantile(page.published.level)
    scores = [quantile * (low + high) / (high - low) for low, high in corners]
    smallest = 0.0 if min(scores) <= 0 <= max(scores) else min(map(abs, scores))
    largest = max(map(abs, scores))
    allowed = (normal_two_sided(largest), normal_two_sided(smallest))
    fits = allowed[0] <= p.interval.high + ROUNDING and allowed[1] >= p.interval.low - ROUNDING
    verdict: Verdict = "consistent" if fits else "inconsistent"
    if not fits and _is_near(p.interval, smallest, largest):
        verdict = "cannot tell"
    arithmetic = f"the interval's width gives P from {_p(allowed[0])} to {_p(allowed[1])} by Wald's test; printed {p}"
    numbers = numbers_of(path, "p", "hazard_ratio", *LIMITS)
    return finding(P_CHECK, verdict, page, path, arithmetic, numbers=numbers)


def _corners(ci: Pair, ratio: Printed) -> list[Corner]:
    """Give the corners of all pairs of limits, in logarithms, whose middle would be printed as the ratio."""
    lower, upper = (_logs(limit.interval) for limit in ci)
    twice = [2 * math.log(max(ratio.interval.low, ROUNDING)), 2 * math.log(ratio.interval.high)]
    box = [(low, high) for low in lower for high in upper if high > low]
    edges = [(low, total - low) for low in lower for total in twice]
    edges += [(total - high, high) for high in upper for total in twice]
    inside = [(low, high) for low, high in edges if _within(low, lower) and _within(high, upper) and high > low]
    return [*(corner for corner in box if _within(sum(corner), twice)), *inside]


def _logs(bounds: Bounds) -> list[float]:
    return [math.log(bounds.low), math.log(bounds.high)]


def _within(value: float, limits: list[float]) -> bool:
    return limits[0] - ROUNDING <= value <= limits[1] + ROUNDING


def _is_near(bounds: Bounds, smallest: float, largest: float) -> bool:
    """Say whether a test other than Wald's could give a printed P."""
    low, high = _score(bounds.high), _score(max(bounds.low, 0.0))
    return high >= smallest * (1 - OTHER_TEST) - LEAST and low <= largest * (1 + OTHER_TEST) + LEAST


def _score(p: float) -> float:
    return normal_quantile(1 - p) if 0 < p < 1 else (0.0 if p >= 1 else math.inf)


def _p(value: float) -> str:
    return "less than 0.0001" if value < 0.00005 else shown(value, 4)  # noqa: PLR2004 what four digits can show
