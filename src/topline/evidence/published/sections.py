"""The sections of a published file: what was studied, how, and where each kind of number stands."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 pydantic reads the annotations when it runs
from typing import Annotated, Literal

from pydantic import Field

from topline.evidence.published.printed import Printed  # noqa: TC001 pydantic reads the annotations when it runs
from topline.evidence.published.rows import Bounded, Cell, Comparison, Count, Pair, Rate
from topline.protocol.base import Part


class Publication(Part):
    """Which publication the numbers are from."""

    id: str = Field(min_length=1)
    """A short name."""
    title: str = Field(min_length=1)
    """What it reports, in own words."""
    doi: str = ""
    """The publication's doi."""
    registration: str = ""
    """The trial's number in its register."""
    licence: str = ""
    """The publication's licence."""
    received: dt.date | None = None
    """The day on which the journal received it."""
    note: str = ""
    """A sentence for the reader."""


class Cohort(Part):
    """Subjects and dates."""

    screened: Printed | None = None
    """Subjects screened."""
    enrolled: Printed | None = None
    """Subjects enrolled."""
    not_enrolled: dict[str, Printed] = Field(default_factory=dict)
    """Reason → screened subjects who were not enrolled."""
    first_enrolment: dt.date | None = None
    """The first day of accrual."""
    last_enrolment: dt.date | None = None
    """The last day of accrual."""
    cutoff: dt.date | None = None
    """The data cut-off."""
    centers: Printed | None = None
    """Centres."""
    arms: dict[str, Count] = Field(default_factory=dict)
    """Arm → its label and subjects; none means one arm."""


class Population(Part):
    """A set of subjects that numbers are about."""

    label: str
    """What the publication calls it."""
    n: Printed
    """Its subjects."""
    within: str = ""
    """The population that it is part of; none means the main one."""


class Endpoint(Part):
    """An endpoint that the tables name."""

    label: str
    """What the publication calls it."""
    type: Literal["time_to_event", "response_rate", "rate_at"] = "time_to_event"
    """A time, a share of responders, or the share free of an event at a time."""
    population: str = ""
    """The population; none means the main one."""
    unit: Literal["days", "weeks", "months", "years"] = "months"
    """The unit of its times."""
    responses: tuple[str, ...] = ()
    """Best responses that count, for a rate that they decide alone."""
    responders_only: bool = False
    """A time of responders alone, from their first response: duration of response."""
    of: str = ""
    """The time-to-event endpoint behind a rate at a time."""
    at_months: float | None = None
    """The time of a rate at a time. [months]"""


class PublishedDesign(Part):
    """The sample size and what it stands on, for a test of one proportion."""

    endpoint: str = ""
    """The primary endpoint."""
    null_rate: Printed | None = None
    """The rate under the null hypothesis, as a fraction."""
    alternative_rate: Printed | None = None
    """The rate hoped for, as a fraction."""
    power: Printed | None = None
    """The power planned."""
    alpha: Printed | None = None
    """The level of the test."""
    sides: int = Field(default=2, ge=1, le=2)
    """Sides of the test."""
    n: Printed | None = None
    """Subjects needed."""
    dropout: Printed | None = None
    """The share expected to be lost, as a fraction."""
    n_final: Printed | None = None
    """Subjects planned, with those lost."""


class PublishedCriterion(Bounded):
    """One criterion of eligibility."""

    label: str
    """The criterion in words."""
    kind: Literal["inclusion", "exclusion"] = "inclusion"
    """Whether it lets in or keeps out."""
    variable: str = ""
    """The block of `baseline`, or entry of `summaries`, that it is about."""
    values: tuple[str, ...] = ()
    """The values that it names."""


class PublishedDrug(Part):
    """One drug of the regimen."""

    dose: Printed
    """The dose of a dosing day."""
    unit: str = "mg"
    """Its unit."""
    cycle_days: Printed | None = None
    """Length of a cycle. [days]"""
    days_on: Printed | None = None
    """Dosing days at the start of each cycle."""
    route: str = ""
    """How it is given."""
    reductions: tuple[Printed, ...] = ()
    """Doses of the reductions, the largest first."""


class Interval(Part):
    """Tumour assessments every so many weeks, up to a week."""

    every_weeks: Printed
    """Weeks from one to the next."""
    until_week: Printed | None = None
    """The last week of this interval; none means to the end."""


class Assessment(Part):
    """How tumours and adverse events were judged."""

    response_criteria: str = ""
    """For example RECIST 1.1."""
    schedule: tuple[Interval, ...] = ()
    """Intervals between tumour assessments."""
    confirm_weeks: Printed | None = None
    """Weeks after which a response is confirmed."""
    clinical_benefit_weeks: Printed | None = None
    """Weeks that stable disease lasts to count as benefit."""
    toxicity_criteria: str = ""
    """For example CTCAE 5.0."""


class Threshold(Part):
    """A limit of P below which something was taken into a next step."""

    step: str
    """The step, the same words for the same step of each endpoint."""
    endpoint: str
    """The endpoint."""
    below: Printed
    """The limit."""


class Responses(Part):
    """Best responses, rates, and rates by subgroup."""

    best_population: str = ""
    """The population of the best responses; none means the main one."""
    best: dict[str, Count] = Field(default_factory=dict)
    """Best response (CR, PR, SD, PD, NE) → count."""
    rates: dict[str, Rate] = Field(default_factory=dict)
    """Endpoint → rate."""
    subgroups: dict[str, dict[str, Comparison]] = Field(default_factory=dict)
    """Endpoint → variable → rates of its levels."""


class Column(Part):
    """A column of the table of adverse events."""

    label: str = ""
    """What the publication calls it."""
    grades: tuple[Annotated[int, Field(ge=1, le=5)], ...] = ()
    """The grades counted, for example [1, 2] or, for 3 or more, [3, 4, 5]; none means any grade."""
    arm: str = ""
    """The arm, in a trial of several."""


class EventRow(Part):
    """One row of the table of adverse events."""

    label: str = ""
    """What the publication calls it."""
    kind: Literal["any", "group", "term"] = "term"
    """Any event at all, events of a group, or one term."""
    flag: Literal["", "serious", "related", "discontinuation", "reduction", "interruption"] = ""
    """Of a group: what its events are or led to; none means a kind of its own, such as immune-related ones."""
    cells: dict[str, Cell]
    """Column → subjects, by their worst grade of the row."""


class EventList(Part):
    """Terms that the text lists as all those at or above a share."""

    label: str = ""
    """What the list is about."""
    at_least: Printed
    """The share. [percent]"""
    column: str
    """The column that the text speaks of."""
    rows: tuple[str, ...]
    """The rows listed."""


class AdverseEvents(Part):
    """The table of adverse events."""

    population: str = ""
    """The population; none means the main one."""
    related: bool = False
    """Events related to the treatment only."""
    complete: bool = False
    """Every term that occurred has a row."""
    columns: dict[str, Column] = Field(default_factory=dict)
    """The columns, in print order."""
    rows: dict[str, EventRow] = Field(default_factory=dict)
    """The rows, in print order."""
    lists: dict[str, EventList] = Field(default_factory=dict)
    """Lists of the text."""


class Statement(Part):
    """A number that the text repeats, and the row that it repeats."""

    where: str = ""
    """Abstract, results, discussion: where it stands."""
    restates: str = ""
    """The id of the row, for example responses.rates.ORR."""
    term: str = ""
    """For an adverse event that the table does not name: what the text calls it."""
    column: str = ""
    """The column of that adverse event."""
    endpoint: str = ""
    """For a P: the endpoint compared, where the row is a block of levels."""
    n: Printed | None = None
    """Subjects."""
    of: Printed | None = None
    """The denominator."""
    percent: Printed | None = None
    """The share."""
    median: Printed | None = None
    """A median."""
    ci: Pair | None = None
    """Confidence limits."""
    p: Printed | None = None
    """A P value."""


class ContextTrial(Part):
    """Another trial that the publication compares itself with."""

    label: str
    """Trial and treatment."""
    doi: str = ""
    """Where it was published."""
    percents: dict[str, Printed] = Field(default_factory=dict)
    """What → share."""
    medians: dict[str, Printed] = Field(default_factory=dict)
    """Endpoint → median. [months]"""
