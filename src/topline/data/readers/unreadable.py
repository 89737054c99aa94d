"""The error of a file that cannot be read at all."""

from __future__ import annotations

from topline.core import DataError, Problem


def unreadable(name: str, expected: str, found: object, remedy: str, place: str = "") -> DataError:
    """Make the error: one line of what was found, without the library's own stack of contexts."""
    first = next((line.strip() for line in str(found).splitlines() if line.strip()), type(found).__name__)
    return DataError([Problem(file=name, place=place, expected=expected, found=first, remedy=remedy)])
