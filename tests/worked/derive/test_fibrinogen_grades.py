"""Fibrinogen after CTCAE 5.0 and 4.03, as {admiral} works it.

The rows are those of {admiral}'s own tests (test-derive_var_atoxgr.R, exp_fib for version 5 and test 27 for version 4;
Apache-2.0), which quote the text: 5.0 "<0.75 - 0.5 x LLN; if abnormal, 25 - <50% decrease from baseline", 4.03 the same
with "or" in the place of "if abnormal", grade 4 also "absolute value <50 mg/dL". Values are in g/L; a change of -50
from a baseline of 2 is a value of 1.
"""

from __future__ import annotations

import polars as pl
import pytest

from topline.derive.ctcae import grade_values

BOTH: list[tuple[float | None, float | None, float | None, str | None]] = [
    (0.49, None, None, "4"), (0.49, 1, -51, "4"), (0.5, 2.1, None, "4"), (0.5, 2.1, -51, "4"), (1, 2.1, None, "3"),
    (1, 2.1, -49, "3"), (1, 2, -50, "3"), (1.5, 2.1, None, "2"), (1.5, 2.1, -10, "2"), (1.5, 1.6, -25, "2"),
    (2, 2.1, None, "1"), (2, 2.1, 10, "1"), (1.5, 1.5, 0, "0"), (1.5, None, 10, None), (None, 1.5, 10, None),
]  # fmt: skip
V5 = [
    *BOTH, (0.5, 1.1, -75, "4"), (1.5, 1.5, -1, "0"), (1.5, 1.5, None, "0"), (1, None, -75, None), (1, None, -50, None),
    (1.5, None, -25, None), (1.5, None, -1, None),
]  # fmt: skip
V4 = [
    *BOTH, (1, None, -75, "4"), (1, 0.49, -75, "4"), (1, None, -50, "3"), (1.5, None, -25, "2"), (1.5, None, -1, "1"),
    (1.5, 1.5, -1, "1"), (1.5, 1.5, None, None),
]  # fmt: skip


def grade(value: float | None, low: float | None, change: float | None, version: str, unit: str = "g/L") -> str | None:
    base = None if value is None or change is None else value / (1 + change / 100)
    row = pl.DataFrame(
        {
            "TEST": ["FIBRINO"], "IN_URINE": [False], "VALUE": [value], "UNIT": [unit], "LOW": [low], "HIGH": [4.0],
            "BASE": [base], "IS_BASE_HIGH": [False], "IS_FASTING": [None],
        },
        schema_overrides={
            "VALUE": pl.Float64, "LOW": pl.Float64, "BASE": pl.Float64, "UNIT": pl.String, "IS_FASTING": pl.Boolean,
        },
    )  # fmt: skip
    return grade_values(row, version=version, undecided="worst")["GRADEL"].item()


@pytest.mark.parametrize(("value", "low", "change", "answer"), V5)
def test_version_5_takes_the_fall_of_a_value_that_is_abnormal(
    value: float | None, low: float | None, change: float | None, answer: str | None
) -> None:
    assert grade(value, low, change, "5.0") == answer


@pytest.mark.parametrize(("value", "low", "change", "answer"), V4)
def test_version_4_takes_every_fall(
    value: float | None, low: float | None, change: float | None, answer: str | None
) -> None:
    assert grade(value, low, change, "4.03") == answer


def test_milligrams_are_converted_and_a_value_without_a_unit_has_no_grade() -> None:
    assert [grade(49, None, None, "5.0", "mg/dL"), grade(150, 150, None, "5.0", "mg/dL")] == ["4", "0"]
    assert grade(1.5, 1.5, 0, "5.0", "") is None


@pytest.mark.parametrize(
    ("value", "base", "answer"), [(0.4, 0.3, "0"), (0.6, 0.3, "1"), (0.6, 0.6, "0"), (0.6, 0.7, "0"), (0.6, None, None)]
)
def test_eosinophilia_is_above_normal_and_above_baseline(value: float, base: float | None, answer: str | None) -> None:
    row = pl.DataFrame(
        {"VALUE": [value], "BASE": [base]}, schema_overrides={"BASE": pl.Float64}
    ).with_columns(
        TEST=pl.lit("EOS"), IN_URINE=pl.lit(value=False), UNIT=pl.lit("10^9/L"), LOW=pl.lit(0.0), HIGH=pl.lit(0.5),
        IS_BASE_HIGH=pl.lit(value=False), IS_FASTING=pl.lit(None, pl.Boolean()),
    )  # fmt: skip
    assert grade_values(row, version="5.0", undecided="worst")["GRADEH"].item() == answer
    assert grade_values(row, version="4.03", undecided="worst")["GRADEH"].item() is None
