"""A study of five subjects, small enough to check by eye, that journeys write, break and run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """\
study: {id: SMALL, title: Five subjects on one drug}
data: {folder: data}
covariates:
  - {variable: AGE, label: Age, unit: years, cutoffs: [65]}
  - {variable: SEX, label: Sex, levels: {F: Female, M: Male}}
"""

DOMAINS = {
    "dm": """\
STUDYID,USUBJID,SUBJID,RFSTDTC,RFXSTDTC,RFXENDTC,DTHDTC,DTHFL,SITEID,AGE,AGEU,SEX,RACE,ARMCD,ARM,ACTARMCD,ACTARM
SMALL,S-1,1,2024-01-10,2024-01-10,2024-05-20,,,01,61,YEARS,F,WHITE,A,Drug,A,Drug
SMALL,S-2,2,2024-01-12,2024-01-12,2024-03-10,2024-04-02,Y,01,70,YEARS,M,WHITE,A,Drug,A,Drug
SMALL,S-3,3,2024-02-01,2024-02-01,2024-07-01,,,01,55,YEARS,M,ASIAN,A,Drug,A,Drug
SMALL,S-4,4,2024-02-05,2024-02-05,2024-05-01,,,01,66,YEARS,F,WHITE,A,Drug,A,Drug
SMALL,S-5,5,2024-02-20,2024-02-20,2024-06-01,,,01,48,YEARS,F,WHITE,A,Drug,A,Drug
""",
    "ds": """\
STUDYID,DOMAIN,USUBJID,DSSEQ,DSTERM,DSDECOD,DSCAT,DSSTDTC
SMALL,DS,S-1,1,ENROLLED,ENROLLED,PROTOCOL MILESTONE,2024-01-09
SMALL,DS,S-1,2,COMPLETED,COMPLETED,DISPOSITION EVENT,2024-06-01
SMALL,DS,S-2,1,ENROLLED,ENROLLED,PROTOCOL MILESTONE,2024-01-11
SMALL,DS,S-2,2,DEATH,DEATH,DISPOSITION EVENT,2024-04-02
SMALL,DS,S-3,1,ENROLLED,ENROLLED,PROTOCOL MILESTONE,2024-01-30
SMALL,DS,S-3,2,COMPLETED,COMPLETED,DISPOSITION EVENT,2024-07-15
SMALL,DS,S-4,1,ENROLLED,ENROLLED,PROTOCOL MILESTONE,2024-02-04
SMALL,DS,S-4,2,ADVERSE EVENT,ADVERSE EVENT,DISPOSITION EVENT,2024-05-30
SMALL,DS,S-5,1,ENROLLED,ENROLLED,PROTOCOL MILESTONE,2024-02-19
SMALL,DS,S-5,2,COMPLETED,COMPLETED,DISPOSITION EVENT,2024-06-20
""",
    "ex": """\
STUDYID,DOMAIN,USUBJID,EXSEQ,EXTRT,EXDOSE,EXDOSU,EXDOSFRQ,EXSTDTC,EXENDTC
SMALL,EX,S-1,1,DRUG,5,mg,QD,2024-01-10,2024-05-20
SMALL,EX,S-2,1,DRUG,5,mg,QD,2024-01-12,2024-03-10
SMALL,EX,S-3,1,DRUG,5,mg,QD,2024-02-01,2024-04-01
SMALL,EX,S-3,2,DRUG,4,mg,QD,2024-04-02,2024-07-01
SMALL,EX,S-4,1,DRUG,5,mg,QD,2024-02-05,2024-05-01
SMALL,EX,S-5,1,DRUG,5,mg,QD,2024-02-20,2024-06-01
""",
    "ae": """\
STUDYID,DOMAIN,USUBJID,AESEQ,AETERM,AEDECOD,AEBODSYS,AESEV,AETOXGR,AESER,AEREL,AEOUT,AESTDTC,AEENDTC
SMALL,AE,S-1,1,Rash,RASH,SKIN DISORDERS,MILD,1,N,RELATED,RECOVERED/RESOLVED,2024-01-20,2024-02-01
SMALL,AE,S-2,1,Fever,PYREXIA,GENERAL DISORDERS,SEVERE,3,Y,NOT RELATED,FATAL,2024-03-01,2024-04-02
SMALL,AE,S-4,1,Rash,RASH,SKIN DISORDERS,MODERATE,2,N,RELATED,RECOVERED/RESOLVED,2024-03-01,2024-03-20
""",
    "rs": """\
STUDYID,DOMAIN,USUBJID,RSSEQ,RSTESTCD,RSTEST,RSCAT,RSORRES,RSSTRESC,RSEVAL,VISIT,VISITNUM,RSDTC
SMALL,RS,S-1,1,OVRLRESP,Overall Response,RECIST 1.1,PR,PR,INVESTIGATOR,WEEK 6,2,2024-02-21
SMALL,RS,S-1,2,OVRLRESP,Overall Response,RECIST 1.1,PR,PR,INVESTIGATOR,WEEK 12,3,2024-04-03
SMALL,RS,S-2,1,OVRLRESP,Overall Response,RECIST 1.1,PD,PD,INVESTIGATOR,WEEK 6,2,2024-02-23
SMALL,RS,S-3,1,OVRLRESP,Overall Response,RECIST 1.1,SD,SD,INVESTIGATOR,WEEK 6,2,2024-03-14
SMALL,RS,S-3,2,OVRLRESP,Overall Response,RECIST 1.1,SD,SD,INVESTIGATOR,WEEK 12,3,2024-04-25
SMALL,RS,S-4,1,OVRLRESP,Overall Response,RECIST 1.1,SD,SD,INVESTIGATOR,WEEK 6,2,2024-03-18
SMALL,RS,S-5,1,OVRLRESP,Overall Response,RECIST 1.1,SD,SD,INVESTIGATOR,WEEK 6,2,2024-04-02
SMALL,RS,S-5,2,OVRLRESP,Overall Response,RECIST 1.1,PD,PD,INVESTIGATOR,WEEK 12,3,2024-05-14
""",
}


def write_small_study(folder: Path, **domains: str) -> Path:
    """Write the study with its domains; a domain given by name replaces its text, an empty text leaves it out."""
    (folder / "data").mkdir(parents=True)
    (folder / "study.yaml").write_text(PLAN)
    for name, text in (DOMAINS | domains).items():
        if text:
            (folder / "data" / f"{name}.csv").write_text(text)
    return folder


def changed(domain: str, old: str, new: str) -> str:
    """Give a domain's text with one place changed."""
    text = DOMAINS[domain]
    if text.count(old) != 1:
        message = f"{old!r} stands {text.count(old)} times in {domain}"
        raise ValueError(message)
    return text.replace(old, new)


def without_records(domain: str, *subjects: str) -> str:
    """Give a domain's text without the records of some subjects."""
    return "".join(
        line for line in DOMAINS[domain].splitlines(keepends=True) if not any(f",{name}," in line for name in subjects)
    )
