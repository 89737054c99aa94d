"""Grades worked by hand after CTCAE 5.0 (27 November 2017) and 4.03 (14 June 2010), at and beside the limits.

A row is: test, unit, lower limit of normal, upper limit of normal, baseline, and values with the grade that the text
gives. "x" after the baseline says that it was above normal. The upper limit that the text prints belongs to the milder
grade: ">ULN - 3.0 x ULN" is grade 1, ">3.0 - 5.0 x ULN" grade 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.derive.ctcae import LAB_TERMS, grade_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = tuple[str, str | None, float | None, float | None, float | None, bool, str]

BOTH: list[Row] = [
    ("HGB", "g/dL", 12, 16, None, False, "L 12.0:0 11.9:1 10.0:1 9.9:2 8.0:2 7.9:3 3.0:3"),
    ("HGB", "g/L", 120, 160, None, False, "L 120:0 119:1 100:1 99:2 80:2 79:3"),
    ("HGB", "mmol/L", 7.4, 10, None, False, "L 7.4:0 7.3:1 6.2:1 6.1:2 4.9:2 4.8:3"),
    ("WBC", "10^9/L", 4, 10, None, False, "L 4.0:0 3.9:1 3.0:1 2.9:2 2.0:2 1.9:3 1.0:3 0.9:4"),
    ("WBC", "/mm3", 4000, 10000, None, False, "L 4000:0 3999:1 3000:1 2999:2 2000:2 1999:3 1000:3 999:4"),
    ("WBC", "GI/L", 4, 10, None, False, "H 100:0 100.1:3"),
    ("NEUT", "10^9/L", 2, 7, None, False, "L 2.0:0 1.99:1 1.5:1 1.49:2 1.0:2 0.99:3 0.5:3 0.49:4"),
    ("NEUT", "cells/uL", 2000, 7000, None, False, "L 1500:1 1499:2 500:3 499:4"),
    ("LYM", "GI/L", 1, 4, None, False, "L 1.0:0 0.99:1 0.8:1 0.79:2 0.5:2 0.49:3 0.2:3 0.19:4"),
    ("LYM", "GI/L", 1, 4, None, False, "H 4.0:0 4.1:2 20:2 20.1:3"),
    ("PLAT", "10^9/L", 150, 400, None, False, "L 150:0 149:1 75:1 74:2 50:2 49:3 25:3 24:4"),
    ("PLAT", "K/uL", 150, 400, None, False, "L 75:1 74.9:2"),
    ("CD4", "/mm3", 600, 1500, None, False, "L 600:0 599:1 500:1 499:2 200:2 199:3 50:3 49:4"),
    ("APTT", "s", 25, 40, None, False, "H 40:0 41:1 60:1 61:2 100:2 101:3"),
    ("CK", "U/L", 20, 200, None, False, "H 200:0 201:1 500:1 501:2 1000:2 1001:3 2000:3 2001:4"),
    ("CHOL", "mg/dL", 100, 200, None, False, "H 200:0 201:1 300:1 301:2 400:2 401:3 500:3 501:4"),
    ("CHOL", "mmol/L", 3, 5.2, None, False, "H 5.2:0 5.3:1 7.75:1 7.76:2 10.34:2 10.35:3 12.92:3 12.93:4"),
    ("TRIG", "mg/dL", None, None, None, False, "H 149:0 150:1 300:1 301:2 500:2 501:3 1000:3 1001:4"),
    ("TRIG", "mmol/L", None, None, None, False, "H 1.70:0 1.71:1 3.42:1 3.43:2 5.7:2 5.8:3 11.4:3 11.5:4"),
    ("CACORR", "mg/dL", 8.5, 10.5, None, False, "H 10.5:0 10.6:1 11.5:1 11.6:2 12.5:2 12.6:3 13.5:3 13.6:4"),
    ("CACORR", "mmol/L", 2.1, 2.6, None, False, "H 2.6:0 2.7:1 2.9:1 2.91:2 3.1:2 3.11:3 3.4:3 3.41:4"),
    ("CACORR", "mg/dL", 8.5, 10.5, None, False, "L 8.5:0 8.4:1 8.0:1 7.9:2 7.0:2 6.9:3 6.0:3 5.9:4"),
    ("CACORR", "mEq/L", 4.25, 5.25, None, False, "L 4.25:0 4.2:1 4.0:1 3.99:2 3.5:2 3.49:3 3.0:3 2.99:4"),
    ("CAION", "mmol/L", 1.1, 1.3, None, False, "H 1.3:0 1.4:1 1.5:1 1.51:2 1.6:2 1.61:3 1.8:3 1.81:4"),
    ("CAION", "mmol/L", 1.1, 1.3, None, False, "L 1.1:0 1.09:1 1.0:1 0.99:2 0.9:2 0.89:3 0.8:3 0.79:4"),
    ("K", "mmol/L", 3.5, 5, None, False, "H 5.0:0 5.1:1 5.5:1 5.6:2 6.0:2 6.1:3 7.0:3 7.1:4"),
    ("K", "mEq/L", 3.5, 5, None, False, "L 3.5:0 3.4:2 3.0:2 2.9:3 2.5:3 2.4:4"),
    ("SODIUM", "mmol/L", 135, 145, None, False, "H 145:0 146:1 150:1 151:2 155:2 156:3 160:3 161:4"),
    ("MG", "mg/dL", 1.6, 2.6, None, False, "H 2.6:0 2.7:1 3.0:1 3.1:3 8.0:3 8.1:4"),
    ("MG", "mmol/L", 0.7, 1.1, None, False, "L 0.7:0 0.69:1 0.5:1 0.49:2 0.4:2 0.39:3 0.3:3 0.29:4"),
    ("ALB", "g/L", 35, 50, None, False, "L 35:0 34:1 30:1 29:2 20:2 19:3"),
    ("ALB", "g/dL", 3.5, 5, None, False, "L 3.5:0 3.4:1 3.0:1 2.9:2 2.0:2 1.9:3"),
    ("GLUC", "mg/dL", 70, 100, None, False, "L 70:0 69:1 55:1 54:2 40:2 39:3 30:3 29:4"),
    ("GLUC", "mmol/L", 3.9, 5.6, None, False, "L 3.9:0 3.8:1 3.0:1 2.9:2 2.2:2 2.1:3 1.7:3 1.6:4"),
    ("HAPTOG", "g/L", 0.3, 2, None, False, "L 0.3:0 0.29:1"),
    ("HGB", "g/dL", 12, 16, 15, False, "H 16.0:0 16.1:1 18.0:1 18.1:2 20.0:2 20.1:3"),
]
V5: list[Row] = [
    ("ALT", "U/L", 5, 40, 30, False, "H 40:0 41:1 120:1 121:2 200:2 201:3 800:3 801:4"),
    ("ALT", "U/L", 5, 40, 60, True, "H 60:0 89:0 90:1 180:1 181:2 300:2 301:3 1200:3 1201:4"),
    ("AST", "U/L", 5, 40, 60, True, "H 89:0 90:1 180:1 181:2 300:2 301:3 1200:3 1201:4"),
    ("AST", "U/L", 5, 40, None, False, "H 40:0 41:1 120:1 121:2"),
    ("ALP", "U/L", 30, 100, 80, False, "H 100:0 101:1 250:1 251:2 500:2 501:3 2000:3 2001:4"),
    ("ALP", "U/L", 30, 100, 200, True, "H 399:0 400:1 500:1 501:2 1000:2 1001:3 4000:3 4001:4"),
    ("GGT", "U/L", 5, 60, 100, True, "H 199:0 200:1 250:1 251:2 500:2 501:3 2000:3 2001:4"),
    ("BILI", "umol/L", 3, 20, 10, False, "H 20:0 21:1 30:1 31:2 60:2 61:3 200:3 201:4"),
    ("BILI", "umol/L", 3, 20, 40, True, "H 40:0 41:1 60:1 61:2 120:2 121:3 400:3 401:4"),
    ("CREAT", "umol/L", 60, 100, 80, False, "H 100:0 101:1 120:1 121:2 240:2 241:3 600:3 601:4"),
    ("CREAT", "umol/L", 60, 100, 50, False, "H 75:0 76:2 150:2 151:3"),
    ("CREAT", "umol/L", 60, 100, None, False, "H 100:0 101:1 150:1 151:2 300:2 301:3 600:3 601:4"),
    ("INR", None, 0.9, 1.1, 1.0, False, "H 1.0:0 1.1:1 1.5:1 1.6:2 2.5:2 2.6:3"),
    ("LIPASE", "U/L", 10, 60, None, False, "H 60:0 61:1 90:1 91:2 120:2 121:3 300:3 301:4"),
    ("AMYLASE", "U/L", 10, 100, None, False, "H 100:0 101:1 150:1 151:2 200:2 201:3 500:3 501:4"),
    ("SODIUM", "mmol/L", 135, 145, None, False, "L 135:0 134:1 130:1 129:3 125:3 120:3 119:4"),
    ("URATE", "mg/dL", 3, 7, None, False, "H 7.0:0 7.1:3"),
    ("HGB", "g/dL", 12, 16, 17, True, "H 16.0:0 16.1:1 18.0:1 18.1:2 20.1:3"),
]
V4: list[Row] = [
    ("ALT", "U/L", 5, 40, 60, True, "H 40:0 41:1 120:1 121:2 200:2 201:3 800:3 801:4"),
    ("BILI", "umol/L", 3, 20, 40, True, "H 20:0 21:1 30:1 31:2 60:2 61:3 200:3 201:4"),
    ("CREAT", "umol/L", 60, 100, 80, False, "H 80:0 81:1 120:1 121:2 240:2 241:3 600:3 601:4"),
    ("INR", None, 0.8, 1.2, 1.2, False, "H 1.2:0 1.21:1 1.8:1 1.81:2 3.0:2 3.01:3"),
    ("LIPASE", "U/L", 10, 60, None, False, "H 60:0 61:1 90:1 91:2 120:2 121:3 300:3 301:4"),
    ("SODIUM", "mmol/L", 135, 145, None, False, "L 135:0 134:1 130:1 129:3 120:3 119:4"),
    ("PHOS", "mg/dL", 2.7, 4.5, None, False, "L 2.7:0 2.6:1 2.5:1 2.4:2 2.0:2 1.9:3 1.0:3 0.9:4"),
    ("PHOS", "mmol/L", 0.87, 1.45, None, False, "L 0.87:0 0.86:1 0.8:1 0.79:2 0.6:2 0.59:3 0.3:3 0.29:4"),
    ("GLUC", "mg/dL", 70, 100, None, False, "H 250:None 251:3 500:3 501:4"),
    ("URATE", "mg/dL", 3, 7, None, False, "H 7.0:0 7.1:3 10:3 10.1:4"),
    ("HGB", "g/dL", 12, 16, 17, True, "H 17.0:0 17.1:1 19.0:1 19.1:2 21.0:2 21.1:3"),
]
MILDEST: list[Row] = [
    ("LIPASE", "U/L", 10, 60, None, False, "H 60:0 61:1 90:1 91:2 300:2 301:3 3000:3"),
    ("SODIUM", "mmol/L", 135, 145, None, False, "L 135:0 134:1 130:1 129:2 125:2 124:3 120:3 119:4"),
    ("K", "mmol/L", 3.5, 5, None, False, "L 3.5:0 3.4:1 3.0:1 2.9:3 2.5:3 2.4:4"),
    ("URATE", "mg/dL", 3, 7, None, False, "H 7.0:0 7.1:1 20:1"),
    ("INR", None, 0.9, 1.1, 1.0, False, "H 1.2:0 1.21:1 1.5:1 1.6:2 2.5:2 2.6:3"),
]
UNKNOWN: list[Row] = [
    ("HGB", "g/dL", None, None, None, False, "L 12:None 10.0:None 9.9:2 7.9:3"),
    ("HGB", None, 12, 16, None, False, "L 13:None 7:None"),
    ("HGB", "parsec", 12, 16, None, False, "L 7:None"),
    ("ALT", "U/L", None, None, 30, False, "H 41:None 900:None"),
    ("ALT", "U/L", 5, 40, None, True, "H 900:None"),
    ("CREAT", "umol/L", None, None, 80, False, "H 80:None 121:2 241:3"),
    ("PROT", "g/L", 60, 80, None, False, "H 90:None"),
]


def grades(row: Row, version: str, undecided: str, *, fasting: bool | None = None, urine: bool = False) -> str:
    """Grade the values of a row and write the answer as the row does."""
    test, unit, low, high, base, is_high, answers = row
    end, *pairs = answers.split()
    texts = [pair.split(":")[0] for pair in pairs]
    values = pl.DataFrame({"VALUE": [float(text) for text in texts]}).with_columns(
        TEST=pl.lit(test),
        UNIT=pl.lit(unit, pl.String()),
        LOW=pl.lit(low, pl.Float64()),
        HIGH=pl.lit(high, pl.Float64()),
        BASE=pl.lit(base, pl.Float64()),
        IS_BASE_HIGH=pl.lit(is_high),
        IS_FASTING=pl.lit(fasting, pl.Boolean()),
        IN_URINE=pl.lit(urine),
    )
    given = grade_values(values, version=version, undecided=undecided)[f"GRADE{end}"].to_list()
    return " ".join([end, *(f"{text}:{grade}" for text, grade in zip(texts, given, strict=True))])


def named(rows: Sequence[Row], version: str, undecided: str) -> list[tuple[Row, str, str]]:
    return [(row, version, undecided) for row in rows]


@pytest.mark.parametrize(
    ("row", "version", "undecided"),
    [
        *named(BOTH, "5.0", "worst"), *named(BOTH, "4.03", "worst"), *named(V5, "5.0", "worst"),
        *named(V4, "4.03", "worst"), *named(MILDEST, "5.0", "mildest"), *named(UNKNOWN, "5.0", "worst"),
    ],
)  # fmt: skip
def test_each_value_has_the_grade_of_the_text(row: Row, version: str, undecided: str) -> None:
    assert grades(row, version, undecided) == row[-1]


def test_a_fasting_glucose_has_the_milder_grades_of_version_4() -> None:
    row: Row = ("GLUC", "mg/dL", 70, 100, None, False, "H 100:0 101:1 160:1 161:2 250:2 251:3 500:3 501:4")
    assert grades(row, "4.03", "worst", fasting=True) == row[-1]


def test_a_glucose_that_is_not_fasting_has_none_of_the_milder_grades() -> None:
    row: Row = ("GLUC", "mmol/L", 3.9, 5.6, None, False, "H 9.0:0 13.9:0 14.0:3 27.8:3 27.9:4")
    assert grades(row, "4.03", "worst", fasting=False) == row[-1]


@pytest.mark.parametrize(
    "row",
    [
        ("GLUC", "mg/dL", 70, 100, None, False, "H 600:None"),
        ("PHOS", "mg/dL", 2.7, 4.5, None, False, "L 0.5:None"),
    ],
)
def test_version_5_grades_no_high_glucose_and_no_low_phosphate_by_number(row: Row) -> None:
    assert grades(row, "5.0", "worst") == row[-1]


def test_protein_is_graded_in_the_urine_of_a_day() -> None:
    row: Row = ("PROT", "mg/24h", None, 150, None, False, "H 149:0 150:1 999:1 1000:2 3499:2 3500:3")
    assert grades(row, "5.0", "worst", urine=True) == row[-1]


def test_a_value_in_another_unit_is_compared_after_conversion() -> None:
    creatinine: Row = ("GLUC", "mg/L", 700, 1000, None, False, "L 700:0 550:1 549:2 400:2 399:3 300:3 299:4")
    assert grades(creatinine, "5.0", "worst") == creatinine[-1]


def test_every_term_of_the_table_is_worked() -> None:
    worked = {(row[0], row[-1][0]) for rows in (BOTH, V5, V4) for row in rows} | {
        ("PROT", "H"), ("FIBRINO", "L"), ("EOS", "H"),
    }  # fmt: skip
    assert {(term.test, term.direction) for term in LAB_TERMS} == worked
