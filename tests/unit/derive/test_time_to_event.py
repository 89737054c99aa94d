from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from topline.core import ProtocolError
from topline.derive import EventRule, time_to_event

DAY_1 = dt.date(2024, 1, 1)
DEATH = EventRule(label="Death", dataset="adsl", when="DTHDT IS NOT NULL", date="DTHDT")
RELAPSE = EventRule(label="Relapse", dataset="adsl", when="RELDT IS NOT NULL", date="RELDT")
ALIVE = EventRule(label="Alive", dataset="adsl", when="ALIVEDT IS NOT NULL", date="ALIVEDT")
START = EventRule(label="No follow-up", dataset="subjects", when="STARTDT IS NOT NULL", date="STARTDT")


def day(number: int | None) -> dt.date | None:
    return None if number is None else DAY_1 + dt.timedelta(days=number - 1)


def subject(*, death: int | None = None, relapse: int | None = None, alive: int | None = None) -> pl.DataFrame:
    dates = {"STARTDT": day(1), "DTHDT": day(death), "RELDT": day(relapse), "ALIVEDT": day(alive)}
    schema = dict.fromkeys(dates, pl.Date)
    return pl.DataFrame({name: [date] for name, date in dates.items()}, schema).with_columns(
        pl.lit("S").alias("USUBJID"), pl.lit("EFS").alias("PARAMCD")
    )


def told(frame: pl.DataFrame) -> tuple[int, float, str]:
    times = time_to_event(frame, [RELAPSE, DEATH], [ALIVE, START])
    return times.select("CNSR", "AVAL", "EVNTDESC").row(0)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"death": 31, "alive": 40}, (0, 31.0, "Death")),  # an event beats a later censoring
        ({"death": 31, "relapse": 10}, (0, 10.0, "Relapse")),  # the earliest event
        ({"death": 10, "relapse": 10}, (0, 10.0, "Relapse")),  # the one named first
        ({"alive": 40}, (1, 40.0, "Alive")),  # the latest censoring
        ({"alive": 1}, (1, 1.0, "Alive")),
        ({}, (1, 1.0, "No follow-up")),
        ({"death": -5}, (0, 1.0, "Death")),  # never before the start
    ],
)
def test_the_first_event_else_the_last_censoring(dates: dict[str, int], expected: tuple[int, float, str]) -> None:
    assert told(subject(**dates)) == expected


def test_nothing_counts_after_the_stop() -> None:
    stopped = subject(death=31, alive=20).with_columns(pl.lit(day(25)).alias("STOPDT"))
    assert told(stopped) == (1, 20.0, "New anticancer therapy")


def test_a_subject_without_a_start_has_no_time() -> None:
    frame = subject(death=31).with_columns(pl.lit(None, pl.Date).alias("STARTDT"))
    assert time_to_event(frame, [DEATH], [ALIVE]).is_empty()


def test_a_rule_is_refused_with_the_nearest_name() -> None:
    unknown = EventRule(label="Death", dataset="adsl", when="DTHDTT IS NOT NULL", date="DTHDT")
    with pytest.raises(ProtocolError, match=r"Death: expected a variable of ADSL, found 'DTHDTT', did you mean DTHDT"):
        time_to_event(subject(), [unknown], [ALIVE])
    elsewhere = EventRule(label="Death", dataset="adzz", when="TRUE", date="DTHDT")
    with pytest.raises(ProtocolError, match="expected a dataset, found 'adzz'"):
        time_to_event(subject(), [elsewhere], [ALIVE])
