from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.core import DataError, ProtocolError
from topline.derive import derive
from topline.protocol import (
    Arm,
    Covariate,
    Criteria,
    DatedRule,
    Drug,
    Population,
    ResponseCriteria,
    TimeToEvent,
    Treatment,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.data import StudyData
    from topline.protocol import Protocol

    MakeStudy = Callable[..., StudyData]
    MakeProtocol = Callable[..., Protocol]

HEADER_AE = "USUBJID,AESEQ,AETERM,AEDECOD,AEBODSYS,AETOXGR,AESEV,AEREL,AESER,AESTDTC,AEENDTC\n"


def test_every_subject_of_dm_has_a_row_of_adsl(study: MakeStudy, protocol: MakeProtocol) -> None:
    adsl = derive(study(), protocol()).datasets["adsl"]

    assert adsl.select("USUBJID", "TRT01P", "TRT01A", "ENRLFL", "SAFFL", "EOSSTT", "DCSREAS").rows() == [
        ("S-1", "Old", "Old", "Y", "Y", "COMPLETED", None),
        ("S-2", "New", "New", "Y", "Y", "DISCONTINUED", "DEATH"),
        ("S-3", "Old", "New", "Y", "Y", "ONGOING", None),
        ("S-4", "New", None, "Y", "N", "DISCONTINUED", "WITHDRAWAL BY SUBJECT"),
        ("S-5", None, None, "N", "N", "SCREEN FAILURE", "FAILED"),
    ]


def test_dates_of_treatment_death_and_last_contact(study: MakeStudy, protocol: MakeProtocol) -> None:
    adsl = derive(study(), protocol()).datasets["adsl"]

    assert adsl.select("TRTSDT", "TRTEDT", "TRTDURD", "DTHDT", "LSTALVDT").rows()[:4] == [
        (dt.date(2024, 1, 10), dt.date(2024, 1, 29), 20.0, None, dt.date(2024, 6, 1)),
        (dt.date(2024, 1, 12), dt.date(2024, 3, 10), 59.0, dt.date(2024, 4, 2), dt.date(2024, 4, 2)),
        (dt.date(2024, 2, 1), dt.date(2024, 7, 1), 152.0, None, dt.date(2024, 7, 1)),
        (None, None, None, None, dt.date(2024, 2, 6)),
    ]
    assert adsl["DTHCAUS"].to_list() == [None, "DIED OF PROGRESSION", None, None, None]


def test_a_partial_death_is_the_day_after_the_subject_was_last_seen(study: MakeStudy, protocol: MakeProtocol) -> None:
    dm = "STUDYID,USUBJID,RFSTDTC,DTHDTC,AGE,ARMCD,ACTARMCD\nT,S-1,2024-01-10,2024-06,61,A,A"
    adsl = derive(study(DM=dm), protocol()).datasets["adsl"]
    assert adsl.select("DTHDT", "DTHDTF", "LSTALVDT").rows() == [(dt.date(2024, 6, 2), "D", dt.date(2024, 6, 1))]


def test_cut_offs_give_groups_in_order(study: MakeStudy, protocol: MakeProtocol) -> None:
    adsl = derive(study(), protocol()).datasets["adsl"]
    assert adsl.select("AGE", "AGEGR1", "AGEGR1N").rows() == [
        (61, "<65", 1),
        (70, "65 to <80", 2),
        (80, ">=80", 3),
        (65, "65 to <80", 2),
        (50, "<65", 1),
    ]


def test_a_test_covariate_is_the_last_value_before_treatment(study: MakeStudy, protocol: MakeProtocol) -> None:
    lb = """\
USUBJID,LBSEQ,LBTESTCD,LBSTRESN,LBDTC
S-1,1,ALB,40,2024-01-02
S-1,2,ALB,42,2024-01-10T08:00
S-1,3,ALB,,2024-01-10T09:00
S-1,4,ALB,30,2024-01-11
S-4,1,ALB,38,2024-02-05"""
    with_albumin = protocol(covariates=(Covariate(variable="ALBBL", label="Albumin", test="ALB"),))
    adsl = derive(study(LB=lb), with_albumin).datasets["adsl"]
    assert adsl["ALBBL"].to_list() == [42, None, None, 38, None]


def test_best_responses_and_rates(study: MakeStudy, protocol: MakeProtocol) -> None:
    adrs = derive(study(), protocol()).datasets["adrs"]

    told = {name: adrs.filter(pl.col("PARAMCD") == name)["AVALC"].to_list() for name in ("BOR", "CBOR", "ORR", "PD")}
    assert told == {
        "BOR": ["PR", "PD", "SD", "MISSING"],
        "CBOR": ["PR", "PD", "SD", "MISSING"],
        "ORR": ["Y", "N", "N", "N"],
        "PD": ["N", "Y", "N", "N"],
    }


def test_other_evaluators_and_late_assessments_are_counted(study: MakeStudy, protocol: MakeProtocol) -> None:
    exclusions = {(e.dataset, e.reason, e.records, e.subjects) for e in derive(study(), protocol()).exclusions}
    assert ("RS", "overall response of another evaluator than INVESTIGATOR", 1, ("S-1",)) in exclusions
    assert ("ADRS", "assessment not counted: after the first progression", 1, ("S-2",)) in exclusions


def test_times_to_event(study: MakeStudy, protocol: MakeProtocol) -> None:
    adtte = derive(study(), protocol()).datasets["adtte"]

    assert adtte.select("USUBJID", "PARAMCD", "CNSR", "AVAL", "EVNTDESC").rows() == [
        ("S-1", "OS", 1, 145.0, "Last known alive"),
        ("S-1", "PFS", 1, 86.0, "Last adequate assessment"),
        ("S-2", "OS", 0, 82.0, "Death"),
        ("S-2", "PFS", 0, 43.0, "Progressive disease"),
        ("S-3", "OS", 1, 153.0, "Last known alive"),
        ("S-3", "PFS", 1, 44.0, "Last adequate assessment"),
        ("S-4", "OS", 1, 2.0, "Last known alive"),
        ("S-4", "PFS", 1, 1.0, "Randomised, no assessment"),
    ]


def test_new_therapy_ends_the_time_that_counts(study: MakeStudy, protocol: MakeProtocol) -> None:
    cm = "USUBJID,CMCAT,CMSTDTC\nS-2,ANTI-CANCER,2024-02-01\nS-1,ANTI-CANCER,2024-03-01"
    pfs = TimeToEvent(
        id="PFS",
        label="PFS",
        events=("progression", "death"),
        censor=("last_adequate_assessment", "new_therapy", "start"),
    )
    adtte = derive(study(CM=cm), protocol(endpoints=(pfs,))).datasets["adtte"]
    assert adtte.select("CNSR", "AVAL", "EVNTDESC").rows()[:2] == [
        (1, 44.0, "New anticancer therapy"),
        (1, 1.0, "New anticancer therapy"),
    ]


def test_new_therapy_without_its_data_is_refused(study: MakeStudy, protocol: MakeProtocol) -> None:
    pfs = TimeToEvent(id="PFS", label="PFS", events=("death",), censor=("new_therapy", "start"))
    with pytest.raises(ProtocolError, match=r"PFS: expected data on new anticancer therapy .* found no domain CM"):
        derive(study(), protocol(endpoints=(pfs,)))


def test_an_event_on_a_dataset_of_the_study_file(study: MakeStudy, protocol: MakeProtocol) -> None:
    serious = DatedRule(label="Serious event", dataset="adae", when="AESER = 'Y'", date="ASTDT")
    ae = HEADER_AE + "S-1,1,Rash,RASH,SKIN,3,SEVERE,RELATED,Y,2024-02-08,"
    time = TimeToEvent(id="TTS", label="Time to a serious event", events=(serious,), censor=("start",))
    adtte = derive(study(AE=ae), protocol(endpoints=(time,))).datasets["adtte"]
    assert adtte.row(0, named=True)["AVAL"] == 31
    assert adtte.select("EVNTDESC", "SRCDOM", "SRCVAR", "SRCSEQ").row(0) == ("Serious event", "ADAE", "ASTDT", 1)


def test_events_that_may_start_under_treatment_are_emergent(study: MakeStudy, protocol: MakeProtocol) -> None:
    ae = (
        HEADER_AE
        + """\
S-1,1,Before,BEFORE,A,1,,NOT RELATED,N,2024-01-09,
S-1,2,Month,MONTH,A,1,,RELATED,N,2024-01,
S-1,3,Missing,MISSING,A,2,,,N,,
S-1,4,Ended,ENDED,A,1,,REMOTE,N,2024,2024-01-05
S-1,5,Last,LAST,A,2,,POSSIBLE,N,2024-02-28,
S-1,6,Late,LATE,A,5,,POSSIBLE,N,2024-02-29,
S-4,1,Untreated,UNTREATED,A,1,,,N,2024-03-01,"""
    )
    adae = derive(study(AE=ae), protocol()).datasets["adae"].sort("USUBJID", "AESEQ")

    assert adae.select("AEDECOD", "ASTDT", "ASTDTF", "TRTEMFL", "AREL", "WORSTFL").rows() == [
        ("BEFORE", dt.date(2024, 1, 9), None, "N", "N", "N"),
        ("MONTH", dt.date(2024, 1, 10), "D", "Y", "Y", "N"),
        ("MISSING", dt.date(2024, 1, 10), "Y", "Y", "Y", "Y"),
        ("ENDED", dt.date(2024, 1, 5), "M", "N", "N", "N"),
        ("LAST", dt.date(2024, 2, 28), None, "Y", "Y", "N"),
        ("LATE", dt.date(2024, 2, 29), None, "N", "Y", "N"),
        ("UNTREATED", dt.date(2024, 3, 1), None, "N", "Y", "N"),
    ]


def test_grades_come_from_ctcae_else_from_severity(study: MakeStudy, protocol: MakeProtocol) -> None:
    ae = (
        HEADER_AE
        + "S-1,1,A,A,X,3,MILD,,N,2024-01-20,\nS-1,2,B,B,X,,SEVERE,,N,2024-01-21,\nS-1,3,C,C,X,,,,N,2024-01-22,"
    )
    adae = derive(study(AE=ae), protocol()).datasets["adae"]
    assert adae.select("GRADE", "GRADESRC").rows() == [("3", "CTCAE"), ("SEVERE", "AESEV"), (None, None)]


def test_exposure_counts_doses_by_their_frequency(study: MakeStudy, protocol: MakeProtocol) -> None:
    adex = derive(study(), protocol()).datasets["adex"]
    values = {(row["USUBJID"], row["PARAMCD"]): row["AVAL"] for row in adex.iter_rows(named=True)}
    assert values["S-1", "CUMDOSE"] == 10 * 10 + 10 * 5
    assert values["S-1", "AVGDOSE"] == 7.5
    assert values["S-1", "NADJ"] == 1
    assert values["S-2", "CUMDOSE"] == 3 * 10  # days 1, 22 and 43 of 59
    assert values["S-3", "TRTDURD"] == 152  # the missing end is RFXENDTC


def test_a_study_of_demographics_alone_has_every_dataset(study: MakeStudy, protocol: MakeProtocol) -> None:
    whole = derive(study(), protocol())
    bare = derive(study(DS=None, EX=None, RS=None), protocol())
    assert {name: frame.schema for name, frame in bare.datasets.items()} == {
        name: frame.schema for name, frame in whole.datasets.items()
    }
    assert bare.datasets["adsl"].height == 5
    assert {name for name, frame in bare.datasets.items() if frame.is_empty()} >= {"adtr", "adae", "adex", "adlb"}


def test_one_subject_is_enough(study: MakeStudy, protocol: MakeProtocol) -> None:
    dm = "STUDYID,USUBJID,RFSTDTC,AGE,ARMCD,ACTARMCD\nT,S-1,2024-01-10,61,A,A"
    assert derive(study(DM=dm), protocol()).datasets["adtte"]["USUBJID"].to_list() == ["S-1", "S-1"]


def test_the_order_of_records_changes_nothing(study: MakeStudy, protocol: MakeProtocol) -> None:
    straight, plan = study(), protocol()
    domains = {name: frame.reverse() for name, frame in straight.domains.items()}
    reverse = type(straight)(domains=domains, sources=(), findings=())
    first, second = derive(straight, plan).datasets, derive(reverse, plan).datasets
    assert [name for name in first if not first[name].equals(second[name])] == []


def test_every_variable_is_described_by_a_label_that_fits(study: MakeStudy, protocol: MakeProtocol) -> None:
    made = derive(study(), protocol())
    described = [(row.dataset, row.name) for row in made.metadata]
    assert described == [(name, column) for name, frame in made.datasets.items() for column in frame.columns]
    assert [row for row in made.metadata if not row.label or len(row.label) > 40 or not row.derivation] == []


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("SAFL = 'Y'", "populations:PP: expected a variable of ADSL, found 'SAFL' .* did you mean"),
        ("AGE", "populations:PP: expected a condition that is true or false"),
        ("AGE >", "populations:PP: expected an SQL condition"),
    ],
)
def test_a_population_that_cannot_be_told_is_refused(
    study: MakeStudy, protocol: MakeProtocol, rule: str, message: str
) -> None:
    with pytest.raises(ProtocolError, match=message):
        derive(study(), protocol(populations={"PP": Population(label="Per protocol", rule=rule)}))


def test_a_covariate_that_the_data_lack_is_refused(study: MakeStudy, protocol: MakeProtocol) -> None:
    covariates = (Covariate(variable="SEXX", label="Sex"), Covariate(variable="ALBBL", label="Albumin", test="ALB"))
    with pytest.raises(ProtocolError) as refused:
        derive(study(), protocol(covariates=covariates))
    assert [problem.found for problem in refused.value.problems] == ["'SEXX'", "'ALB'"]
    assert "did you mean SEX?" in refused.value.problems[0].remedy


def test_an_enrolled_subject_of_an_unknown_arm_is_refused(study: MakeStudy, protocol: MakeProtocol) -> None:
    dm = "STUDYID,USUBJID,RFSTDTC,AGE,ARMCD,ACTARMCD\nT,S-1,2024-01-10,61,C,C"
    with pytest.raises(DataError, match=r"DM:S-1, column ARMCD: expected the code of an arm .* found 'C'"):
        derive(study(DM=dm), protocol())


def test_an_evaluator_that_the_data_lack_is_answered_with_the_known(study: MakeStudy, protocol: MakeProtocol) -> None:
    criteria = Criteria(response=ResponseCriteria(evaluator="READERS"))
    with pytest.raises(ProtocolError, match="expected an evaluator of RS, found 'READERS', did you mean READER"):
        derive(study(), protocol(criteria=criteria))


def test_two_readers_are_not_mixed(study: MakeStudy, protocol: MakeProtocol) -> None:
    rs = """\
USUBJID,RSSEQ,RSTESTCD,RSSTRESC,RSEVAL,RSEVALID,VISIT,RSDTC
S-1,1,OVRLRESP,PR,READER,R1,WEEK 6,2024-02-21
S-1,2,OVRLRESP,PD,READER,R2,WEEK 6,2024-02-21"""
    both = Criteria(response=ResponseCriteria(evaluator="READER"))
    one = Criteria(response=ResponseCriteria(evaluator="READER", evaluator_id="R1"))

    with pytest.raises(ProtocolError, match=r"expected one reader in RS, found 2 for READER, name one .* R1, R2"):
        derive(study(RS=rs), protocol(criteria=both))
    adrs = derive(study(RS=rs), protocol(criteria=one)).datasets["adrs"]
    assert adrs.filter(pl.col("PARAMCD") == "BOR")["AVALC"].to_list()[0] == "PR"


def test_dose_intensity_is_the_share_of_the_planned_doses(study: MakeStudy, protocol: MakeProtocol) -> None:
    daily = Drug(name="Drug", dose=10, cycle_days=14, days_on=7)
    arms = (Arm(code="A", label="Old", control=True), Arm(code="B", label="New"))
    adex = derive(study(), protocol(treatment=Treatment(arms=arms, regimen=(daily,)))).datasets["adex"]
    values = {row["PARAMCD"]: row["AVAL"] for row in adex.filter(pl.col("USUBJID") == "S-1").iter_rows(named=True)}
    assert values["NCYCLE"] == 2  # 20 days of treatment, 14 days a cycle
    assert values["RDI"] == pytest.approx(100 * 150 / (10 * 13))  # 7 planned days, then 6
