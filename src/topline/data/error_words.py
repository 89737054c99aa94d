"""Refuse what a spreadsheet writes into a cell whose formula failed, in whatever format it arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.data.places import value_problems
from topline.data.readers import CORRECT_FORMULA

if TYPE_CHECKING:
    from topline.core import Problem
    from topline.data.source_files import FoundFile

ERROR_WORDS = (
    "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA",
)  # fmt: skip


def error_word_problems(frame: pl.DataFrame, file: FoundFile) -> list[Problem]:
    """Find cells of text that hold the word of a failed formula."""
    problems: list[Problem] = []
    for name, kind in frame.schema.items():
        if kind == pl.String():
            is_error = frame[name].is_in(ERROR_WORDS).fill_null(value=False)
            problems += value_problems(frame, is_error, name, file, expected="a value", remedy=CORRECT_FORMULA)
    return problems
