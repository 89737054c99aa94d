"""A study of three subjects on two arms that can be checked by eye, written as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.core import DataError, Finding
from topline.data import StudyData, read_study
from topline.protocol import Protocol, read_protocol

if TYPE_CHECKING:
    from pathlib import Path

STUDY = """\
study: {id: SMALL, title: A small study}
treatment:
  arms:
    - {code: A, label: Arm A, control: true}
    - {code: B, label: Arm B}
covariates: [{variable: SEX, label: Sex, levels: {F: Female, M: Male}}]
"""
TABLES = {
    "dm": """\
STUDYID,DOMAIN,USUBJID,RFSTDTC,RFXSTDTC,RFXENDTC,RFICDTC,DTHDTC,DTHFL,AGE,AGEU,SEX,ARMCD,ACTARMCD
S,DM,S-1,2026-01-01,2026-01-01,2026-03-01,2025-12-20,,,60,YEARS,F,A,A
S,DM,S-2,2026-01-05,2026-01-05,2026-02-01,2025-12-22,2026-06-01,Y,71,YEARS,M,B,B
S,DM,S-3,,,,2025-12-24,,,55,YEARS,M,SCRNFAIL,
""",
    "ds": """\
USUBJID,DSSEQ,DSDECOD,DSSTDTC
S-1,1,RANDOMIZED,2026-01-01
S-2,1,RANDOMIZED,2026-01-05
S-3,1,SCREEN FAILURE,2025-12-30
""",
    "ex": """\
USUBJID,EXSEQ,EXTRT,EXDOSE,EXDOSU,EXSTDTC,EXENDTC
S-1,1,DRUG,100,mg,2026-01-01,2026-03-01
S-2,1,DRUG,50,mg,2026-01-05,2026-02-01
""",
    "ae": """\
USUBJID,AESEQ,AEDECOD,AEBODSYS,AESTDTC,AEENDTC,AETOXGR,AESEV,AEOUT
S-1,1,NAUSEA,GASTROINTESTINAL DISORDERS,2026-01-03,2026-01-05,1,MILD,RECOVERED/RESOLVED
S-2,1,FATIGUE,GENERAL DISORDERS,2026-01,,3,SEVERE,NOT RECOVERED/NOT RESOLVED
""",
    "tr": """\
USUBJID,TRSEQ,TRTESTCD,TRSTRESN,TRSTRESU,TRDTC,TREVAL
S-1,1,LDIAM,20,mm,2025-12-28,INVESTIGATOR
S-1,2,LDIAM,12,mm,2026-02-10,INVESTIGATOR
""",
    "rs": """\
USUBJID,RSSEQ,RSTESTCD,RSSTRESC,RSDTC,RSEVAL
S-1,1,OVRLRESP,PR,2026-02-10,INVESTIGATOR
S-1,2,OVRLRESP,PD,2026-03-24,INVESTIGATOR
S-2,1,OVRLRESP,SD,2026-02-14,INVESTIGATOR
""",
}


class SmallStudy:
    """The small study in a folder of its own, with cells to change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.data.mkdir()
        self.study = STUDY
        for domain, text in TABLES.items():
            (self.data / f"{domain}.csv").write_text(text, encoding="utf-8")

    def change(self, domain: str, old: str, new: str) -> None:
        """Put other text in the place of the first `old` of a domain's file."""
        file = self.data / f"{domain}.csv"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def add(self, domain: str, *rows: str) -> None:
        """Append rows to a domain's file."""
        with (self.data / f"{domain}.csv").open("a", encoding="utf-8") as file:
            file.writelines(f"{row}\n" for row in rows)

    def write(self, domain: str, *rows: str) -> None:
        """Write a domain's file."""
        (self.data / f"{domain}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")

    def protocol(self) -> Protocol:
        file = self.folder / "study.yaml"
        file.write_text(self.study, encoding="utf-8")
        return read_protocol(file)

    def read(self) -> StudyData:
        return read_study(self.data, self.protocol())

    def problems(self) -> list[str]:
        with pytest.raises(DataError) as caught:
            self.read()
        return str(caught.value).splitlines()

    def findings(self) -> tuple[Finding, ...]:
        return self.read().findings


@pytest.fixture
def small(tmp_path: Path) -> SmallStudy:
    return SmallStudy(tmp_path)
