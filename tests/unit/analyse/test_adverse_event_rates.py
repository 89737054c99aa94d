"""Rates, onset and overlap of four subjects, by hand.

All start on 1 January 2024. S-1 has an immune-related event on day 10 and one of the skin on day 20, S-3 a serious one
of grade 3 on day 60; S-2 and S-4 have none. The time at risk ends on day 365 for S-1 and S-2, 182 for S-3, 1 for S-4.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.analyse import analyse
from topline.derive import AnalysisData
from topline.display import TableDisplay, lay_out
from topline.protocol import Arm, EventOfInterest, PlanItem, Population, Protocol, Study, Treatment

if TYPE_CHECKING:
    from topline.results import Results

START = dt.date(2024, 1, 1)
ITEM = PlanItem(id="rates", show="adverse_event_rates")
PROTOCOL = Protocol(
    study=Study(id="T", title="Four subjects"),
    treatment=Treatment(arms=(Arm(code="A", label="A", control=True), Arm(code="B", label="B"))),
    populations={"SAF": Population(label="Safety", rule="TRTSDT IS NOT NULL")},
    events_of_interest=(
        EventOfInterest(id="IRAE", label="Immune-related", terms=("Colitis",)),
        EventOfInterest(id="SKIN", label="Skin", terms=("Rash",)),
    ),
    plan=(ITEM,),
)


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number - 1)


@pytest.fixture(scope="module")
def results(data: AnalysisData) -> Results:
    return analyse(data, PROTOCOL)


@pytest.fixture(scope="module")
def data() -> AnalysisData:
    adsl = pl.DataFrame(
        {
            "USUBJID": ["S-1", "S-2", "S-3", "S-4"],
            "TRT01A": ["A", "A", "A", "B"],
            "TRT01P": ["A", "A", "A", "B"],
            "SAFFL": ["Y"] * 4,
            "TRTSDT": [START] * 4,
            "AERISKDT": [day(365), day(365), day(182), day(1)],
        }
    )
    adae = pl.DataFrame(
        {
            "USUBJID": ["S-1", "S-1", "S-3"],
            "ASTDT": [day(10), day(20), day(60)],
            "TRTEMFL": ["Y"] * 3,
            "GRADE": ["1", "2", "3"],
            "GRADESRC": ["CTCAE"] * 3,
            "AESER": ["N", "N", "Y"],
            "AREL": ["Y", "Y", "N"],
            "IRAEFL": ["Y", "N", "N"],
            "SKINFL": ["N", "Y", "N"],
        }
    ).join(adsl.select("USUBJID", "TRT01A", "TRT01P", "SAFFL", "TRTSDT"), on="USUBJID")
    return AnalysisData(datasets={"adsl": adsl, "adae": adae}, metadata=(), findings=(), exclusions=())


def warnings(results: Results, context: str, arm: str) -> set[str]:
    """Give what the rows of patient-years and rate warn of."""
    rows = [row.statistic for row in results.rows]
    return {
        row.warning
        for row in rows
        if (row.analysis_id, row.context, row.group1_level) == ("rates.rate", context, arm)
        and row.stat_name in {"person.years", "rate", "conf.low"}
    }


def numbers(results: Results, name: str, context: str, arm: str) -> dict[str, float | None]:
    rows = [row.statistic for row in results.rows]
    return {
        row.stat_name: row.stat_num
        for row in rows
        if (row.analysis_id, row.context, row.group1_level) == (f"rates.{name}", context, arm)
    }


@pytest.mark.parametrize(
    ("kind", "n", "events", "days"),
    [
        ("Any adverse event", 2, 3, 10 + 365 + 60),
        ("Grade 3 or higher", 1, 1, 365 + 365 + 60),
        ("Serious", 1, 1, 365 + 365 + 60),
        ("Treatment-related", 1, 2, 10 + 365 + 182),
        ("Immune-related", 1, 1, 10 + 365 + 182),
        ("Skin", 1, 1, 20 + 365 + 182),
    ],
)
def test_a_rate_is_subjects_in_100_patient_years_to_the_first_event(
    results: Results, kind: str, n: int, events: int, days: int
) -> None:
    found = numbers(results, "rate", kind, "A")
    assert {name: value for name, value in found.items() if not name.startswith("conf.")} == {
        "n": n,
        "p": pytest.approx(n / 3),
        "n_event": events,
        "person.years": pytest.approx(days / 365.25),
        "rate": pytest.approx(100 * n * 365.25 / days),
    }


@pytest.mark.parametrize(
    ("level", "kind", "arm", "lower", "upper"),
    [
        (0.95, "Any adverse event", "A", 20.3372273536, 606.6246369279),
        (0.9, "Any adverse event", "A", 29.8381130535, 528.6295679055),
        (0.95, "Serious", "A", 1.17054802105, 257.60034791651),
        (0.9, "Skin", "A", 3.30421089507, 305.59021434606),
        (0.95, "Any adverse event", "B", 0, 134736.322062),
    ],
)
def test_the_limits_of_a_rate_are_those_of_poisson_test_of_r(
    data: AnalysisData, level: float, kind: str, arm: str, lower: float, upper: float
) -> None:
    protocol = PROTOCOL.model_copy(update={"plan": (ITEM.model_copy(update={"confidence_level": level}),)})
    found = numbers(analyse(data, protocol), "rate", kind, arm)
    assert found["conf.level"] == level
    assert (found["conf.low"], found["conf.high"]) == (pytest.approx(lower, rel=1e-9), pytest.approx(upper, rel=1e-9))


def test_without_time_at_risk_there_is_no_rate_and_the_reason_stands(data: AnalysisData) -> None:
    untold = data.datasets["adsl"].with_columns(pl.lit(None, dtype=pl.Date).alias("AERISKDT"))
    without = replace(data, datasets={**data.datasets, "adsl": untold})
    reasons = {
        row.statistic.stat_name: row.statistic.error
        for row in analyse(without, PROTOCOL).rows
        if (row.statistic.analysis_id, row.statistic.context, row.statistic.group1_level)
        == ("rates.rate", "Serious", "B")
        and row.statistic.stat_num is None
    }
    assert reasons == dict.fromkeys(("rate", "conf.low", "conf.high"), "no time at risk")


def test_a_subject_without_a_date_is_counted_and_named(data: AnalysisData) -> None:
    untold = data.datasets["adsl"].with_columns(pl.when(pl.col("USUBJID") != "S-2").then("AERISKDT").alias("AERISKDT"))
    found = analyse(replace(data, datasets={**data.datasets, "adsl": untold}), PROTOCOL)
    assert numbers(found, "rate", "Serious", "A")["person.years"] == pytest.approx((365 + 60) / 365.25)
    assert warnings(found, "Serious", "A") == {
        "1 subject without an event and without AERISKDT, so that no time at risk is added: S-2"
    }
    assert warnings(found, "Serious", "B") == {""}


def test_an_event_before_the_first_dose_takes_no_time_off_and_is_told(data: AnalysisData) -> None:
    early = data.datasets["adae"].with_columns(
        pl.when(pl.col("USUBJID") == "S-3").then(pl.lit(day(-9))).otherwise("ASTDT").alias("ASTDT")
    )
    found = analyse(replace(data, datasets={**data.datasets, "adae": early}), PROTOCOL)
    assert numbers(found, "rate", "Serious", "A")["person.years"] == pytest.approx((365 + 365 + 1) / 365.25)
    assert numbers(found, "onset", "Serious", "A")["min"] == 1
    assert warnings(found, "Serious", "A") == {
        "1 subject whose first event starts before the first dose and counts on day 1: S-3"
    }


def test_an_event_without_a_date_counts_and_is_told(data: AnalysisData) -> None:
    undated = data.datasets["adae"].with_columns(pl.when(pl.col("USUBJID") != "S-3").then("ASTDT").alias("ASTDT"))
    found = analyse(replace(data, datasets={**data.datasets, "adae": undated}), PROTOCOL)
    rate = numbers(found, "rate", "Serious", "A")
    assert (rate["n"], rate["person.years"]) == (1, pytest.approx((365 + 365 + 182) / 365.25))
    assert warnings(found, "Serious", "A") == {
        "1 subject whose event has no date, so that the time at risk runs to AERISKDT: S-3"
    }


def test_the_method_names_the_limits_and_their_level(results: Results) -> None:
    methods = {row.statistic.method for row in results.rows if row.statistic.stat_name in {"rate", "conf.low"}}
    assert methods == {
        (
            "subjects with an event in 100 patient-years to the first event or the end of the time at risk; "
            "exact Poisson (Garwood) 95% CI"
        )
    }


def test_onset_is_the_study_day_of_the_first_event(results: Results) -> None:
    assert numbers(results, "onset", "Any adverse event", "A") == {"median": 35, "min": 10, "max": 60}


def test_an_arm_without_events_has_a_rate_of_zero_and_no_onset(results: Results) -> None:
    assert numbers(results, "rate", "Any adverse event", "B")["rate"] == 0
    assert numbers(results, "onset", "Any adverse event", "B") == {"median": None, "min": None, "max": None}


def test_the_overlap_counts_the_subjects_with_both_kinds(results: Results) -> None:
    assert numbers(results, "overlap", "Immune-related and Skin", "A") == {"n": 1, "p": pytest.approx(1 / 3)}
    assert numbers(results, "overlap", "Immune-related and Skin", "B")["n"] == 0


def test_the_subjects_behind_an_overlap_are_found_by_its_filter(results: Results) -> None:
    (overlap,) = (
        row.statistic
        for row in results.rows
        if row.statistic.analysis_id == "rates.overlap"
        and (row.statistic.stat_name, row.statistic.group1_level) == ("n", "A")
    )
    assert overlap.filter.endswith("(IRAEFL = 'Y' OR SKINFL = 'Y') AND USUBJID IN ('S-1'))")


def test_the_table_shows_each_kind_and_the_overlap(results: Results) -> None:
    (table,) = lay_out(results, PROTOCOL)
    assert isinstance(table, TableDisplay)
    shown = [(row.label, [cell.text for cell in row.cells]) for row in table.rows]
    assert shown[:7] == [
        ("Any adverse event", []),
        ("Subjects with an event", ["2 (66.7%)", "0", "2 (50.0%)"]),
        ("Events", ["3", "0", "3"]),
        ("Patient-years at risk", ["1.2", "0.0", "1.2"]),
        ("Rate in 100 patient-years", ["167.9", "0.0", "167.5"]),
        ("95% CI", ["20.3 to 606.6", "0.0 to 134736.3", "20.3 to 605.2"]),
        ("Median onset in days (range)", ["35.0 (10 to 60)", "NEᵃ", "35.0 (10 to 60)"]),
    ]
    assert shown[-2:] == [
        ("Subjects with both", []),
        ("Immune-related and Skin", ["1 (33.3%)", "0", "1 (25.0%)"]),
    ]
