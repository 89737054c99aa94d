"""Read a sheet of an XLSX workbook: a header row, then records.

Every cell is text here; the domain's contract gives it its type. A cell that Excel keeps as a date becomes ISO 8601. A
cell whose formula failed is refused, wherever it stands in the sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import DataError, Problem
from topline.data.readers.failed_formulas import NOT_COMPUTED, failed_formulas
from topline.data.readers.header import check_header
from topline.data.readers.unreadable import unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from fastexcel import ExcelReader

EXPECTED = "a whole XLSX workbook"
REMEDY = "save or copy the file again"
CORRECT_FORMULA = "correct the formula, or empty the cell"
COMPUTE = "open the workbook in a spreadsheet program and save it"


def sheet_names(path: Path, name: str) -> list[str]:
    """Name the sheets of a workbook."""
    return _open(path, name).sheet_names


def read_cells(path: Path, name: str, sheet: str) -> pl.DataFrame:
    """Read all cells of a sheet as text, from row 1 on; the columns have no names of their own."""
    return _load(path, name, sheet, skip_rows=0)


def read_sheet(path: Path, name: str, sheet: str) -> pl.DataFrame:
    """Read the records of a sheet below its header row as text."""
    cells = _load(path, name, sheet)
    if cells.height == 0:
        raise unreadable(name, "records", "an empty sheet", "export the sheet again", place=f"sheet {sheet}")
    names = check_header(cells.row(0), name, f"sheet {sheet}")
    return cells.slice(1).rename(dict(zip(cells.columns, names, strict=True)))


def _load(path: Path, name: str, sheet: str, skip_rows: int | None = None) -> pl.DataFrame:
    from fastexcel import FastExcelError

    try:
        cells = _open(path, name).load_sheet(sheet, header_row=None, dtypes="string", skip_rows=skip_rows).to_polars()
    except FastExcelError as error:
        raise unreadable(name, EXPECTED, error, REMEDY) from None
    _refuse_failed_formulas(path, name, sheet)
    midnight = pl.all().str.replace(r"^(\d{4}-\d{2}-\d{2}) 00:00:00$", "${1}")
    return cells.with_columns(midnight).with_columns(
        pl.all().str.replace(r"^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$", "${1}T${2}")
    )


def _refuse_failed_formulas(path: Path, name: str, sheet: str) -> None:
    """Raise a DataError with every cell whose formula failed."""
    problems = [
        Problem(
            file=name, place=f"sheet {sheet}, cell {place}", expected="a value", found=shown,
            remedy=COMPUTE if shown == NOT_COMPUTED else CORRECT_FORMULA,
        )
        for place, shown in failed_formulas(path, sheet)
    ]  # fmt: skip
    if problems:
        raise DataError(problems)


def _open(path: Path, name: str) -> ExcelReader:
    from fastexcel import FastExcelError, read_excel

    if path.stat().st_size == 0:
        raise unreadable(name, "records", "an empty file", "export the file again")
    try:
        return read_excel(path)
    except FastExcelError as error:
        raise unreadable(name, EXPECTED, error, REMEDY) from None
