"""Tables as CSV: UTF-8 with a byte order mark, so that spreadsheets read the signs right.

Text that a spreadsheet would take for a formula is preceded by an apostrophe; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topline.display import Column, Row, TableDisplay

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMBER = re.compile(r"[-+]?[0-9][0-9,]*(\.[0-9]+)?%?( \([-0-9., –%]*\))?")
INDENT = "  "


def render_csv(display: TableDisplay) -> bytes:
    """Write a table as rows of text: one row of headings, then the rows as they are shown."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([plain_text(display.stub), *(plain_text(_heading(column)) for column in display.columns)])
    writer.writerows(_values(row, len(display.columns)) for row in display.rows)
    return buffer.getvalue().encode("utf-8-sig")


def _heading(column: Column) -> str:
    return ", ".join(part for part in (column.span, column.label, column.below) if part)


def _values(row: Row, columns: int) -> list[str]:
    cells = [plain_text(cell.text) for cell in row.cells]
    return [plain_text(INDENT * row.indent + row.label), *cells, *[""] * (columns - len(cells))]


def plain_text(text: str) -> str:
    """Keep a spreadsheet from reading text as a formula."""
    starts_formula = text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if starts_formula and not NUMBER.fullmatch(text) else text
