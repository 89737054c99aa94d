"""Analysis datasets as they are given: what they hold stands, what they lack is made."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from topline.core import ProtocolError
from topline.data import StudyData
from topline.derive import AnalysisData, derive
from topline.protocol import (
    Arm,
    Covariate,
    DataSource,
    EventOfInterest,
    Population,
    Protocol,
    ResponseRate,
    Study,
    Treatment,
)

DAY = dt.date(2026, 1, 1)


def day(number: int) -> dt.date:
    """Give day 1, 2, … of 2026."""
    return DAY + dt.timedelta(days=number - 1)


ADSL = pl.DataFrame(
    {
        "USUBJID": ["S-2", "S-1", "S-3"],
        "TRT01P": ["b", "Drug", "Screen Failure"],
        "TRT01A": pl.Series([None, None, None], dtype=pl.String),
        "TRTSDT": [day(5), day(2), None],
        "TRTEDT": [day(20), day(31), None],
        "RANDDT": [day(4), day(1), None],
        "DTHDT": [None, day(100), None],
        "AGE": [70.0, 50.0, 65.0],
        "AGEGR1": [">64", "18-64", ">64"],
        "SAFFL": ["Y", "Y", None],
    }
)


def protocol(**parts: object) -> Protocol:
    arms = (Arm(code="A", label="Drug"), Arm(code="B", label="Other drug"))
    covariates = (Covariate(variable="AGE", label="Age", cutoffs=(65,)),)
    return Protocol.model_validate(
        {
            "study": Study(id="X", title="T"),
            "data": DataSource(standard="adam"),
            "treatment": Treatment(arms=arms),
            "covariates": covariates,
            "populations": {
                "ITT": Population(label="All", rule="ENRLFL = 'Y'"),
                "SAF": Population(label="Treated", rule="TRTSDT IS NOT NULL"),
            },
            **parts,
        }
    )


def taken(plan: Protocol, **datasets: pl.DataFrame) -> AnalysisData:
    return derive(StudyData(domains={"ADSL": ADSL, **datasets}, sources=(), findings=()), plan)


def rows(frame: pl.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return frame.select(columns).rows()


def test_subjects_get_what_their_dates_say() -> None:
    adsl = taken(protocol()).datasets["adsl"]
    assert rows(adsl, "USUBJID", "TRT01P", "TRT01A", "ENRLFL", "DTHFL", "TRTDURD", "EOSSTT") == [
        ("S-1", "Drug", "Drug", "Y", "Y", 30.0, None),
        ("S-2", "Other drug", "Other drug", "Y", "N", 16.0, None),
        ("S-3", None, None, "N", "N", None, "SCREEN FAILURE"),
    ]


def test_a_flag_that_is_given_stands_and_one_that_is_not_follows_from_the_rule() -> None:
    adsl = taken(protocol()).datasets["adsl"]
    assert rows(adsl, "ITTFL", "SAFFL") == [("Y", "Y"), ("Y", "Y"), ("N", "N")]


def test_groups_are_those_of_the_study_file() -> None:
    assert taken(protocol()).datasets["adsl"]["AGEGR1"].to_list() == ["<65", ">=65", ">=65"]


def test_a_population_that_nothing_can_tell_is_found() -> None:
    plan = protocol(populations={"EVAL": Population(label="Evaluable", rule="RSEVALFL = 'Y'")})
    assert [str(finding) for finding in taken(plan).findings] == [
        (
            "ADSL EVAL: expected EVALFL or RSEVALFL for its rule RSEVALFL = 'Y', found neither; "
            "add one of them to ADSL, or give the population another rule in the study file [undecided-population]"
        )
    ]


def test_responses_make_the_evaluated_and_the_rates() -> None:
    adrs = pl.DataFrame(
        {
            "USUBJID": ["S-1", "S-1", "S-2", "S-2"],
            "PARAMCD": ["OVR", "BOR", "OVR", "BOR"],
            "AVALC": ["PR", "PR", "NE", "NE"],
            "ADT": [day(40), day(40), day(41), None],
            "ANL01FL": ["Y", "Y", "Y", "Y"],
        }
    )
    orr = ResponseRate(id="ORR", label="Response rate", values=("CR", "PR"))
    data = taken(protocol(endpoints=(orr,)), ADRS=adrs)
    assert data.datasets["adsl"]["RSEVALFL"].to_list() == ["Y", "N", "N"]
    made = data.datasets["adrs"].filter(pl.col("PARAMCD") == "ORR")
    assert rows(made, "USUBJID", "PARAM", "AVALC", "ADT", "ADY", "TRT01P") == [
        ("S-1", "Response rate", "Y", day(40), 39, "Drug"),
        ("S-2", "Response rate", "N", None, None, "Other drug"),
    ]


def test_every_censoring_code_is_a_censoring_with_its_reason() -> None:
    adtte = pl.DataFrame(
        {
            "USUBJID": ["S-1", "S-2"],
            "PARAMCD": ["OS", "OS"],
            "AVAL": [100.0, 30.0],
            "CNSR": [0, 3],
            "EVNTDESC": ["Death", None],
            "CNSDTDSC": [None, "Lost to follow-up"],
        }
    )
    found = taken(protocol(), ADTTE=adtte).datasets["adtte"]
    assert rows(found, "USUBJID", "CNSR", "EVNTDESC") == [("S-1", 0, "Death"), ("S-2", 1, "Lost to follow-up")]


def test_the_best_change_is_the_smallest_that_counts_after_baseline() -> None:
    adtr = pl.DataFrame(
        {
            "USUBJID": ["S-1"] * 4,
            "PARAMCD": ["SUMDIAM"] * 4,
            "ADT": [day(1), day(40), day(80), day(120)],
            "AVAL": [100.0, 70.0, 40.0, 60.0],
            "PCHG": [0.0, -30.0, -60.0, -40.0],
            "ABLFL": ["Y", None, None, None],
            "ANL01FL": ["Y", "Y", None, "Y"],
        }
    )
    found = taken(protocol(), ADTR=adtr).datasets["adtr"].filter(pl.col("PARAMCD") == "BESTPCHG")
    assert rows(found, "USUBJID", "AVAL", "ADT") == [("S-1", -40.0, day(120))]


ADAE = pl.DataFrame(
    {
        "USUBJID": ["S-1", "S-1", "S-2"],
        "AESEQ": [1, 2, 1],
        "AEDECOD": ["Rash", "Rash", "Fever"],
        "AEBODSYS": ["Skin", "Skin", "General"],
        "ASTDT": [day(3), day(10), day(6)],
        "TRTEMFL": ["Y", "Y", None],
        "AETOXGR": ["1", "3", "2"],
        "AEREL": ["NONE", "POSSIBLE", None],
        "AEACN": ["DOSE REDUCED", "NONE", None],
    }
)


def test_events_get_grade_relation_action_and_worst() -> None:
    adae = taken(protocol(), ADAE=ADAE).datasets["adae"]
    assert rows(adae, "USUBJID", "AESEQ", "ASTDY", "TRTEMFL", "GRADE", "GRADESRC", "AREL", "AEREDFL", "WORSTFL") == [
        ("S-1", 1, 2, "Y", "1", "CTCAE", "N", "Y", "N"),
        ("S-1", 2, 9, "Y", "3", "CTCAE", "Y", "N", "Y"),
        ("S-2", 1, 2, "N", "2", "CTCAE", "Y", None, "N"),
    ]


def test_events_of_interest_are_flagged_by_terms() -> None:
    plan = protocol(events_of_interest=(EventOfInterest(id="SKIN", label="Of the skin", terms=("RASH",)),))
    assert taken(plan, ADAE=ADAE).datasets["adae"]["SKINFL"].to_list() == ["Y", "Y", "N"]


def test_an_event_of_interest_whose_flag_is_missing_is_told() -> None:
    plan = protocol(events_of_interest=(EventOfInterest(id="IM", label="Immune", flag="AEIMM"),))
    with pytest.raises(ProtocolError, match="IM: expected a variable of ADAE, found 'AEIMM'"):
        taken(plan, ADAE=ADAE)


def test_a_dataset_that_is_not_there_has_its_columns_and_no_row() -> None:
    datasets = taken(protocol()).datasets
    assert list(datasets) == ["adsl", "adtr", "adrs", "adtte", "adae", "adex", "adlb"]
    assert [datasets[name].height for name in datasets] == [3, 0, 0, 0, 0, 0, 0]
    assert {"AVAL", "CNSR", "TRT01P", "SAFFL"} <= set(datasets["adtte"].columns)


def test_what_is_given_is_described_as_given() -> None:
    words = {(row.dataset, row.name): row.derivation for row in taken(protocol(), ADAE=ADAE).metadata}
    assert words["adsl", "TRTSDT"] == "As given"
    assert words["adae", "AETOXGR"] == "As given"
    assert words["adsl", "TRTDURD"] == "TRTEDT - TRTSDT + 1"


def test_eligibility_follows_from_adie() -> None:
    adie = pl.DataFrame(
        {
            "USUBJID": ["S-1", "S-1", "S-2", "S-2", "S-3"],
            "PARAMCD": ["I02", "I01", "I01", "I02", "I01"],
            "AVALC": ["N", "N", "Y", "Y", "N"],
        }
    )
    plan = protocol()
    result = derive(StudyData(domains={"ADSL": ADSL, "ADIE": adie}, sources=(), findings=()), plan)
    assert result.datasets["adsl"].select("USUBJID", "ELIGFL", "IEREAS").rows() == [
        ("S-1", "N", "I01, I02"), ("S-2", "Y", None), ("S-3", "N", "I01"),
    ]  # fmt: skip
    assert result.datasets["adie"].select("USUBJID", "PARAMCD", "AVALC", "DEVFL").rows() == [
        ("S-1", "I01", "N", "Y"), ("S-1", "I02", "N", "Y"), ("S-2", "I01", "Y", "N"), ("S-2", "I02", "Y", "N"),
        ("S-3", "I01", "N", "N"),
    ]  # fmt: skip
    assert [str(each) for each in result.findings if each.rule == "enrolled-not-eligible"] == [
        f"ADIE S-1: expected the stated criterion {code} ({code}) to be kept by an enrolled subject, "
        "found that it is not; report it as a protocol deviation, or correct the value [enrolled-not-eligible]"
        for code in ("I01", "I02")
    ]
    assert "adie" not in taken(plan).datasets
