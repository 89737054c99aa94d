"""The populations, endpoints and covariates that a study has where its file names none."""

from __future__ import annotations

from topline.protocol.endpoints import DatedRule, Endpoint, ResponseRate, TimeToEvent
from topline.protocol.study import Covariate, Population

SIX_MONTHS_DAYS = 168

FIRST_RESPONSE = DatedRule(
    label="First response (CR or PR)", dataset="adrs", when="PARAMCD = 'RSP' AND AVALC = 'Y'", date="ADT"
)

STANDARD_POPULATIONS = {
    "ITT": Population(label="Intention to treat", rule="ENRLFL = 'Y'"),
    "SAF": Population(label="Safety", rule="TRTSDT IS NOT NULL"),
    "EVAL": Population(
        label="Evaluable for response", rule="ENRLFL = 'Y' AND RSEVALFL = 'Y' AND (BMEASFL = 'Y' OR BMEASFL IS NULL)"
    ),
}

STANDARD_ENDPOINTS: tuple[Endpoint, ...] = (
    ResponseRate(id="ORR", label="Objective response rate", values=("CR", "PR")),
    ResponseRate(id="CORR", label="Confirmed objective response rate", values=("CR", "PR"), confirmed=True),
    ResponseRate(id="DCR", label="Disease control rate", values=("CR", "PR", "SD", "NON-CR/NON-PD")),
    ResponseRate(
        id="CBR", label="Clinical benefit rate", values=("CR", "PR", "SD", "NON-CR/NON-PD"), sd_min_days=SIX_MONTHS_DAYS
    ),
    TimeToEvent(
        id="PFS",
        label="Progression-free survival",
        events=("progression", "death"),
        censor=("last_adequate_assessment", "start"),
    ),
    TimeToEvent(id="OS", label="Overall survival", events=("death",), censor=("last_known_alive", "start")),
    TimeToEvent(
        id="DOR",
        label="Duration of response",
        events=("progression", "death"),
        censor=("last_adequate_assessment", "start"),
        responders_only=True,
    ),
    TimeToEvent(
        id="TTR",
        label="Time to response",
        events=(FIRST_RESPONSE,),
        censor=("last_adequate_assessment", "start"),
    ),
)

STANDARD_COVARIATES = (
    Covariate(variable="AGE", label="Age", unit="years", cutoffs=(65,)),
    Covariate(variable="SEX", label="Sex", levels={"F": "Female", "M": "Male"}),
)
