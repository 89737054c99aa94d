"""Which adverse events the subjects had: by system organ class and preferred term."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.analyse.adverse_event_terms import EMERGENT, is_frequent, rank_pairs, rank_terms
from topline.analyse.counts import Counts, count_population, count_subjects
from topline.analyse.rows import count_and_share
from topline.analyse.selection import select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.selection import Group, Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

CLASS, TERM = "AEBODSYS", "AEDECOD"


def analyse_adverse_events(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Count the subjects with any event, with events of each class, and with each term.

    Classes stand in the order of their frequency among all subjects, and so do the terms of a class.
    """
    population = select(item, data, protocol)
    sizes = count_subjects(population)
    yield from count_population(population)
    records = select(item, data, protocol, "adae", EMERGENT)
    yield from count_any(records, sizes, "any")
    classes, terms = count_subjects(records, CLASS), count_subjects(records, CLASS, TERM)
    members = rank_pairs(records.frame, CLASS, TERM)
    for body_system in rank_terms(records.frame, CLASS):
        known = members.get(body_system, ())
        shown = [term for term in known if is_frequent(item, records, terms, sizes, body_system, term)]
        if not shown:
            continue
        for group in records.groups:
            row = replace(group.mark(records.row("class")), variable=CLASS, variable_level=body_system)
            yield from count_and_share(row, classes.of(group, body_system), sizes.of(group))
        starts = _starts(records, body_system)
        for term in shown:
            for group, start in starts:
                row = replace(start, variable_level=term)
                yield from count_and_share(row, terms.of(group, body_system, term), sizes.of(group))
    uncoded = records.narrow(f"({CLASS} IS NULL OR {TERM} IS NULL)")
    if not uncoded.frame.is_empty():
        yield from count_any(uncoded, sizes, "uncoded", "Not coded")


def _starts(records: Selection, body_system: str) -> list[tuple[Group, Statistic]]:
    row = replace(records.row("term"), group2=CLASS, group2_level=body_system, variable=TERM)
    return [(group, group.mark(row)) for group in records.groups]


def count_any(records: Selection, sizes: Counts, name: str, label: str = "Any adverse event") -> Iterator[Statistic]:
    """Count the subjects with any of the records."""
    counts = count_subjects(records)
    for group in records.groups:
        yield from count_and_share(group.mark(records.row(name)), counts.of(group), sizes.of(group), label=label)
