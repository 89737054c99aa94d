"""Check what the cells of a row, of a sheet and of several sheets say together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import Problem, name_remedy
from topline.data.workbook.checks import is_before, repeated_rows, strangers, wrong_where
from topline.data.workbook.sheets import NEEDED, SHEETS
from topline.data.workbook.words import UNITS_OF_SIGNS
from topline.protocol import ResponseRate, TimeToEvent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topline.data.workbook.cells import SheetCells
    from topline.protocol import Protocol

    Sheets = Mapping[str, tuple[SheetCells, pl.DataFrame]]
    """Key of a sheet → its cells as text, and with their types."""

NON_TARGET = ("NON-TARGET", "NEW")


def problems_across(sheets: Sheets, protocol: Protocol) -> list[Problem]:
    """Find what contradicts itself within rows, sheets and the whole workbook, and what the study file needs."""
    problems: list[Problem] = []
    for key, (cells, frame) in sheets.items():
        problems += repeated_rows(cells, frame)
        if key != "PATIENTS" and "PATIENTS" in sheets:
            problems += strangers(cells, frame, sheets["PATIENTS"][1]["PATIENT"])
        problems += _turned_dates(cells, frame)
        match key:
            case "PATIENTS":
                problems += _unknown_arms(cells, frame, protocol)
            case "LESIONS":
                problems += _unclear_lesions(cells, frame)
            case "LABS":
                turned = pl.col("HIGH") < pl.col("LOW")
                problems += wrong_where(
                    cells, frame, turned, "HIGH", "a limit above the lower limit", "correct one of the two"
                )
            case "VITALS":
                for sign, units in UNITS_OF_SIGNS.items():
                    is_other = (pl.col("SIGN") == sign) & ~pl.col("UNIT").is_in(units)
                    expected = f"a unit of {sign.lower()} ({', '.join(units).lower()})"
                    problems += wrong_where(cells, frame, is_other, "UNIT", expected, "correct the sign or the unit")
            case "FOLLOWUP":
                problems += _unclear_ends(cells, frame)
            case _:
                pass
    return [*problems, *_needed_sheets(sheets, protocol), *_needed_columns(sheets, protocol)]


def _turned_dates(cells: SheetCells, frame: pl.DataFrame) -> list[Problem]:
    """Find rows that end before they start."""
    if not {"START", "END"} <= set(frame.columns):
        return []
    return wrong_where(
        cells, frame, is_before("END", "START"), "END", "a day on or after the first day", "correct one of the two days"
    )


def _unknown_arms(cells: SheetCells, frame: pl.DataFrame, protocol: Protocol) -> list[Problem]:
    codes = [arm.code for arm in protocol.treatment.arms]
    remedy = (
        name_remedy("", codes)
        if codes
        else "leave it empty, or name the arms in the study file: treatment: {arms: […]}"
    )
    known = f"an arm of the study file ({', '.join(codes)})" if codes else "no arm, as the study file names none"
    problems: list[Problem] = []
    for key in ("ARM", "ARMRECEIVED"):
        is_unknown = pl.col(key).is_not_null() & ~pl.col(key).is_in(codes)
        is_missing = pl.col("ENROLLED").is_not_null() & pl.col(key).is_null()
        needs = is_missing if key == "ARM" and len(codes) > 1 else pl.lit(value=False)
        if key in cells.places:
            problems += wrong_where(cells, frame, is_unknown | needs, key, known, remedy)
        elif frame.select(needs.any()).item():
            problems.append(_no_column(cells, "ARM", "the study file names several arms"))
    return problems


def _unclear_lesions(cells: SheetCells, frame: pl.DataFrame) -> list[Problem]:
    """Find lesions without size or state, with both, and lesions that change their kind."""
    is_target, is_other = pl.col("KIND") == "TARGET", pl.col("KIND").is_in(NON_TARGET)
    size, state = pl.col("DIAMETER"), pl.col("STATE")
    given = cells.frame
    is_open = (
        frame.select(size.is_null() & state.is_null()).to_series()
        & given["DIAMETER"].is_null()
        & given["STATE"].is_null()
    )
    unmeasured = is_target & pl.lit(is_open)
    unjudged = is_other & pl.lit(is_open)
    judged_twice = is_target & size.is_not_null() & state.is_not_null()
    measured = is_other & size.is_not_null()
    changes = pl.col("KIND").n_unique().over("PATIENT", "LESION") > 1
    moves = pl.col("NODE").fill_null("N").n_unique().over("PATIENT", "LESION") > 1
    told = (
        (unmeasured, "DIAMETER", "the diameter of a target lesion", "measure it, or say in State why it could not be"),
        (unjudged, "STATE", "the state of a lesion that is no target", "choose one of the list"),
        (judged_twice, "STATE", "a diameter or a state, and not both", "leave one of the two empty"),
        (measured, "DIAMETER", "no diameter of a lesion that is no target", "leave it empty and choose a State"),
        (changes, "KIND", "one kind of each lesion, the same at every assessment", "correct it, or give another name"),
        (moves, "NODE", "a lesion that stays a lymph node or none", "correct it, or give the lesion another name"),
    )
    return [
        problem
        for condition, key, expected, remedy in told
        for problem in wrong_where(cells, frame, condition, key, expected, remedy)
    ]


def _unclear_ends(cells: SheetCells, frame: pl.DataFrame) -> list[Problem]:
    """Find deaths of the living, days on which nobody left, and treatments without a day."""
    is_alive, left, reason = pl.col("DIED") == "N", pl.col("LEFT"), pl.col("REASON")
    lives = "of a patient who has not died"
    told = (
        (is_alive & pl.col("DEATH").is_not_null(), "DEATH", f"no day of death {lives}", "correct Died, or empty it"),
        (is_alive & (reason == "DEATH"), "REASON", f"another reason {lives}", "correct Died or the reason"),
        (left.is_not_null() & reason.is_null(), "REASON", "a reason for leaving the study", "choose one of the list"),
        (left.is_null() & reason.is_not_null(), "LEFT", "the day of leaving the study", "fill it in, or empty Reason"),
        (is_before("DEATH", "ALIVE"), "DEATH", "a day on or after Last seen alive", "correct one of the two days"),
        (
            pl.col("NEWDRUG").is_not_null() & pl.col("NEWSTART").is_null(),
            "NEWSTART", "the first day of the new treatment", "fill it in, as far as it is known",
        ),
    )  # fmt: skip
    return [
        problem
        for condition, key, expected, remedy in told
        for problem in wrong_where(cells, frame, condition, key, expected, remedy)
    ]


def _needed_sheets(sheets: Sheets, protocol: Protocol) -> Iterator[Problem]:
    """Find sheets that are not there, or that have no row although nothing can be analysed without."""
    source = protocol.criteria.response.source
    needs_response = any(
        isinstance(each, ResponseRate) or (isinstance(each, TimeToEvent) and "progression" in each.events)
        for each in protocol.endpoints
    )
    needed = dict.fromkeys(NEEDED, "nothing can be analysed without them")
    if needs_response:
        needed["ASSESSMENTS" if source == "recorded" else "LESIONS"] = f"criteria.response.source is {source}"
    any_file = next(iter(sheets.values()))[0].file if sheets else None
    for sheet in SHEETS:
        if sheet.key in needed and (sheet.key not in sheets or sheets[sheet.key][1].is_empty()):
            found = "no row" if sheet.key in sheets else "no such sheet"
            file = any_file.name if any_file and any_file.sheet else sheet.csv_name
            place = f"sheet {sheet.name}" if any_file and any_file.sheet else ""
            expected = f"rows of {sheet.name} ({needed[sheet.key]})"
            yield Problem(file=file, place=place, expected=expected, found=found, remedy="fill them in")


def _needed_columns(sheets: Sheets, protocol: Protocol) -> Iterator[Problem]:
    """Find covariates that are no column of Patients, and tests of which Labs has no value."""
    if "PATIENTS" not in sheets or sheets["PATIENTS"][1].is_empty():
        return
    cells, frame = sheets["PATIENTS"]
    labs = sheets["LABS"][1]["TEST"].drop_nulls().unique().sort().to_list() if "LABS" in sheets else []
    signs = sheets["VITALS"][1]["SIGN"].drop_nulls().unique().sort().to_list() if "VITALS" in sheets else []
    filled = [name for name in frame.columns if name != "ROW" and not frame[name].is_null().all()]
    markers = [marker.id for marker in protocol.markers]
    for covariate in protocol.covariates:
        if covariate.test and covariate.test not in {*labs, *signs, *markers}:
            yield Problem(
                file="study file", place="covariates",
                expected=f"the test {covariate.test} on the sheet Labs or Vital signs",
                found="none", remedy=name_remedy(covariate.test, [*labs, *signs]),
            )  # fmt: skip
        elif not covariate.test and covariate.variable not in filled:
            yield _no_column(cells, covariate.variable, "a covariate of the study file")


def _no_column(cells: SheetCells, key: str, why: str) -> Problem:
    """Say that a column is not there, or that nobody has a value in it."""
    name = next((column.name for column in cells.sheet.columns if column.key == key), key)
    place = f"sheet {cells.file.sheet}, row 1" if cells.file.sheet else "row 1"
    found, remedy = ("no value", "fill it in") if key in cells.places else ("none", "add the column and fill it in")
    return Problem(
        file=cells.file.name, place=place, expected=f"a column '{name}' with values ({why})", found=found,
        remedy=f"{remedy}, or take it out of the study file",
    )  # fmt: skip
