"""Finish a table: its heading, the footnotes of the numbers that it shows, its abbreviations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from topline.display.abbreviations import spell_out
from topline.display.footnotes import mark_reasons, method_notes
from topline.display.nouns import Row, TableDisplay
from topline.display.titles import describe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.display.lookup import Lookup
    from topline.display.nouns import Column
    from topline.protocol import PlanItem, Protocol

TREATED_AS = "TRT01A"
TREATED_NOTE = "Subjects are grouped by the treatment that they received."
NOTHING_ANALYSED = Row(label="There is nothing to show.", is_heading=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a kind of table decides itself.

    Parameters
    ----------
    notes : what the reader must know besides the methods.
    methods : what an analysis' method is about, where the method does not say: "median" → "Median".
    abbreviations : what abbreviations mean in this table, where it is not what they mean elsewhere.
    """

    stub: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    methods: Mapping[str, str] = field(default_factory=dict[str, str])
    abbreviations: Mapping[str, str] = field(default_factory=dict[str, str])


def finish_table(item: PlanItem, lookup: Lookup, protocol: Protocol, draft: Draft) -> TableDisplay:
    """Make a draft a display; its number is given when all are laid out."""
    heading = describe(item, lookup, protocol)
    results = {row.result_id: row for row in lookup}
    rows, reasons = mark_reasons(draft.rows or (NOTHING_ANALYSED,), results)
    shown = [results[name].statistic for row in rows for cell in row.cells for name in cell.result_ids]
    grouping = (TREATED_NOTE,) if len(lookup.where(group1=TREATED_AS).split("group1_level")) > 1 else ()
    notes = (*draft.notes, *grouping, *method_notes(shown, draft.methods), *reasons)
    abbreviations = spell_out((*_texts(draft), *notes, heading.title), protocol, draft.abbreviations)
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
