"""Where the subjects went: how many were screened, enrolled and treated, and how they left the study."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.analyse.counts import count_population, count_subjects
from topline.analyse.rows import count_and_share, number
from topline.analyse.selection import TOTAL, select, select_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.counts import Counts
    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

STATUSES = ("COMPLETED", "DISCONTINUED", "ONGOING")
DISCONTINUED = "EOSSTT = 'DISCONTINUED'"
TREATED = "TRTSDT IS NOT NULL"


def analyse_disposition(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Count subjects by status at the end of study and by reason of leaving it."""
    population = select(item, data, protocol)
    sizes = count_subjects(population)
    yield from count_population(population)
    yield from _count_screened(select_all(item, data, protocol))
    yield from _count_treated(population.narrow(TREATED), sizes)
    yield from _count_levels(population, "status", "EOSSTT", STATUSES, sizes)
    left = population.narrow(DISCONTINUED)
    yield from _count_levels(left, "reason", "DCSREAS", rank_levels(left, "DCSREAS"), sizes)
    yield from _count_unexplained(left.narrow("DCSREAS IS NULL"), sizes)


def rank_levels(selection: Selection, variable: str) -> tuple[str, ...]:
    """Give the levels of a text variable, the most frequent first, equals in alphabetical order."""
    counts = count_subjects(replace(selection, groups=(TOTAL,)), variable).numbers
    found = [(level, n) for (_, level), n in counts.items() if level is not None]
    return tuple(level for level, _ in sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _count_screened(everybody: Selection) -> Iterator[Statistic]:
    screened = number(everybody.row("screened"), "n", len(everybody.frame), label="Screened")
    yield screened
    counts = count_subjects(everybody, "ENRLFL")
    for group in everybody.groups:
        row = replace(group.mark(everybody.row("randomised")), variable="ENRLFL", variable_level="Y")
        yield number(row, "n", counts.of(group, "Y"), label="Enrolled")


def _count_treated(treated: Selection, sizes: Counts) -> Iterator[Statistic]:
    counts = count_subjects(treated)
    for group in treated.groups:
        row = group.mark(treated.row("treated"))
        yield from count_and_share(row, counts.of(group), sizes.of(group), label="Treated")


def _count_levels(
    selection: Selection, name: str, variable: str, levels: tuple[str, ...], sizes: Counts
) -> Iterator[Statistic]:
    counts = count_subjects(selection, variable)
    for level in levels:
        for group in selection.groups:
            row = replace(group.mark(selection.row(name)), variable=variable, variable_level=level)
            yield from count_and_share(row, counts.of(group, level), sizes.of(group))


def _count_unexplained(left: Selection, sizes: Counts) -> Iterator[Statistic]:
    if left.frame.is_empty():
        return
    counts = count_subjects(left)
    for group in left.groups:
        row = replace(group.mark(left.row("reason")), variable="DCSREAS", context="no reason recorded")
        yield from count_and_share(row, counts.of(group), sizes.of(group), label="No reason recorded")
