"""How severe the adverse events were: each subject once a term, by the worst grade."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.analyse.adverse_event_terms import EMERGENT, SEVERE, Scale, choose_scale, is_frequent, rank_terms
from topline.analyse.adverse_events import TERM
from topline.analyse.counts import Counts, count_population, count_subjects
from topline.analyse.rows import count_and_share
from topline.analyse.selection import select

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topline.analyse.selection import Group, Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

WORST = "WORSTFL = 'Y'"
WORST_OF_TERM = "TERMWFL = 'Y'"


def analyse_adverse_event_grades(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Count subjects by their worst grade of any event, and of each term."""
    population = select(item, data, protocol)
    sizes = count_subjects(population)
    yield from count_population(population)
    records = select(item, data, protocol, "adae", EMERGENT)
    scale = choose_scale(data.datasets["adae"])
    yield from _grade_rows(records.narrow(WORST), scale, sizes, "any_grade", ())
    by_term = records.narrow(WORST_OF_TERM)
    totals = count_subjects(by_term, TERM)
    shown = [term for term in rank_terms(by_term.frame, TERM) if is_frequent(item, by_term, totals, sizes, term)]
    yield from _grade_rows(by_term, scale, sizes, "term", shown)


def _grade_rows(
    records: Selection, scale: Scale, sizes: Counts, name: str, terms: Sequence[str]
) -> Iterator[Statistic]:
    """Write the counts of all grades, of each grade and of the severe ones; of all events where no terms are given."""
    keys = (TERM,) if name == "term" else ()
    severe = records.narrow(SEVERE)
    totals, graded = count_subjects(records, *keys), count_subjects(records, *keys, "GRADE")
    severes = count_subjects(severe, *keys)
    starts = [_starts(records, severe, group, scale, name) for group in records.groups]
    for levels in [(term,) for term in terms] if keys else [()]:
        for group, start in zip(records.groups, starts, strict=True):
            size = sizes.of(group)
            total, grade_row, worst = (_of_term(row, levels) for row in start)
            yield from count_and_share(total, totals.of(group, *levels), size, label="Any grade")
            for grade in scale.levels:
                row = replace(grade_row, variable_level=grade)
                yield from count_and_share(row, graded.of(group, *levels, grade), size)
            yield from count_and_share(worst, severes.of(group, *levels), size, label=scale.severe)


def _starts(
    records: Selection, severe: Selection, group: Group, scale: Scale, name: str
) -> tuple[Statistic, Statistic, Statistic]:
    """Start the rows of any grade, of one grade, and of the severe grades."""
    total = replace(group.mark(records.row(f"{name}_total")), context=scale.name)
    grade = replace(group.mark(records.row(name)), context=scale.name, variable="GRADE")
    worst = replace(group.mark(severe.row(f"{name}_severe")), context=scale.name)
    return total, grade, worst


def _of_term(row: Statistic, levels: tuple[str, ...]) -> Statistic:
    return replace(row, group2=TERM, group2_level=levels[0]) if levels else row
