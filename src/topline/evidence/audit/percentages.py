"""Percentages against counts and denominators.

A printed percentage stands for all that is rounded to it. Where the count and the denominator on the page do not give
it, the denominators and the counts that would are told.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from topline.evidence.audit.page import finding, judged, numbers_of, shown, span, whole
from topline.evidence.published.rows import Cell, Count, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.audit.page import AuditFinding, Page
    from topline.evidence.published import Printed
    from topline.evidence.published.denominators import Share
    from topline.protocol.yaml_source import Path

CHECK, WITHIN = "percentage", "count within its denominator"
LARGEST = 2


def check_percentages(page: Page) -> Iterator[AuditFinding]:
    """Compare every percentage with its count and its denominator."""
    for path, part in page.rows(Count, Level, Cell):
        if part.percent is not None and not _is_no_count(path):
            yield from _check(page, path, part, part.percent)
        elif part.percent is None:
            yield from _too_many(page, path, part)
    for key, statement in page.published.statements.items():
        n, of = whole(statement.n), whole(statement.of)
        if statement.percent is not None and n is not None and of:
            yield _compared(page, ("statements", key), n, of, statement.percent)


def _too_many(page: Page, path: Path, part: Share) -> Iterator[AuditFinding]:
    """Find a count that is larger than its denominator, where no percentage is printed."""
    of, n = page.denominator(path), whole(part.n)
    if of is not None and n is not None and n > of:
        words = f"{n} of {of}: the count is larger than its denominator"
        yield finding(WITHIN, "inconsistent", page, path, words, numbers=_numbers(page, path, "n"))


def _is_no_count(path: Path) -> bool:
    """Leave out Kaplan-Meier rates, which are no quotient, and subgroups, whose denominators are their own."""
    return "at" in path or path[:2] == ("responses", "subgroups")


def _check(page: Page, path: Path, part: Share, percent: Printed) -> Iterator[AuditFinding]:
    of, n = page.denominator(path), whole(part.n)
    if of is None or percent.value is None:
        return
    if n is not None and of > 0:
        yield _compared(page, path, n, of, percent)
    elif part.n is None and of > 0:
        counts = [count for count in range(of + 1) if percent.interval.holds(Fraction(100 * count, of))]
        fits = f"{_run(counts)} of {of}" if counts else f"no count of {of}"
        words = f"printed {span(percent)} %: given by {fits}"
        yield finding(CHECK, judged(fits=bool(counts)), page, path, words, numbers=_numbers(page, path, "percent"))


def _compared(page: Page, path: Path, n: int, of: int, percent: Printed) -> AuditFinding:
    if n > of:
        words = f"{n} of {of}: the count is larger than its denominator"
        return finding(CHECK, "inconsistent", page, path, words, numbers=_numbers(page, path, "n"))
    share = Fraction(100 * n, of)
    fits = percent.interval.holds(share)
    arithmetic = f"{n}/{of} = {shown(share, percent.decimals + 2)} %, printed {span(percent)} %"
    if not fits:
        arithmetic += f"; {_what_would_fit(page, n, of, percent)}"
    return finding(CHECK, judged(fits=fits), page, path, arithmetic, numbers=_numbers(page, path, "n", "percent"))


def _numbers(page: Page, path: Path, *statistics: str) -> tuple[str, ...]:
    """Name the numbers of a share; a share of the text repeats those of a table."""
    return () if path[0] == "statements" else (*numbers_of(path, *statistics), page.denominator_id(path))


def _what_would_fit(page: Page, n: int, of: int, percent: Printed) -> str:
    """Solve for the denominator and for the count."""
    sizes = [size for size in range(max(n, 1), LARGEST * of + 1) if percent.interval.holds(Fraction(100 * n, size))]
    counts = [count for count in range(of + 1) if percent.interval.holds(Fraction(100 * count, of))]
    named = [f"{size} ({names[0]})" if (names := page.populations_of(size)) else str(size) for size in sizes]
    denominators = (
        f"{n} would be {percent} % of {' or '.join(named)}" if sizes else f"{n} is {percent} % of no whole number"
    )
    others = f"{' or '.join(map(str, counts))} of {of} would fit" if counts else f"no count of {of} would fit"
    return f"{denominators}; {others}"


def _run(counts: list[int]) -> str:
    return str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
