"""Covariates of questionnaires and characteristics, and groupings by rules of the study file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.derive import derive
from topline.protocol import Covariate, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.data import StudyData

    MakeStudy = Callable[..., StudyData]
    MakeProtocol = Callable[..., Protocol]

QS = """\
USUBJID,QSSEQ,QSTESTCD,QSSTRESN,QSSTRESC,QSDTC
S-1,1,ECOG101,0,0,2024-01-02
S-1,2,ECOG101,1,1,2024-01-09
S-2,1,ECOG101,0,,2024-01-09
S-3,1,ECOG101,1,1,2024-01-20"""
SC = """\
USUBJID,SCSEQ,SCTESTCD,SCSTRESC,SCDTC
S-1,1,LIVERMET,Y,2024-01-02
S-2,1,LIVERMET,N,2024-01-02
S-3,1,LIVERMET,N,2024-01-02
S-4,1,LIVERMET,Y,2024-01-02"""
ECOG = Covariate(variable="ECOG", label="ECOG performance status", test="ECOG101", levels={"0": "0", "1": "1"})
LIVER = Covariate(variable="LIVERMET", label="Liver metastasis", test="LIVERMET", levels={"Y": "Yes", "N": "No"})
RISK = Covariate(
    variable="RISK", label="Risk group",
    rules={
        "HIGH": "LIVERMET = 'Y' AND ECOG = '1'", "LOW": "LIVERMET = 'N' AND ECOG = '0'", "MIDDLE": "TRUE",
    },
)  # fmt: skip


def test_a_test_with_levels_is_a_text(study: MakeStudy, protocol: MakeProtocol) -> None:
    adsl = derive(study(QS=QS, SC=SC), protocol(covariates=(ECOG, LIVER))).datasets["adsl"]
    assert adsl["ECOG"].to_list() == ["1", "0", "1", None, None]  # S-2 has the number alone
    assert adsl["LIVERMET"].to_list() == ["Y", "N", "N", "Y", None]


def test_the_first_rule_that_is_true_gives_the_level(study: MakeStudy, protocol: MakeProtocol) -> None:
    adsl = derive(study(QS=QS, SC=SC), protocol(covariates=(ECOG, LIVER, RISK))).datasets["adsl"]
    assert adsl["RISK"].to_list()[:3] == ["HIGH", "LOW", "MIDDLE"]


def test_a_rule_that_cannot_be_told_gives_no_level(study: MakeStudy, protocol: MakeProtocol) -> None:
    adsl = derive(study(QS=QS, SC=SC), protocol(covariates=(ECOG, LIVER, RISK))).datasets["adsl"]
    assert adsl["RISK"].to_list()[3:] == [None, None]  # S-4 may be HIGH, of S-5 nothing is known


def test_a_grouping_is_described_by_its_rules(study: MakeStudy, protocol: MakeProtocol) -> None:
    metadata = derive(study(QS=QS, SC=SC), protocol(covariates=(ECOG, LIVER, RISK))).metadata
    (row,) = [row for row in metadata if (row.dataset, row.name) == ("adsl", "RISK")]
    assert row.derivation.startswith("HIGH: LIVERMET = 'Y' AND ECOG = '1'; LOW: ")
