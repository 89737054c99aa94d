"""Write the plain workbook to fill in: a sheet of explanations, a sheet for each kind of record, drop-down lists.

Row 1 has the names of the columns, with what they mean as a comment. Row 2 is an example, in grey italics, and no data.
Cells are checked while one types, as far as a spreadsheet can; `topline check` checks the rest. The same bytes are
written each time.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from topline.data import EXAMPLE, SHEETS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from topline.data import Sheet, SheetColumn

A4 = 9
FIRST_ROW, LAST_ROW = 3, 2000
"""Rows of the sheets that are prepared for data, as a reader counts."""
LISTS = "Lists"
GUIDE = "How to fill in"
FONT, INK, PAPER, LINE = "Calibri", "#1f2937", "#e8eef4", "#b6c2cf"
WRITTEN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
STEPS = (
    "One row is one record: a patient, a lesion on a day, an adverse event. Begin in row 3 of each sheet.",
    "Row 1 has the names of the columns; leave them as they are. Point at a name to read what it means.",
    "A name in bold with a star must be filled in, in every row. The others may stay empty.",
    f"Row 2 is an example and is not read. A row whose first cell begins with {EXAMPLE} is no data.",
    "Begin with the sheet Patients; the other sheets then offer its patients in a list.",
    "Where a cell has a list, choose from it. Write dates as 2026-01-31.",
    "Cells for adverse events and deaths take a month (2026-01) or a year (2026) where the day is not known.",
    "No names, initials or dates of birth: a short name for each patient is enough.",
    "Sheets that the trial has nothing for stay empty: without lesions, the assessments alone are used.",
    "Save the workbook in the folder that the study file names, then run: topline check STUDY",
)


def workbook_template() -> bytes:
    """Write the workbook with all sheets, empty but for the example rows."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": "Data of a trial", "comments": "Made by topline init", "created": WRITTEN})
    formats = _formats(book)
    _write_guide(book.add_worksheet(GUIDE), formats)
    sheets = {sheet.key: book.add_worksheet(sheet.name) for sheet in SHEETS}
    lists = _write_lists(book.add_worksheet(LISTS), formats)
    for sheet in SHEETS:
        _write_sheet(sheets[sheet.key], sheet, lists, formats)
    for page in book.worksheets():
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
    book.close()
    return target.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    base: dict[str, Any] = {"font_name": FONT, "font_size": 11, "font_color": INK}
    header = {**base, "bg_color": PAPER, "bottom": 1, "border_color": LINE, "text_wrap": True, "valign": "vcenter"}
    example = {**base, "italic": True, "font_color": "#7a8694"}
    return {
        "title": book.add_format({**base, "bold": True, "font_size": 18}),
        "heading": book.add_format({**base, "bold": True, "font_size": 12}),
        "plain": book.add_format({**base, "text_wrap": True, "valign": "top"}),
        "bold": book.add_format({**base, "bold": True, "valign": "top"}),
        "required": book.add_format({**header, "bold": True}),
        "optional": book.add_format(header),
        "example": book.add_format({**example, "align": "left"}),
        "example date": book.add_format({**example, "num_format": "yyyy-mm-dd", "align": "left"}),
        "text": book.add_format({**base, "num_format": "@"}),
        "date": book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"}),
        "number": book.add_format({**base, "num_format": "General", "align": "left"}),
    }


def _write_guide(guide: Worksheet, formats: dict[str, Format]) -> None:
    guide.hide_gridlines(2)
    guide.set_column(0, 0, 20)
    guide.set_column(1, 1, 92)
    guide.write_string(0, 0, GUIDE, formats["title"])
    row = 2
    for number, step in enumerate(STEPS, start=1):
        guide.write_string(row, 0, f"{number}.", formats["bold"])
        guide.write_string(row, 1, step, formats["plain"])
        row += 1
    guide.write_string(row + 1, 0, "The sheets", formats["heading"])
    row += 2
    for sheet in SHEETS:
        guide.write_url(row, 0, f"internal:'{sheet.name}'!A1", formats["bold"], sheet.name)
        guide.write_string(row, 1, sheet.meaning, formats["plain"])
        row += 1


def _write_lists(page: Worksheet, formats: dict[str, Format]) -> dict[tuple[str, str], str]:
    """Write the words of each list into a column, and give (sheet, column) → the range that holds them."""
    ranges: dict[tuple[str, str], str] = {}
    place = 0
    for sheet in SHEETS:
        for column in sheet.columns:
            if column.kind == "word":
                words = list(column.words)
                page.write_string(0, place, f"{sheet.name}: {column.name}", formats["required"])
                for row, word in enumerate(words, start=1):
                    page.write_string(row, place, word, formats["plain"])
                letter = xl_col_to_name(place)
                ranges[sheet.key, column.key] = f"={LISTS}!${letter}$2:${letter}${len(words) + 1}"
                place += 1
    page.set_column(0, place - 1, 24)
    page.freeze_panes(1, 0)
    return ranges


def _write_sheet(page: Worksheet, sheet: Sheet, lists: dict[tuple[str, str], str], formats: dict[str, Format]) -> None:
    page.set_row(0, 32)
    page.freeze_panes(1, 1)
    for place, column in enumerate(sheet.columns):
        style = formats["required" if column.is_required else "optional"]
        page.write_string(0, place, f"{column.name} *" if column.is_required else column.name, style)
        page.write_comment(0, place, _comment(column), {"x_scale": 1.8, "y_scale": 1.1, "author": "Topline"})
        kind = column.kind if column.kind in {"number", "date"} else "text"
        page.set_column(place, place, _width(column), formats[kind])
        _write_example(page, place, column, formats)
        rule = _rule(sheet, column, lists.get((sheet.key, column.key), ""))
        page.data_validation(FIRST_ROW - 1, place, LAST_ROW - 1, place, {**rule, **_prompt(column)})


def _write_example(page: Worksheet, place: int, column: SheetColumn, formats: dict[str, Format]) -> None:
    if place == 0:
        page.write_string(1, place, f"{EXAMPLE} {column.example}", formats["example"])
    elif column.kind == "number" and column.example:
        page.write_number(1, place, float(column.example), formats["example"])
    elif column.kind == "date" and column.example:
        day = dt.datetime.fromisoformat(column.example)
        page.write_datetime(1, place, day, formats["example date"])
    else:
        page.write_string(1, place, column.example, formats["example"])


def _rule(sheet: Sheet, column: SheetColumn, words: str) -> dict[str, Any]:
    """Say what a spreadsheet lets into a cell."""
    if column.key == "PATIENT" and sheet.key != SHEETS[0].key:
        patients = f"='{SHEETS[0].name}'!$A${FIRST_ROW}:$A${LAST_ROW}"
        return {"validate": "list", "source": patients, "error_type": "warning"}
    match column.kind:
        case "word":
            # the laboratory may have tests of its own, which the study file names
            is_open = column.key == "TEST"
            return {"validate": "list", "source": words, "error_type": "warning" if is_open else "stop"}
        case "number":
            low = column.lowest if column.lowest is not None else 0
            if column.highest is None:
                return {"validate": "decimal", "criteria": ">=", "value": low}
            return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": column.highest}
        case "date":
            first, last = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
            return {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        case _:
            return {"validate": "any"}


def _prompt(column: SheetColumn) -> dict[str, str]:
    """Say what a cell takes while it is filled in, and what is wrong when it does not take it."""
    return {
        "input_title": column.name,
        "input_message": f"{column.meaning} {_holds(column)}"[:255],
        "error_title": column.name,
        "error_message": f"Expected {column.holds}."[:255],
    }


def _comment(column: SheetColumn) -> str:
    needed = "Must be filled in." if column.is_required else "May stay empty."
    return f"{column.meaning}\n{_holds(column)}\n{needed}"


def _holds(column: SheetColumn) -> str:
    return f"{column.holds[0].upper()}{column.holds[1:]}."


def _width(column: SheetColumn) -> float:
    longest = max((len(word) for word in column.words), default=0)
    return min(max(len(column.name) + 3, 12, longest + 2, 18 if column.key == "PATIENT" else 0), 40)
