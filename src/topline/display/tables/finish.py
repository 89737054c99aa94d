"""Finish a table: its heading, the footnotes of the numbers that it shows, its abbreviations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.display.abbreviations import spell_out
from topline.display.footnotes import mark_reasons, method_notes
from topline.display.nouns import TableDisplay
from topline.display.titles import describe

if TYPE_CHECKING:
    from topline.display.lookup import Lookup
    from topline.display.nouns import Column, Row
    from topline.protocol import PlanItem, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a kind of table decides itself.

    Parameters
    ----------
    notes : what the reader must know besides the methods.
    plain : words that look like abbreviations and are none here.
    """

    stub: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    plain: frozenset[str] = frozenset()


def finish_table(item: PlanItem, lookup: Lookup, protocol: Protocol, draft: Draft) -> TableDisplay:
    """Make a draft a display; its number is given when all are laid out."""
    heading = describe(item, lookup, protocol)
    statistics = {row.result_id: row.statistic for row in lookup}
    rows, reasons = mark_reasons(draft.rows, statistics)
    shown = [statistics[name] for row in rows for cell in row.cells for name in cell.result_ids]
    notes = (*draft.notes, *method_notes(shown), *reasons)
    abbreviations = spell_out((*_texts(draft), *notes, heading.title), protocol, but=draft.plain)
    return TableDisplay(
        id=item.id,
        number="",
        title=heading.title,
        section=heading.section,
        population=heading.population,
        stub=draft.stub,
        columns=draft.columns,
        rows=rows,
        footnotes=tuple(note for note in (*notes, abbreviations) if note),
    )


def _texts(draft: Draft) -> tuple[str, ...]:
    columns = (text for column in draft.columns for text in (column.label, column.below, column.span))
    rows = (text for row in draft.rows for text in (row.label, *(cell.text for cell in row.cells)))
    return (draft.stub, *columns, *rows)
