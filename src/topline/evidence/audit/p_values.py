"""P values of compared rates against their counts: which test gives the printed P.

Where counts are not printed, every set of counts is tried that gives the printed shares, adds up to the printed totals
and does not exceed the levels. P is right when one of these sets and one of the tests gives it.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from topline.core import MethodError
from topline.evidence.audit.page import finding, judged, shown, whole
from topline.evidence.published.printed import Printed
from topline.stats import chi_square, fisher_exact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topline.evidence.audit.page import AuditFinding, Page
    from topline.evidence.published.rows import Comparison, Rate, Test
    from topline.protocol.yaml_source import Path

CHECK = "P of counts"
MOST_TRIED, MOST_SETS = 200_000, 500
MOST_TOLD = 3
ROUNDING = 1e-9
Counts = tuple[tuple[int, int], ...]
"""Responders and subjects of each level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelTotals:
    """What bounds the counts behind the shares of a comparison."""

    largest: tuple[int, ...]
    is_everyone: bool
    n: int | None
    of: int | None


def check_p_values(page: Page) -> Iterator[AuditFinding]:
    """Name the tests that give the P of each comparison."""
    for endpoint, comparisons in page.published.responses.subgroups.items():
        for name, comparison in comparisons.items():
            if comparison.p is not None and comparison.p.value is not None:
                path = ("responses", "subgroups", endpoint, name)
                yield _judge(page, path, comparison, comparison.p)
    for section in ("baseline", "groups"):
        for key, block in getattr(page.published, section).items():
            p = block.tests.get("arms")
            rows = [[whole(count.n) for count in level.arms.values()] for level in block.levels.values()]
            if p is not None and p.value is not None and rows and all(n is not None for row in rows for n in row):
                table = [[n or 0 for n in row] for row in rows]
                yield _of_table(page, (section, key), table, p)


def counts_behind(page: Page, endpoint: str, name: str) -> list[Counts]:
    """List the counts that a comparison of rates can stand on.

    Each set has responders and subjects per level. The printed counts are one set; where shares alone are printed, all
    sets that give them are listed, of more than 200,000 possible ones the first.
    """
    comparison = page.published.responses.subgroups[endpoint][name]
    totals = _totals(page, endpoint, name, comparison)
    options = [
        _options(rate, size, is_everyone=totals.is_everyone)
        for rate, size in zip(comparison.levels.values(), totals.largest, strict=True)
    ]
    return [
        found
        for found in itertools.islice(itertools.product(*options), MOST_TRIED)
        if totals.n in {None, sum(n for n, _ in found)} and totals.of in {None, sum(of for _, of in found)}
    ]


def _totals(page: Page, endpoint: str, name: str, comparison: Comparison) -> LevelTotals:
    published = page.published
    section = "baseline" if name in published.baseline else "groups"
    levels = getattr(published, section)[name].levels
    population = page.population(("responses", "subgroups", endpoint, name))
    size = published.subjects(population)
    sizes = [whole(levels[key].n) for key in comparison.levels]
    is_everyone = None not in sizes and population == page.population((section, name))
    rate = published.responses.rates.get(endpoint)
    is_whole = set(comparison.levels) == set(levels) and getattr(published, section)[name].complete
    return LevelTotals(
        largest=tuple(n if n is not None else size or 0 for n in sizes),
        is_everyone=is_everyone,
        n=whole(rate.n) if rate is not None and is_whole else None,
        of=size if is_whole else None,
    )


def _options(rate: Rate, largest: int, *, is_everyone: bool) -> list[tuple[int, int]]:
    """List the counts of one level that give its share."""
    of, n = whole(rate.of), whole(rate.n)
    sizes = [of] if of is not None else range(largest if is_everyone else 1, largest + 1)
    return [
        (count, size)
        for size in sizes
        for count in ([n] if n is not None else _counts(rate, size))
        if rate.percent is None or (size > 0 and rate.percent.interval.holds(Fraction(100 * count, size)))
    ]


def _counts(rate: Rate, size: int) -> range:
    """Give the counts between the limits of a printed share."""
    bounds = rate.percent.interval if rate.percent is not None else Printed("NA").interval
    lower = 0 if bounds.lower is None else max(0, math.ceil(bounds.lower * size / 100))
    upper = size if bounds.upper is None else min(size, math.floor(bounds.upper * size / 100))
    return range(lower, upper + 1)


def _judge(page: Page, path: Path, comparison: Comparison, p: Printed) -> AuditFinding:
    sets = counts_behind(page, str(path[2]), str(path[3]))
    if not sets:
        words = " and ".join(f"{rate.percent} %" for rate in comparison.levels.values())
        return finding(CHECK, "inconsistent", page, path, f"no counts give {words} and add up to the printed totals")
    if len(sets) > MOST_SETS:
        return finding(CHECK, "cannot tell", page, path, f"{len(sets)} sets of counts give the printed shares")
    values = [(counts, _p_values([[n, of - n] for n, of in counts])) for counts in sets]
    fitting = [
        f"{_test_words(name)} of {_written(counts)} gives {shown(value, 4)}"
        for counts, tests in values
        for name, value in tests.items()
        if _is_meant(name, comparison.test) and p.interval.holds(value, ROUNDING)
    ]
    printed = f"printed P {p}"
    if fitting:
        more = f"; {len(fitting) - MOST_TOLD} more fit" if len(fitting) > MOST_TOLD else ""
        return finding(CHECK, "consistent", page, path, f"{'; '.join(fitting[:MOST_TOLD])}{more}; {printed}")
    counts, tests = values[0]
    each = ", ".join(f"{_test_words(name)} {shown(value, 4)}" for name, value in tests.items())
    return finding(CHECK, "inconsistent", page, path, f"{printed}; {_written(counts)} gives {each}")


def _of_table(page: Page, path: Path, table: list[list[int]], p: Printed) -> AuditFinding:
    tests = _p_values(table)
    fitting = [name for name, value in tests.items() if p.interval.holds(value, ROUNDING)]
    each = ", ".join(f"{_test_words(name)} {shown(value, 4)}" for name, value in tests.items())
    return finding(CHECK, judged(fits=bool(fitting)), page, path, f"printed P {p}; the counts give {each}")


def _p_values(table: list[list[int]]) -> Mapping[Test, float]:
    tests: dict[Test, float | None] = {
        "fisher": _exact(table),
        "chi-square": chi_square(table, yates=False).p_value,
        "chi-square with correction": chi_square(table, yates=True).p_value,
    }
    return {name: value for name, value in tests.items() if value is not None}


def _exact(table: list[list[int]]) -> float | None:
    """Give Fisher's P, None where the table has more possibilities than can be gone through."""
    try:
        return fisher_exact(table).p_value
    except MethodError:
        return None


def _is_meant(name: Test, said: Test) -> bool:
    return said in {"", name}


def _test_words(name: str) -> str:
    return "Fisher's test" if name == "fisher" else name


def _written(counts: Counts) -> str:
    return " and ".join(f"{n}/{of}" for n, of in counts)
