"""Adverse events of which each subject's worst grade, by term and overall, is as printed.

Subjects are first divided by their worst grade overall. Each then gets an event of that grade, and no worse; what is
left of each term goes to others who may have it. Events of the table's group (immune-related ones) are those of the
rows that the published file's `records` names: always, or when severe. Of the former so many go to subjects with a
severe one that their number is the printed one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.evidence.reconstruct.records.words import class_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from topline.evidence.published import Published
    from topline.evidence.published.record_words import RecordWords
    from topline.evidence.published.rows import Cell

SEVERE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One adverse event: the place of its subject, its term and system organ class, its grade."""

    subject: int
    label: str
    system: str
    grade: int
    is_immune: bool


def choose_events(n: int, published: Published, rng: np.random.Generator) -> tuple[Event, ...]:
    """Deal the printed table out among n subjects."""
    table = published.adverse_events
    grades = {name: column.grades for name, column in table.columns.items() if column.grades}
    rows = {name: row for name, row in table.rows.items() if row.kind == "term"}
    wanted = {
        (name, min(levels)): _cell(row.cells.get(column))
        for name, row in rows.items()
        for column, levels in grades.items()
    }
    overall = next((row for row in table.rows.values() if row.kind == "any"), None)
    by_grade = {min(levels): _cell(overall.cells.get(column)) if overall else 0 for column, levels in grades.items()}
    worst = _worst_grades(n, by_grade, wanted, rng)
    immune = next((row for row in table.rows.values() if row.kind == "group"), None)
    words = published.records
    dealt = _deal(worst, wanted, _severe_and_all(immune.cells if immune else {}, grades), words, rng)
    return tuple(
        Event(subject=subject, label=rows[name].label or name, system=class_of(published, name),
              grade=_shown_grade(grade, grades, rng), is_immune=immune is not None and _is_immune(words, name, grade))
        for subject, name, grade in dealt
    )  # fmt: skip


def _cell(cell: Cell | None) -> int:
    return 0 if cell is None or cell.n.value is None else int(cell.n.value)


def _severe_and_all(cells: dict[str, Cell], grades: dict[str, tuple[int, ...]]) -> tuple[int, int]:
    """Count the subjects with a severe event of a group, and all of them."""
    counts = {min(levels): _cell(cells.get(column)) for column, levels in grades.items()}
    return sum(count for grade, count in counts.items() if grade >= SEVERE), sum(counts.values())


def _is_immune(words: RecordWords, name: str, grade: int) -> bool:
    return name in words.immune or (name in words.immune_when_severe and grade >= SEVERE)


def _shown_grade(grade: int, grades: dict[str, tuple[int, ...]], rng: np.random.Generator) -> int:
    """Choose a grade of a column such as 1–2."""
    column = next(levels for levels in grades.values() if min(levels) == grade)
    return int(column[int(rng.integers(0, len(column)))])


def _worst_grades(
    n: int, by_grade: dict[int, int], wanted: dict[tuple[str, int], int], rng: np.random.Generator
) -> list[int]:
    """Divide the subjects by their worst grade; without a printed total as many as the largest row has."""
    if not any(by_grade.values()):
        by_grade = {grade: max((k for (_, g), k in wanted.items() if g == grade), default=0) for grade in by_grade}
    dealt = [grade for grade, count in sorted(by_grade.items(), reverse=True) for _ in range(count)][:n]
    return [int(grade) for grade in rng.permutation(dealt + [0] * (n - len(dealt)))]


def _deal(
    worst: list[int],
    wanted: dict[tuple[str, int], int],
    immune: tuple[int, int],
    words: RecordWords,
    rng: np.random.Generator,
) -> Iterator[tuple[int, str, int]]:
    has: dict[str, set[int]] = {name: set() for name, _ in wanted}
    in_need = {subject for subject, grade in enumerate(worst) if grade > 0}
    severe_immune: set[int] = set()
    for (name, grade), count in sorted(wanted.items(), key=lambda item: (-item[0][1], item[1])):
        is_immune = _is_immune(words, name, grade)
        able = [subject for subject, most in enumerate(worst) if most >= grade and subject not in has[name]]
        if is_immune and grade >= SEVERE:
            able = [subject for subject in able if subject not in severe_immune]
        order = _by_need(able, worst, in_need, grade, rng)
        if is_immune and grade < SEVERE:
            inside = count + len(severe_immune) - immune[1] if immune[1] else 0
            order = _split(order, severe_immune, max(inside, 0), count)
        for subject in order[:count]:
            has[name].add(subject)
            if worst[subject] == grade:
                in_need.discard(subject)
            if is_immune and grade >= SEVERE:
                severe_immune.add(subject)
            yield subject, name, grade


def _by_need(
    able: Sequence[int], worst: list[int], in_need: set[int], grade: int, rng: np.random.Generator
) -> list[int]:
    """Put those first whose worst grade this is and who have no event of it yet; then at random."""
    mixed = [int(subject) for subject in rng.permutation(list(able))]
    return sorted(mixed, key=lambda subject: not (worst[subject] == grade and subject in in_need))


def _split(order: list[int], inside: set[int], n_inside: int, count: int) -> list[int]:
    """Take so many of a set, and all others from outside it."""
    chosen = [subject for subject in order if subject in inside][:n_inside]
    return [*chosen, *[subject for subject in order if subject not in inside][: count - len(chosen)]]
