"""What each ADaM dataset must hold to be analysed as it is, as values.

A variable's type follows from its name, as ADaM has it: --DT is a date, AVAL, BASE and their like are numbers, --SEQ,
CNSR and --DY are whole numbers, all else is text. Variables that are not named here are kept out of the analysis.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

AdamType = Literal["text", "number", "integer", "date"]
DATE = re.compile(r"^[A-Z0-9]{1,6}DT$")
INTEGER = re.compile(r"^(CNSR|[A-Z]*ADY|ASTDY|[A-Z]+SEQ)$")
NUMBER = re.compile(r"^(AGE|TRT01PN|TRTDURD|AVAL|BASE|P?CHG|NADIR|NADJ|A1(LO|HI)|VISITNUM|\w+GR1N)$")


def adam_type(name: str) -> AdamType:
    """Give the type of a variable by its ADaM name.

    >>> adam_type("TRTSDT"), adam_type("AVAL"), adam_type("CNSR"), adam_type("AVALC")
    ('date', 'number', 'integer', 'text')
    """
    for pattern, kind in _KINDS:
        if pattern.match(name):
            return kind
    return "text"


_KINDS: tuple[tuple[re.Pattern[str], AdamType], ...] = ((DATE, "date"), (INTEGER, "integer"), (NUMBER, "number"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AdamContract:
    """One ADaM dataset.

    Parameters
    ----------
    domain : its name, for example "ADTTE".
    label : what it holds, in words.
    row : what one row stands for, in words.
    required : variables that must be there.
    used : further variables that the analyses use; one that a file lacks is there with nulls, or is made.
    filled : of the required variables, those without which a row means nothing.
    """

    domain: str
    label: str
    row: str
    required: tuple[str, ...]
    used: tuple[str, ...]
    filled: tuple[str, ...] = ()

    @property
    def is_required(self) -> bool:
        """Whether no study can be analysed without the dataset."""
        return self.domain == "ADSL"

    @property
    def variables(self) -> tuple[str, ...]:
        """All variables that the analyses may use."""
        return (*self.required, *self.used)


_BY_LESIONS = ("TRGRESP", "NTRGRESP", "NEWLES", "LESRESP", "DECISION")
_RESULT = ("PARAM", "ADT", "ADTF", "ADY", "AVISIT", "VISITNUM")
ADAM_CONTRACTS: Mapping[str, AdamContract] = {
    contract.domain: contract
    for contract in (
        AdamContract(
            domain="ADSL", label="subjects", row="subject", required=("USUBJID", "TRT01P", "TRTSDT", "TRTEDT"),
            used=(
                "STUDYID", "SUBJID", "SITEID", "AGE", "AGEU", "SEX", "RACE", "ETHNIC", "COUNTRY", "ARMCD", "ARM",
                "ACTARMCD", "ACTARM", "TRT01A", "RFICDT", "RFICDTF", "RANDDT", "RANDDTF", "TRTSDTF", "TRTEDTF",
                "TRTDURD", "DTHDT", "DTHDTF", "DTHFL", "DTHCAUS", "LSTALVDT", "LSTALVDF", "AERISKDT", "NACTDT",
                "NACTDTF", "EOSDT", "EOSDTF", "EOSSTT", "DCSREAS", "ENRLFL", "BMEASFL", "RSEVALFL",
                "ELIGFL", "IEREAS",
            ),
        ),
        AdamContract(
            domain="ADTR", label="tumour sizes", row="subject, parameter and visit",
            required=("USUBJID", "PARAMCD", "AVAL"),
            used=(*_RESULT, "LNKID", "BASE", "CHG", "PCHG", "NADIR", "ABLFL", "ANL01FL"), filled=("PARAMCD",),
        ),
        AdamContract(
            domain="ADRS", label="responses", row="subject and parameter; OVR: and visit",
            required=("USUBJID", "PARAMCD", "AVALC", "ADT"),
            used=("PARAM", "ADY", "AVISIT", "VISITNUM", "EVAL", "EVALID", "ANL01FL", "SRCSEQ", *_BY_LESIONS),
            filled=("PARAMCD",),
        ),
        AdamContract(
            domain="ADTTE", label="times to events", row="subject and endpoint",
            required=("USUBJID", "PARAMCD", "AVAL", "CNSR"),
            used=("PARAM", "STARTDT", "ADT", "AVALU", "EVNTDESC", "CNSDTDSC", "SRCDOM", "SRCVAR", "SRCSEQ"),
            filled=("PARAMCD", "AVAL", "CNSR"),
        ),
        AdamContract(
            domain="ADAE", label="adverse events", row="adverse event",
            required=("USUBJID", "AEDECOD", "AEBODSYS", "ASTDT", "TRTEMFL"),
            used=(
                "AESEQ", "AETERM", "ASTDTF", "ASTDY", "AENDT", "AENDTF", "AETOXGR", "AESEV", "GRADE", "GRADESRC",
                "AEREL", "AREL", "AESER", "AEACN", "AEOUT", "AESDTH", "AEREDFL", "AEINTFL", "AEDISFL", "AEDTHFL",
                "WORSTFL", "SOCWFL", "TERMWFL", "RELWFL", "RELTWFL",
            ),
        ),
        AdamContract(
            domain="ADEX", label="exposure", row="subject and parameter", required=("USUBJID", "PARAMCD", "AVAL"),
            used=("PARAM", "AVALU", "NADJ"), filled=("PARAMCD",),
        ),
        AdamContract(
            domain="ADLB", label="laboratory", row="laboratory result", required=("USUBJID", "PARAMCD", "AVAL", "ADT"),
            used=(
                "PARAM", "LBCAT", "LBSEQ", "ADTF", "ADY", "AVISIT", "VISITNUM", "AVALU", "ABLFL", "BASE", "CHG",
                "PCHG", "A1LO", "A1HI", "LBNRIND", "ANRIND", "BNRIND", "SHIFT1", "ATOXDSCL", "ATOXDSCH", "ATOXGRL",
                "ATOXGRH", "ATOXGR", "BTOXGRL", "BTOXGRH", "ONTRTFL", "MINFL", "MAXFL", "WGRLFL", "WGRHFL",
            ),
            filled=("PARAMCD",),
        ),
        AdamContract(
            domain="ADIE", label="eligibility", row="subject and criterion", required=("USUBJID", "PARAMCD", "AVALC"),
            used=("PARAM", "IECAT", "DEVFL"), filled=("PARAMCD",),
        ),
    )
}  # fmt: skip
