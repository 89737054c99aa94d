"""A gap of two assessments or more before an event; assessments are planned every 6 weeks, a week early or late."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

from topline.derive import EventRule, time_to_event
from topline.derive.missed_assessments import MissedAssessments, count_missed, scheduled_windows
from topline.protocol import AssessmentInterval

START = dt.date(2024, 1, 1)
EVERY_6_WEEKS = (AssessmentInterval(every_weeks=6, window_days=7),)
THEN_EVERY_12 = (
    AssessmentInterval(every_weeks=6, until_week=48, window_days=7),
    AssessmentInterval(every_weeks=12, window_days=14),
)
ASSESSED = EventRule(label="Last adequate assessment", dataset="adrs", when="AVALC <> 'NE'", date="ADT")
EVENT = EventRule(label="Death", dataset="adsl", when="DTHDT IS NOT NULL", date="DTHDT")


def test_the_schedule_is_written_out_with_its_windows() -> None:
    windows = list(scheduled_windows(THEN_EVERY_12, 7 * 80))
    assert windows[:2] == [(35, 49), (77, 91)]
    assert [day + 7 for day, _ in windows[:8]] == [7 * week for week in (6, 12, 18, 24, 30, 36, 42, 48)]
    assert [day + 14 for day, _ in windows[8:11]] == [7 * week for week in (60, 72, 84)]


@pytest.mark.parametrize(
    ("last_day", "day", "schedule", "missed"),
    [
        (0, 42, EVERY_6_WEEKS, 0),
        (0, 92, EVERY_6_WEEKS, 2),  # the windows of weeks 6 and 12 are over on day 91
        (0, 91, EVERY_6_WEEKS, 1),
        (42, 84, EVERY_6_WEEKS, 0),
        (42, 168, EVERY_6_WEEKS, 2),  # weeks 12 and 18
        (36, 168, EVERY_6_WEEKS, 2),  # a week early is still week 6
        (76, 168, EVERY_6_WEEKS, 2),  # between two windows
        (77, 168, EVERY_6_WEEKS, 1),  # a week early is week 12
        (7 * 48, 7 * 84, THEN_EVERY_12, 2),
        (7 * 48, 7 * 82 - 1, THEN_EVERY_12, 2),
        (7 * 48, 7 * 74, THEN_EVERY_12, 1),
    ],
)
def test_assessments_are_missed_when_their_window_lies_in_the_gap(
    last_day: int, day: int, schedule: tuple[AssessmentInterval, ...], missed: int
) -> None:
    assert count_missed(np.array([last_day]), np.array([day]), schedule, day).tolist() == [missed]


def told(death: int | None, *assessed: int, limit: int | None = 2, stop: int | None = None) -> tuple[int, float, str]:
    """Tell CNSR, days and words of a subject who is assessed on some days and dies on another."""
    days = [day(n) for n in assessed]
    subjects = pl.DataFrame(
        {"USUBJID": ["S"], "PARAMCD": ["PFS"], "STARTDT": [START], "DTHDT": [day(death)], "STOPDT": [day(stop)]},
        schema_overrides={"DTHDT": pl.Date, "STOPDT": pl.Date},
    )
    adrs = pl.DataFrame({"USUBJID": ["S"] * len(days), "ADT": days, "AVALC": ["SD"] * len(days)}, {
        "USUBJID": pl.String, "ADT": pl.Date, "AVALC": pl.String
    })  # fmt: skip
    start = EventRule(label="No assessment", dataset="subjects", when="TRUE", date="STARTDT")
    missed = limit and MissedAssessments(assessed=ASSESSED, schedule=EVERY_6_WEEKS, limit=limit)
    datasets = {"adsl": subjects, "adrs": adrs}
    times = time_to_event(subjects, [EVENT], [ASSESSED, start], datasets=datasets, missed=missed or None)
    return times.select("CNSR", "AVAL", "EVNTDESC").row(0)


def day(number: int | None) -> dt.date | None:
    return None if number is None else START + dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("death", "assessed", "limit", "expected"),
    [
        (100, (42, 84), 2, (0, 101.0, "Death")),
        (200, (42, 84), 2, (1, 85.0, "Missed assessments")),
        (200, (42, 84), None, (0, 201.0, "Death")),
        (200, (42, 84), 3, (0, 201.0, "Death")),
        (200, (), 2, (1, 1.0, "Missed assessments")),
        (60, (), 2, (0, 61.0, "Death")),
        (None, (42, 84), 2, (1, 85.0, "Last adequate assessment")),
        (200, (42, 84, 210), 2, (1, 85.0, "Missed assessments")),  # what comes after the event fills no gap
    ],
)
def test_an_event_after_missed_assessments_is_censored_before_them(
    death: int | None, assessed: tuple[int, ...], limit: int | None, expected: tuple[int, float, str]
) -> None:
    assert told(death, *assessed, limit=limit) == expected


def test_new_therapy_before_the_gap_is_told_first() -> None:
    assert told(200, 42, 84, stop=60) == (1, 43.0, "New anticancer therapy")
