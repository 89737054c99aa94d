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
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np

    from topline.evidence.published import Published
    from topline.evidence.published.record_words import RecordWords
    from topline.evidence.published.rows import Cell
    from topline.evidence.published.sections import AdverseEvents

SEVERE, FATAL = 3, 5
Dealt = tuple[int, str, int]
"""The place of a subject, a row of the table, the lowest grade of its column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One adverse event: the place of its subject, its term and system organ class, its grade."""

    subject: int
    label: str
    system: str
    grade: int
    is_immune: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """The columns of the table: those of grades, and the total that stands for the grades below `lowest`, if any."""

    graded: Mapping[str, tuple[int, ...]]
    rest: str
    lowest: int


def choose_events(n: int, published: Published, rng: np.random.Generator) -> tuple[Event, ...]:
    """Deal the printed table out among n subjects."""
    table, words = published.adverse_events, published.records
    columns = _columns(table)
    rows = {name: row for name, row in table.rows.items() if row.kind == "term"}
    wanted = {(name, grade): n for name, row in rows.items() for grade, n in _by_grade(row.cells, columns).items()}
    overall = next((row.cells for row in table.rows.values() if row.kind == "any"), {})
    worst = _worst_grades(n, _by_grade(overall, columns), wanted, rng)
    group = next((row.cells for row in table.rows.values() if row.kind == "group"), None)
    in_group = _by_grade(group or {}, columns)
    severe = sum(count for grade, count in in_group.items() if grade >= SEVERE)
    dealing = _deal(worst, wanted, (severe, sum(in_group.values())), words, rng)
    dealt = [(each, _shown_grade(each[2], columns, rng)) for each in dealing]
    is_named = bool(words.immune or words.immune_when_severe)
    members = set[int]() if is_named else _members([each for each, _ in dealt], in_group)
    return tuple(
        Event(subject=subject, label=rows[name].label or name, system=class_of(published, name),
              grade=shown, is_immune=place in members or (group is not None and _is_immune(words, name, grade)))
        for place, ((subject, name, grade), shown) in enumerate(dealt)
    )  # fmt: skip


def _columns(table: AdverseEvents) -> _Columns:
    graded = {name: tuple(sorted(column.grades)) for name, column in table.columns.items() if column.grades}
    lowest = min((levels[0] for levels in graded.values()), default=SEVERE)
    totals = [name for name, column in table.columns.items() if not column.grades]
    return _Columns(graded=graded, rest=totals[0] if totals and lowest > 1 else "", lowest=lowest)


def _by_grade(cells: Mapping[str, Cell], columns: _Columns) -> dict[int, int]:
    """Count by the lowest grade of each column, and what the total has beyond them as grade 1."""
    counts = {levels[0]: _cell(cells.get(column)) for column, levels in columns.graded.items()}
    rest = _cell(cells.get(columns.rest)) - sum(counts.values())
    return counts | ({1: max(rest, 0)} if columns.rest else {})


def _members(dealt: Sequence[Dealt], in_group: Mapping[int, int]) -> set[int]:
    """Choose events of the table's group: one of as many subjects as it has by worst grade, the severe first."""
    found: dict[int, int] = {}
    for grade, count in sorted(in_group.items(), reverse=True):
        able = {dealt[place][0]: place for place in range(len(dealt)) if dealt[place][2] == grade}
        others = [subject for subject in able if subject not in found]
        found |= {subject: able[subject] for subject in others[:count]}
    return set(found.values())


def _cell(cell: Cell | None) -> int:
    return 0 if cell is None or cell.n.value is None else int(cell.n.value)


def _is_immune(words: RecordWords, name: str, grade: int) -> bool:
    return name in words.immune or (name in words.immune_when_severe and grade >= SEVERE)


def _shown_grade(grade: int, columns: _Columns, rng: np.random.Generator) -> int:
    """Choose a grade of a column such as 1–2, a fatal one only where the column has no other."""
    levels = next((levels for levels in columns.graded.values() if levels[0] == grade), range(1, columns.lowest))
    able = [level for level in levels if level < FATAL] or [FATAL]
    return able[int(rng.integers(0, len(able)))]


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
) -> Iterator[Dealt]:
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
