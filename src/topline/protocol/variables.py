"""The variables of the analysis datasets that a study file may name, with their kind.

The derivations make them; a rule, a filter or an endpoint of the study file chooses among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from topline.protocol.protocol import Protocol

Kind = Literal["text", "number", "date"]

ADSL_DATES = ("RFICDT", "RANDDT", "TRTSDT", "TRTEDT", "DTHDT", "LSTALVDT", "AERISKDT", "NACTDT", "EOSDT")
ADSL_NUMBERS = ("AGE", "TRT01PN", "TRTDURD")
ADSL_TEXTS = (
    "STUDYID", "USUBJID", "SUBJID", "SITEID", "AGEU", "SEX", "RACE", "ETHNIC", "COUNTRY", "ARMCD", "ARM", "ACTARMCD",
    "ACTARM", "TRT01P", "TRT01A", "RFICDTF", "RANDDTF", "TRTSDTF", "TRTEDTF", "DTHDTF", "LSTALVDF",
    "NACTDTF", "EOSDTF", "DTHFL", "DTHCAUS", "EOSSTT", "DCSREAS", "ENRLFL", "BMEASFL", "RSEVALFL", "ELIGFL", "IEREAS",
)  # fmt: skip
ADSL: dict[str, Kind] = {
    **dict.fromkeys(ADSL_TEXTS, "text"),
    **dict.fromkeys(ADSL_NUMBERS, "number"),
    **dict.fromkeys(ADSL_DATES, "date"),
}
CORE: dict[str, Kind] = {"STUDYID": "text", "USUBJID": "text", "TRT01P": "text", "TRT01A": "text", "TRTSDT": "date"}
"""What every dataset carries of ADSL, beside the population flags and the covariates."""

_MEASURED: dict[str, Kind] = {
    "PARAMCD": "text", "PARAM": "text", "ADT": "date", "ADY": "number", "AVISIT": "text", "AVAL": "number",
    "BASE": "number", "CHG": "number", "ABLFL": "text",
}  # fmt: skip
DATASETS: dict[str, dict[str, Kind]] = {
    "adsl": ADSL,
    "adtr": {**CORE, **_MEASURED, "PCHG": "number", "NADIR": "number", "ANL01FL": "text", "LNKID": "text"},
    "adrs": {
        **CORE, "PARAMCD": "text", "PARAM": "text", "ADT": "date", "ADTF": "text", "ADY": "number", "AVISIT": "text",
        "AVALC": "text", "EVAL": "text", "EVALID": "text", "ANL01FL": "text", "TRGRESP": "text",
        "NTRGRESP": "text", "NEWLES": "text", "LESRESP": "text", "DECISION": "text",
    },
    "adtte": {
        **CORE, "PARAMCD": "text", "PARAM": "text", "STARTDT": "date", "ADT": "date", "ADTF": "text", "CNSR": "number",
        "AVAL": "number", "EVNTDESC": "text", "SRCDOM": "text", "SRCVAR": "text", "SRCSEQ": "number",
    },
    "adae": {
        **CORE, "ASTDT": "date", "AENDT": "date", "ASTDTF": "text", "AENDTF": "text", "ASTDY": "number",
        "TRTEMFL": "text", "AETERM": "text", "AEDECOD": "text", "AEBODSYS": "text", "AETOXGR": "text", "AESEV": "text",
        "AEREL": "text", "AREL": "text", "AESER": "text", "AEACN": "text", "AEOUT": "text", "GRADE": "text",
        "GRADESRC": "text", "WORSTFL": "text", "TERMWFL": "text", "SOCWFL": "text", "RELWFL": "text",
        "RELTWFL": "text", "AESDTH": "text", "AEREDFL": "text", "AEINTFL": "text", "AEDISFL": "text", "AEDTHFL": "text",
    },
    "adex": {**CORE, "PARAMCD": "text", "PARAM": "text", "AVAL": "number", "NADJ": "number"},
    "adie": {
        **CORE, "PARAMCD": "text", "PARAM": "text", "IECAT": "text", "AVALC": "text", "DEVFL": "text",
    },
    "adlb": {
        **CORE, **_MEASURED, "PCHG": "number", "AVALU": "text", "ANRIND": "text", "LBNRIND": "text", "BNRIND": "text",
        "SHIFT1": "text", "ATOXDSCL": "text", "ATOXDSCH": "text", "ATOXGRL": "text", "ATOXGRH": "text",
        "ATOXGR": "text", "BTOXGRL": "text", "BTOXGRH": "text", "ONTRTFL": "text", "MINFL": "text", "MAXFL": "text",
        "WGRLFL": "text", "WGRHFL": "text",
    },
}  # fmt: skip
RESPONSE_PARAMETERS = (
    "OVR", "BOR", "CBOR", "RSP", "CRSP", "CB", "CCB", "PD", "IOVR", "IBOR", "ICBOR", "IRSP", "ICRSP", "ICB", "ICCB",
    "IPD", "ICPD", "IUPD",
)  # fmt: skip
"""Parameters of ADRS that every study has, and those of iRECIST; an endpoint takes another name."""


def dataset_variables(dataset: str, protocol: Protocol, *, with_flags: bool = True) -> dict[str, Kind]:
    """List the variables of an analysis dataset, with the flags and covariates that the protocol gives it."""
    flags: dict[str, Kind] = dict.fromkeys((f"{name}FL" for name in protocol.populations), "text")
    covariates: dict[str, Kind] = {}
    for covariate in protocol.covariates:
        covariates[covariate.variable] = ADSL.get(covariate.variable, "number" if covariate.is_measured else "text")
        if covariate.cutoffs:
            covariates[f"{covariate.variable}GR1"] = "text"
            covariates[f"{covariate.variable}GR1N"] = "number"
    interest: dict[str, Kind] = {}
    if dataset == "adae":
        kinds = [each.id for each in protocol.events_of_interest]
        interest = dict.fromkeys((f"{kind}{suffix}" for kind in kinds for suffix in ("FL", "WFL")), "text")
    return {**covariates, **DATASETS[dataset], **interest, **(flags if with_flags else {})}
