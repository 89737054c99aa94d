"""Choose the reader by the file's suffix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.data.readers.dataset_json import read_dataset_json
from topline.data.readers.delimited import read_delimited
from topline.data.readers.parquet import read_parquet_file
from topline.data.readers.sas import read_sas7bdat, read_transport
from topline.data.readers.unreadable import unreadable
from topline.data.readers.workbook import read_sheet

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

FORMATS = (".parquet", ".csv", ".xpt", ".sas7bdat", ".xlsx", ".json", ".ndjson")
WITH_HEADER_ROW = (".csv", ".xlsx")


def read_table(path: Path, name: str, sheet: str = "") -> pl.DataFrame:
    """Read one table.

    Parameters
    ----------
    path : the file.
    name : its name for messages.
    sheet : the sheet of a workbook.

    Raises
    ------
    DataError
        Where the file is empty, cut short, or not of the format that its suffix says.
    """
    try:
        if path.stat().st_size == 0:
            raise unreadable(name, "records", "an empty file", "export the file again")
        return _read(path, name, sheet)
    except OSError as error:
        raise unreadable(
            name, "a readable file", error.strerror or error, "check the file and its permissions"
        ) from None


def _read(path: Path, name: str, sheet: str) -> pl.DataFrame:
    match path.suffix.lower():
        case ".parquet":
            return read_parquet_file(path, name)
        case ".csv":
            return read_delimited(path, name)
        case ".xpt":
            return read_transport(path, name)
        case ".sas7bdat":
            return read_sas7bdat(path, name)
        case ".xlsx":
            return read_sheet(path, name, sheet)
        case _:
            return read_dataset_json(path, name)


def first_row_number(name: str) -> int:
    """Give the number of the first record as a reader sees it, which is row 2 below a header row, else row 1."""
    return 2 if name.lower().endswith(WITH_HEADER_ROW) else 1
