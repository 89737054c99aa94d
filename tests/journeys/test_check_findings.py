"""Bad data that can be analysed is told by `topline check` with the exact words, and stays in the data.

One study holds every case: S-1 has lesions without baseline, a lesion that is a node and is none, sizes of two readers,
an overall response that contradicts its parts and the lesions; S-3 a dose that the regimen does not have, S-4 an event
that ends before it starts, S-5 an event whose grade the laboratory contradicts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.journeys.small_study import PLAN, changed, write_small_study

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.conftest import Command

REGIMEN = "treatment: {regimen: [{name: Drug, dose: 5, unit: mg, cycle_days: 21, days_on: 21, reductions: [3]}]}\n"
TU = """\
USUBJID,TUSEQ,TULNKID,TUSTRESC,TULOC,TUEVAL,TUDTC
S-1,1,T1,TARGET,LIVER,INVESTIGATOR,2024-01-05
S-1,2,T1,TARGET,LYMPH NODE,INVESTIGATOR,2024-02-21
S-1,3,T2,TARGET,LUNG,INVESTIGATOR,2024-02-21
"""
TR = """\
USUBJID,TRSEQ,TRGRPID,TRLNKID,TRTESTCD,TRSTRESC,TRSTRESN,TRSTRESU,TREVAL,TREVALID,VISITNUM,VISIT,TRDTC
S-1,1,TARGET,T1,DIAMETER,40,40,mm,INVESTIGATOR,READER A,1,BASELINE,2024-01-05
S-1,2,TARGET,T1,DIAMETER,38,38,mm,INVESTIGATOR,READER B,2,WEEK 6,2024-02-21
S-1,3,TARGET,T2,DIAMETER,30,30,mm,INVESTIGATOR,READER A,2,WEEK 6,2024-02-21
"""
PARTS = """\
SMALL,RS,S-1,3,TRGRESP,Target Response,RECIST 1.1,PR,PR,INVESTIGATOR,WEEK 6,2,2024-02-21
SMALL,RS,S-1,4,NTRGRESP,Non-target Response,RECIST 1.1,PD,PD,INVESTIGATOR,WEEK 6,2,2024-02-21
"""
LB = """\
USUBJID,LBSEQ,LBTESTCD,LBTEST,LBSTRESN,LBSTRESU,LBSTNRLO,LBSTNRHI,LBDTC
S-5,1,NEUT,Neutrophils,4.0,10^9/L,2.0,7.0,2024-02-18
S-5,2,NEUT,Neutrophils,0.7,10^9/L,2.0,7.0,2024-03-12
"""
EVENT = (
    "SMALL,AE,S-5,1,Neutropenia,NEUTROPENIA,BLOOD DISORDERS,MILD,1,N,RELATED,RECOVERED/RESOLVED,2024-03-10,2024-03-15\n"
)
FOUND = {
    "a lesion without baseline": (
        "TR S-1 T2: expected a baseline assessment of the target lesion, found its first at WEEK 6; it is left out; "
        "add the baseline or record it as new [lesion-without-baseline]"
    ),
    "a nodal flag that changes": (
        "TU S-1 T1: expected a lesion to stay a node or none, found LIVER, LYMPH NODE; it is judged as a node; "
        "correct TULOC [nodal-flag-changes]"
    ),
    "two readers mixed": (
        "TR S-1: expected one reader, found READER A, READER B; name one as evaluator_id of the study file "
        "[readers-mixed]"
    ),
    "an overall response that contradicts its parts": (
        "RS S-1 RSSEQ 1: expected PD from target PR, non-target PD, new lesion NONE, found PR; correct one of them "
        "[response-contradicts-parts]"
    ),
    "an overall response that contradicts the lesions": (
        "RS S-1 RSSEQ 1: expected SD from the lesions (sum 38.0 mm, -5% and -2.0 mm from the baseline of 40.0 mm), "
        "found PR; ask the reader which of the two is right [response-differs-from-lesions]"
    ),
    "an end before a start": (
        "AE S-4 AESEQ 1: expected an end on or after AESTDTC 2024-03-01, found AEENDTC 2024-02-20; "
        "correct one of the two dates [end-before-start]"
    ),
    "a grade that a laboratory value contradicts": (
        "AE S-5 AESEQ 1: expected grade 3 of 'NEUTROPENIA' from the laboratory values of its days, found 1; "
        "correct AETOXGR, or the dates or values that contradict it [grade-contradicts-lab]"
    ),
    "a dose outside of the ladder": (
        "EX S-3 EXSEQ 2: expected a dose of the ladder (5, 3 mg) of Drug, found 4.0; "
        "correct EXDOSE, or add the step to reductions in the study file [dose-outside-ladder]"
    ),
}


@pytest.fixture(scope="module")
def told(topline: Command, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What `topline check` prints of the study."""
    study = write_study(tmp_path_factory.mktemp("bad") / "study")
    done = topline("check", study)
    assert done.returncode == 0, done.stderr
    return [line.strip() for line in done.stdout.splitlines()]


def write_study(folder: Path) -> Path:
    rs = changed("rs", "SMALL,RS,S-2,1,", f"{PARTS}SMALL,RS,S-2,1,")
    ae = changed("ae", "2024-03-01,2024-03-20", "2024-03-01,2024-02-20") + EVENT
    study = write_small_study(folder, tu=TU, tr=TR, rs=rs, ae=ae, lb=LB)
    (study / "study.yaml").write_text(PLAN + REGIMEN)
    return study


@pytest.mark.parametrize("case", FOUND)
def test_bad_data_is_told_in_these_words(told: list[str], case: str) -> None:
    assert FOUND[case] in told


def test_nothing_else_is_told(told: list[str]) -> None:
    assert sorted(line for line in told if line.endswith("]")) == sorted(FOUND.values())
