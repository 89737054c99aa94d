"""A worked case of the time to an improvement whose follow-up ends at the first of several dates.

The suite tte.t18 of response_cases.json: facts of a test of pharmaverse admiral (Apache-2.0).
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import polars as pl

from topline.derive import EventRule, time_to_event

CASES: dict[str, Any] = json.loads((Path(__file__).parent / "response_cases.json").read_text(encoding="utf-8"))
(SUITE,) = CASES["tte_suites"]
ENDS = ("end_of_study", "new_drug")


def rows_of(subject: dict[str, Any]) -> dict[str, Any]:
    ends = {f"{name}_date": subject["end_dates"].get(name, [None])[0] for name in ENDS}
    improved = subject["events"].get("improvement")
    return {"USUBJID": subject["subject"], "STARTDT": subject["start"], "IMPROVED": improved, **ends}


def test_follow_up_ends_at_the_first_end_date() -> None:
    table = pl.DataFrame([rows_of(subject) for subject in SUITE["subjects"]], infer_schema_length=None)
    dates = [name for name in table.columns if name != "USUBJID"]
    subjects = table.with_columns(pl.col(dates).str.to_date()).with_columns(pl.lit("TTI").alias("PARAMCD"))
    improvement = EventRule(label="improvement", dataset="subjects", when="IMPROVED IS NOT NULL", date="IMPROVED")
    ends = [EventRule(label=name, dataset="subjects", when="TRUE", date=f"{name}_date") for name in ENDS]

    told = time_to_event(subjects, [improvement], [], ends=ends)

    expected = [
        (s["subject"], dt.date.fromisoformat(s["expected"]["date"]), s["expected"]["cnsr"], s["expected"]["evntdesc"])
        for s in SUITE["subjects"]
    ]
    assert told.select("USUBJID", "ADT", "CNSR", "EVNTDESC").rows() == expected
