from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from topline.derive import derive
from topline.protocol import Criteria, ToxicityCriteria

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.data import StudyData
    from topline.protocol import Protocol

    MakeStudy = Callable[..., StudyData]
    MakeProtocol = Callable[..., Protocol]

HEADER = "USUBJID,LBSEQ,LBTESTCD,LBTEST,LBCAT,LBSTRESN,LBSTRESU,LBSTNRLO,LBSTNRHI,LBDTC\n"
ALT = (
    HEADER
    + """\
S-1,1,ALT,ALT,CHEM,20,U/L,5,40,2024-01-02
S-1,2,ALT,ALT,CHEM,40,U/L,5,40,2024-01-10
S-1,3,ALT,ALT,CHEM,130,U/L,5,40,2024-01-20
S-1,4,ALT,ALT,CHEM,250,U/L,5,40,2024-02-10
S-1,5,ALT,ALT,CHEM,250,U/L,5,40,2024-02-20
S-1,6,ALT,ALT,CHEM,900,U/L,5,40,2024-06-20
S-2,1,ALT,ALT,CHEM,60,U/L,5,40,2024-01-05
S-2,2,ALT,ALT,CHEM,95,U/L,5,40,2024-01-25"""
)


def adlb(study: MakeStudy, protocol: MakeProtocol, lb: str, **toxicity: object) -> pl.DataFrame:
    criteria = Criteria(toxicity=ToxicityCriteria.model_validate(toxicity))
    return derive(study(LB=lb), protocol(criteria=criteria)).datasets["adlb"]


def test_values_have_baseline_change_shift_and_grade(study: MakeStudy, protocol: MakeProtocol) -> None:
    rows = adlb(study, protocol, ALT)

    assert rows.select("LBSEQ", "ABLFL", "BASE", "CHG", "PCHG", "SHIFT1", "ATOXGRH", "BTOXGRH", "ATOXGR").rows() == [
        (1, "N", 40, None, None, None, "0", "0", "0"),
        (2, "Y", 40, None, None, None, "0", "0", "0"),
        (3, "N", 40, 90, 225, "NORMAL to HIGH", "2", "0", "2"),
        (4, "N", 40, 210, 525, "NORMAL to HIGH", "3", "0", "3"),
        (5, "N", 40, 210, 525, "NORMAL to HIGH", "3", "0", "3"),
        (6, "N", 40, 860, 2150, "NORMAL to HIGH", "4", "0", "4"),
        (1, "Y", 60, None, None, None, "0", "0", "0"),
        (2, "N", 60, 35, 58.333333333, "HIGH to HIGH", "1", "0", "1"),
    ]


def test_the_first_of_the_worst_is_flagged_up_to_thirty_days_after_the_last_dose(
    study: MakeStudy, protocol: MakeProtocol
) -> None:
    rows = adlb(study, protocol, ALT)

    assert rows.select("USUBJID", "LBSEQ", "ONTRTFL", "MINFL", "MAXFL", "WGRLFL", "WGRHFL").rows() == [
        ("S-1", 1, "N", "N", "N", "N", "N"),
        ("S-1", 2, "N", "N", "N", "N", "N"),
        ("S-1", 3, "Y", "Y", "N", "N", "N"),
        ("S-1", 4, "Y", "N", "Y", "N", "Y"),
        ("S-1", 5, "Y", "N", "N", "N", "N"),
        ("S-1", 6, "N", "N", "N", "N", "N"),
        ("S-2", 1, "N", "N", "N", "N", "N"),
        ("S-2", 2, "Y", "Y", "Y", "N", "Y"),
    ]


def test_the_version_of_ctcae_is_a_parameter(study: MakeStudy, protocol: MakeProtocol) -> None:
    second = pl.col("USUBJID") == "S-2"
    assert adlb(study, protocol, ALT, version="4.03").filter(second)["ATOXGRH"].to_list() == ["1", "1"]
    assert adlb(study, protocol, ALT, version="3.0").filter(second)["ATOXGRH"].to_list() == [None, None]


def test_calcium_is_corrected_for_the_albumin_of_the_day(study: MakeStudy, protocol: MakeProtocol) -> None:
    # 1.95 mmol/L with albumin 30 g/L is 2.15 corrected; 7.8 mg/dL with 3 g/dL is 8.6; without albumin nothing is said
    lb = (
        HEADER
        + """\
S-1,1,CA,Calcium,CHEM,1.95,mmol/L,2.1,2.6,2024-01-12
S-1,2,ALB,Albumin,CHEM,30,g/L,35,50,2024-01-12
S-1,3,CA,Calcium,CHEM,1.95,mmol/L,2.1,2.6,2024-01-19
S-2,1,CA,Calcium,CHEM,7.8,mg/dL,8.5,10.5,2024-01-14
S-2,2,ALB,Albumin,CHEM,3,g/dL,3.5,5,2024-01-14"""
    )
    is_calcium = pl.col("PARAMCD") == "CA"

    corrected = adlb(study, protocol, lb).filter(is_calcium)
    measured = adlb(study, protocol, lb, calcium="as_measured").filter(is_calcium)

    assert corrected.select("AVAL", "ATOXDSCL", "ATOXGRL").rows() == [
        (1.95, "Hypocalcemia", "0"),
        (1.95, "Hypocalcemia", None),
        (7.8, "Hypocalcemia", "0"),
    ]
    assert measured["ATOXGRL"].to_list() == ["2", "2", "2"]


def test_a_code_of_the_laboratory_is_translated_and_urine_is_not_blood(
    study: MakeStudy, protocol: MakeProtocol
) -> None:
    lb = (
        HEADER.replace("LBCAT", "LBSPEC")
        + """\
S-1,1,NEU,Neutrophils,BLOOD,0.9,GI/L,2,7,2024-01-12
S-1,2,GLUC,Glucose,URINE,1.0,mmol/L,3.9,5.6,2024-01-12
S-1,3,K,Potassium,URINE,20,mmol/L,25,125,2024-01-12"""
    )
    rows = adlb(study, protocol, lb, tests={"NEU": "NEUT"})
    assert rows.select("PARAMCD", "ATOXDSCL", "ATOXGRL", "ATOXGR").rows() == [
        ("GLUC", None, None, None),
        ("K", None, None, None),
        ("NEU", "Neutrophil count decreased", "3", "-3"),
    ]


def test_a_value_in_a_unit_that_cannot_be_compared_is_told(study: MakeStudy, protocol: MakeProtocol) -> None:
    lb = HEADER + "S-1,1,HGB,Hemoglobin,HEM,9,stone,12,16,2024-01-12"
    data = derive(study(LB=lb), protocol())

    assert data.datasets["adlb"]["ATOXGRL"].to_list() == [None]
    assert [(each.reason, each.records, each.subjects) for each in data.exclusions if each.dataset == "adlb"] == [
        ("has no CTCAE grade: its unit cannot be compared with the limits of the term", 1, ("S-1",))
    ]
