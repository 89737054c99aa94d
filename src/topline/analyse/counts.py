"""Count subjects: each once, however many records it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.rows import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topline.analyse.selection import Group, Selection
    from topline.results import Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Numbers of subjects by group and by the levels of further variables; what is not listed is 0."""

    numbers: Mapping[tuple[str | None, ...], int]

    def of(self, group: Group, *levels: str) -> int:
        """Give the number of subjects of a group with these levels."""
        return self.numbers.get((group.level, *levels), 0)


def count_subjects(selection: Selection, *variables: str) -> Counts:
    """Count the distinct subjects of each group, by the levels of `variables`."""
    numbers: dict[tuple[str | None, ...], int] = {}
    for variable in {group.variable for group in selection.groups}:
        keys = [*([variable] if variable else []), *variables]
        for *levels, n in _distinct_subjects(selection.frame, keys).iter_rows():
            numbers[tuple(levels) if variable else ("", *levels)] = n
    return Counts(numbers=numbers)


def _distinct_subjects(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Count by each combination of keys; a key may come twice, as where a covariate groups and is counted."""
    subjects = pl.col("USUBJID").n_unique()
    numbered = [pl.col(key).alias(f"key{position}") for position, key in enumerate(keys)]
    return frame.group_by(numbered).agg(subjects) if keys else frame.select(subjects)


def count_population(population: Selection) -> Iterator[Statistic]:
    """Write N of each group."""
    sizes = count_subjects(population)
    for group in population.groups:
        yield number(group.mark(population.row("N")), "N", sizes.of(group))
