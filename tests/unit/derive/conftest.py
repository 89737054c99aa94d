"""A study of five subjects on two arms, small enough to check by eye.

S-1 responds and is confirmed, S-2 progresses and dies, S-3 is stable, S-4 was never treated, S-5 failed screening.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from topline.data import StudyData
from topline.protocol import Arm, Covariate, Population, Protocol, ResponseRate, Study, TimeToEvent, Treatment

if TYPE_CHECKING:
    from collections.abc import Callable

DOMAINS = {
    "DM": """\
STUDYID,USUBJID,SUBJID,SITEID,RFSTDTC,RFXENDTC,DTHDTC,AGE,SEX,ARMCD,ACTARMCD
T,S-1,1,01,2024-01-10,2024-05-20,,61,F,A,A
T,S-2,2,01,2024-01-12,2024-03-10,2024-04-02,70,M,B,B
T,S-3,3,01,2024-02-01,2024-07-01,,80,M,A,B
T,S-4,4,01,,,,65,F,B,NOTTRT
T,S-5,5,01,,,,50,F,SCRNFAIL,SCRNFAIL""",
    "DS": """\
USUBJID,DSSEQ,DSTERM,DSDECOD,DSCAT,DSSTDTC
S-1,1,RANDOMIZED,RANDOMIZED,PROTOCOL MILESTONE,2024-01-09
S-1,2,COMPLETED,COMPLETED,DISPOSITION EVENT,2024-06-01
S-2,1,RANDOMIZED,RANDOMIZED,PROTOCOL MILESTONE,2024-01-12
S-2,2,DIED OF PROGRESSION,DEATH,DISPOSITION EVENT,2024-04-02
S-3,1,RANDOMIZED,RANDOMIZED,PROTOCOL MILESTONE,2024-01-31
S-4,1,RANDOMIZED,RANDOMIZED,PROTOCOL MILESTONE,2024-02-05
S-4,2,WITHDREW,WITHDRAWAL BY SUBJECT,DISPOSITION EVENT,2024-02-06
S-5,1,FAILED,SCREEN FAILURE,DISPOSITION EVENT,2024-02-01""",
    "EX": """\
USUBJID,EXSEQ,EXTRT,EXDOSE,EXDOSU,EXDOSFRQ,EXSTDTC,EXENDTC
S-1,1,DRUG,10,mg,QD,2024-01-10,2024-01-19
S-1,2,DRUG,5,mg,QD,2024-01-20,2024-01-29
S-2,1,DRUG,10,mg,Q3W,2024-01-12,2024-03-10
S-3,1,DRUG,10,mg,QD,2024-02-01,""",
    "RS": """\
USUBJID,RSSEQ,RSTESTCD,RSSTRESC,RSEVAL,VISIT,VISITNUM,RSDTC
S-1,1,OVRLRESP,PR,INVESTIGATOR,WEEK 6,2,2024-02-21
S-1,2,OVRLRESP,PR,INVESTIGATOR,WEEK 12,3,2024-04-03
S-1,3,OVRLRESP,PD,READER,WEEK 6,2,2024-02-21
S-2,1,OVRLRESP,PD,INVESTIGATOR,WEEK 6,2,2024-02-23
S-2,2,OVRLRESP,CR,INVESTIGATOR,WEEK 12,3,2024-03-20
S-3,1,OVRLRESP,SD,INVESTIGATOR,WEEK 6,2,2024-03-14""",
}


def table(text: str) -> pl.DataFrame:
    rows = list(csv.DictReader(text.splitlines()))
    frame = pl.DataFrame(
        [{name: value or None for name, value in row.items()} for row in rows], infer_schema_length=None
    )
    numbers = [name for name in frame.columns if name in {"AGE", "VISITNUM"} or name.endswith(("DOSE", "STRESN"))]
    sequences = [name for name in frame.columns if name.endswith("SEQ")]
    return frame.with_columns(pl.col(numbers).cast(pl.Float64), pl.col(sequences).cast(pl.Int64))


@pytest.fixture
def study() -> Callable[..., StudyData]:
    """Make the study; a domain given by name replaces or adds one, None takes it out."""

    def make(**domains: str | None) -> StudyData:
        texts = {name: text for name, text in {**DOMAINS, **domains}.items() if text is not None}
        return StudyData(domains={name: table(text) for name, text in texts.items()}, sources=(), findings=())

    return make


@pytest.fixture
def protocol() -> Callable[..., Protocol]:
    """Make the protocol; a part given by name replaces one."""

    def make(**parts: Any) -> Protocol:  # noqa: ANN401 the parts are of many types
        standard: dict[str, Any] = {
            "study": Study(id="T", title="Five subjects"),
            "treatment": Treatment(arms=(Arm(code="A", label="Old", control=True), Arm(code="B", label="New"))),
            "populations": {
                "ITT": Population(label="All enrolled", rule="ENRLFL = 'Y'"),
                "SAF": Population(label="Treated", rule="TRTSDT IS NOT NULL"),
            },
            "endpoints": (
                ResponseRate(id="ORR", label="Response rate", values=("CR", "PR")),
                TimeToEvent(
                    id="PFS", label="PFS", events=("progression", "death"), censor=("last_adequate_assessment", "start")
                ),
                TimeToEvent(id="OS", label="OS", events=("death",), censor=("last_known_alive", "start")),
            ),
            "covariates": (Covariate(variable="AGE", label="Age", unit="years", cutoffs=(65, 80)),),
        }
        return Protocol(**{**standard, **parts})

    return make


@pytest.fixture
def disposition() -> str:
    """The records of DS, to be changed."""
    return DOMAINS["DS"]
