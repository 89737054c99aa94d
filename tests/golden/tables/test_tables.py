"""The tables and headlines of the demo study, one readable file each.

After a wanted change: pytest tests/golden/tables --snapshot-update, and look at every difference.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from topline.display import TableDisplay, lay_out, phrase_headlines, split_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Protocol as Shape

    from topline.display import Cell, Display
    from topline.protocol import Protocol
    from topline.results import Results

    Kept = Callable[[Path, str], str]

    class Demo(Shape):
        """The demo's protocol and its results, as the fixture gives them."""

        protocol: Protocol
        results: Results


MOST_ROWS = 260
"""Of a longer table the first rows are kept."""
IDS = (
    "disposition", "analysis-sets", "baseline", "exposure", "response", "response-evaluable", "pfs", "pfs-cox", "os",
    "os-cox", "response-listing", "ae-overview", "ae", "ae-grades", "lab-shift", "lab-change", "deaths",
)  # fmt: skip


@pytest.fixture(scope="session")
def displays(demo: Demo) -> dict[str, Display]:
    """Lay out the demo once."""
    return {display.id: display for display in lay_out(demo.results, demo.protocol)}


def plain_text(table: TableDisplay) -> str:
    """Write a table in columns of fixed width."""
    names = ["", *(column.span for column in table.columns)]
    spans = ["", *("" if name == before else name for before, name in pairwise(names))]
    grid = [
        *([spans] if any(spans) else []),
        (table.stub, *(column.label for column in table.columns)),
        ("", *(column.below for column in table.columns)),
        *(("  " * row.indent + row.label, *(cell.text for cell in row.cells)) for row in table.rows[:MOST_ROWS]),
    ]
    widths = [max(len(line[n]) for line in grid if n < len(line)) for n in range(len(spans))]
    body = ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=False)).rstrip() for line in grid]
    head = [f"{table.number}. {table.title}", f"{table.section}: {table.population}", ""]
    return "\n".join([*head, *body, "", *table.footnotes, ""])


@pytest.mark.parametrize("name", IDS)
def test_the_table_reads_as_it_did(name: str, displays: dict[str, Display], kept: Kept) -> None:
    table = displays[name]
    assert isinstance(table, TableDisplay)
    assert plain_text(table) == kept(Path(__file__).parent / f"{name}.txt", plain_text(table))


def test_the_headlines_read_as_they_did(demo: Demo, kept: Kept) -> None:
    sentences = phrase_headlines(demo.results, demo.protocol)
    lines = ["".join(part.text for part in sentence.parts) for sentence in sentences]
    text = "\n".join([*lines, ""])
    assert text == kept(Path(__file__).parent / "headlines.txt", text)


def test_every_table_of_the_demo_is_kept(displays: dict[str, Display]) -> None:
    assert tuple(name for name, display in displays.items() if isinstance(display, TableDisplay)) == IDS


def test_every_number_of_every_cell_has_the_id_of_its_result(demo: Demo, displays: dict[str, Display]) -> None:
    known = {row.result_id for row in demo.results.rows}
    cells = [cell for display in displays.values() if isinstance(display, TableDisplay) for cell in all_cells(display)]
    assert len(cells) > 1000
    assert {name for cell in cells for name in cell.result_ids} <= known
    assert [cell for cell in cells if any(char.isdigit() for char in cell.text) and not cell.result_ids] == []
    assert [cell for cell in cells if any(len(part.result_ids) > 1 for part in split_numbers(cell))] == []


def all_cells(table: TableDisplay) -> Sequence[Cell]:
    return [cell for row in table.rows for cell in row.cells]
