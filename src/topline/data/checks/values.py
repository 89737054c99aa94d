"""Check the values of one domain: dates, units, signs, grades, responses, record numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.core import name_remedy, nearest_name
from topline.data.dates import is_iso_date
from topline.data.places import value_problems

if TYPE_CHECKING:
    from topline.core import Problem
    from topline.data.contracts import DomainContract
    from topline.data.source_files import FoundFile

RESPONSES = ("CR", "PR", "SD", "PD", "NE", "NON-CR/NON-PD", "ND", "ICR", "IPR", "ISD", "IUPD", "ICPD", "INE")
"""Overall responses of RECIST 1.1 and iRECIST, in upper case."""
UNDECIDED_RESPONSES = ("CHECK", "EQUIVOCAL", "UNEQUIVOCAL", "UNKNOWN", "NA", "NOT DONE")
"""What stands in the place of an overall response that was not given; it counts as not evaluable and is a finding."""
GRADES = ("1", "2", "3", "4", "5")


def domain_problems(frame: pl.DataFrame, contract: DomainContract, file: FoundFile) -> list[Problem]:
    """Find the values of one domain that cannot be analysed."""
    return [
        *empty_subjects(frame, file),
        *_wrong_domain(frame, contract, file),
        *_repeated_records(frame, contract, file),
        *_impossible_dates(frame, file),
        *_unknown_units(frame, contract, file),
        *_negative_numbers(frame, contract, file),
        *_unknown_grades(frame, file),
        *_unknown_responses(frame, file),
    ]


def empty_subjects(frame: pl.DataFrame, file: FoundFile) -> list[Problem]:
    """Find rows without a subject."""
    is_empty = frame["USUBJID"].is_null()
    return value_problems(
        frame, is_empty, "USUBJID", file, expected="a subject", remedy="fill in USUBJID or remove the row"
    )


def _wrong_domain(frame: pl.DataFrame, contract: DomainContract, file: FoundFile) -> list[Problem]:
    if "DOMAIN" not in frame.columns:
        return []
    is_other = frame.select((pl.col("DOMAIN") != contract.domain).fill_null(value=False)).to_series()
    remedy = "name the right file for the domain in the study file"
    return value_problems(frame, is_other, "DOMAIN", file, expected=f"'{contract.domain}'", remedy=remedy)


def _repeated_records(frame: pl.DataFrame, contract: DomainContract, file: FoundFile) -> list[Problem]:
    """Find a record number that one subject has twice; in DM, a subject who is there twice."""
    key = ["USUBJID", contract.sequence] if contract.sequence else ["USUBJID"]
    is_later = frame.select(
        pl.any_horizontal(pl.col(key).is_null()).not_() & ~pl.struct(key).is_first_distinct()
    ).to_series()
    if not contract.sequence:
        return value_problems(
            frame, is_later, "USUBJID", file, expected="each subject once", remedy="keep one row of the subject"
        )
    number = contract.sequence
    missing = value_problems(
        frame, frame[number].is_null(), number, file, expected="a record number", remedy="number the records"
    )
    expected, remedy = f"each {number} once within a subject", "number the records anew"
    return [
        *missing,
        *value_problems(_with_subject(frame, number), is_later, number, file, expected=expected, remedy=remedy),
    ]


def _with_subject(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    return frame.select(pl.format("{} of subject {}", pl.col(column), pl.col("USUBJID")).alias(column))


def _impossible_dates(frame: pl.DataFrame, file: FoundFile) -> list[Problem]:
    problems: list[Problem] = []
    for column in [name for name in frame.columns if name.endswith("DTC")]:
        is_wrong = frame[column].is_not_null() & ~is_iso_date(frame[column])
        remedy = "write it as 2026-01-31, or as 2026-01 or 2026 where the rest is unknown"
        problems += value_problems(
            frame, is_wrong, column, file, expected="a date of the calendar in ISO 8601", remedy=remedy
        )
    return problems


def _unknown_units(frame: pl.DataFrame, contract: DomainContract, file: FoundFile) -> list[Problem]:
    problems: list[Problem] = []
    for column, known in contract.units.items():
        if column not in frame.columns:
            continue
        is_unknown = frame[column].is_not_null() & ~frame[column].is_in(known)
        expected = f"a known unit ({', '.join(known)})"
        problems += value_problems(
            frame,
            is_unknown,
            column,
            file,
            expected=expected,
            remedy=lambda unit, known=known: _unit_remedy(unit, known),
        )
    return problems


def _unit_remedy(unit: str, known: tuple[str, ...]) -> str:
    near = nearest_name(unit, known)
    return f"did you mean {near}?" if near else f"convert to {known[0]}"


def _negative_numbers(frame: pl.DataFrame, contract: DomainContract, file: FoundFile) -> list[Problem]:
    problems: list[Problem] = []
    for column in contract.not_negative:
        is_negative = (frame[column] < 0).fill_null(value=False)
        problems += value_problems(frame, is_negative, column, file, expected="0 or more", remedy="correct the number")
    return problems


def _unknown_grades(frame: pl.DataFrame, file: FoundFile) -> list[Problem]:
    if "AETOXGR" not in frame.columns:
        return []
    is_unknown = frame["AETOXGR"].is_not_null() & ~frame["AETOXGR"].is_in(GRADES)
    return value_problems(
        frame, is_unknown, "AETOXGR", file, expected="a grade from 1 to 5", remedy="correct the grade or leave it empty"
    )


def _unknown_responses(frame: pl.DataFrame, file: FoundFile) -> list[Problem]:
    if file.domain != "RS":
        return []
    known = (*RESPONSES, *UNDECIDED_RESPONSES)
    is_unknown = frame.select(
        ((pl.col("RSTESTCD") == "OVRLRESP") & ~pl.col("RSSTRESC").str.to_uppercase().is_in(known)).fill_null(
            value=False
        )
    ).to_series()
    return value_problems(
        frame,
        is_unknown,
        "RSSTRESC",
        file,
        expected="a known overall response",
        remedy=lambda value: name_remedy(value, RESPONSES),
    )
