"""Read a parquet file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from polars.exceptions import PolarsError

from topline.data.readers.unreadable import unreadable

if TYPE_CHECKING:
    from pathlib import Path


def read_parquet_file(path: Path, name: str) -> pl.DataFrame:
    """Read all columns with the file's own types."""
    try:
        return pl.read_parquet(path.read_bytes())
    except PolarsError as error:
        raise unreadable(name, "a whole parquet file", error, "export or copy the file again") from None
