"""A publication as the checks read it: its rows by path, whom each is about, and what it is called."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeVar

from topline.core import DAYS_PER_MONTH, DAYS_PER_WEEK, DAYS_PER_YEAR
from topline.evidence.published.denominators import denominator_at, denominator_id_at, population_at
from topline.evidence.published.rows_by_id import parts_of, row_id
from topline.protocol.base import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from topline.evidence.published import Printed, Published
    from topline.protocol.yaml_source import Path

UNITS_PER_MONTH = {
    "days": DAYS_PER_MONTH,
    "weeks": DAYS_PER_MONTH / DAYS_PER_WEEK,
    "months": 1.0,
    "years": DAYS_PER_MONTH / DAYS_PER_YEAR,
}
PartT = TypeVar("PartT", bound=Part)
Verdict = Literal["consistent", "inconsistent", "cannot tell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFinding:
    """What one check found in one place.

    Parameters
    ----------
    check : the check's short name.
    verdict : consistent, inconsistent or cannot tell.
    about : what was checked, in the publication's words.
    ids : the rows that were compared.
    arithmetic : the numbers and what follows from them, in plain words.
    numbers : ids of the printed numbers that the subjects' data decide together; where they are inconsistent, no
        subjects have them all. Empty where a plan, a text or the choice of a method decides.
    """

    check: str
    verdict: Verdict
    about: str
    ids: tuple[str, ...]
    arithmetic: str
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """A published file with its parts by path."""

    published: Published

    @cached_property
    def parts(self) -> Mapping[Path, Part]:
        """Every part of the file by its path."""
        return dict(parts_of(self.published))

    def rows(self, *kinds: type[PartT]) -> Iterator[tuple[Path, PartT]]:
        """List the parts of some kinds with their paths."""
        return ((path, part) for path, part in self.parts.items() if isinstance(part, kinds))

    def denominator(self, path: Path) -> int | None:
        """Give the denominator of the share at a path."""
        return denominator_at(self.published, path, self.parts)

    def denominator_id(self, path: Path) -> str:
        """Give the id of the denominator of the share at a path."""
        return denominator_id_at(self.published, path, self.parts)

    def population(self, path: Path) -> str:
        """Give the population that the row at a path is about."""
        return population_at(self.published, path, self.parts)

    @cached_property
    def paths(self) -> Mapping[str, Path]:
        """The path of each row by its id."""
        return {row_id(path): path for path in self.parts}

    def per_month(self, endpoint: str) -> float:
        """Give how many of an endpoint's unit of time are a month."""
        known = self.published.endpoints.get(endpoint)
        return UNITS_PER_MONTH[known.unit if known else "months"]

    def label(self, path: Path) -> str:
        """Call a row by the labels around it: "Sex, Female, PFS"."""
        words = [self._word(path[:n]) for n in range(2, len(path) + 1) if path[:n] in self.parts]
        return ", ".join(word for word in words if word) or str(path[0]).replace("_", "-").capitalize()

    def populations_of(self, size: int) -> list[str]:
        """Name the populations of a size."""
        return [item.label for item in self.published.populations.values() if whole(item.n) == size]

    def _word(self, path: Path) -> str:
        part, key = self.parts[path], str(path[-1])
        if path[-2] == "cells":
            column = self.published.adverse_events.columns.get(key)
            return (column.label if column else "") or key
        if path[-2] == "lists":
            return str(getattr(part, "label", "")) or f"List {key}"
        return str(getattr(part, "label", "")) or self._word_of_a_key(path, key)

    def _word_of_a_key(self, path: Path, key: str) -> str:
        """Call a row without a label by that of the block or the endpoint that its key names."""
        block = self.published.baseline.get(key) or self.published.groups.get(key)
        if block is not None and path[0] in {"responses", "models"} and "levels" not in path:
            return block.label or key
        if key in self.published.endpoints and path[0] in {"responses", "survival"}:
            return self.published.endpoints[key].label
        return "" if isinstance(path[-1], int) else key


def whole(printed: Printed | None) -> int | None:
    """Give a printed count as a number, None where none is printed or it is no whole number."""
    value = None if printed is None or printed.sign else printed.value
    return None if value is None or value != int(value) else int(value)


def finding(
    check: str, verdict: Verdict, page: Page, path: Path, arithmetic: str, *others: str, numbers: Iterable[str] = ()
) -> AuditFinding:
    """Say what a check found at the row of a path, and which other rows it was compared with."""
    return AuditFinding(
        check=check,
        verdict=verdict,
        about=page.label(path),
        ids=(row_id(path), *others),
        arithmetic=arithmetic,
        numbers=tuple(numbers),
    )


def numbers_of(path: Path, *statistics: str) -> tuple[str, ...]:
    """Give the ids of numbers of the row at a path.

    >>> numbers_of(("baseline", "SEX", "levels", "F"), "n", "percent")
    ('baseline.SEX.F.n', 'baseline.SEX.F.percent')
    """
    return tuple(f"{row_id(path)}.{statistic}" for statistic in statistics)


def judged(*, fits: bool) -> Verdict:
    """Turn a yes or no into a verdict."""
    return "consistent" if fits else "inconsistent"


def shown(value: float | Fraction, decimals: int = 2) -> str:
    """Write a number with fixed digits."""
    number = float(value)
    return f"{number:.{decimals}f}" if math.isfinite(number) else "no limit"


def span(printed: Printed) -> str:
    """Write a printed number with the values that it stands for.

    >>> from topline.evidence import Printed
    >>> span(Printed("33.4"))
    '33.4 (33.35 to 33.45)'
    """
    bounds = printed.interval
    if printed.value is None or printed.sign:
        return str(printed)
    return f"{printed} ({shown(bounds.low, printed.decimals + 1)} to {shown(bounds.high, printed.decimals + 1)})"
