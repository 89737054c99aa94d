from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.derive import derive, derive_findings
from topline.protocol import Arm, Criteria, PlanItem, ResponseCriteria, Treatment

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.data import StudyData
    from topline.protocol import Protocol

    MakeStudy = Callable[..., StudyData]
    MakeProtocol = Callable[..., Protocol]

TR = """\
USUBJID,TRSEQ,TRGRPID,TRLNKID,TRTESTCD,TRSTRESC,TRSTRESN,TREVAL,VISITNUM,VISIT,TRDTC
S-1,1,TARGET,T1,DIAMETER,20,20,INVESTIGATOR,1,BASELINE,2024-01-05
S-1,2,TARGET,T2,DIAMETER,12,12,INVESTIGATOR,1,BASELINE,2024-01-05
S-1,3,TARGET,T1,DIAMETER,18,18,INVESTIGATOR,2,WEEK 6,2024-02-21
S-1,4,TARGET,T2,DIAMETER,12,12,INVESTIGATOR,2,WEEK 6,2024-02-21
S-1,5,TARGET,T3,DIAMETER,30,30,INVESTIGATOR,2,WEEK 6,2024-02-21
S-1,6,TARGET,,SUMDIAM,60,60,INVESTIGATOR,2,WEEK 6,2024-02-21"""
TU = """\
USUBJID,TUSEQ,TULNKID,TUSTRESC,TULOC,TUEVAL
S-1,1,T1,TARGET,LIVER,INVESTIGATOR
S-1,2,T2,TARGET,LYMPH NODE,INVESTIGATOR
S-1,3,T1,TARGET,LYMPH NODE,INVESTIGATOR"""
RS = """\
USUBJID,RSSEQ,RSTESTCD,RSSTRESC,RSEVAL,VISIT,VISITNUM,RSDTC
S-1,1,OVRLRESP,PR,INVESTIGATOR,WEEK 6,2,2024-02-21
S-1,2,TRGRESP,PR,INVESTIGATOR,WEEK 6,2,2024-02-21
S-1,3,NTRGRESP,PD,INVESTIGATOR,WEEK 6,2,2024-02-21
S-1,4,OVRLRESP,CHECK,INVESTIGATOR,WEEK 12,3,2024-04-03"""


def messages(data: StudyData, plan: Protocol) -> list[str]:
    return [str(finding) for finding in derive(data, plan).findings if finding.subject == "S-1"]


def test_what_is_implausible_in_responses_and_lesions_is_told(study: MakeStudy, protocol: MakeProtocol) -> None:
    assert messages(study(TR=TR, TU=TU, RS=RS), protocol()) == [
        (
            "TR S-1 T3: expected a baseline assessment of the target lesion, found its first at WEEK 6; "
            "it is left out; add the baseline or record it as new [lesion-without-baseline]"
        ),
        (
            "TU S-1 T1: expected a lesion to stay a node or none, found LIVER, LYMPH NODE; it is judged as a node; "
            "correct TULOC [nodal-flag-changes]"
        ),
        (
            "RS S-1 RSSEQ 1: expected PD from target PR, non-target PD, new lesion NONE, found PR; "
            "correct one of them [response-contradicts-parts]"
        ),
        (
            "RS S-1 RSSEQ 1: expected SD from the lesions (sum 30.0 mm, -6.2% and -2.0 mm from the baseline of "
            "32.0 mm), found PR; ask the reader which of the two is right [response-differs-from-lesions]"
        ),
        (
            "TR S-1 TRSEQ 6: expected the sum 30.0 mm of the target lesions at WEEK 6, found 60.0 mm; "
            "the lesions count; correct one of them [sum-differs-from-lesions]"
        ),
        (
            "TR S-1 T2: expected a target of 15 mm or more at baseline, found 12.0 mm; it is measured all the same; "
            "correct the size or record it as non-target [target-too-small]"
        ),
        "RS S-1 RSSEQ 4: expected an overall response of RECIST 1.1, found CHECK; correct it [unknown-response]",
    ]


def test_a_dose_without_an_end_is_told(study: MakeStudy, protocol: MakeProtocol) -> None:
    (finding,) = derive(study(), protocol()).findings
    assert str(finding) == (
        "EX S-3 EXSEQ 1: expected an end date of the dosing record, found none; 2024-07-01 is taken; "
        "fill in EXENDTC [dose-without-end]"
    )


def test_sizes_and_their_sum_stand_in_adtr(study: MakeStudy, protocol: MakeProtocol) -> None:
    adtr = derive(study(TR=TR), protocol()).datasets["adtr"]
    rows = adtr.select("PARAMCD", "LNKID", "AVISIT", "AVAL", "BASE", "CHG", "PCHG", "ABLFL").rows()
    assert [row for row in rows if row[0] != "LDIAM"] == [
        ("BESTPCHG", None, "WEEK 6", -6.25, 32.0, -2.0, -6.25, "N"),
        ("SUMDIAM", None, "BASELINE", 32.0, 32.0, None, None, "Y"),
        ("SUMDIAM", None, "WEEK 6", 30.0, 32.0, -2.0, -6.25, "N"),
    ]


def test_a_subject_who_adds_no_time_at_risk_is_told(study: MakeStudy, protocol: MakeProtocol) -> None:
    rates = PlanItem(id="ae-rates", show="adverse_event_rates", population="ITT")
    data, plan = study(), protocol(plan=(rates,))
    line = (
        "ADSL S-4: expected a time at risk (TRTSDT to AERISKDT) of a subject of ITT, found none; the subject adds "
        "nothing to the patient-years of ae-rates; add the first dose, or choose a population of treated subjects "
        "[no-time-at-risk]"
    )
    assert line in [str(each) for each in derive(data, plan).findings]
    assert line in [str(each) for each in derive_findings(data, plan)]
    treated = protocol(plan=(rates.model_copy(update={"population": "SAF"}),))
    assert [each.rule for each in derive(data, treated).findings if each.rule == "no-time-at-risk"] == []


IMMUNE = """\
USUBJID,RSSEQ,RSTESTCD,RSCAT,RSSTRESC,RSEVAL,VISIT,VISITNUM,RSDTC
S-1,1,OVRLRESP,iRECIST,iUPD,INVESTIGATOR,WEEK 6,2,2024-02-21
S-1,2,OVRLRESP,iRECIST,NE,INVESTIGATOR,WEEK 12,3,2024-04-03
S-1,3,OVRLRESP,iRECIST,iCPD,INVESTIGATOR,WEEK 18,4,2024-05-15
S-2,1,OVRLRESP,iRECIST,iCPD,INVESTIGATOR,WEEK 6,2,2024-02-23
S-3,1,OVRLRESP,iRECIST,iUPD,INVESTIGATOR,WEEK 6,2,2024-03-14
S-3,2,OVRLRESP,iRECIST,iSD,INVESTIGATOR,WEEK 12,3,2024-04-25
S-3,3,OVRLRESP,iRECIST,iCPD,INVESTIGATOR,WEEK 18,4,2024-06-06"""


def test_a_confirmed_progression_that_confirms_nothing_is_told(study: MakeStudy, protocol: MakeProtocol) -> None:
    plan = protocol(criteria=Criteria(response=ResponseCriteria(immune=True)))
    remedy = "ask the reader: the first progression is iUPD, and iCPD confirms it at a later assessment"
    expected = [
        (
            f"RS S-2 RSSEQ 1: expected an iUPD before the iCPD on 2024-02-23, found no assessment; {remedy} "
            "[icpd-without-iupd]"
        ),
        (
            f"RS S-3 RSSEQ 3: expected an iUPD before the iCPD on 2024-06-06, found iSD on 2024-04-25; {remedy} "
            "[icpd-without-iupd]"
        ),
    ]
    for findings in (derive(study(RS=IMMUNE), plan).findings, derive_findings(study(RS=IMMUNE), plan)):
        assert [str(each) for each in findings if each.rule == "icpd-without-iupd"] == expected


VS = """\
USUBJID,VSSEQ,VSTESTCD,VSSTRESN,VSSTRESU,VSDTC
S-1,1,WEIGHT,70,kg,2024-01-05
S-2,1,WEIGHT,70,mmHg,2024-01-05
S-2,2,HEIGHT,1.7,,2024-01-05
S-3,1,WEIGHT,154,LB,2024-01-05"""


@pytest.mark.parametrize(("unit", "records"), [("mg", []), ("mg/kg", ["VSSEQ 1"]), ("mg/m2", ["VSSEQ 1", "VSSEQ 2"])])
def test_a_weight_that_a_dose_needs_and_that_cannot_be_converted_is_told(
    study: MakeStudy, protocol: MakeProtocol, unit: str, records: list[str]
) -> None:
    arms = (Arm(code="A", label="Old"), Arm(code="B", label="New"))
    treatment = Treatment.model_validate({"arms": arms, "regimen": [{"name": "Drug", "dose": 2, "unit": unit}]})
    found = [
        each for each in derive(study(VS=VS), protocol(treatment=treatment)).findings if each.dataset == "VS"
    ]  # fmt: skip
    assert [each.record for each in found] == records
    if records:
        assert str(found[0]) == (
            "VS S-2 VSSEQ 1: expected WEIGHT in kg or a unit that can be converted, found mmHg; it is left out; "
            "correct VSSTRESU [unusable-body-size]"
        )
