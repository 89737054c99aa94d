"""Differences, ratios and correlations against their intervals and their P values.

On its scale (a difference as it is, a ratio's logarithm, Fisher's z of a correlation) a Wald interval is symmetric and
gives the P of Wald's test. Other intervals are not quite symmetric (exact ones, scores, profiles), so that an estimate
off the middle leaves the check unable to tell. P is judged where the estimate is the middle, as for a hazard ratio.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.evidence.audit.page import finding, shown
from topline.evidence.audit.wald import corners, judge_p, off_scale, on_scale
from topline.evidence.published.rows import Effect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.audit.page import AuditFinding, Page, Verdict
    from topline.evidence.audit.wald import Corner
    from topline.evidence.published import Printed
    from topline.evidence.published.rows import Pair
    from topline.protocol.yaml_source import Path

MIDDLE, P_CHECK = "middle of an interval", "P of an effect"


def check_effects(page: Page) -> Iterator[AuditFinding]:
    """Compare each effect with its interval, and its P with both."""
    for path, effect in page.rows(Effect):
        if effect.ci is None or effect.estimate.value is None or not _is_on_scale(effect, effect.ci):
            continue
        found = corners(effect.ci, effect.estimate, effect.measure)
        yield _middle(page, path, effect, effect.ci, is_there=bool(found))
        is_apart = effect.ci[0].interval.high < effect.ci[1].interval.low
        if effect.p is not None and effect.p.value is not None and found and is_apart:
            yield _p_value(page, path, effect.p, found)


def _is_on_scale(effect: Effect, ci: Pair) -> bool:
    """Say whether all three numbers have a place on the scale: a ratio above 0, a correlation between -1 and 1."""
    values = [printed.value for printed in (effect.estimate, *ci)]
    if any(value is None for value in values):
        return False
    match effect.measure:
        case "ratio":
            return all(value is not None and value > 0 for value in values)
        case "correlation":
            return all(value is not None and -1 < value < 1 for value in values)
        case _:
            return True


def _middle(page: Page, path: Path, effect: Effect, ci: Pair, *, is_there: bool) -> AuditFinding:
    ends = [on_scale(limit.value or 0.0, effect.measure) for limit in ci]
    middle = off_scale(sum(ends) / 2, effect.measure)
    words = f"the middle of {ci[0]} to {ci[1]} is {shown(middle, effect.estimate.decimals + 2)}{_scale_words(effect)}"
    verdict: Verdict = "consistent" if is_there else "cannot tell"
    return finding(MIDDLE, verdict, page, path, f"{words}; printed {effect.estimate}")


def _scale_words(effect: Effect) -> str:
    return {"ratio": " on the log scale", "correlation": " on the scale of Fisher's z"}.get(effect.measure, "")


def _p_value(page: Page, path: Path, p: Printed, found: list[Corner]) -> AuditFinding:
    verdict, words = judge_p(p, found, page.published.level)
    return finding(P_CHECK, verdict, page, path, words)
