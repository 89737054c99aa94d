"""The parts of a sentence: words, and numbers with the results behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import number_cell
from topline.display.formats import is_not_reached
from topline.display.nouns import Cell, Sentence
from topline.display.wording import clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.results import Result

Parts = tuple[Cell, ...]


def say(*pieces: str | Cell | Parts) -> Parts:
    """Put words, numbers and parts one after the other."""
    parts: list[Cell] = []
    for piece in pieces:
        match piece:
            case str():
                parts.append(Cell(text=piece))
            case Cell():
                parts.append(piece)
            case tuple():
                parts.extend(piece)
    return tuple(part for part in parts if part.text)


def list_parts(members: Sequence[Parts]) -> Parts:
    """Join members of a list with commas and "and"."""
    pieces: list[Parts | str] = []
    for position, member in enumerate(members):
        last = position == len(members) - 1
        pieces += ["" if position == 0 else " and " if last else ", ", member]
    return say(*pieces)


def make_sentence(output_id: str, parts: Parts) -> Sentence:
    """Make a sentence, neighbouring words joined."""
    joined: list[Cell] = []
    for part in parts:
        if joined and not part.result_ids and not joined[-1].result_ids:
            joined[-1] = Cell(text=joined[-1].text + part.text)
        else:
            joined.append(part)
    return Sentence(parts=tuple(joined), output_id=output_id)


def number(result: Result) -> Cell:
    """Say a number; an absent one in words, "not reached" or "not estimable"."""
    if result.statistic.stat_num is not None:
        return number_cell(result)
    words = "not reached" if is_not_reached(result.statistic) else "not estimable"
    return Cell(text=words, result_ids=(result.result_id,))


def reason(result: Result) -> str:
    """Say why a number is absent."""
    return clean_text(result.statistic.error) or "no reason is given"
