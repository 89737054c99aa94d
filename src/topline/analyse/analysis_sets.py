"""How many of the enrolled subjects belong to each analysis set."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.analyse.counts import count_population, count_subjects
from topline.analyse.rows import NO_SUBJECT, number
from topline.analyse.selection import select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.counts import Counts
    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Population, Protocol
    from topline.results import Statistic

ENROLLED = "ENRLFL = 'Y'"


def analyse_analysis_sets(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Count the subjects of each population, as a share of the enrolled."""
    enrolled = select(item, data, protocol, "adsl", ENROLLED)
    sizes = count_subjects(enrolled)
    yield from count_population(enrolled)
    everybody = select(item, data, protocol)
    for name, population in protocol.populations.items():
        yield from _count_set(everybody, f"{name}FL", population, sizes)


def _count_set(everybody: Selection, flag: str, population: Population, sizes: Counts) -> Iterator[Statistic]:
    counts = count_subjects(everybody, flag)
    for group in everybody.groups:
        row = replace(group.mark(everybody.row("set")), variable=flag, variable_level="Y", context=population.rule)
        n, size = counts.of(group, "Y"), sizes.of(group)
        yield number(row, "n", n, label=population.label)
        share = n / size if 0 < size >= n else None
        reason = NO_SUBJECT if size == 0 else "the set is no part of the enrolled"
        yield number(row, "p", share, reason, label=population.label)
