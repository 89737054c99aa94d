"""Whom a row is about, and of how many its shares are.

A row says its own population, or has that of the part around it, or that of its endpoint, or the main one. The share of
an arm is a share of the arm's subjects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.evidence.published.rows import Cell, Count, Level
from topline.evidence.published.rows_by_id import parts_of, row_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from topline.evidence.published.published import Published
    from topline.protocol.base import Part
    from topline.protocol.yaml_source import Path

Share = Count | Level | Cell


def population_at(published: Published, path: Path, parts: Mapping[Path, Part]) -> str:
    """Give the population that the row at a path is about, "" where none is said."""
    around = [parts[path[:n]] for n in range(len(path), 0, -1) if path[:n] in parts]
    said = [str(getattr(part, "population", "")) for part in around]
    if path[:2] == ("responses", "best"):
        said.append(published.responses.best_population)
    return _first([*said, *_populations_of_endpoints(published, path, around), published.population])


def denominator_at(published: Published, path: Path, parts: Mapping[Path, Part]) -> int | None:
    """Give the denominator of the share at a path, None where none is printed."""
    part = parts[path]
    if isinstance(part, Count) and part.of is not None and part.of.value is not None:
        return int(part.of.value)
    arm = _arm_at(published, path, parts)
    if arm:
        n = published.cohort.arms[arm].n if arm in published.cohort.arms else None
        return None if n is None or n.value is None else int(n.value)
    return published.subjects(population_at(published, path, parts))


def denominator_id_at(published: Published, path: Path, parts: Mapping[Path, Part]) -> str:
    """Give the id of the denominator of the share at a path."""
    part = parts[path]
    if isinstance(part, Count) and part.of is not None and part.of.value is not None:
        return f"{row_id(path)}.of"
    arm = _arm_at(published, path, parts)
    return f"cohort.arms.{arm}.n" if arm else f"populations.{population_at(published, path, parts)}.n"


def shares_of(published: Published) -> Iterable[tuple[Path, Share]]:
    """List every row that can hold a share, with its path."""
    return ((path, part) for path, part in parts_of(published) if isinstance(part, (Count, Level, Cell)))


def _populations_of_endpoints(published: Published, path: Path, around: Iterable[Part]) -> Iterable[str]:
    names = [*(str(getattr(part, "endpoint", "")) for part in around), *(str(key) for key in path[1:])]
    return [published.endpoints[name].population for name in names if name in published.endpoints]


def _arm_at(published: Published, path: Path, parts: Mapping[Path, Part]) -> str:
    if path[0] == "adverse_events" and "cells" in path:
        column = published.adverse_events.columns.get(str(path[-1]))
        return column.arm if column else ""
    if "arms" in path and path[0] != "cohort":
        return str(path[-1])
    return str(getattr(parts[path], "arm", ""))


def _first(names: Iterable[str]) -> str:
    return next((name for name in names if name), "")
