"""Read lists that are written on the command line."""

from __future__ import annotations

from topline.core import Problem, ProtocolError


def numbers(text: str, option: str) -> tuple[float, ...]:
    """Read numbers, as 0.5,0.75,1."""
    try:
        return tuple(float(part) for part in _parts(text))
    except ValueError:
        raise _refused(option, "numbers, as 0.5,1", text) from None


def whole_numbers(text: str, option: str) -> tuple[int, ...]:
    """Read whole numbers, as 5,10,15 or 1-30.

    >>> whole_numbers("1-3,5", "--looks")
    (1, 2, 3, 5)
    """
    found: list[int] = []
    try:
        for part in _parts(text):
            first, _, last = part.partition("-")
            found += range(int(first), int(last or first) + 1)
    except ValueError:
        raise _refused(option, "whole numbers, as 5,10,15 or 1-30", text) from None
    return tuple(found)


def fractions(text: str, option: str) -> tuple[tuple[int, int], ...]:
    """Read pairs of whole numbers, as 1/10,5/29."""
    try:
        pairs = [part.split("/") for part in _parts(text)]
        found = tuple((int(first), int(second)) for first, second in pairs)
    except ValueError:
        found = ()
    if not found:
        raise _refused(option, "pairs of whole numbers, as 1/10,5/29", text)
    return found


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _refused(option: str, expected: str, text: str) -> ProtocolError:
    return ProtocolError(
        [Problem(file=option, place="", expected=expected, found=f"'{text}'", remedy="write it with commas")]
    )
