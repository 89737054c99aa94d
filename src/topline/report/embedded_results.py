"""The results behind a report's numbers, small enough to travel inside it.

What many rows share (method, population, filter and the like) stands once; texts are numbered. Only results that a
display names are embedded: the report holds no more of a patient than its tables and figures show.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING

from topline.display import TableDisplay

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from topline.report.document import Document
    from topline.report.figures import FigureFiles
    from topline.results import Result, Statistic

SHARED = (
    "output_id", "analysis_id", "dataset", "population", "filter", "group1", "group1_level", "group2", "variable",
    "context", "method", "stat_name", "stat_label",
)  # fmt: skip
OWN = ("group2_level", "variable_level", "stat_chr", "warning", "error")
SVG_ID = re.compile(r'\sid="([^"]*)"')

Place = tuple[str, str, str, str]


def embed_results(document: Document, figures: Mapping[str, FigureFiles]) -> str:
    """Write the results that the document shows as compact JSON that can stand inside a script element."""
    shown = shown_ids(document, figures)
    rows = [row for row in document.results.rows if row.result_id in shown]
    texts = _Numbering()
    groups = _Numbering()
    subjects = _subjects(document)
    embedded = {row.result_id: _own_part(row, texts, groups, subjects) for row in rows}
    content = {
        "shared": [*SHARED, "subjects"],
        "own": ["stat_num", *OWN],
        "texts": texts.values(),
        "groups": groups.values(),
        "populations": {name: [item.label, item.rule] for name, item in document.protocol.populations.items()},
        "rows": embedded,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def shown_ids(document: Document, figures: Mapping[str, FigureFiles]) -> set[str]:
    """Gather the ids that sentences, tables and figures name."""
    return {*_ids_of_texts(document), *_ids_of_pictures(figures)}


class _Numbering:
    """Number values in the order in which they come, each once."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def of(self, value: Hashable) -> int:
        return self._numbers.setdefault(value, len(self._numbers))

    def values(self) -> list[Hashable]:
        return list(self._numbers)


def _subjects(document: Document) -> dict[Place, int]:
    """Find how many subjects each population and group of an output has, as its own rows say."""
    return {
        _place(row.statistic): int(row.statistic.stat_num)
        for row in document.results.rows
        if row.statistic.stat_name == "N" and row.statistic.stat_num is not None and not row.statistic.variable
    }


def _place(statistic: Statistic) -> Place:
    return statistic.output_id, statistic.population, statistic.group1, statistic.group1_level


def _own_part(row: Result, texts: _Numbering, groups: _Numbering, subjects: Mapping[Place, int]) -> list[float | None]:
    """Give a row as the number of what it shares, its value, and the numbers of its own texts."""
    statistic = row.statistic
    shared = (*(texts.of(getattr(statistic, name)) for name in SHARED), subjects.get(_place(statistic)))
    value = statistic.stat_num
    own = [texts.of(getattr(statistic, name)) for name in OWN]
    return [groups.of(shared), value if value is None or math.isfinite(value) else None, *own]


def _ids_of_texts(document: Document) -> Iterator[str]:
    for sentence in document.headlines:
        for part in sentence.parts:
            yield from part.result_ids
    for display in document.displays:
        table = display if isinstance(display, TableDisplay) else display.data
        for column in table.columns:
            yield from column.result_ids
        for row in table.rows:
            for cell in row.cells:
                yield from cell.result_ids


def _ids_of_pictures(figures: Mapping[str, FigureFiles]) -> Iterator[str]:
    for files in figures.values():
        yield from SVG_ID.findall(files.svg.decode())
