"""Worked cases of best response and its endpoints.

Input from the public documentation of pharmaverse admiralonco (Apache-2.0), answers by admiralonco 1.2.0, as
response_cases.json says. Its suite of times to an improvement is worked in test_time_to_event_cases.py.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from topline.derive import ResponseRules, best_overall_response, response_endpoint, up_to_first_progression

CASES: dict[str, Any] = json.loads((Path(__file__).parent / "response_cases.json").read_text(encoding="utf-8"))
SUITES: dict[str, dict[str, Any]] = {suite["id"]: suite for suite in CASES["suites"]}


def date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def responses_of(suite: dict[str, Any]) -> pl.DataFrame:
    rows = [
        (subject["subject"], date(visit["date"]), visit["response"])
        for subject in suite["subjects"]
        for visit in subject["assessments"]
    ]
    return pl.DataFrame(rows, {"USUBJID": pl.String, "ADT": pl.Date, "AVALC": pl.String}, orient="row")


def reference_of(suite: dict[str, Any]) -> pl.DataFrame:
    rows = [(s["subject"], date(s.get("reference_date")), date(s.get("first_pd_date"))) for s in suite["subjects"]]
    return pl.DataFrame(rows, {"USUBJID": pl.String, "REFDT": pl.Date, "PDDT": pl.Date}, orient="row")


def rules_of(params: dict[str, Any]) -> ResponseRules:
    names = {
        "sd_min_days": "sd_min_days",
        "confirm_min_days": "confirm_days",
        "max_ne_between": "max_ne",
        "accept_one_sd_for_pr": "accept_sd",
        "no_assessment_value": "no_assessment_value",
    }
    return ResponseRules(**{ours: params[theirs] for theirs, ours in names.items() if theirs in params})


def expected_of(suite: dict[str, Any]) -> list[tuple[str, str, dt.date | None]]:
    return [(s["subject"], s["expected"]["value"], date(s["expected"]["date"])) for s in suite["subjects"]]


@pytest.mark.parametrize(("name", "confirmed"), [("bor.doc.a", False), ("cbor.doc.a", True), ("cbor.doc.b", True)])
def test_best_responses_agree_with_the_documentation(name: str, confirmed: bool) -> None:  # noqa: FBT001 a parameter of the test
    suite = SUITES[name]

    best = best_overall_response(
        responses_of(suite), reference_of(suite), rules_of(suite["params"]), confirmed=confirmed
    )

    assert best.rows() == expected_of(suite)


@pytest.mark.parametrize("name", ["rsp.doc.a", "crsp.doc.a", "cb.doc.a"])
def test_endpoints_agree_with_the_documentation(name: str) -> None:
    suite = SUITES[name]

    reached = response_endpoint(
        responses_of(suite),
        reference_of(suite),
        rules_of(suite["params"]),
        endpoint=suite["params"]["endpoint"],
    )

    assert reached.rows() == expected_of(suite)


def test_assessments_after_the_first_progression_are_cut() -> None:
    suite = SUITES["pdcut.doc.a"]
    kept = up_to_first_progression(responses_of(suite), reference_of(suite))

    expected = [
        (subject["subject"], date(visit["date"]), visit["response"])
        for subject in suite["subjects"]
        for visit in subject["expected"]["kept"]
    ]
    assert kept.rows() == expected


def test_every_suite_is_worked() -> None:
    worked = {"bor.doc.a", "cbor.doc.a", "cbor.doc.b", "rsp.doc.a", "crsp.doc.a", "cb.doc.a", "pdcut.doc.a"}
    assert set(SUITES) == worked
