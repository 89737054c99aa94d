"""Long work in portions, made once for all displays that show it.

A portion is a value that says all its numbers hang on. It can be made ahead, in any order and by any process; what was
made is remembered here, and what was not is made when a display asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from topline.core import MethodError

if TYPE_CHECKING:
    from collections.abc import Hashable

Rows = tuple[tuple[float | str, ...], ...]
"""What a portion gives: numbers and words, row by row."""
MOST = 4096
_MADE: dict[Hashable, Rows] = {}


class Portion(Protocol):
    """Some of a long work."""

    def make(self) -> Rows:
        """Do the work."""
        ...

    def __hash__(self) -> int:
        """Equal portions give equal rows."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A portion that displays will ask for.

    Parameters
    ----------
    work : what it belongs to, as a progress bar tells it.
    name : of its own among all tasks; letters, digits and hyphens.
    portion : the portion.
    size : how long it takes, compared with the others.
    """

    work: str
    name: str
    portion: Portion
    size: float


def look_up(portion: Portion) -> Rows:
    """Give the rows of a portion, made now if they are not known."""
    if portion not in _MADE:
        remember(portion, portion.make())
    return _MADE[portion]


def remember(portion: Portion, rows: Rows) -> None:
    """Keep the rows of a portion for those who will ask; the oldest are forgotten."""
    _MADE[portion] = rows
    if len(_MADE) > MOST:
        del _MADE[next(iter(_MADE))]


def make_portion(portion: Portion) -> Rows | None:
    """Make a portion, None where it cannot be had: the display that asks for it says why."""
    try:
        return portion.make()
    except MethodError:
        return None
