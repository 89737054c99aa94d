from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.derive import derive, derive_findings
from topline.protocol import Criterion, Population

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.data import StudyData
    from topline.protocol import Protocol

    MakeStudy = Callable[..., StudyData]
    MakeProtocol = Callable[..., Protocol]

LB = """\
USUBJID,LBSEQ,LBTESTCD,LBSTRESN,LBSTRESU,LBSTNRLO,LBSTNRHI,LBDTC
S-1,1,NEUT,1500,/uL,2000,7000,2024-01-02
S-1,2,NEUT,900,/uL,2000,7000,2024-02-02
S-1,3,ALT,99,U/L,5,40,2024-01-02
S-2,1,NEUT,1.4,GI/L,2,7,2024-01-02
S-2,2,ALT,101,U/L,5,40,2024-01-02
S-5,1,NEUT,3,GI/L,2,7,2024-01-02
S-5,2,ALT,20,U/L,5,40,2024-01-02"""
ADULT = Criterion(id="I01", label="50 to 79 years", rule="AGE BETWEEN 50 AND 79")
BLOOD = Criterion(id="I02", label="Neutrophils", rule="NEUT >= 1.5", tests={"NEUT": "10^9/L"})
LIVER = Criterion(id="E01", label="ALT over 2.5 x ULN", kind="exclusion", rule="ALT > 2.5 * ALT_ULN", tests={"ALT": ""})
CRITERIA = (ADULT, BLOOD, LIVER)


def test_each_criterion_is_answered_for_each_subject(study: MakeStudy, protocol: MakeProtocol) -> None:
    adie = derive(study(LB=LB), protocol(eligibility=CRITERIA)).datasets["adie"]

    answers = {
        subject: dict(zip(frame["PARAMCD"], zip(frame["AVALC"], frame["DEVFL"], strict=True), strict=True))
        for (subject,), frame in adie.group_by("USUBJID", maintain_order=True)
    }
    assert answers == {
        "S-1": {"E01": ("Y", "N"), "I01": ("Y", "N"), "I02": ("Y", "N")},
        "S-2": {"E01": ("N", "Y"), "I01": ("Y", "N"), "I02": ("N", "Y")},
        "S-3": {"E01": (None, "N"), "I01": ("N", "Y"), "I02": (None, "N")},
        "S-4": {"E01": (None, "N"), "I01": ("Y", "N"), "I02": (None, "N")},
        "S-5": {"E01": ("Y", "N"), "I01": ("Y", "N"), "I02": ("Y", "N")},
    }


def test_a_subject_is_eligible_when_every_criterion_is_kept(study: MakeStudy, protocol: MakeProtocol) -> None:
    adsl = derive(study(LB=LB), protocol(eligibility=CRITERIA)).datasets["adsl"]
    assert adsl.select("USUBJID", "ELIGFL", "IEREAS").rows() == [
        ("S-1", "Y", None),
        ("S-2", "N", "E01, I02"),
        ("S-3", "N", "I01"),
        ("S-4", None, None),
        ("S-5", "Y", None),
    ]


def test_a_study_without_criteria_says_nothing(study: MakeStudy, protocol: MakeProtocol) -> None:
    datasets = derive(study(LB=LB), protocol()).datasets
    assert "adie" not in datasets
    assert datasets["adsl"]["ELIGFL"].null_count() == 5


def test_an_enrolled_subject_who_is_not_eligible_is_told(study: MakeStudy, protocol: MakeProtocol) -> None:
    data, plan = study(LB=LB), protocol(eligibility=CRITERIA)
    found = [str(finding) for finding in derive(data, plan).findings if finding.rule == "enrolled-not-eligible"]
    assert found == [
        (
            "DM S-2: expected the exclusion criterion E01 (ALT over 2.5 x ULN) to be kept by an enrolled subject, "
            "found that it is not; report it as a protocol deviation, or correct the value [enrolled-not-eligible]"
        ),
        (
            "DM S-2: expected the inclusion criterion I02 (Neutrophils) to be kept by an enrolled subject, "
            "found that it is not; report it as a protocol deviation, or correct the value [enrolled-not-eligible]"
        ),
        (
            "DM S-3: expected the inclusion criterion I01 (50 to 79 years) to be kept by an enrolled subject, "
            "found that it is not; report it as a protocol deviation, or correct the value [enrolled-not-eligible]"
        ),
    ]
    assert {str(finding) for finding in derive_findings(data, plan)} >= set(found)


WAYS = {
    "treated-not-enrolled": (
        "S-1,1,RANDOMIZED,RANDOMIZED,PROTOCOL MILESTONE,2024-01-09\n",
        "",
        (
            "DM S-1: expected an enrolment before the first dose on 2024-01-10, found none; "
            "add it to DS, with DSDECOD RANDOMIZED or ENROLLED"
        ),
    ),
    "treated-before-enrolment": (
        "2024-01-09",
        "2024-01-11",
        (
            "DM S-1: expected the first dose on or after the enrolment on 2024-01-11, found it on 2024-01-10; "
            "correct one of the two dates"
        ),
    ),
    "enrolled-screen-failure": (
        "WITHDREW,WITHDRAWAL BY SUBJECT",
        "FAILED,SCREEN FAILURE",
        (
            "DM S-4: expected no screening failure among the enrolled, found DSDECOD SCREEN FAILURE; "
            "correct DSDECOD, or remove the enrolment or the doses"
        ),
    ),
    "not-enrolled-without-reason": (
        "\nS-5,1,FAILED,SCREEN FAILURE,DISPOSITION EVENT,2024-02-01",
        "",
        (
            "DM S-5: expected a reason why the subject was not enrolled, found none in DS; "
            "add the reason to DS, with DSDECOD SCREEN FAILURE or another"
        ),
    ),
}


@pytest.mark.parametrize("rule", WAYS)
def test_a_way_through_the_study_that_does_not_add_up_is_told(
    study: MakeStudy, protocol: MakeProtocol, disposition: str, rule: str
) -> None:
    old, new, line = WAYS[rule]
    assert old in disposition
    findings = derive(study(DS=disposition.replace(old, new)), protocol()).findings
    assert [str(each) for each in findings if each.dataset == "DM"] == [f"{line} [{rule}]"]


def test_a_subject_who_is_evaluable_and_was_not_treated_is_told_on_both_ways(
    study: MakeStudy, protocol: MakeProtocol
) -> None:
    rs = """\
USUBJID,RSSEQ,RSTESTCD,RSSTRESC,RSEVAL,VISIT,VISITNUM,RSDTC
S-1,1,OVRLRESP,PR,INVESTIGATOR,WEEK 6,2,2024-02-21
S-4,1,OVRLRESP,SD,INVESTIGATOR,WEEK 6,2,2024-03-20"""
    data = study(RS=rs)
    plan = protocol(populations={"EVAL": Population(label="Evaluable", rule="RSEVALFL = 'Y'")})
    for findings in (derive(data, plan).findings, derive_findings(data, plan)):
        assert [str(each) for each in findings if each.rule == "evaluable-not-treated"] == [
            (
                "DM S-4: expected a first dose of a subject of the population EVAL, found none; "
                "add the doses to EX, or let the rule of EVAL ask for treatment [evaluable-not-treated]"
            )
        ]


def test_a_criterion_may_ask_for_measurable_disease(study: MakeStudy, protocol: MakeProtocol) -> None:
    measurable = Criterion(id="I03", label="Measurable disease", rule="BMEASFL = 'Y'")
    data, plan = study(), protocol(eligibility=(measurable,))
    assert derive(data, plan).datasets["adie"]["AVALC"].to_list() == [None] * 5
    assert [each.rule for each in derive_findings(data, plan) if each.dataset == "DM"] == []


def test_the_reason_of_a_screening_failure_is_what_was_told(
    study: MakeStudy, protocol: MakeProtocol, disposition: str
) -> None:
    told = disposition.replace("S-5,1,FAILED,SCREEN FAILURE", "S-5,1,No measurable lesion,SCREEN FAILURE")
    adsl = derive(study(DS=told), protocol()).datasets["adsl"]
    assert adsl["DCSREAS"].to_list()[4] == "No measurable lesion"
    plain = disposition.replace("S-5,1,FAILED,SCREEN FAILURE", "S-5,1,Screen failure,SCREEN FAILURE")
    assert derive(study(DS=plain), protocol()).datasets["adsl"]["DCSREAS"].to_list()[4] == "SCREEN FAILURE"
