"""What is implausible is found, with both values, and stays in the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.data import read_study
from topline.data.findings import RULES
from topline.protocol import read_protocol

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import SmallStudy

CASES = [
    (
        "death-before-last-visit", [("dm", "2026-06-01,Y", "2026-02-01,Y")],
        ("RS S-2 RSSEQ 1: expected no assessment after the death on 2026-02-01, found RSDTC 2026-02-14; "
        "correct one of the two dates"),
    ),
    (
        "dose-after-death",
        [("dm", "2026-06-01,Y", "2026-03-01,Y"), ("ex", "50,mg,2026-01-05,2026-02-01", "50,mg,2026-03-02,")],
        ("EX S-2 EXSEQ 1: expected no dose after the death on 2026-03-01, found EXSTDTC 2026-03-02; "
        "correct one of the two dates"),
    ),
    (
        "event-after-death", [("dm", "2026-06-01,Y", "2026-03-01,Y"), ("ae", "2026-01,", "2026-04,")],
        ("AE S-2 AESEQ 1: expected no adverse event after the death on 2026-03-01, found AESTDTC 2026-04; "
        "correct one of the two dates"),
    ),
    (
        "response-before-start", [("rs", "2026-02-10", "2025-12-29")],
        ("RS S-1 RSSEQ 1: expected a response on or after the first dose on 2026-01-01, found RSDTC 2025-12-29; "
        "correct one of the two dates"),
    ),
    (
        "end-before-start", [("ae", "2026-01-05", "2026-01-02")],
        ("AE S-1 AESEQ 1: expected an end on or after AESTDTC 2026-01-03, found AEENDTC 2026-01-02; "
        "correct one of the two dates"),
    ),
    (
        "end-before-start", [("ex", "2026-03-01", "2025")],
        ("EX S-1 EXSEQ 1: expected an end on or after EXSTDTC 2026-01-01, found EXENDTC 2025; "
        "correct one of the two dates"),
    ),
    (
        "treatment-end-before-start", [("dm", "2026-03-01", "2025-12-31")],
        "DM S-1: expected RFXENDTC on or after RFXSTDTC 2026-01-01, found 2025-12-31; correct one of the two dates",
    ),
    (
        "death-before-start", [("dm", "2026-01-05,2026-01-05,2026-02-01", "2026-07-01,2026-01-05,2026-02-01")],
        ("DM S-2: expected a death on or after RFSTDTC 2026-07-01, found DTHDTC 2026-06-01; "
        "correct one of the two dates"),
    ),
    (
        "death-flag-without-date", [("dm", "2026-06-01,Y", ",Y")],
        ("DM S-2: expected a date of death with DTHFL 'Y', found none; "
        "fill in DTHDTC as far as it is known (2026-01 or 2026), or empty DTHFL"),
    ),
    (
        "death-flag-without-date", [("dm", "2026-06-01,Y", "2026-06-01,")],
        "DM S-2: expected DTHFL 'Y' with DTHDTC 2026-06-01, found nothing; set DTHFL, or empty DTHDTC",
    ),
    (
        "fatal-event-without-death", [("ae", ",RECOVERED/RESOLVED", ",FATAL")],
        ("AE S-1 AESEQ 1: expected a death in DM after the fatal event 'NAUSEA', found none; "
        "fill in DTHFL and DTHDTC, or correct the event's outcome"),
    ),
    (
        "response-after-cr", [("rs", ",PR,", ",CR,"), ("rs", ",PD,", ",SD,")],
        ("RS S-1 RSSEQ 2: expected no SD after the CR on 2026-02-10, found one on 2026-03-24 by INVESTIGATOR; "
        "correct one of the two, or say with recorded_after_cr in the study file what it means"),
    ),
    (
        "undecided-response", [("rs", ",SD,", ",CHECK,")],
        ("RS S-2 RSSEQ 1: expected an overall response, found 'CHECK' by INVESTIGATOR; it counts as not evaluable; "
        "ask the reader for the response"),
    ),
    (
        "misspelt-column", [("ae", "AETOXGR", "AETOXGD")],
        "AE column AETOXGD: expected AETOXGR, found AETOXGD, which is not used; rename it if AETOXGR is meant",
    ),
    (
        "unnamed-level", [("dm", "YEARS,F", "YEARS,U")],
        "DM S-1: expected a level of SEX (F, M), found 'U'; add the level to the study file, or correct the value",
    ),
    (
        "unknown-severity", [("ae", "MILD", "LIGHT")],
        ("AE S-1 AESEQ 1: expected one of MILD, MODERATE, SEVERE, LIFE THREATENING, FATAL, found 'LIGHT'; "
        "correct AESEV"),
    ),
    (
        "several-studies", [("dm", "S,DM,S-3", "T,DM,S-3")],
        "DM: expected records of one study, found STUDYID S, T; keep the records of one study, or correct STUDYID",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "changes", "line"), CASES)
def test_an_implausible_record_is_found(
    small: SmallStudy, rule: str, changes: list[tuple[str, str, str]], line: str
) -> None:
    for domain, old, new in changes:
        small.change(domain, old, new)
    assert [str(finding) for finding in small.findings()] == [f"{line} [{rule}]"]


def test_every_rule_has_a_test() -> None:
    elsewhere = {"absent-domain", "other-unit", "dose-outside-ladder"}
    assert {rule.name for rule in RULES} == {rule for rule, _, _ in CASES} | elsewhere


def test_a_domain_that_the_plan_shows_and_the_study_lacks_is_found(small: SmallStudy) -> None:
    (small.data / "ae.csv").unlink()
    (small.data / "tr.csv").unlink()
    assert [str(finding) for finding in small.findings()] == [
        (
            "AE: expected a file for ae-overview, ae, ae-grades, found none; "
            "they have nothing of adverse events; "
            "add ae.csv or another format, or give a plan without them [absent-domain]"
        ),
        (
            "TR: expected a file for waterfall, spider, found none; they have nothing of tumour results; "
            "add tr.csv or another format, or give a plan without them [absent-domain]"
        ),
    ]


def test_a_covariates_test_in_another_unit_is_found(small: SmallStudy) -> None:
    small.study = small.study.replace(
        "covariates: [", "covariates: [{variable: WT, label: W, unit: kg, test: WEIGHT}, "
    )
    header = "USUBJID,VSSEQ,VSTESTCD,VSSTRESN,VSSTRESU,VSDTC"
    small.write("vs", header, "S-1,1,WEIGHT,70,kg,2026-01-01", "S-2,1,WEIGHT,150,LB,2026-01-01")
    assert [str(finding) for finding in small.findings()] == [
        (
            "VS WEIGHT: expected kg for the covariate WT, found VSSTRESU 'LB'; convert the values to kg, "
            "or correct the unit in the study file [other-unit]"
        )
    ]


def test_a_dose_outside_the_ladder_of_its_drug_is_found(small: SmallStudy) -> None:
    regimen = "treatment:\n  regimen: [{name: Drug, dose: 100, unit: mg, reductions: [75]}]"
    small.study = small.study.replace("treatment:", regimen)
    assert [str(finding) for finding in small.findings()] == [
        (
            "EX S-2 EXSEQ 1: expected a dose of the ladder (100, 75 mg) of Drug, found 50.0; "
            "correct EXDOSE, or add the step to reductions in the study file [dose-outside-ladder]"
        )
    ]


def test_a_drug_whose_reductions_are_not_listed_has_no_ladder(small: SmallStudy) -> None:
    small.study = small.study.replace("treatment:", "treatment:\n  regimen: [{name: Drug, dose: 100, unit: mg}]")
    assert small.findings() == ()


def test_a_partial_date_that_may_be_plausible_is_not_found(small: SmallStudy) -> None:
    small.change("dm", "2026-06-01,Y", "2026-02-14,Y")
    small.change("ae", "2026-01,", "2026-02,")
    assert small.findings() == ()


def test_a_smaller_response_of_another_reader_is_not_found(small: SmallStudy) -> None:
    small.change("rs", ",PR,", ",CR,")
    small.add("rs", "S-1,3,OVRLRESP,PR,2026-03-24,INDEPENDENT ASSESSOR")
    assert small.findings() == ()


def test_a_longer_name_of_a_column_is_no_slip(small: SmallStudy) -> None:
    small.change("ae", "AETOXGR", "AETOXGRN")
    assert small.findings() == ()


def test_the_public_study_has_nineteen_falls_after_a_complete_response(repository: Path) -> None:
    study = repository / "studies/pharmaverse-onco"
    data = read_study(study / "data", read_protocol(study / "study.yaml"))

    rules = [finding.rule for finding in data.findings]
    assert {name: rules.count(name) for name in set(rules)} == {"response-after-cr": 19, "undecided-response": 3}
    assert data.domains["DM"].height == 306
    assert data.domains["RS"].height == 5808
