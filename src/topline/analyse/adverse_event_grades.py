"""How severe the adverse events were: each subject once a term, by the worst grade."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.analyse.adverse_event_terms import (
    CTCAE_GRADES,
    EMERGENT,
    RELATED,
    SEVERE,
    Scale,
    choose_scale,
    is_frequent,
    rank_terms,
)
from topline.analyse.adverse_events import TERM
from topline.analyse.counts import Counts, count_population, count_subjects
from topline.analyse.rows import absent, count_and_share
from topline.analyse.selection import both, quoted, select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.selection import Group, Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

WORST, WORST_OF_TERM = "WORSTFL = 'Y'", "TERMWFL = 'Y'"
WORST_RELATED, WORST_RELATED_OF_TERM = "RELWFL = 'Y'", "RELTWFL = 'Y'"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Rows of one kind: each subject's worst event of all, of a kind of interest, or of a term.

    Parameters
    ----------
    name : the analysis.
    records : each subject's worst event, or worst event of each term.
    group2 : what group2 says: the flag of the kind of interest, or the variable of the term.
    levels : its levels, a row each.
    """

    name: str
    records: Selection
    group2: str = ""
    levels: tuple[str, ...] = ("",)

    @property
    def keys(self) -> tuple[str, ...]:
        """The variables by which subjects are counted beside their group."""
        return (self.group2,) if self.group2 else ()


def analyse_adverse_event_grades(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Count subjects by their worst grade of any event, of each kind of interest, and of each term."""
    population = select(item, data, protocol)
    sizes = count_subjects(population)
    yield from count_population(population)
    records = select(item, data, protocol, "adae", both(EMERGENT, RELATED) if item.related_only else EMERGENT)
    scale = choose_scale(data.datasets["adae"])
    any_event = records.narrow(WORST_RELATED if item.related_only else WORST)
    yield from _grade_rows(_Part(name="any_grade", records=any_event), scale, sizes)
    for kind in item.events_of_interest:
        worst = records.narrow(f"{kind}WFL = 'Y'")
        yield from _grade_rows(_Part(name="interest", records=worst, group2=f"{kind}FL", levels=("Y",)), scale, sizes)
    by_term = records.narrow(WORST_RELATED_OF_TERM if item.related_only else WORST_OF_TERM)
    totals = count_subjects(by_term, TERM)
    shown = [term for term in rank_terms(by_term.frame, TERM) if is_frequent(item, by_term, totals, sizes, term)]
    yield from _grade_rows(_Part(name="term", records=by_term, group2=TERM, levels=tuple(shown)), scale, sizes)


def _grade_rows(part: _Part, scale: Scale, sizes: Counts) -> Iterator[Statistic]:
    """Write the counts of all grades, of each grade, of the severe ones, and of the grades that stand together."""
    records, keys = part.records, part.keys
    severe = records.narrow(SEVERE)
    totals, graded = count_subjects(records, *keys), count_subjects(records, *keys, "GRADE")
    severes = count_subjects(severe, *keys)
    together = [(grades, records.narrow(_grade_condition(grades))) for grades in records.item.grades]
    joined = {grades: count_subjects(narrowed, *keys) for grades, narrowed in together}
    starts = [_starts(part, severe, group, scale) for group in records.groups]
    for level in part.levels:
        levels = (level,) if keys else ()
        for group, start in zip(records.groups, starts, strict=True):
            size = sizes.of(group)
            total, grade_row, worst = (replace(row, group2=part.group2, group2_level=level) for row in start)
            yield from count_and_share(total, totals.of(group, *levels), size, label="Any grade")
            for grade in scale.levels:
                row = replace(grade_row, variable_level=grade)
                yield from count_and_share(row, graded.of(group, *levels, grade), size)
            yield from count_and_share(worst, severes.of(group, *levels), size, label=scale.severe)
            for grades, narrowed in together:
                row = replace(grade_row, analysis_id=f"{grade_row.analysis_id}_grades", filter=narrowed.filter)
                row = replace(row, variable=TOGETHER, variable_level=grades)
                if set(CTCAE_GRADES) <= set(scale.levels):
                    yield from count_and_share(row, joined[grades].of(group, *levels), size)
                else:
                    yield from absent(row, ("n", "p"), NO_GRADES)


NO_GRADES = "the data have no CTCAE grade"
TOGETHER = "GRADES"
"""What the rows of several grades say as variable: no variable of ADAE, their filter has the grades."""


def _grade_condition(grades: str) -> str:
    """Write the condition of grades that stand together.

    >>> _grade_condition("1-2")
    "GRADE IN ('1', '2')"
    """
    first, _, last = grades.partition("-")
    members = range(int(first), int(last or first) + 1)
    return f"GRADE IN ({', '.join(quoted(str(grade)) for grade in members)})"


def _starts(part: _Part, severe: Selection, group: Group, scale: Scale) -> tuple[Statistic, Statistic, Statistic]:
    """Start the rows of any grade, of one grade, and of the severe grades."""
    total = replace(group.mark(part.records.row(f"{part.name}_total")), context=scale.name)
    grade = replace(group.mark(part.records.row(part.name)), context=scale.name, variable="GRADE")
    worst = replace(group.mark(severe.row(f"{part.name}_severe")), context=scale.name)
    return total, grade, worst
