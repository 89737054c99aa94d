"""GRIM and GRIMMER: which means, deviations and medians whole numbers can have.

The mean of n whole numbers is a whole number over n (GRIM). Their sum of squares is whole as well, and even or odd as
their sum is (GRIMMER). The median of an odd number of them is whole, of an even number a half.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from topline.evidence.audit.page import finding, judged, numbers_of, span, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.audit.page import AuditFinding, Page
    from topline.evidence.published import Bounds, Printed

MEAN, DEVIATION, MEDIAN = "GRIM", "GRIMMER", "median of whole numbers"


def check_grim(page: Page) -> Iterator[AuditFinding]:
    """Check the mean, the deviation and the median of every number whose values are whole."""
    for key, summary in page.published.summaries.items():
        path = ("summaries", key)
        n = whole(summary.n) or page.published.subjects(page.population(path))
        if not summary.integer or not n:
            continue
        if summary.mean is not None and summary.mean.value is not None:
            sums = whole_sums(summary.mean, n)
            yield _mean(page, path, summary.mean, n, sums)
            if summary.sd is not None and summary.sd.value is not None and sums and n > 1:
                yield _deviation(page, path, summary.sd, n, sums)
        if summary.median is not None and summary.median.value is not None:
            yield _median(page, path, summary.median, n)


def whole_sums(mean: Printed, n: int) -> list[int]:
    """List the sums of n whole numbers whose mean is printed so."""
    bounds = mean.interval
    first, last = math.ceil((bounds.lower or 0) * n), math.floor((bounds.upper or 0) * n)
    return list(range(first, last + 1))


def whole_squares(sd: Printed, total: int, n: int) -> list[int]:
    """List the sums of squares of n whole numbers of a sum whose standard deviation is printed so."""
    low, high = (_squares(limit, total, n) for limit in _limits(sd.interval))
    parity = total % 2
    return [squares for squares in range(math.ceil(low), math.floor(high) + 1) if squares % 2 == parity]


def _mean(page: Page, path: tuple[str, str], mean: Printed, n: int, sums: list[int]) -> AuditFinding:
    if n >= 10**mean.decimals:
        words = f"{n} whole numbers can have every mean of {_digits(mean.decimals)}; printed {mean}"
        return finding(MEAN, "cannot tell", page, path, words)
    nearest = Fraction(round((mean.exact or 0) * n), n)
    words = (
        f"a mean of {n} whole numbers is a {n}th; the nearest to {span(mean)} is {float(nearest):.{mean.decimals + 2}f}"
    )
    return finding(MEAN, judged(fits=bool(sums)), page, path, words, numbers=numbers_of(path, "mean"))


def _deviation(page: Page, path: tuple[str, str], sd: Printed, n: int, sums: list[int]) -> AuditFinding:
    found = [(total, squares) for total in sums for squares in whole_squares(sd, total, n)[:1]]
    if found:
        total, squares = found[0]
        words = f"{n} whole numbers with sum {total} and sum of squares {squares} have it; printed {span(sd)}"
    else:
        words = f"no {n} whole numbers with the printed mean have a deviation of {span(sd)}"
    return finding(DEVIATION, judged(fits=bool(found)), page, path, words, numbers=numbers_of(path, "sd", "mean"))


def _median(page: Page, path: tuple[str, str], median: Printed, n: int) -> AuditFinding:
    step = Fraction(1) if n % 2 else Fraction(1, 2)
    bounds = median.interval
    fits = math.ceil((bounds.lower or 0) / step) * step <= (bounds.upper or 0)
    kind = "whole" if n % 2 else "whole or a half"
    words = f"the median of {n} whole numbers is {kind}; printed {median}"
    return finding(MEDIAN, judged(fits=fits), page, path, words, numbers=numbers_of(path, "median"))


def _limits(bounds: Bounds) -> tuple[Fraction, Fraction]:
    return max(Fraction(0), bounds.lower or Fraction(0)), bounds.upper or Fraction(0)


def _squares(sd: Fraction, total: int, n: int) -> Fraction:
    return sd**2 * (n - 1) + Fraction(total**2, n)


def _digits(decimals: int) -> str:
    return "1 decimal" if decimals == 1 else f"{decimals} decimals"
