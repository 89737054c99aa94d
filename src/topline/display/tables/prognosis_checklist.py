"""The table of reporting checklists: each item, whether this readout answers it, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.lookup import look_up
from topline.display.nouns import Cell, Column, Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.prognosis_parts import verdict_rows
from topline.display.titles import number_items
from topline.display.wording import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topline.display.lookup import Lookup
    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

HEADINGS = {"tripod_ai": "TRIPOD+AI", "remark": "REMARK"}
SOURCE = (
    "Items in own words; the numbers are those of TRIPOD+AI (doi:10.1136/bmj-2023-078378) and REMARK "
    "(doi:10.1371/journal.pmed.1001216)."
)
NOTES = (
    SOURCE,
    "An answered item says that something is reported, not that it was well done.",
)


def tabulate_checklist(item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show the items of each guideline under its name, with how many are answered."""
    lookup = look_up(results, item.id)
    model = next((each for each in protocol.prognosis if each.id == item.model), None)
    named = item.model_copy(update={"endpoint": model.endpoint if model else None})
    numbers = dict(zip((each.id for each in protocol.plan), number_items(protocol.plan), strict=True))
    rows = list(verdict_rows(lookup))
    for analysis, heading in HEADINGS.items():
        rows.append(Row(label=heading, is_heading=True))
        rows += _item_rows(lookup.of(analysis), numbers)
    columns = (Column(label="Answered"), Column(label="Where, or what is not answered"))
    return finish_table(named, lookup, protocol, Draft(stub="Item", columns=columns, rows=tuple(rows), notes=NOTES))


def _item_rows(lookup: Lookup, numbers: Mapping[str, str]) -> Iterator[Row]:
    for level, own in lookup.split("variable_level").items():
        answer = own.pick("answer")
        if answer is None:
            continue
        title = clean_text(answer.statistic.context)
        cells = (Cell(text=answer.statistic.stat_chr, result_ids=(answer.result_id,)), _where(own, numbers))
        yield Row(label=f"{level}  {title}", cells=cells, indent=1)


def _where(own: Lookup, numbers: Mapping[str, str]) -> Cell:
    parts: list[str] = []
    found = [own.pick(name) for name in ("displays", "words", "gap")]
    displays, words, gap = ("" if each is None else clean_text(each.statistic.stat_chr) for each in found)
    if displays:
        parts.append(", ".join(numbers.get(name, name) for name in displays.split(", ")))
    if words:
        parts.append(words[:1].upper() + words[1:])
    if gap:
        parts.append(f"Not here: {gap}" if parts else gap[:1].upper() + gap[1:])
    ids = tuple(each.result_id for each in found if each is not None)
    return Cell(text=f"{'. '.join(parts)}.", result_ids=ids)
