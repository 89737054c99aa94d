"""Read a CSV file: UTF-8, a header row, comma, semicolon or tab between the cells.

Every cell is text here; the domain's contract gives it its type. The separator is the one of the three that the header
row holds most often outside of quotes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl
from polars.exceptions import PolarsError

from topline.data.readers.unreadable import unreadable

if TYPE_CHECKING:
    from pathlib import Path

SEPARATORS = (",", ";", "\t")


def read_delimited(path: Path, name: str) -> pl.DataFrame:
    """Read all cells as text."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found = f"the byte 0x{content[error.start]:02x}"
        raise unreadable(name, "UTF-8 text", found, "save the file as CSV UTF-8", place=f"row {line}") from None
    if not text.strip():
        raise unreadable(name, "records", "an empty file", "export the file again")
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").splitlines()[0])
    separator = max(SEPARATORS, key=header.count)
    try:
        return pl.read_csv(text.encode(), separator=separator, infer_schema=False, null_values=[""])
    except PolarsError as error:
        raise unreadable(name, "rows with as many cells as the header", error, "check quotes and separators") from None
