"""Read a table as a person does: labels and texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from topline.display import TableDisplay

ReadTable = Callable[[TableDisplay], dict[str, list[str]]]


@pytest.fixture
def read() -> ReadTable:
    """Give the texts of each row under its label, indented by dots."""

    def rows(table: TableDisplay) -> dict[str, list[str]]:
        return {"." * row.indent + row.label: [cell.text for cell in row.cells] for row in table.rows}

    return rows
