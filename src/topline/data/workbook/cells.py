"""Take the cells of the plain workbook from its sheets, or from CSV files that bear the sheets' names.

Row 1 has the names of the columns. A row whose first cell begins with "(example)" is no data, and neither is an empty
row. Every cell is text here; ROW is its row in the sheet as a reader counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from topline.core import DataError, Problem, nearest_name
from topline.data.readers import read_cells, read_table, sheet_names
from topline.data.source_files import FoundFile
from topline.data.workbook.sheets import EXAMPLE, PATIENTS, SHEETS

if TYPE_CHECKING:
    from pathlib import Path

    from topline.data.workbook.columns import Sheet, SheetColumn

ALPHABET = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCells:
    """The cells of one sheet as text.

    Parameters
    ----------
    sheet : which sheet.
    file : where it lies.
    frame : ROW and a column for each of the sheet's columns, by key; and those that the study file adds, by name.
    places : key → position of the column in the sheet, the first being 0.
    """

    sheet: Sheet
    file: FoundFile
    frame: pl.DataFrame
    places: dict[str, int]

    def place(self, row: int, key: str) -> str:
        """Name a cell as a reader finds it."""
        if not self.file.sheet:
            return f"row {row}, column {self.sheet.column(key).name if self._knows(key) else key}"
        return f"sheet {self.file.sheet}, cell {letters(self.places[key])}{row}"

    def problem(self, row: int, key: str, expected: str, found: str | None, remedy: str) -> Problem:
        """Describe what is wrong with a cell."""
        shown = "nothing" if found is None else f"'{found}'"
        return Problem(file=self.file.name, place=self.place(row, key), expected=expected, found=shown, remedy=remedy)

    def _knows(self, key: str) -> bool:
        return any(column.key == key for column in self.sheet.columns)


def letters(position: int) -> str:
    """Give a column's letters.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, ALPHABET)
        text = chr(ord("A") + rest) + text
    return text


def find_sheets(folder: Path) -> tuple[FoundFile, ...]:
    """Find the workbook of a data folder, or the CSV files that stand for its sheets.

    Raises
    ------
    DataError
        There is no workbook with a sheet Patients, or more than one source.
    """
    if not folder.is_dir():
        remedy = "name the folder in the study file: data: {folder: …}"
        raise DataError([_problem(folder.name, "a data folder", "no such folder", remedy)])
    entries = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(("~$", ".")))
    books = [path for path in entries if path.suffix.lower() == ".xlsx" and _has_patients(path)]
    tables = {path.name.lower(): path for path in entries if path.suffix.lower() == ".csv"}
    has_tables = PATIENTS.csv_name in tables
    names = [path.name for path in books] + ([PATIENTS.csv_name] if has_tables else [])
    if len(names) != 1:
        found = ", ".join(names) or "none"
        remedy = "keep one of them" if names else "make one with: topline init DIR --data workbook"
        raise DataError([_problem(folder.name, "one workbook with a sheet Patients", found, remedy)])
    if has_tables:
        return tuple(
            FoundFile(domain=sheet.key, name=tables[sheet.csv_name].name, path=tables[sheet.csv_name])
            for sheet in SHEETS
            if sheet.csv_name in tables
        )
    book = books[0]
    known = {name.strip().lower(): name for name in sheet_names(book, book.name)}
    return tuple(
        FoundFile(domain=sheet.key, name=book.name, path=book, sheet=known[sheet.name.lower()])
        for sheet in SHEETS
        if sheet.name.lower() in known
    )


def take_cells(sheet: Sheet, file: FoundFile, added: tuple[str, ...]) -> tuple[SheetCells | None, list[Problem]]:
    """Take the cells of a sheet, and tell what is wrong with its header.

    Parameters
    ----------
    added : names of further columns, which the study file has as covariates.
    """
    try:
        header, rows = _header_and_rows(file)
    except DataError as error:
        return None, list(error.problems)
    keys = {column.name.lower(): column.key for column in sheet.columns} | {name.lower(): name for name in added}
    places: dict[str, int] = {}
    strangers: list[str] = []
    problems: list[Problem] = []
    for position, name in enumerate(header):
        key = keys.get((name or "").removesuffix("*").strip().lower())
        if key in places:
            problems.append(
                _header_problem(file, position, "each column once", f"'{name}' again", "keep one of the two")
            )
        elif key is not None:
            places[key] = position
        elif name:
            strangers.append(name)
    problems += [
        _no_column(file, column, strangers) for column in sheet.columns if _is_missed(column, places, strangers)
    ]
    if problems:
        return None, problems
    names = rows.columns
    frame = rows.select(
        "ROW",
        *(pl.col(names[1 + place]).alias(key) for key, place in places.items()),
        *(pl.lit(None, pl.String()).alias(column.key) for column in sheet.columns if column.key not in places),
    )
    return SheetCells(sheet=sheet, file=file, frame=frame, places=places), []


def unused_columns(sheet: Sheet, file: FoundFile, added: tuple[str, ...]) -> list[str]:
    """List the columns of a sheet that nothing uses."""
    header, _ = _header_and_rows(file)
    known = {column.name.lower() for column in sheet.columns} | {name.lower() for name in added}
    return [name for name in header if name and name.removesuffix("*").strip().lower() not in known]


def _header_and_rows(file: FoundFile) -> tuple[list[str | None], pl.DataFrame]:
    """Give the names of the columns, and the filled rows with their number."""
    if file.sheet:
        cells = read_cells(file.path, file.name, file.sheet)
        first = cells.row(0) if cells.height else ()
        header = [None if name is None else str(name).strip() or None for name in first]
        rows = cells.slice(1)
    else:
        rows = read_table(file.path, file.name)
        header = [name.strip() or None for name in rows.columns]
    text = pl.all().str.strip_chars()
    rows = rows.with_columns(pl.when(text != "").then(text).name.keep()).with_row_index("ROW", offset=2)
    filled = rows.filter(pl.any_horizontal(pl.exclude("ROW").is_not_null())) if rows.width > 1 else rows
    if rows.width > 1:
        filled = filled.filter(~pl.col(rows.columns[1]).str.starts_with(EXAMPLE).fill_null(value=False))
    return header, filled.with_columns(pl.col("ROW").cast(pl.Int64))


def _is_missed(column: SheetColumn, places: dict[str, int], strangers: list[str]) -> bool:
    """Tell a column that must be there, or that is there under a name almost its own."""
    if column.key in places:
        return False
    return column.is_required or nearest_name(column.name, strangers) is not None


def _no_column(file: FoundFile, column: SheetColumn, strangers: list[str]) -> Problem:
    near = nearest_name(column.name, strangers)
    remedy = f"rename {near} to {column.name}" if near else "add the column, or begin with the template again"
    return Problem(
        file=file.name, place=_row_1(file), expected=f"a column '{column.name}'", found="none", remedy=remedy
    )


def _header_problem(file: FoundFile, position: int, expected: str, found: str, remedy: str) -> Problem:
    place = f"sheet {file.sheet}, cell {letters(position)}1" if file.sheet else "row 1"
    return Problem(file=file.name, place=place, expected=expected, found=found, remedy=remedy)


def _row_1(file: FoundFile) -> str:
    return f"sheet {file.sheet}, row 1" if file.sheet else "row 1"


def _has_patients(path: Path) -> bool:
    return PATIENTS.name.lower() in {name.strip().lower() for name in sheet_names(path, path.name)}


def _problem(file: str, expected: str, found: str, remedy: str) -> Problem:
    return Problem(file=file, place="", expected=expected, found=found, remedy=remedy)
