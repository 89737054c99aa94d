"""Worked cases from lesion sizes to the response of each visit; lesion_cases.json says where each comes from.

The case that gives sums instead of lesions is told as one lesion of that size.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from topline.derive import ResponseRules, timepoint_response

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "lesion_cases.json").read_text(encoding="utf-8"))[
    "cases"
]
SCHEMA = {
    "USUBJID": pl.String, "VISIT": pl.String, "ADT": pl.Date, "LESION": pl.String, "ROLE": pl.String, "NODAL":
    pl.Boolean,
    "DIAMETER_MM": pl.Float64, "STATE": pl.String,
}  # fmt: skip
COLUMNS = {"target": "TARGET", "overall": "OVERALL", "sum": "SUM_MM"}


def size_of(measured: dict[str, float | None], *, nodal: bool) -> float | None:
    if "mm" in measured:
        return measured["mm"]
    return measured["perpendicular_mm" if nodal else "longest_mm"]


def rows_of(case: dict[str, Any]) -> list[tuple[object, ...]]:
    if "sums_mm" in case:
        weeks = enumerate(case["sums_mm"].items())
        return [
            ("S", visit, dt.date(2026, 1, 1) + dt.timedelta(weeks=8 * n), "T", "target", False, size, None)
            for n, (visit, size) in weeks
        ]
    nodal = {lesion["id"]: lesion["nodal"] for lesion in case["lesions"]}
    rows: list[tuple[object, ...]] = []
    for visit in (case["baseline"], *case["visits"]):
        day = dt.date.fromisoformat(visit["date"] if len(visit["date"]) == 10 else visit["date"] + "-01")
        place = ("S", visit["visit"], day)
        for name, measured in visit["targets"].items():
            rows.append((*place, name, "target", nodal[name], size_of(measured, nodal=nodal[name]), None))
        rows += [
            (*place, name, "non-target", False, None, state.upper()) for name, state in visit["non_targets"].items()
        ]
        assert visit["new_lesion"] == "none"
    return rows


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_visits_are_judged_as_the_case_says(case: dict[str, Any]) -> None:
    lesions = pl.DataFrame(rows_of(case), SCHEMA, orient="row")

    visits = {row["VISIT"]: row for row in timepoint_response(lesions, ResponseRules()).iter_rows(named=True)}

    for expected in case["expected"]:
        told = {COLUMNS[key]: value for key, value in expected.items() if key != "visit"}
        assert told
        assert {name: visits[expected["visit"]][name] for name in told} == told
