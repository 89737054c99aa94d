"""Footnotes: the conventions behind the numbers that are shown, and the reasons for those that are absent."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from topline.display.formats import is_not_reached
from topline.display.lookup import analysis_name
from topline.display.wording import as_sentence, clean_text, footnote_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from topline.display.nouns import Cell, Row
    from topline.results import Result, Statistic

SAID_BY_THE_CELL = {"not estimable", "not recorded"}


def method_notes(shown: Iterable[Statistic], subjects: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Say each convention once, in the order in which the display first uses it.

    Parameters
    ----------
    shown : the statistics of the display, in reading order.
    subjects : what the method of an analysis is about, put before it where its own words do not say: "median" →
        "Median", or of one level of its variable: "quantile 0.25" → "25th percentile".
    """
    said: set[str] = set()
    notes: list[str] = []
    for statistic in shown:
        clauses = [clause for clause in _clauses(statistic.method) if clause not in said]
        said.update(clauses)
        if clauses:
            subject = _subject(statistic, subjects or {})
            notes.append(as_sentence((f"{subject}: " if subject else "") + "; ".join(clauses)))
    return tuple(notes)


def mark_reasons(rows: Sequence[Row], results: Mapping[str, Result]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Mark the cells whose numbers are absent or doubtful with raised letters, and give the reasons as footnotes.

    A number that is not reached, or not estimable for no further reason, needs no letter: its abbreviation says it.
    """
    letters: dict[str, str] = {}
    marked = tuple(replace(row, cells=tuple(_mark(cell, results, letters) for cell in row.cells)) for row in rows)
    return marked, tuple(f"{letter} {reason}" for reason, letter in letters.items())


def _subject(statistic: Statistic, subjects: Mapping[str, str]) -> str | None:
    name = analysis_name(statistic)
    return subjects.get(f"{name} {statistic.variable_level}", subjects.get(name))


def _clauses(method: str) -> list[str]:
    return [re.sub(r"(?<=\d) %", "%", clean_text(clause)) for clause in method.split("; ") if clause]


def _mark(cell: Cell, results: Mapping[str, Result], letters: dict[str, str]) -> Cell:
    reasons = dict.fromkeys(
        as_sentence(reason) for name in cell.result_ids for reason in _reasons(results[name].statistic)
    )
    for reason in reasons:
        letters.setdefault(reason, footnote_mark(len(letters)))
    return replace(cell, text=cell.text + "".join(letters[reason] for reason in reasons))


def _reasons(statistic: Statistic) -> tuple[str, ...]:
    error = "" if is_not_reached(statistic) else statistic.error
    return tuple(reason for reason in (error, statistic.warning) if reason and reason not in SAID_BY_THE_CELL)
