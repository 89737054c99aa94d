"""Partial dates filled in by the rules first, middle and last, with the flags of ADaM.

The answers are those of {admiral}'s own tests of `impute_dtc_dtm` and `derive_vars_dtm` (test-derive_vars_dtm.R, tests
3, 5, 7 and 21; Apache-2.0), where `mid` is 30 June of a year since version 0.6.3.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.derive.dates import day_by_rule, imputation_flag

if TYPE_CHECKING:
    from topline.protocol import StartRule

TEXTS = ["2019-07-18T15:25:40", "2019-07-18", "2019-02", "2019", None]
WHOLE = dt.date(2019, 7, 18)


@pytest.mark.parametrize(
    ("rule", "month_known", "year_known"),
    [
        ("first", dt.date(2019, 2, 1), dt.date(2019, 1, 1)),
        ("middle", dt.date(2019, 2, 15), dt.date(2019, 6, 30)),
        ("last", dt.date(2019, 2, 28), dt.date(2019, 12, 31)),
    ],
)
def test_a_partial_date_is_filled_in_by_its_rule(rule: StartRule, month_known: dt.date, year_known: dt.date) -> None:
    dates = pl.DataFrame({"XXDTC": TEXTS}).select(day_by_rule("XXDTC", rule)).to_series()
    assert dates.to_list() == [WHOLE, WHOLE, month_known, year_known, None]


def test_the_flag_says_what_was_filled_in() -> None:
    flags = pl.DataFrame({"XXDTC": TEXTS}).select(imputation_flag("XXDTC")).to_series()
    assert flags.to_list() == [None, None, "D", "M", None]


@pytest.mark.parametrize(
    ("text", "treated", "day"),
    [
        ("2019-02", dt.date(2019, 2, 10), dt.date(2019, 2, 10)),
        ("2019-02", dt.date(2019, 3, 1), dt.date(2019, 2, 1)),
        ("2019-02", dt.date(2019, 1, 31), dt.date(2019, 2, 1)),
        ("2019", dt.date(2019, 12, 31), dt.date(2019, 12, 31)),
        ("2019-02-03", dt.date(2019, 2, 10), dt.date(2019, 2, 3)),
        ("2019", None, dt.date(2019, 1, 1)),
    ],
)
def test_a_date_that_may_be_the_first_dose_is_that_day(text: str, treated: dt.date | None, day: dt.date) -> None:
    frame = pl.DataFrame({"XXDTC": [text], "TRTSDT": [treated]}, schema_overrides={"TRTSDT": pl.Date})
    assert frame.select(day_by_rule("XXDTC", "treatment_start")).item() == day
