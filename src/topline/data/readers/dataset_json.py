"""Read CDISC Dataset-JSON 1.1.

A .json file is one object with columns and rows; a .ndjson file has the object in its first line, then a row a line.

References
----------
CDISC Dataset-JSON v1.1, https://www.cdisc.org/standards/data-exchange/dataset-json
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl

from topline.data.readers.header import check_header
from topline.data.readers.unreadable import unreadable

if TYPE_CHECKING:
    from pathlib import Path

EXPECTED = "a Dataset-JSON 1.1 file"
REMEDY = "export the file again"
TYPES: dict[str, pl.DataType] = {
    "string": pl.String(), "integer": pl.Int64(), "decimal": pl.String(), "float": pl.Float64(), "double": pl.Float64(),
    "boolean": pl.Boolean(), "datetime": pl.String(), "date": pl.String(), "time": pl.String(), "URI": pl.String(),
}  # fmt: skip


def read_dataset_json(path: Path, name: str) -> pl.DataFrame:
    """Read one dataset with the types that its columns state."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        description, rows = _parsed(text, is_lines=path.suffix.lower() == ".ndjson")
    except json.JSONDecodeError as error:
        found = f"{error.msg} in line {error.lineno}"
        raise unreadable(name, EXPECTED, found, REMEDY) from None
    except UnicodeDecodeError as error:
        raise unreadable(name, "UTF-8 text", f"the byte 0x{error.object[error.start]:02x}", REMEDY) from None
    schema = _schema(description, name)
    _check_rows(description, rows, len(schema), name)
    try:
        return pl.DataFrame(rows, schema=schema, orient="row")
    except (pl.exceptions.PolarsError, TypeError) as error:
        raise unreadable(
            name, "cells of the stated types", error, "correct the cell or its column's dataType"
        ) from None


def _parsed(text: str, *, is_lines: bool) -> tuple[Any, Any]:
    if is_lines:
        first, *rest = text.splitlines() or [""]
        return json.loads(first), [json.loads(line) for line in rest if line.strip()]
    description = json.loads(text)
    return description, description.get("rows") if isinstance(description, dict) else None


def _schema(description: Any, name: str) -> dict[str, pl.DataType]:  # noqa: ANN401 JSON holds anything
    columns = description.get("columns") if isinstance(description, dict) else None
    if not isinstance(columns, list) or not all(isinstance(column, dict) and "name" in column for column in columns):
        raise unreadable(name, EXPECTED, "no list of columns with names", REMEDY)
    unknown = [column for column in columns if column.get("dataType") not in TYPES]
    if unknown:
        found = f"the dataType '{unknown[0].get('dataType')}' of {unknown[0]['name']}"
        raise unreadable(name, f"a dataType of {', '.join(TYPES)}", found, REMEDY)
    check_header([str(column["name"]) for column in columns], name)
    return {str(column["name"]): TYPES[column["dataType"]] for column in columns}


def _check_rows(description: dict[str, Any], rows: Any, width: int, name: str) -> None:  # noqa: ANN401 JSON holds anything
    if not isinstance(rows, list):
        raise unreadable(name, EXPECTED, "no list of rows", REMEDY)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != width:
            found = f"{len(row)} cells" if isinstance(row, list) else "no list"
            raise unreadable(name, f"{width} cells", found, REMEDY, place=f"row {number}")
    stated = description.get("records")
    if isinstance(stated, int) and stated != len(rows):
        raise unreadable(name, f"{stated} rows, as the file states", f"{len(rows)}", REMEDY)
