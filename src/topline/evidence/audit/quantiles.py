"""Medians and quartiles of a number against each other, against the counts of its levels, and against eligibility.

With n values in order, a median below a limit says that at least half of them lie below it. The quartiles of the usual
definitions lie between the values at ranks n/4 (rounded down) and n/4 + 1 (rounded up), so they bound the counts too.
Where the counts do not fit, exchanged levels are tried.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.evidence.audit.page import AuditFinding, finding, judged, numbers_of, span, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.audit.page import Page
    from topline.evidence.published import Bounds, Level, Printed, Summary, Variable

ORDER, COUNTS, RANGE = "order of quantiles", "quantiles and counts", "range and eligibility"
STATISTICS = {
    "minimum": "range.min",
    "lower quartile": "iqr.p25",
    "median": "median",
    "upper quartile": "iqr.p75",
    "maximum": "range.max",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A printed quantile: between the values at two ranks, the smallest value having rank 1."""

    name: str
    printed: Printed
    first: int
    last: int


def check_quantiles(page: Page) -> Iterator[AuditFinding]:
    """Check every summary, alone and with the levels that divide its values."""
    for key, summary in page.published.summaries.items():
        yield from _order(page, key, summary)
        yield from _eligible(page, key, summary)
    for section in ("baseline", "groups"):
        for key, block in getattr(page.published, section).items():
            if block.value_of:
                yield from _counts(page, (section, key), block)


def _order(page: Page, key: str, summary: Summary) -> Iterator[AuditFinding]:
    low, high = summary.range or (None, None)
    p25, p75 = summary.iqr or (None, None)
    named = {"minimum": low, "lower quartile": p25, "median": summary.median, "upper quartile": p75, "maximum": high}
    found = {name: printed for name, printed in named.items() if printed is not None and printed.value is not None}
    if len(found) < 2:  # noqa: PLR2004 one number has no order
        return
    apart = _out_of_order(found)
    arithmetic = ", ".join(f"{name} {printed}" for name, printed in found.items())
    path = ("summaries", key)
    numbers = numbers_of(path, *(STATISTICS[name] for name in apart))
    yield finding(ORDER, judged(fits=not apart), page, path, arithmetic, numbers=numbers)


def _out_of_order(found: dict[str, Printed]) -> list[str]:
    """Name the quantiles of which a lower one lies above a higher one."""
    pairs = [
        pair for pair in itertools.combinations(found, 2) if found[pair[0]].interval.low > found[pair[1]].interval.high
    ]
    return [name for name in found if any(name in pair for pair in pairs)]


def _eligible(page: Page, key: str, summary: Summary) -> Iterator[AuditFinding]:
    for criterion in page.published.eligibility.values():
        if criterion.variable != key or criterion.kind != "inclusion":
            continue
        numbers = [*(summary.range or ()), *(summary.iqr or ()), *([summary.median] if summary.median else [])]
        printed = [number for number in numbers if number.value is not None]
        lowest = criterion.at_least or criterion.above
        highest = criterion.at_most or criterion.below
        outside = [
            number
            for number in printed
            if (lowest and number.interval.high < (lowest.value or 0))
            or (highest and highest.value is not None and number.interval.low >= highest.value + 1)
        ]
        limits = " and ".join(
            words
            for words in (f"at least {lowest}" if lowest else "", f"at most {highest}" if highest else "")
            if words
        )
        told = ", ".join(map(str, outside or printed))
        arithmetic = f"eligible: {limits}; printed {told}{', outside' if outside else ''}"
        if printed and limits:
            yield finding(RANGE, judged(fits=not outside), page, ("summaries", key), arithmetic)


def _counts(page: Page, path: tuple[str, str], block: Variable) -> Iterator[AuditFinding]:
    summary = page.published.summaries[block.value_of]
    n = whole(summary.n) or page.published.subjects(page.population(("summaries", block.value_of)))
    counts = {key: whole(level.n) for key, level in block.levels.items()}
    if n is None or None in counts.values():
        return
    ranked = _ranked(summary, n)
    is_whole = sum(count or 0 for count in counts.values()) == n
    for key, level in block.levels.items():
        count = counts[key] or 0
        for limit, below, words in _limits(level, count, n):
            for quantile in ranked:
                clash = _clash(quantile, limit, below, is_strict=level.at_most is None and level.above is None)
                if clash is None:
                    continue
                fits = not clash
                arithmetic = f"{count} of {n} {words} {limit}; {quantile.name} {span(quantile.printed)}"
                if not fits:
                    arithmetic += f": {clash}{_exchanged(block, key, quantile, n)}"
                verdict = judged(fits=fits) if is_whole or fits else "cannot tell"
                where, row = (*path, "levels", key), f"summaries.{block.value_of}"
                numbers = (*numbers_of(where, "n"), f"{row}.{STATISTICS[quantile.name]}", page.denominator_id(where))
                yield finding(COUNTS, verdict, page, where, arithmetic, row, numbers=numbers)


def _ranked(summary: Summary, n: int) -> list[Ranked]:
    """Give the ranks between which each printed quantile lies among n values."""
    found: list[Ranked] = []
    if summary.median is not None:
        first, last = ((n + 1) // 2, (n + 1) // 2) if n % 2 else (n // 2, n // 2 + 1)
        found.append(Ranked(name="median", printed=summary.median, first=first, last=last))
    for name, share, printed in zip(
        ("lower quartile", "upper quartile"), (0.25, 0.75), summary.iqr or (), strict=False
    ):
        first, last = max(1, math.floor(n * share)), min(n, math.ceil(n * share) + 1)
        found.append(Ranked(name=name, printed=printed, first=first, last=last))
    if summary.range is not None:
        found.append(Ranked(name="minimum", printed=summary.range[0], first=1, last=1))
        found.append(Ranked(name="maximum", printed=summary.range[1], first=n, last=n))
    return [quantile for quantile in found if quantile.printed.value is not None]


def _limits(level: Level, count: int, n: int) -> Iterator[tuple[Printed, int, str]]:
    """Give the limit of a level with one, and how many values lie below it (or up to it)."""
    sides = [side for side in ("at_least", "at_most", "above", "below") if getattr(level, side) is not None]
    if len(sides) != 1:
        return
    below = count if sides[0] in {"below", "at_most"} else n - count
    words = {"at_least": "at or above", "above": "above", "below": "below", "at_most": "at or below"}[sides[0]]
    yield getattr(level, sides[0]), below, words


def _clash(quantile: Ranked, limit: Printed, below: int, *, is_strict: bool) -> str | None:
    """Say why a quantile does not fit with a count below a limit; "" when it does, None when it says nothing."""
    at = limit.value or 0.0
    bounds: Bounds = quantile.printed.interval
    if bounds.high < at or (not is_strict and bounds.high <= at):
        least = quantile.first
        return "" if below >= least else f"then at least {least} lie below {limit}, not {below}"
    if bounds.low > at or (is_strict and bounds.low >= at):
        most = quantile.last - 1
        return "" if below <= most else f"then at most {most} lie below {limit}, not {below}"
    return None


def _exchanged(block: Variable, key: str, quantile: Ranked, n: int) -> str:
    """Try the counts of two levels exchanged."""
    others = [whole(level.n) for name, level in block.levels.items() if name != key]
    level = block.levels[key]
    is_strict = level.at_most is None and level.above is None
    if len(others) != 1 or others[0] is None:
        return ""
    fits = all(
        not _clash(quantile, limit, below, is_strict=is_strict) for limit, below, _ in _limits(level, others[0], n)
    )
    return f"; with the two levels exchanged ({others[0]} and {whole(level.n)}) it fits" if fits else ""
