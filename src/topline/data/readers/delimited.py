"""Read a CSV file: UTF-8, a header row, comma, semicolon or tab between the cells.

Every cell is text here; the domain's contract gives it its type. The separator is the one of the three that the header
row holds most often outside of quotes. A row with fewer or more cells than the header is an error: the file was cut
short, or a separator stands in a cell without quotes.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import polars as pl
from polars.exceptions import PolarsError

from topline.data.readers.header import check_header
from topline.data.readers.unreadable import unreadable

if TYPE_CHECKING:
    from pathlib import Path

SEPARATORS = (",", ";", "\t")


def read_delimited(path: Path, name: str) -> pl.DataFrame:
    """Read all cells as text."""
    text = _decoded(path.read_bytes(), name)
    if not text:
        raise unreadable(name, "records", "an empty file", "export the file again")
    separator = max(SEPARATORS, key=re.sub(r'"[^"]*"', "", text.splitlines()[0]).count)
    names = _check_cells(text, separator, name)
    try:
        cells = pl.read_csv(
            text.encode(), separator=separator, infer_schema=False, null_values=[""], has_header=False, skip_rows=1
        )
    except PolarsError as error:
        if "empty" in str(error):
            return pl.DataFrame(schema=dict.fromkeys(names, pl.String()))
        raise unreadable(name, "a CSV file", error, "check quotes and separators") from None
    return cells.rename(dict(zip(cells.columns, names, strict=True)))


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found = f"the byte 0x{content[error.start]:02x}"
        raise unreadable(name, "UTF-8 text", found, "save the file as CSV UTF-8", place=f"row {line}") from None


def _check_cells(text: str, separator: str, name: str) -> list[str]:
    """Give the names of the columns, having seen that each row has as many cells."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    names = check_header(next(rows), name)
    try:
        for number, row in enumerate(rows, start=2):
            if len(row) != len(names):
                expected, remedy = (
                    f"{len(names)} cells, as the header has",
                    "check separators and quotes, or export again",
                )
                raise unreadable(name, expected, str(len(row)), remedy, place=f"row {number}")
    except csv.Error as error:
        raise unreadable(name, "closed quotes", error, "check the quotes, or export the file again") from None
    return names
