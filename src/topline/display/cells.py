"""The cells of tables: one or several results written together, with the ids of the numbers in reading order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topline.display.formats import format_statistic
from topline.display.nouns import Cell
from topline.display.wording import clean_text

if TYPE_CHECKING:
    from topline.results import Result

BLANK = Cell(text="")
NOTHING = Cell(text="–")
NUMBER = re.compile(r"[<>]?−?(?:\d+(?:\.\d+)?|∞)%?|\bNR\b|\bNE\b|∞")


def number_cell(result: Result | None) -> Cell:
    """Write one result."""
    return Cell(text=_text(result), result_ids=(result.result_id,)) if result else NOTHING


def count_cell(count: Result | None, share: Result | None) -> Cell:
    """Write a count and its share, "12 (14.0%)"; none is "0"."""
    if count is None or share is None or not count.statistic.stat_num or share.statistic.stat_num is None:
        return number_cell(count)
    return Cell(text=f"{_text(count)} ({_text(share)})", result_ids=(count.result_id, share.result_id))


def share_cell(count: Result | None, size: Result | None, share: Result | None) -> Cell:
    """Write a count with its denominator and its share, "9 of 72 (12.5%)"."""
    if count is None or size is None or share is None or _is_absent(count) or _is_absent(share):
        return number_cell(count)
    text = f"{_text(count)} of {_text(size)} ({_text(share)})"
    return Cell(text=text, result_ids=(count.result_id, size.result_id, share.result_id))


def pair_cell(first: Result | None, second: Result | None) -> Cell:
    """Write a mean and its spread, "75.2 (8.6)"."""
    if first is None or second is None or _is_absent(first):
        return number_cell(first)
    return Cell(text=f"{_text(first)} ({_text(second)})", result_ids=(first.result_id, second.result_id))


def interval_cell(estimate: Result | None, lower: Result | None, upper: Result | None) -> Cell:
    """Write an estimate with its limits, "4.2 (2.9, NR)"; per cent stands after the estimate alone."""
    if estimate is None or lower is None or upper is None:
        return number_cell(estimate)
    if _is_absent(estimate) and _is_absent(lower) and _is_absent(upper):
        return number_cell(estimate)
    text = f"{_text(estimate)} ({_text(lower).removesuffix('%')}, {_text(upper).removesuffix('%')})"
    return Cell(text=text, result_ids=(estimate.result_id, lower.result_id, upper.result_id))


def limits_cell(lower: Result | None, upper: Result | None) -> Cell:
    """Write two limits or a range, "18.8 to 38.6"."""
    if lower is None or upper is None or _is_absent(lower):
        return number_cell(lower)
    return Cell(text=f"{_text(lower)} to {_text(upper)}", result_ids=(lower.result_id, upper.result_id))


def spread_cell(middle: Result | None, lower: Result | None, upper: Result | None) -> Cell:
    """Write a median with its quartiles, "77.0 (71.0 to 82.0)"."""
    if middle is None or lower is None or upper is None or _is_absent(middle):
        return number_cell(middle)
    text = f"{_text(middle)} ({_text(lower)} to {_text(upper)})"
    return Cell(text=text, result_ids=(middle.result_id, lower.result_id, upper.result_id))


def split_numbers(cell: Cell) -> tuple[Cell, ...]:
    """Part a cell so that each part has the id of its own number, or none.

    A cell whose ids all stand behind one text stays whole.

    >>> [part.text for part in split_numbers(Cell(text="4.2 (2.9, NR)", result_ids=("a", "b", "c")))]
    ['4.2', ' (', '2.9', ', ', 'NR', ')']
    """
    numbers = tuple(NUMBER.finditer(cell.text))
    if len(cell.result_ids) <= 1 or len(numbers) != len(cell.result_ids):
        return (cell,)
    parts: list[Cell] = []
    end = 0
    for found, result_id in zip(numbers, cell.result_ids, strict=True):
        parts += [Cell(text=cell.text[end : found.start()]), Cell(text=found[0], result_ids=(result_id,))]
        end = found.end()
    return tuple(part for part in (*parts, Cell(text=cell.text[end:])) if part.text)


def _text(result: Result) -> str:
    return clean_text(format_statistic(result.statistic))


def _is_absent(result: Result) -> bool:
    return result.statistic.stat_num is None
