from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.derive import derive, derive_findings

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.data import StudyData
    from topline.protocol import Protocol

    MakeStudy = Callable[..., StudyData]
    MakeProtocol = Callable[..., Protocol]

LB = """\
USUBJID,LBSEQ,LBTESTCD,LBTEST,LBSTRESN,LBSTRESU,LBSTNRLO,LBSTNRHI,LBDTC
S-1,1,NEUT,Neutrophils,0.9,GI/L,2,7,2024-01-15
S-1,2,NEUT,Neutrophils,0.4,GI/L,2,7,2024-01-20
S-1,3,SODIUM,Sodium,127,mmol/L,135,145,2024-01-15"""
HEADER = "USUBJID,AESEQ,AEDECOD,AEBODSYS,AETOXGR,AESTDTC,AEENDTC\n"


@pytest.mark.parametrize(
    ("event", "found"),
    [
        ("Neutropenia,B,3,2024-01-14,2024-01-16", None),
        ("NEUTROPENIA,B,2,2024-01-14,2024-01-16",
         "grade 3 of 'NEUTROPENIA' from the laboratory values of its days, found 2"),
        ("Neutropenia,B,4,2024-01-14,2024-01-16",
         "grade 3 of 'Neutropenia' from the laboratory values of its days, found 4"),
        ("Neutrophil count decreased,B,4,2024-01-14,2024-01-21", None),
        ("Neutropenia,B,4,2024-01-14,", None),
        ("Neutropenia,B,1,2024-02-14,2024-02-20", None),
        ("Hyponatraemia,B,2,2024-01-15,2024-01-15", None),
        ("Hyponatraemia,B,3,2024-01-15,2024-01-15", None),
        ("Hyponatremia,B,1,2024-01-15,2024-01-15",
         "grade 2 to 3 of 'Hyponatremia' from the laboratory values of its days, found 1"),
        ("Neutropenia,B,5,2024-01-14,2024-01-16", None),
        ("Rash,B,1,2024-01-14,2024-01-16", None),
    ],
)  # fmt: skip
def test_a_grade_that_the_values_of_its_days_contradict_is_told(
    study: MakeStudy, protocol: MakeProtocol, event: str, found: str | None
) -> None:
    findings = derive(study(AE=f"{HEADER}S-1,7,{event}", LB=LB), protocol()).findings
    told = [str(finding) for finding in findings if finding.rule == "grade-contradicts-lab"]
    remedy = "correct AETOXGR, or the dates or values that contradict it"
    assert told == ([] if found is None else [f"AE S-1 AESEQ 7: expected {found}; {remedy} [grade-contradicts-lab]"])


def test_the_check_without_derivation_tells_the_same(study: MakeStudy, protocol: MakeProtocol) -> None:
    data, plan = study(AE=f"{HEADER}S-1,7,Neutropenia,B,2,2024-01-14,2024-01-16", LB=LB), protocol()
    assert derive_findings(data, plan) == derive(data, plan).findings
