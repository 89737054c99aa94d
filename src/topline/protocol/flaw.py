"""What does not fit in a protocol, by its path in the study file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.core import name_remedy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from topline.protocol.yaml_source import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing that does not fit, at a path of the study file."""

    path: Path
    expected: str
    found: str
    remedy: str


def unknown_name(path: Path, what: str, name: str, known: Collection[str]) -> Iterator[Flaw]:
    """Find a name that nothing defines."""
    if name not in known:
        yield Flaw(path=path, expected=what, found=f"'{name}'", remedy=name_remedy(name, known))


def repeated_names(what: str, named: Iterable[tuple[Path, str]]) -> Iterator[Flaw]:
    """Find names that are given twice; upper and lower case are one, as they are on some file systems."""
    seen: Counter[str] = Counter()
    for path, name in named:
        seen[name.upper()] += 1
        if seen[name.upper()] > 1:
            yield Flaw(
                path=path, expected=f"each {what} once", found=f"'{name}' a second time", remedy="rename one of the two"
            )
