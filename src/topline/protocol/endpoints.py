"""Endpoints as data: start, events, censoring, and the responses that count."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from topline.protocol.base import Condition, Identifier, Part

StandardEvent = Literal["death", "progression"]
StandardCensor = Literal["last_known_alive", "last_adequate_assessment", "new_therapy", "start"]
ResponseValue = Literal["CR", "PR", "SD", "NON-CR/NON-PD", "PD"]


class DatedRule(Part):
    """A dated source of an event or a censoring, as a value: which rows of which dataset, and which date."""

    label: str
    dataset: Literal["adsl", "adrs", "adae", "adex", "adlb"]
    when: Condition
    date: Identifier


class TimeToEvent(Part):
    """A time from a start to the earliest event, else to the latest censoring date."""

    type: Literal["time_to_event"] = "time_to_event"
    id: Identifier
    label: str
    start: Identifier = "RANDDT"
    """Date variable of ADSL; where it is missing for all, TRTSDT serves."""
    events: tuple[StandardEvent | DatedRule, ...]
    censor: tuple[StandardCensor | DatedRule, ...]
    population: Identifier | None = None
    responders_only: bool = False
    """Only subjects with a CR or PR, from the first of them (duration of response)."""


class ResponseRate(Part):
    """The share of subjects whose best overall response is one of the values."""

    type: Literal["response_rate"] = "response_rate"
    id: Identifier
    label: str
    values: tuple[ResponseValue, ...]
    confirmed: bool = False
    sd_min_days: int | None = Field(default=None, ge=0)
    """Days from the start that a stable disease must last to count; none means the criteria's."""
    population: Identifier | None = None


Endpoint = Annotated[TimeToEvent | ResponseRate, Field(discriminator="type")]


class Design(Part):
    """The hypothesis on which the sample size rests."""

    endpoint: Identifier
    null: float = Field(gt=0, lt=1)
    alternative: float = Field(gt=0, lt=1)
    at_months: float | None = Field(default=None, gt=0)
    alpha: float = Field(default=0.05, gt=0, lt=1)
    sided: Literal[1, 2] = 2
    power: float = Field(default=0.8, gt=0, lt=1)
    subjects: int | None = Field(default=None, gt=0)
