"""Walk through a published file: every printed number with a stable id and what it is about.

An id is the number's path in the file with dots between, without the keys that only hold others together (`levels`,
`cells`, `rows`, `survival`, `at`): baseline.SEX.F.percent, baseline.SEX.F.PFS.ci.lower, adverse_events.RASH.total.n.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from topline.evidence.published.denominators import population_at
from topline.evidence.published.printed import Printed
from topline.evidence.published.rows_by_id import UNNAMED, parts_of
from topline.protocol.base import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topline.evidence.published.published import Published
    from topline.protocol.yaml_source import Path

MEANINGS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("Published", "baseline"): ("variable",),
    ("Published", "groups"): ("variable",),
    ("Published", "summaries"): ("variable",),
    ("Published", "eligibility"): ("criterion",),
    ("Published", "populations"): ("population",),
    ("Published", "survival"): ("endpoint",),
    ("Published", "models"): ("model",),
    ("Published", "effects"): ("effect",),
    ("Published", "counts"): ("count",),
    ("Published", "regimen"): ("drug",),
    ("Published", "context"): ("trial",),
    ("Variable", "levels"): ("level",),
    ("Variable", "tests"): ("endpoint",),
    ("Level", "survival"): ("endpoint",),
    ("Level", "arms"): ("arm",),
    ("Cohort", "arms"): ("arm",),
    ("Survival", "at"): ("months",),
    ("Responses", "best"): ("level",),
    ("Responses", "rates"): ("endpoint",),
    ("Responses", "subgroups"): ("endpoint", "variable"),
    ("Comparison", "levels"): ("level",),
    ("Model", "terms"): ("variable",),
    ("AdverseEvents", "rows"): ("term",),
    ("EventRow", "cells"): ("column",),
}
"""What the keys of a mapping name."""
PAIRS = {"ci": ("lower", "upper"), "iqr": ("p25", "p75"), "range": ("min", "max")}
SAID_BY_PARTS = ("population", "variable", "endpoint", "level", "reference", "arm", "term", "column", "restates")
OWN_MEANING = {"tests": "p"}
ABOUT_SUBJECTS = frozenset(
    {"summaries", "counts", "baseline", "responses", "survival", "models", "effects", "groups", "adverse_events"}
    | {"statements", "follow_up"}
)
"""Sections whose numbers are about the subjects of a population."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedNumber:
    """One printed number.

    Parameters
    ----------
    id : its stable id.
    path : its keys in the file, which give its line.
    printed : the number as it is printed.
    section : the section of the file, for example "baseline".
    statistic : n, of, percent, median, mean, sd, ci.lower, ci.upper, p25, p75, min, max, hazard_ratio, p, …
    about : what it is about: population, variable, level, endpoint, term, column, model, arm, where they are said.
    """

    id: str
    path: Path
    printed: Printed
    section: str
    statistic: str
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the walk stands: the path, the id, the statistic so far, and what was said on the way."""

    path: Path = ()
    names: tuple[str, ...] = ()
    statistic: str = ""
    about: Mapping[str, str] = field(default_factory=dict)

    def at(
        self, key: str | int, *, name: str = "", statistic: str = "", about: Mapping[str, str] | None = None
    ) -> _Place:
        return replace(
            self,
            path=(*self.path, key),
            names=(*self.names, name) if name else self.names,
            statistic=statistic or self.statistic,
            about={**self.about, **(about or {})},
        )


def printed_numbers(published: Published) -> tuple[PrintedNumber, ...]:
    """List every printed number of a file, in the order of its sections."""
    parts = dict(parts_of(published))
    return tuple(
        replace(number, about={**number.about, "population": population})
        if number.section in ABOUT_SUBJECTS and (population := population_at(published, number.path, parts))
        else number
        for number in _numbers_of_part(published, _Place())
    )


def _numbers_of_part(part: Part, place: _Place) -> Iterator[PrintedNumber]:
    said = {name: str(getattr(part, name, "")) for name in SAID_BY_PARTS if getattr(part, name, "")}
    if place.path:
        place = replace(place, about={**place.about, **said})
    for name in type(part).model_fields:
        value = getattr(part, name)
        is_named = not place.path or name not in UNNAMED
        inner = place.at(name, name=name if is_named else "", statistic=OWN_MEANING.get(name, name))
        yield from _numbers_of(value, inner, MEANINGS.get((type(part).__name__, name), ()))


def _numbers_of(value: object, place: _Place, meanings: tuple[str, ...]) -> Iterator[PrintedNumber]:
    match value:
        case Printed():
            yield PrintedNumber(
                id=".".join(place.names),
                path=place.path,
                printed=value,
                section=str(place.path[0]),
                statistic=place.statistic,
                about=dict(place.about),
            )
        case Part():
            yield from _numbers_of_part(value, place)
        case dict():
            for key, inner in value.items():
                about = {meanings[0]: str(key)} if meanings else None
                yield from _numbers_of(inner, place.at(key, name=str(key), about=about), meanings[1:])
        case tuple():
            yield from _numbers_of_list(value, place)
        case _:
            return


def _numbers_of_list(values: tuple[object, ...], place: _Place) -> Iterator[PrintedNumber]:
    sides = PAIRS.get(place.statistic, ())
    for position, inner in enumerate(values):
        if sides:
            side = sides[position]
            statistic = f"ci.{side}" if place.statistic == "ci" else side
            yield from _numbers_of(inner, place.at(position, name=side, statistic=statistic), ())
        else:
            yield from _numbers_of(inner, place.at(position, name=str(position + 1)), ())
