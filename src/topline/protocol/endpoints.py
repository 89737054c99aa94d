"""Endpoints as data: start, events, censoring, and the responses that count."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from topline.protocol.base import Condition, Identifier, Part
from topline.protocol.simulation import Simulation  # noqa: TC001 (pydantic reads it)

StandardEvent = Literal[
    "death", "progression", "immune_progression", "response", "new_therapy", "treatment_end", "end_of_follow_up"
]
StandardCensor = Literal[
    "last_known_alive", "last_adequate_assessment", "last_immune_assessment", "new_therapy", "death", "start"
]
StandardEnd = Literal["death", "new_therapy", "treatment_end", "end_of_study"]
RecistValue = Literal["CR", "PR", "SD", "NON-CR/NON-PD", "PD"]
ImmuneValue = Literal["iCR", "iPR", "iSD", "NON-iCR/NON-iUPD", "iUPD", "iCPD"]


class DatedRule(Part):
    """A dated source of an event or a censoring, as a value: which rows of which dataset, and which date."""

    label: str
    """What the event is called in the data and displays."""
    dataset: Literal["adsl", "adrs", "adae", "adex", "adlb"]
    """The analysis dataset whose rows are taken."""
    when: Condition
    """Which rows: an SQL condition."""
    date: Identifier
    """The date variable of those rows."""


class TimeToEvent(Part):
    """A time from a start to the earliest event, else to the latest censoring date."""

    type: Literal["time_to_event"] = "time_to_event"
    """This kind of endpoint."""
    id: Identifier
    """The endpoint's short name; PARAMCD of ADTTE."""
    label: str
    """The endpoint in words."""
    start: Identifier = "RANDDT"
    """Date variable of ADSL; where it is missing for all, TRTSDT serves."""
    events: tuple[StandardEvent | DatedRule, ...]
    """What the time runs to: death, progression, another event or a rule; the earliest counts."""
    censor: tuple[StandardCensor | DatedRule, ...]
    """Where a subject without event is censored; the latest counts."""
    ends: tuple[StandardEnd | DatedRule, ...] = ()
    """What ends the follow-up: the earliest counts; later events do not, and who has none is censored there."""
    missed_assessments: int | None = Field(default=None, ge=1)
    """Do not count an event that follows this many missed assessments of the schedule, or more; FDA takes 2."""
    population: Identifier | None = None
    """The population of the endpoint; none means the display's."""
    responders_only: bool = False
    """Only subjects with a CR or PR, from the first of them (duration of response); iCR or iPR with immune events."""

    @property
    def is_immune(self) -> bool:
        """Whether an event or a censoring rests on iRECIST."""
        return "immune_progression" in self.events or "last_immune_assessment" in self.censor


class ResponseRate(Part):
    """The share of subjects whose best overall response is one of the values."""

    type: Literal["response_rate"] = "response_rate"
    """This kind of endpoint."""
    id: Identifier
    """The endpoint's short name; PARAMCD of ADRS."""
    label: str
    """The endpoint in words."""
    values: tuple[RecistValue | ImmuneValue, ...]
    """The best overall responses that count, of RECIST 1.1 or of iRECIST."""
    confirmed: bool = False
    """Count only responses that a later assessment confirms."""
    sd_min_days: int | None = Field(default=None, ge=0)
    """Days from the start that a stable disease must last to count; none means the criteria's."""
    population: Identifier | None = None
    """The population of the endpoint; none means the display's."""

    @property
    def is_immune(self) -> bool:
        """Whether the values are those of iRECIST."""
        return bool(set(self.values) & set(get_args(ImmuneValue)))


class EventFreeRate(Part):
    """The share of subjects without the event at a month, such as the 6-month progression-free survival rate."""

    type: Literal["event_free_rate"] = "event_free_rate"
    """This kind of endpoint."""
    id: Identifier
    """The endpoint's short name."""
    label: str
    """The endpoint in words."""
    endpoint: Identifier
    """The time to event."""
    at_months: float = Field(gt=0)
    """The month. [months]"""
    estimate: Literal["kaplan_meier", "binomial", "binomial_excluding"] = "kaplan_meier"
    """Read off the curve, or a share of subjects: those censored before count as failures, or are left out."""
    population: Identifier | None = None
    """The population of the endpoint; none means the display's."""


Endpoint = Annotated[TimeToEvent | ResponseRate | EventFreeRate, Field(discriminator="type")]


class Design(Part):
    """The hypothesis on which the sample size rests."""

    endpoint: Identifier
    """The endpoint of the hypothesis."""
    null_rate: float = Field(gt=0, lt=1)
    """The rate under the null hypothesis, 0 to 1."""
    alternative_rate: float = Field(gt=0, lt=1)
    """The rate that the trial hopes for, 0 to 1."""
    at_months: float | None = Field(default=None, gt=0)
    """For a time to event: the month at which the two rates hold. [months]"""
    alpha: float = Field(default=0.05, gt=0, lt=1)
    """The probability of a false positive."""
    sided: Literal[1, 2] = 2
    """One- or two-sided."""
    power: float = Field(default=0.8, gt=0, lt=1)
    """The probability of a positive trial under the alternative."""
    subjects: int | None = Field(default=None, gt=0)
    """The planned number of subjects."""
    dropout: float | None = Field(default=None, ge=0, lt=1)
    """The share of subjects who cannot be evaluated, 0 to 1."""
    accrual_per_month: float | None = Field(default=None, gt=0)
    """Subjects who enter in a month."""
    follow_up_months: float | None = Field(default=None, ge=0)
    """From the last subject's entry to the analysis; none means at_months. [months]"""
    yearly_loss: float | None = Field(default=None, ge=0, lt=1)
    """The share lost to follow-up in a year, 0 to 1."""
    simulation: Simulation | None = None
    """Scenarios and designs that are simulated, as in a simulation file."""
