"""How laboratory grades moved: the grade at baseline against the worst grade on treatment, of each CTCAE term.

Shares are of the subjects of the group who have both grades. Those without a grade at baseline and those without one on
treatment are counted apart, so that every subject of the group stands in one cell or is counted as having neither.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.analyse.counts import Counts, count_population, count_subjects
from topline.analyse.lab_tests import NO_VALUES, explain_absence, list_tests, split_by_test
from topline.analyse.rows import count_and_share, number
from topline.analyse.selection import choose_subjects, quoted, select

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from topline.analyse.lab_tests import Direction
    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

GRADES = ("0", "1", "2", "3", "4")
"""A number alone never decides grade 5."""
NO_GRADE = "no laboratory value has a CTCAE grade"


def analyse_lab_shift(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Count subjects by the grade at baseline and the worst grade on treatment, term by term."""
    population = select(item, data, protocol)
    yield from count_population(population)
    labs = select(item, data, protocol, "adlb")
    tests = list_tests(labs, item.tests)
    graded = [test for test in tests if test.terms]
    for test, own in split_by_test(labs, graded).items():
        for way, term in test.terms:
            records = own.narrow(f"{way.term} = {quoted(term)}")
            yield from _shift_rows(population, records, way, f"{term}: {test.name}")
    if not graded:
        yield from explain_absence(labs, "shift", NO_GRADE if tests else NO_VALUES)


def _shift_rows(population: Selection, records: Selection, way: Direction, context: str) -> Iterator[Statistic]:
    has_baseline = f"{way.baseline} IS NOT NULL"
    worst, based = records.narrow(f"{way.worst_grade} = 'Y'"), records.narrow(has_baseline)
    bases = based.frame[way.baseline].unique().sort().to_list()
    treated, known = set(worst.frame["USUBJID"]), set(based.frame["USUBJID"])
    lacking = set(population.frame["USUBJID"]) - treated - known
    for row in (
        *_both_rows(worst.narrow(has_baseline), way, bases),
        *_rows_without(based.narrow(choose_subjects(known - treated)), "no_value", way.baseline, bases),
        *_rows_without(worst.narrow(f"{way.baseline} IS NULL"), "no_baseline", way.grade, GRADES),
        *_rows_without(population.narrow(choose_subjects(lacking)), "neither", "USUBJID", ()),
    ):
        yield replace(row, context=context)


def _both_rows(both: Selection, way: Direction, bases: Sequence[str]) -> Iterator[Statistic]:
    """Write the cells, and the sums of rows and columns; the sum of all is what shares are of.

    A subject has one worst grade of a term, so that the cells add up.
    """
    cells = count_subjects(both, way.baseline, way.grade)
    for group in both.groups:
        own = {tuple(levels): n for (level, *levels), n in cells.numbers.items() if level == group.level}
        size = sum(own.values())
        start = group.mark(both.row("total"))
        yield number(start, "n", size)
        for grade in GRADES:
            row = replace(start, analysis_id=f"{both.item.id}.worst", variable=way.grade, variable_level=grade)
            yield from count_and_share(row, _sum_up(own, 1, grade), size)
        for base in bases:
            row = replace(start, group2=way.baseline, group2_level=base)
            yield number(replace(row, analysis_id=f"{both.item.id}.baseline"), "n", _sum_up(own, 0, base))
            for grade in GRADES:
                cell = replace(row, analysis_id=f"{both.item.id}.shift", variable=way.grade, variable_level=grade)
                yield from count_and_share(cell, own.get((base, grade), 0), size)


def _sum_up(cells: Mapping[tuple[str | None, ...], int], place: int, level: str) -> int:
    return sum(n for levels, n in cells.items() if levels[place] == level)


def _rows_without(chosen: Selection, name: str, variable: str, levels: Sequence[str]) -> Iterator[Statistic]:
    """Count the subjects who lack a grade, all together and by the grade that they have."""
    by_level = Counts(numbers={}) if chosen.frame.is_empty() else count_subjects(chosen, variable)
    for group in chosen.groups:
        start = group.mark(chosen.row(name))
        yield number(start, "n", sum(n for key, n in by_level.numbers.items() if key[0] == group.level))
        for level in levels:
            yield number(replace(start, variable=variable, variable_level=level), "n", by_level.of(group, level))
