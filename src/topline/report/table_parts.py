"""What every format needs to know of a table beside its text: spanning headings, columns of numbers, widths."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topline.display import TableDisplay

NUMBER_START = re.compile(r"\s*[<>≤≥~]?\s*[-−–+]?[0-9]")
ABSENT = {"", "-", "–", "—", "NE", "NR", "NA"}
NOTE_MARKS = "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ*†‡§"
"""Letters and signs behind a number that point to a footnote."""
FIRST_DIGITS = re.compile(r" \([−<>]?(\d*)")
WIDE_COLUMNS = 7
WIDE_CHARACTERS = 110
LONG_ROWS = 300
"""Tables with more rows stand folded in a page."""
LABEL_CHARACTERS = 40
"""Longer row labels break their lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spanner:
    """A heading over one or more neighbouring columns; "" over columns that have none."""

    label: str
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Padding:
    """Invisible characters between a number and its parenthesis, and behind both."""

    before: str = ""
    after: str = ""


def spanners(display: TableDisplay) -> tuple[Spanner, ...]:
    """Gather neighbouring columns under their common heading; none where no column has one."""
    if not any(column.span for column in display.columns):
        return ()
    groups = groupby(display.columns, key=lambda column: column.span)
    return tuple(Spanner(label=label, columns=len(list(columns))) for label, columns in groups)


def columns_of_numbers(display: TableDisplay) -> tuple[bool, ...]:
    """Say of each column whether most of what it shows are numbers."""
    return tuple(_are_numbers(texts) for texts in _texts_by_column(display))


def column_widths(display: TableDisplay) -> tuple[int, ...]:
    """Give the characters of the widest text of each column, the column of row labels first."""
    labels = [len(row.label) + 2 * row.indent for row in display.rows if not row.is_heading]
    return (
        max([len(display.stub), *labels], default=0),
        *(
            max([len(column.below), _longest_word(column.label), *map(len, texts)])
            for column, texts in zip(display.columns, _texts_by_column(display), strict=True)
        ),
    )


def is_wide(display: TableDisplay) -> bool:
    """Say whether a table needs a page on its side."""
    labels, *others = column_widths(display)
    return len(others) > WIDE_COLUMNS or min(labels, LABEL_CHARACTERS) + sum(others) > WIDE_CHARACTERS


def is_long(display: TableDisplay) -> bool:
    """Say whether a table has too many rows to stand open between others."""
    return len(display.rows) > LONG_ROWS


def padding(texts: list[str]) -> list[Padding]:
    """Give for each text of a column the invisible characters by which numbers and parentheses line up.

    The first numbers in parentheses of one kind stand below each other, and those of all kinds begin at one place. A
    text that is longer than any number before a parenthesis stands at the column's edge.

    >>> [(pad.before, pad.after) for pad in padding(["5 (5.8%)", "12 (14.0%)", "86", "0.6% to 80.6%"])]
    [('0', ''), ('', ''), ('', ' (14.0%)'), ('', '')]
    """
    tails = [tail(text) for text in texts]
    widest = max(tails, key=len, default="")
    most_digits: dict[str, int] = {}
    for own in tails:
        most_digits[_kind(own)] = max(most_digits.get(_kind(own), 0), _first_digits(own))
    room = max((len(text) - len(own) for text, own in zip(texts, tails, strict=True) if own), default=0) + 2
    return [
        Padding() if len(text) - len(own) > room else _pad(own, most_digits[_kind(own)], widest)
        for text, own in zip(texts, tails, strict=True)
    ]


def tail(text: str) -> str:
    """Give what follows the first number: the part in parentheses, with the space before it."""
    at = text.find(" (")
    return text[at:] if at > 0 and text.rstrip(NOTE_MARKS).endswith(")") else ""


def _kind(own: str) -> str:
    return re.sub(r"\d", "", own.rstrip(NOTE_MARKS))


def _first_digits(own: str) -> int:
    """Count the digits before the decimal point of the first number in parentheses."""
    found = FIRST_DIGITS.match(own)
    return len(found[1]) if found else 0


def _pad(own: str, digits: int, widest: str) -> Padding:
    before = "0" * (digits - _first_digits(own))
    return Padding(before=before, after=_missing(widest, before + own))


def _missing(widest: str, own: str) -> str:
    if not own:
        return widest
    digits = len(_digits(widest)) - len(_digits(own))
    signs, own_signs = Counter(re.sub(r"\d", "", widest)), Counter(re.sub(r"\d", "", own))
    missing = "0" * max(digits, 0) + "".join((signs - own_signs).elements())
    return missing[: max(len(missing) - (own_signs - signs).total(), 0)]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _texts_by_column(display: TableDisplay) -> list[list[str]]:
    return [
        [row.cells[index].text for row in display.rows if index < len(row.cells)]
        for index in range(len(display.columns))
    ]


def _are_numbers(texts: list[str]) -> bool:
    shown = [text for text in texts if text.rstrip(NOTE_MARKS).strip() not in ABSENT]
    return 2 * sum(1 for text in shown if NUMBER_START.match(text)) >= len(shown)


def _longest_word(label: str) -> int:
    return max(map(len, label.split()), default=0)
