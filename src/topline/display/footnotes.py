"""Footnotes: the conventions behind the numbers that are shown, and the reasons for those that are absent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.display.formats import is_not_reached
from topline.display.wording import as_sentence, footnote_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from topline.display.nouns import Cell, Row
    from topline.results import Statistic


def method_notes(shown: Iterable[Statistic]) -> tuple[str, ...]:
    """Say each method and convention once, in the order in which the table first uses it."""
    return tuple(dict.fromkeys(as_sentence(statistic.method) for statistic in shown if statistic.method))


def mark_reasons(rows: Sequence[Row], statistics: Mapping[str, Statistic]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Mark the cells whose numbers are absent or doubtful with raised letters, and give the reasons as footnotes.

    A median that is not reached needs no letter: its abbreviation says it.
    """
    letters: dict[str, str] = {}
    marked = tuple(replace(row, cells=tuple(_mark(cell, statistics, letters) for cell in row.cells)) for row in rows)
    return marked, tuple(f"{letter} {reason}" for reason, letter in letters.items())


def _mark(cell: Cell, statistics: Mapping[str, Statistic], letters: dict[str, str]) -> Cell:
    reasons = dict.fromkeys(as_sentence(reason) for name in cell.result_ids for reason in _reasons(statistics[name]))
    for reason in reasons:
        letters.setdefault(reason, footnote_mark(len(letters)))
    return replace(cell, text=cell.text + "".join(letters[reason] for reason in reasons))


def _reasons(statistic: Statistic) -> tuple[str, ...]:
    error = "" if is_not_reached(statistic) else statistic.error
    return tuple(reason for reason in (error, statistic.warning) if reason)
