"""Adverse events of which each subject's worst grade, by term and overall, is as printed.

Subjects are first divided by their worst grade overall. Each then gets an event of that grade, and no worse; what is
left of each term goes to others who may have it. Events of the table's group (immune-related ones) are those of the
rows that the published file's `records` names: always, or when severe. Of the former so many go to subjects with a
severe one that their number is the printed one.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.evidence.published.event_groups import IMMUNE, RELATED, SERIOUS, group_columns
from topline.evidence.published.grade_columns import FATAL, every_grade, grade_columns
from topline.evidence.reconstruct.records.words import class_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np

    from topline.evidence.published import Published
    from topline.evidence.published.record_words import RecordWords
    from topline.evidence.published.rows import Cell
    from topline.evidence.published.sections import AdverseEvents

SEVERE = 3
Dealt = tuple[int, str, int]
"""The place of a subject, a row of the table, the lowest grade of its column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One adverse event: the place of its subject, its term and system organ class, its grade, what marks it."""

    subject: int
    label: str
    system: str
    grade: int
    flags: frozenset[str]


def choose_events(n: int, published: Published, rng: np.random.Generator) -> tuple[Event, ...]:
    """Deal the printed table out among n subjects."""
    table, words = published.adverse_events, published.records
    rows = {name: row for name, row in table.rows.items() if row.kind == "term"}
    parts = {name: _parts(table, row.cells) for name, row in rows.items()}
    wanted = {(name, grades[0]): count for name, by_grade in parts.items() for grades, count in by_grade.items()}
    levels = {(name, grades[0]): grades for name, by_grade in parts.items() for grades in by_grade}
    overall = next((row.cells for row in table.rows.values() if row.kind == "any"), {})
    worst = _worst_grades(n, _by_grade(table, overall), wanted, rng)
    columns = group_columns(table)
    named = next((key for key, column in columns.items() if column == IMMUNE), "")
    in_group = _by_grade(table, table.rows[named].cells if named else {})
    severe = sum(count for grade, count in in_group.items() if grade >= SEVERE)
    dealing = _deal(worst, wanted, (severe, sum(in_group.values())), words, rng)
    dealt = [(each, _shown_grade(levels[each[1], each[2]], rng)) for each in dealing]
    flags = _flags(published, dealt)
    return tuple(
        Event(subject=subject, label=rows[name].label or name, system=class_of(published, name), grade=shown, flags=own)
        for ((subject, name, _), shown), own in zip(dealt, flags, strict=True)
    )


def _flags(published: Published, dealt: Sequence[tuple[Dealt, int]]) -> list[frozenset[str]]:
    """Choose the events of each group; immune-related ones are those of the rows that are named, if any are."""
    table, words = published.adverse_events, published.records
    is_named = bool(words.immune or words.immune_when_severe)
    groups = {column: _parts(table, table.rows[key].cells) for key, column in group_columns(table).items()}
    serious = published.counts.get("SERIOUS")
    if serious is not None and serious.n is not None:
        groups.setdefault(SERIOUS, {tuple(sorted(every_grade(table))): int(serious.n.value or 0)})
    members = {
        column: _members(dealt, parts) for column, parts in groups.items() if not (column == IMMUNE and is_named)
    }
    if RELATED in members:
        members[RELATED] = _with_milder(dealt, members[RELATED])
    if is_named and IMMUNE in groups:
        own = [place for place, ((_, name, grade), _) in enumerate(dealt) if _is_immune(words, name, grade)]
        members[IMMUNE] = set(own)
    return [frozenset(column for column, places in members.items() if place in places) for place in range(len(dealt))]


def _parts(table: AdverseEvents, cells: Mapping[str, Cell]) -> dict[tuple[int, ...], int]:
    """Count by the grades that a column has alone; a column that holds others counts where it has subjects beyond."""
    found: dict[tuple[int, ...], int] = {}
    for column in grade_columns(table, [name for name in table.columns if name in cells]):
        n = _cell(cells[column.name]) - sum(_cell(cells[name]) for name in column.inside)
        if column.own and (n > 0 or not column.inside):
            found[column.own] = n
    return found


def _by_grade(table: AdverseEvents, cells: Mapping[str, Cell]) -> dict[int, int]:
    return {grades[0]: count for grades, count in _parts(table, cells).items()}


def _members(dealt: Sequence[tuple[Dealt, int]], parts: Mapping[tuple[int, ...], int]) -> set[int]:
    """Choose one event of as many subjects as a group has by worst grade, the severe first."""
    found: dict[int, int] = {}
    for grades, count in sorted(parts.items(), reverse=True):
        able: dict[int, int] = {}
        for place in sorted(range(len(dealt)), key=lambda place: dealt[place][1]):
            (subject, *_), shown = dealt[place]
            if shown in grades and subject not in found:
                able[subject] = place
        worst = sorted(able, key=lambda subject: -dealt[able[subject]][1])
        found |= {subject: able[subject] for subject in worst[:count]}
    return set(found.values())


def _with_milder(dealt: Sequence[tuple[Dealt, int]], members: set[int]) -> set[int]:
    """Add the other events of the subjects of a group that are not worse than the one chosen."""
    most = {dealt[place][0][0]: dealt[place][1] for place in members}
    return {place for place, ((subject, *_), shown) in enumerate(dealt) if shown <= most.get(subject, 0)}


def _cell(cell: Cell | None) -> int:
    return 0 if cell is None or cell.n.value is None else int(cell.n.value)


def _is_immune(words: RecordWords, name: str, grade: int) -> bool:
    return name in words.immune or (name in words.immune_when_severe and grade >= SEVERE)


def _shown_grade(grades: tuple[int, ...], rng: np.random.Generator) -> int:
    """Choose a grade of a column such as 1–2: of any grade a mild one, a fatal one only where there is no other."""
    able = [grade for grade, place in zip(grades, itertools.count(grades[0])) if grade == place < FATAL] or [FATAL]
    if set(grades) >= {*range(1, FATAL + 1)}:
        able = able[: SEVERE - 1]
    return able[int(rng.integers(0, len(able)))]


def _worst_grades(
    n: int, by_grade: dict[int, int], wanted: dict[tuple[str, int], int], rng: np.random.Generator
) -> list[int]:
    """Divide the subjects by their worst grade; without a printed total as many as the largest row has."""
    if not any(by_grade.values()):
        grades = {grade for _, grade in wanted}
        by_grade = {grade: max(count for (_, own), count in wanted.items() if own == grade) for grade in grades}
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
