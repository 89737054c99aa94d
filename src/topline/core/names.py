"""Answer an unknown name with the known ones."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LISTED_NAMES = 12


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """Find the known name that `name` was probably meant to be.

    >>> nearest_name("PSF", ["OS", "PFS", "ORR"])
    'PFS'
    >>> nearest_name("ZZZ", ["OS", "PFS"]) is None
    True
    """
    by_upper = {candidate.upper(): candidate for candidate in known}
    matches = get_close_matches(name.upper(), list(by_upper), n=1, cutoff=0.6)
    return by_upper[matches[0]] if matches else None


def name_remedy(name: str, known: Iterable[str]) -> str:
    """Say what to write instead of an unknown name.

    >>> name_remedy("PSF", ["OS", "PFS"])
    'did you mean PFS? Known: OS, PFS'
    """
    names = list(known)
    listed = ", ".join(names[:LISTED_NAMES]) + (", …" if len(names) > LISTED_NAMES else "")
    nearest = nearest_name(name, names)
    return f"did you mean {nearest}? Known: {listed}" if nearest else f"use one of: {listed or 'none is defined'}"
