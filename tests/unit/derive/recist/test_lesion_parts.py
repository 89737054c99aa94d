"""Lesions that split and merge: T1.1 is a part of T1, T1/T2 is what the two became."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from topline.derive import ResponseRules, timepoint_response

START = dt.date(2024, 1, 1)
RECIST = ResponseRules()
SCHEMA = {
    "USUBJID": pl.String, "VISIT": pl.String, "ADT": pl.Date, "LESION": pl.String, "ROLE": pl.String,
    "NODAL": pl.Boolean, "DIAMETER_MM": pl.Float64, "STATE": pl.String,
}  # fmt: skip
BASELINE: dict[str, object] = {"T1": 30.0, "T2": 20.0}


def judge(visit: dict[str, object], baseline: dict[str, object] = BASELINE) -> dict[str, object]:
    """Judge a visit; a number is a size, a text a state, and names with X are non-targets."""
    rows = [
        (
            "S", name, START + dt.timedelta(weeks=6 * n), lesion, "non-target" if "X" in lesion else "target", False,
            value if isinstance(value, float) else None, value if isinstance(value, str) else None,
        )
        for n, (name, lesions) in enumerate((("BASELINE", baseline), ("WEEK 6", visit)))
        for lesion, value in lesions.items()
    ]  # fmt: skip
    return timepoint_response(pl.DataFrame(rows, SCHEMA, orient="row"), RECIST).row(1, named=True)


@pytest.mark.parametrize(
    ("visit", "total", "overall"),
    [
        ({"T1.1": 10.0, "T1.2": 8.0, "T2": 20.0}, 38, "SD"),  # the parts are added
        ({"T1": "SPLIT", "T1.1": 10.0, "T1.2": 8.0, "T2": 10.0}, 28, "PR"),  # the whole has no size of its own
        ({"T1.1": 10.0, "T1.2": None, "T2": 10.0}, None, "NE"),  # a part was not measured
        ({"T1.1": 10.0, "T1.2": "TOO SMALL TO MEASURE", "T2": 10.0}, 25, "PR"),
        ({"T1.1": "ABSENT", "T1.2": "ABSENT", "T2": 0.0}, 0, "CR"),
        ({"T1/T2": 40.0}, 40, "SD"),  # what the two became counts once
        ({"T1/T2": 61.0}, 61, "PD"),
        ({"T1/T2": 0.0}, 0, "CR"),
        ({"T1/T2": None}, None, "NE"),
        ({"T1": 34.0, "T2": "MERGED"}, 34, "PR"),
    ],
)
def test_parts_and_mergers_are_followed_under_the_names_of_baseline(
    visit: dict[str, object], total: float | None, overall: str
) -> None:
    told = judge(visit)
    assert (told["SUM_MM"], told["OVERALL"]) == (total, overall)


def test_a_target_that_swallows_a_non_target_keeps_the_size() -> None:
    told = judge({"X1/T1": 33.0}, baseline={"T1": 30.0, "X1": "PRESENT"})
    assert (told["SUM_MM"], told["NONTARGET"], told["OVERALL"]) == (33, "CR", "SD")


def test_parts_of_a_non_target_progress_when_one_does() -> None:
    told = judge({"T1": 30.0, "X1.1": "ABSENT", "X1.2": "UNEQUIVOCAL"}, baseline={"T1": 30.0, "X1": "PRESENT"})
    assert (told["NONTARGET"], told["OVERALL"]) == ("PD", "PD")


def test_a_name_of_baseline_is_no_part() -> None:
    told = judge({"T1": 30.0, "T1.1": 20.0}, baseline={"T1": 30.0, "T1.1": 20.0})
    assert told["SUM_MM"] == 50
