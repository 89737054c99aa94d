"""How the columns of a table of adverse events lie in each other: any grade holds 3 or more, which holds 3 and 4.

Each subject stands in a row once, at the worst grade of it. So a column counts the subjects of the columns inside it
and, beyond them, those of the grades that none of these has. Columns that share some grades and not others have no
such reading, and a file with them is refused. Where no column names grade 5, there are no fatal events.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.protocol.flaw import Flaw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topline.evidence.published.sections import AdverseEvents

FATAL = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeColumn:
    """One column beside others of the same arm.

    Parameters
    ----------
    name : its key.
    grades : the grades that it counts.
    inside : the widest columns whose grades are a part of its own, in print order; they lie apart.
    own : the grades that none of them has.
    """

    name: str
    grades: frozenset[int]
    inside: tuple[str, ...]
    own: tuple[int, ...]


def grades_of(table: AdverseEvents, column: str) -> frozenset[int]:
    """Give the grades of a column; none named means every grade."""
    return frozenset(table.columns[column].grades) or every_grade(table)


def every_grade(table: AdverseEvents) -> frozenset[int]:
    """Give the grades that a table has."""
    named = {grade for column in table.columns.values() for grade in column.grades}
    return frozenset(range(1, FATAL if named and FATAL not in named else FATAL + 1))


def grade_columns(table: AdverseEvents, names: Iterable[str]) -> tuple[GradeColumn, ...]:
    """Lay out columns of one arm, those that repeat the grades of an earlier one left out."""
    grades: dict[str, frozenset[int]] = {}
    for name in names:
        if grades_of(table, name) not in grades.values():
            grades[name] = grades_of(table, name)
    return tuple(_laid_out(name, grades) for name in grades)


def crossing_flaws(table: AdverseEvents) -> Iterator[Flaw]:
    """Find columns that share some grades and not others."""
    for one, other in itertools.combinations(table.columns, 2):
        first, second = grades_of(table, one), grades_of(table, other)
        shared = first & second
        if table.columns[one].arm == table.columns[other].arm and shared and shared not in (first, second):
            yield Flaw(
                path=("adverse_events", "columns", other, "grades"),
                expected="grades that lie within those of another column, or apart from them",
                found=f"{_told(second)}, beside {_told(first)} of '{one}'",
                remedy="correct the grades, or leave one of the two columns out",
            )


def _laid_out(name: str, grades: dict[str, frozenset[int]]) -> GradeColumn:
    narrower = {other: each for other, each in grades.items() if each < grades[name]}
    inside = tuple(other for other, each in narrower.items() if not any(each < wider for wider in narrower.values()))
    own = grades[name].difference(*(grades[other] for other in inside))
    return GradeColumn(name=name, grades=grades[name], inside=inside, own=tuple(sorted(own)))


def _told(grades: frozenset[int]) -> str:
    return ", ".join(str(grade) for grade in sorted(grades))
