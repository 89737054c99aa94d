"""What each SDTM domain must hold to be analysed, as values.

A column's type follows from its name, as SDTM has it, so that one study has the same types from every format: --SEQ
is a whole number, --DY, --STRESN, --DOSE and their like are numbers, all else is text. Dates (--DTC) stay text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

ColumnType = Literal["text", "number", "integer"]
SEQUENCE = re.compile(r"^[A-Z]{2}SEQ$")
NUMBER = re.compile(
    r"^(AGE|VISITNUM|VISITDY|[A-Z]{2}(DY|STDY|ENDY|STRESN|STNRLO|STNRHI|DOSE|DOSTOT|TPTNUM|LLOQ|ULOQ"
    r"|LLTCD|PTCD|HLTCD|HLGTCD|BDSYCD|SOCCD))$"
)
SCREENING_CODES = ("SCRNFAIL", "NOTASSGN", "NOTTRT")
"""Codes of ARMCD for subjects who got no arm, in any letter case."""


def column_type(name: str) -> ColumnType:
    """Give the type of a column by its SDTM name.

    >>> column_type("AESEQ"), column_type("TRSTRESN"), column_type("AETOXGR")
    ('integer', 'number', 'text')
    """
    if SEQUENCE.match(name):
        return "integer"
    return "number" if NUMBER.match(name) else "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainContract:
    """One domain: which columns it must have, which others are used, and what its values must be.

    Parameters
    ----------
    domain : the two letters of SDTM.
    label : what it holds, in words.
    required : columns that must be there.
    used : further columns that the derivations use; one that a file lacks is there with nulls.
    start : the date column by which the data cut-off leaves records out.
    units : column → the units that can be analysed.
    not_negative : numbers that must be 0 or more.
    """

    domain: str
    label: str
    required: tuple[str, ...]
    used: tuple[str, ...] = ()
    start: str
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_negative: tuple[str, ...] = ()

    @property
    def is_required(self) -> bool:
        """Whether no study can be analysed without the domain."""
        return self.domain in {"DM", "EX"}

    @property
    def sequence(self) -> str:
        """The column that numbers a subject's records; DM has none."""
        return "" if self.domain == "DM" else f"{self.domain}SEQ"


DOSE_UNITS = ("mg", "g", "ug", "mg/kg", "mg/m2", "IU", "mL")
CONTRACTS: Mapping[str, DomainContract] = {
    contract.domain: contract
    for contract in (
        DomainContract(
            domain="DM", label="demographics", required=("USUBJID", "ARMCD"),
            used=(
                "STUDYID", "SUBJID", "SITEID", "RFSTDTC", "RFENDTC", "RFXSTDTC", "RFXENDTC", "RFICDTC", "RFPENDTC",
                "DTHDTC", "DTHFL", "AGE", "AGEU", "SEX", "RACE", "ETHNIC", "ARM", "ACTARMCD", "ACTARM", "ARMNRS",
                "COUNTRY", "DMDTC",
            ),
            start="RFICDTC", units={"AGEU": ("YEARS",)}, not_negative=("AGE",),
        ),
        DomainContract(
            domain="DS", label="disposition", required=("USUBJID", "DSSEQ", "DSDECOD", "DSSTDTC"),
            used=("DSTERM", "DSCAT", "DSSCAT", "DSDTC", "EPOCH", "VISIT", "VISITNUM"), start="DSSTDTC",
        ),
        DomainContract(
            domain="EX", label="exposure", required=("USUBJID", "EXSEQ", "EXTRT", "EXDOSE", "EXDOSU", "EXSTDTC"),
            used=("EXENDTC", "EXDOSFRM", "EXDOSFRQ", "EXROUTE", "EXADJ", "VISIT", "VISITNUM"), start="EXSTDTC",
            units={"EXDOSU": DOSE_UNITS}, not_negative=("EXDOSE",),
        ),
        DomainContract(
            domain="AE", label="adverse events", required=("USUBJID", "AESEQ", "AEDECOD", "AEBODSYS", "AESTDTC"),
            used=("AETERM", "AEENDTC", "AETOXGR", "AESEV", "AESER", "AEREL", "AEACN", "AEOUT", "AESDTH"),
            start="AESTDTC",
        ),
        DomainContract(
            domain="LB", label="laboratory", required=("USUBJID", "LBSEQ", "LBTESTCD", "LBSTRESN", "LBDTC"),
            used=(
                "LBTEST", "LBCAT", "LBSPEC", "LBFAST", "LBORRES", "LBORRESU", "LBSTRESC", "LBSTRESU", "LBSTNRLO",
                "LBSTNRHI", "LBNRIND", "LBBLFL", "VISIT", "VISITNUM",
            ),
            start="LBDTC",
        ),
        DomainContract(
            domain="VS", label="vital signs", required=("USUBJID", "VSSEQ", "VSTESTCD", "VSSTRESN", "VSDTC"),
            used=("VSTEST", "VSSTRESC", "VSSTRESU", "VSSTAT", "VSBLFL", "VISIT", "VISITNUM"), start="VSDTC",
            not_negative=(),
        ),
        DomainContract(
            domain="QS", label="questionnaires", required=("USUBJID", "QSSEQ", "QSTESTCD", "QSDTC"),
            used=("QSTEST", "QSCAT", "QSORRES", "QSSTRESC", "QSSTRESN", "QSBLFL", "VISIT", "VISITNUM"), start="QSDTC",
        ),
        DomainContract(
            domain="SC", label="subject characteristics", required=("USUBJID", "SCSEQ", "SCTESTCD", "SCDTC"),
            used=("SCTEST", "SCORRES", "SCSTRESC", "SCSTRESN", "VISIT", "VISITNUM"), start="SCDTC",
        ),
        DomainContract(
            domain="TU", label="tumour identification", required=("USUBJID", "TUSEQ", "TULNKID", "TUSTRESC", "TUDTC"),
            used=("TUTESTCD", "TUORRES", "TULOC", "TUMETHOD", "TUEVAL", "TUEVALID", "TUACPTFL", "VISIT", "VISITNUM"),
            start="TUDTC",
        ),
        DomainContract(
            domain="TR", label="tumour results",
            required=("USUBJID", "TRSEQ", "TRTESTCD", "TRSTRESN", "TRSTRESU", "TRDTC"),
            used=(
                "TRGRPID", "TRLNKID", "TRLNKGRP", "TRORRES", "TRORRESU", "TRSTRESC", "TRSTAT", "TRREASND", "TREVAL",
                "TREVALID", "TRACPTFL", "VISIT", "VISITNUM",
            ),
            start="TRDTC", units={"TRSTRESU": ("mm",), "TRORRESU": ("mm", "cm", "in")}, not_negative=("TRSTRESN",),
        ),
        DomainContract(
            domain="RS", label="disease response", required=("USUBJID", "RSSEQ", "RSTESTCD", "RSSTRESC", "RSDTC"),
            used=(
                "RSTEST", "RSCAT", "RSORRES", "RSSTAT", "RSREASND", "RSLNKGRP", "RSEVAL", "RSEVALID", "RSACPTFL",
                "VISIT", "VISITNUM",
            ),
            start="RSDTC",
        ),
        DomainContract(
            domain="CM", label="concomitant medication", required=("USUBJID", "CMSEQ", "CMTRT", "CMSTDTC"),
            used=("CMDECOD", "CMCAT", "CMSCAT", "CMCLAS", "CMENDTC"), start="CMSTDTC",
        ),
    )
}  # fmt: skip
