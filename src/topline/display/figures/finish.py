"""Finish a figure: its heading, its numbers as a table, the footnotes of the results that it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.display.abbreviations import spell_out
from topline.display.figures.empty import EmptyDrawing
from topline.display.footnotes import method_notes
from topline.display.formats import is_not_reached
from topline.display.nouns import Drawing, FigureDisplay, TableDisplay
from topline.display.titles import describe
from topline.display.wording import as_sentence

if TYPE_CHECKING:
    from topline.display.lookup import Lookup
    from topline.display.nouns import Column, Row
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDraft:
    """What a kind of figure decides itself.

    Parameters
    ----------
    alt : what the figure shows, in sentences with its main numbers.
    stub, columns, rows : the figure's numbers as a table.
    texts : the words that stand in the figure, for the list of abbreviations.
    notes : what the reader must know besides the methods.
    """

    drawing: Drawing
    alt: str
    stub: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    texts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def finish_figure(item: PlanItem, lookup: Lookup, protocol: Protocol, draft: FigureDraft) -> FigureDisplay:
    """Make a draft a display; its number is given when all are laid out."""
    heading = describe(item, lookup, protocol)
    statistics = [row.statistic for row in lookup]
    notes = (*draft.notes, *method_notes(statistics), *reason_notes(statistics))
    abbreviations = spell_out((*draft.texts, *notes, heading.title), protocol)
    footnotes = tuple(note for note in dict.fromkeys((*notes, abbreviations)) if note)
    head = {"id": item.id, "number": "", "section": heading.section}
    data = TableDisplay(
        **head, title=heading.title, population=heading.population, stub=draft.stub, columns=draft.columns,
        rows=draft.rows, footnotes=footnotes,
    )  # fmt: skip
    return FigureDisplay(
        **head, title=heading.title, population=heading.population, drawing=draft.drawing, alt=draft.alt, data=data,
        footnotes=footnotes,
    )  # fmt: skip


def finish_empty(item: PlanItem, lookup: Lookup, protocol: Protocol, reason: str) -> FigureDisplay:
    """Make a figure that says why there is nothing to draw."""
    sentence = as_sentence(reason)
    draft = FigureDraft(drawing=EmptyDrawing(reason=sentence), alt=sentence, stub="", columns=(), rows=())
    return finish_figure(item, lookup, protocol, draft)


def reason_notes(statistics: list[Statistic]) -> tuple[str, ...]:
    """Say once each why numbers are absent or doubtful; a median that is not reached says it itself."""
    errors = [statistic.error for statistic in statistics if not is_not_reached(statistic)]
    warnings = [statistic.warning for statistic in statistics]
    return tuple(as_sentence(reason) for reason in dict.fromkeys((*errors, *warnings)) if reason)
