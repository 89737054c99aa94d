from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.derive import derive, derive_findings
from topline.protocol import Covariate, Marker

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.data import StudyData
    from topline.protocol import Protocol

    MakeStudy = Callable[..., StudyData]
    MakeProtocol = Callable[..., Protocol]

BLOOD = "10^9/L"
NLR = Marker(id="NLR", label="NLR", formula="NEUT / LYM", units={"NEUT": BLOOD, "LYM": BLOOD})
LB = """\
USUBJID,LBSEQ,LBTESTCD,LBTEST,LBCAT,LBSTRESN,LBSTRESU,LBDTC
S-1,1,NEUT,Neutrophils,HEM,4,GI/L,2024-01-09T08:00
S-1,2,LYM,Lymphocytes,HEM,2000,/uL,2024-01-09T08:05
S-1,3,PLAT,Platelets,HEM,300,GI/L,2024-01-09
S-1,4,WBC,Leukocytes,HEM,7,GI/L,2024-01-09
S-1,5,ALB,Albumin,CHEM,4.0,g/dL,2024-01-09
S-1,6,NEUT,Neutrophils,HEM,6,GI/L,2024-01-23
S-1,7,LYM,Lymphocytes,HEM,1.5,GI/L,2024-01-23
S-2,1,NEUT,Neutrophils,HEM,5,GI/L,2024-01-10
S-2,2,LYM,Lymphocytes,HEM,0,GI/L,2024-01-10
S-3,1,NEUT,Neutrophils,HEM,5,GI/L,2024-01-30
S-3,2,LYM,Lymphocytes,HEM,20,stone,2024-01-30"""


def test_a_marker_has_baseline_change_and_worst_value_like_a_test(study: MakeStudy, protocol: MakeProtocol) -> None:
    data = derive(study(LB=LB), protocol(markers=(NLR,)))
    nlr = data.datasets["adlb"].filter(pl.col("PARAMCD") == "NLR")

    assert nlr.select("USUBJID", "LBCAT", "AVAL", "BASE", "CHG", "ABLFL", "MAXFL").rows() == [
        ("S-1", "DERIVED", 2.0, 2.0, None, "Y", "N"),
        ("S-1", "DERIVED", 4.0, 2.0, 2.0, "N", "Y"),
    ]


def test_a_value_that_cannot_be_converted_is_told(study: MakeStudy, protocol: MakeProtocol) -> None:
    data = derive(study(LB=LB), protocol(markers=(NLR,)))
    told = [each for each in data.exclusions if "NLR" in each.reason]
    assert [(each.reason, each.records, each.subjects) for each in told] == [
        ("is not used in NLR: its unit is not that of the study file", 1, ("S-3",))
    ]


@pytest.mark.parametrize(
    ("formula", "units", "answer"),
    [
        ("PLAT / LYM", {"PLAT": BLOOD, "LYM": BLOOD}, 150.0),
        ("NEUT / (WBC - NEUT)", {"NEUT": BLOOD, "WBC": BLOOD}, 4 / 3),
        ("PLAT * NEUT / LYM", {"PLAT": BLOOD, "NEUT": BLOOD, "LYM": BLOOD}, 600.0),
        ("10 * ALB + 0.005 * LYM", {"ALB": "g/dL", "LYM": "/mm3"}, 50.0),
        ("ALB + 5 * LYM", {"ALB": "g/L", "LYM": BLOOD}, 50.0),
        ("-ln(NEUT) + log10(PLAT) ** 2", {"NEUT": BLOOD, "PLAT": BLOOD}, 4.749835349),
        ("max(NEUT, LYM, 3) - min(NEUT, LYM) + sqrt(abs(-NEUT))", {"NEUT": BLOOD, "LYM": BLOOD}, 4.0),
    ],
)
def test_formulas_in_use_are_computed_in_their_units(
    study: MakeStudy, protocol: MakeProtocol, formula: str, units: dict[str, str], answer: float
) -> None:
    # NLR, PLR, dNLR, SII and PNI of neutrophils 4, lymphocytes 2, platelets 300, leukocytes 7 (10^9/L), albumin 40 g/L
    marker = Marker(id="M", label="M", formula=formula, units=units)
    adlb = derive(study(LB=LB), protocol(markers=(marker,))).datasets["adlb"]
    first = adlb.filter((pl.col("PARAMCD") == "M") & (pl.col("USUBJID") == "S-1"))
    assert first["AVAL"][0] == pytest.approx(answer)


def test_a_check_knows_a_marker_that_is_a_covariate(study: MakeStudy, protocol: MakeProtocol) -> None:
    covariate = Covariate(variable="NLRBL", label="NLR", test="NLR", cutoffs=(3,))
    data, planned = study(LB=LB), protocol(markers=(NLR,), covariates=(covariate,))
    assert set(derive_findings(data, planned)) <= set(derive(data, planned).findings)


def test_a_marker_may_be_a_covariate(study: MakeStudy, protocol: MakeProtocol) -> None:
    covariate = Covariate(variable="NLRBL", label="NLR", test="NLR", cutoffs=(3,))
    adsl = derive(study(LB=LB), protocol(markers=(NLR,), covariates=(covariate,))).datasets["adsl"]
    assert adsl.select("NLRBL", "NLRBLGR1").rows()[:2] == [(2.0, "<3"), (None, None)]
