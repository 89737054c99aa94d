"""Read SAS transport files (XPT, versions 5 and 8) and SAS data sets (sas7bdat)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from topline.data.readers.unreadable import unreadable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl

OBSERVATIONS = b"HEADER RECORD*******OBS"
"""The card with which the rows of a transport file begin."""
CARD_BYTES = 80
"""A transport file is a sequence of cards of this length; one that is not was cut short."""


def read_transport(path: Path, name: str) -> pl.DataFrame:
    """Read a transport file of version 5 or 8."""
    from pyreadstat import read_xport

    if path.stat().st_size % CARD_BYTES:
        found = f"{path.stat().st_size} bytes, which is no multiple of {CARD_BYTES}"
        raise unreadable(name, "a whole SAS transport file", found, "export or copy the file again")
    frame, description = _read(read_xport, path, name, "a whole SAS transport file")
    row_bytes = sum(description.variable_storage_width.values())
    rest = path.read_bytes().rpartition(OBSERVATIONS)[2][CARD_BYTES - len(OBSERVATIONS) + row_bytes * frame.height :]
    if rest.strip():
        found = f"a part of row {frame.height + 1}"
        raise unreadable(name, "a whole SAS transport file", found, "export or copy the file again")
    return frame


def read_sas7bdat(path: Path, name: str) -> pl.DataFrame:
    """Read a SAS data set."""
    from pyreadstat import read_sas7bdat as read

    return _read(read, path, name, "a whole SAS data set")[0]


def _read(read: Callable[..., tuple[Any, Any]], path: Path, name: str, expected: str) -> tuple[pl.DataFrame, Any]:
    from pyreadstat import PyreadstatError, ReadstatError

    try:
        return read(path, output_format="polars")
    except (PyreadstatError, ReadstatError) as error:
        raise unreadable(name, expected, error, "export or copy the file again") from None
