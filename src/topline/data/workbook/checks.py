"""Check the cells of a sheet one by one, and give them their types and the words that SDTM has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import Problem, name_remedy, nearest_name
from topline.data.dates import is_iso_date
from topline.data.error_words import ERROR_WORDS
from topline.data.readers import CORRECT_FORMULA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from topline.data.workbook.cells import SheetCells
    from topline.data.workbook.columns import SheetColumn

LISTED_CELLS = 20
"""Wrong cells of one column that are told one by one."""
DAY_LENGTH = len("2026-01-31")


def check_cells(cells: SheetCells, words: Mapping[str, Mapping[str, str]]) -> tuple[pl.DataFrame, list[Problem]]:
    """Give the columns of a sheet their types; tell each cell that is missing or does not fit.

    Parameters
    ----------
    words : key → the words of a list that holds more than the sheet's own, as the study file says.
    """
    frame = cells.frame
    problems: list[Problem] = []
    typed: list[pl.Series] = [frame["ROW"]]
    for column in cells.sheet.columns:
        text = frame[column.key]
        known = words.get(column.key, column.words)
        values = _typed(text, column, known)
        typed.append(values.alias(column.key))
        if column.is_required:
            problems += _told(
                cells, column.key, text.is_null(), column.holds, f"fill in {column.name}, or remove the row"
            )
        remedy = _remedy(column, known)
        problems += _told(cells, column.key, text.is_not_null() & values.is_null(), column.holds, remedy)
    added = [
        frame[name] for name in frame.columns if name != "ROW" and name not in {c.key for c in cells.sheet.columns}
    ]
    return pl.DataFrame([*typed, *added]), [*problems, *_failed_formulas(cells)]


def _failed_formulas(cells: SheetCells) -> Iterator[Problem]:
    """Find cells of free text that hold the word of a failed formula; another cell does not fit its column."""
    fixed = {column.key for column in cells.sheet.columns if column.kind != "text"}
    for key in [name for name in cells.frame.columns if name != "ROW" and name not in fixed]:
        is_error = cells.frame[key].is_in(ERROR_WORDS).fill_null(value=False)
        yield from _told(cells, key, is_error, "a value", CORRECT_FORMULA)


def repeated_rows(cells: SheetCells, frame: pl.DataFrame) -> list[Problem]:
    """Find rows that say again what another says."""
    keys = list(cells.sheet.unique) or [column.key for column in cells.sheet.columns]
    names = [cells.sheet.column(key).name for key in keys]
    is_known = pl.all_horizontal(pl.col(cells.sheet.unique or ("PATIENT",)).is_not_null())
    is_later = frame.select(is_known & ~pl.struct(keys).is_first_distinct()).to_series()
    what = f"each {', '.join(names)} once" if cells.sheet.unique else "each row once"
    return _told(cells, "PATIENT", is_later, what, "keep one of the rows")


def strangers(cells: SheetCells, frame: pl.DataFrame, patients: pl.Series) -> list[Problem]:
    """Find patients who are not on the sheet Patients."""
    known = patients.drop_nulls().to_list()
    is_stranger = frame["PATIENT"].is_not_null() & ~frame["PATIENT"].is_in(known)
    return _told(
        cells, "PATIENT", is_stranger, "a patient of the sheet Patients",
        lambda name: f"did you mean {near}? Or add the patient there" if (near := nearest_name(name, known))
        else "add the patient there, or correct the name",
    )  # fmt: skip


def wrong_where(
    cells: SheetCells, frame: pl.DataFrame, condition: pl.Expr, key: str, expected: str, remedy: str
) -> list[Problem]:
    """Tell the cells of a column in rows for which a condition is true."""
    return _told(cells, key, frame.select(condition.fill_null(value=False)).to_series(), expected, remedy)


def is_before(end: str, start: str) -> pl.Expr:
    """Tell whether a day lies before another, as far as both are known."""
    known = pl.min_horizontal(pl.col(start).str.len_chars(), pl.col(end).str.len_chars())
    return pl.col(end).str.head(known) < pl.col(start).str.head(known)


def _typed(text: pl.Series, column: SheetColumn, words: Mapping[str, str]) -> pl.Series:
    """Give the values of a column; what does not fit is null."""
    cell = pl.col("cell")
    match column.kind:
        case "text":
            value = cell
        case "number":
            number = cell.cast(pl.Float64, strict=False)
            fits = number.is_finite()
            if column.lowest is not None:
                fits &= number >= column.lowest
            if column.highest is not None:
                fits &= number <= column.highest
            value = pl.when(fits).then(number)
        case "date":
            is_whole = pl.lit(is_iso_date(text)) & (cell.str.len_chars() >= DAY_LENGTH)
            value = pl.when(is_whole).then(cell.str.head(DAY_LENGTH))
        case "day":
            value = pl.when(pl.lit(is_iso_date(text))).then(cell.str.head(DAY_LENGTH))
        case "word":
            known = {name.lower(): code for name, code in words.items()} | {c.lower(): c for c in words.values()}
            value = cell.str.to_lowercase().replace_strict(known, default=None, return_dtype=pl.String())
    return text.to_frame("cell").select(value.alias("cell")).to_series()


def _remedy(column: SheetColumn, words: Mapping[str, str]) -> str | Callable[[str], str]:
    match column.kind:
        case "word":
            return lambda found: name_remedy(found, words)
        case "number":
            return lambda found: _number_remedy(found, column)
        case "date":
            return "write it as 2026-01-31"
        case "day":
            return "write it as 2026-01-31, or as 2026-01 or 2026 where the rest is unknown"
        case "text":
            return "correct the cell"


def _number_remedy(found: str, column: SheetColumn) -> str:
    if found.count(",") == 1 and found.replace(",", "").strip("-").isdigit():
        return f"write it with a point: {found.replace(',', '.')}"
    return "write the number alone, in the unit of the header" if "(" in column.name else "write the number alone"


def _told(
    cells: SheetCells, key: str, is_wrong: pl.Series, expected: str, remedy: str | Callable[[str], str]
) -> list[Problem]:
    """Make a problem of each wrong cell of a column; beyond twenty, one for the rest."""
    if not is_wrong.any():
        return []
    wrong = cells.frame.filter(is_wrong).select("ROW", key)
    return [*_listed(cells, key, wrong, expected, remedy)]


def _listed(
    cells: SheetCells, key: str, wrong: pl.DataFrame, expected: str, remedy: str | Callable[[str], str]
) -> Iterator[Problem]:
    for row, found in wrong.head(LISTED_CELLS).iter_rows():
        says = remedy if isinstance(remedy, str) else remedy(found or "")
        if key in cells.places:
            yield cells.problem(row, key, expected, found, says)
    if wrong.height > LISTED_CELLS:
        place = cells.place(int(wrong["ROW"][LISTED_CELLS]), key)
        found = f"{wrong.height - LISTED_CELLS} more wrong cells"
        yield Problem(
            file=cells.file.name, place=f"{place} and below", expected=expected, found=found, remedy="correct them too"
        )
