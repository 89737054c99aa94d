"""The rows of a publication's tables: counts, rates, medians, models. Every number is kept as it is printed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from topline.evidence.published.printed import Printed
from topline.protocol.base import Part

Pair = tuple[Printed, Printed]
Test = Literal[
    "", "log-rank", "fisher", "chi-square", "chi-square with correction", "wald", "likelihood ratio", "score"
]


class Bounded(Part):
    """Limits of a number; none given means no limit."""

    at_least: Printed | None = None
    """The value or more."""
    at_most: Printed | None = None
    """The value or less."""
    above: Printed | None = None
    """More than the value."""
    below: Printed | None = None
    """Less than the value."""


class Count(Part):
    """Subjects counted, of how many, as what share."""

    label: str = ""
    """What the publication calls it."""
    n: Printed | None = None
    """Subjects counted."""
    of: Printed | None = None
    """The denominator, where it is printed."""
    percent: Printed | None = None
    """The share."""
    population: str = ""
    """The population counted in; none means that of the table, or the main one."""
    parts: dict[str, Printed] = Field(default_factory=dict)
    """Counts into which this one is divided and that add up to it."""


class Rate(Count):
    """A share with its confidence limits, in percent."""

    ci: Pair | None = None
    """Confidence limits. [percent]"""


class Survival(Part):
    """Survival of one group: median, and rates at times."""

    median: Printed | None = None
    """The median."""
    ci: Pair | None = None
    """Confidence limits of the median."""
    at: dict[str, Rate] = Field(default_factory=dict)
    """Months → Kaplan-Meier rate at that time. [percent]"""
    population: str = ""
    """The population; none means that of the endpoint."""
    events: Printed | None = None
    """Subjects with the event."""


class Level(Bounded):
    """One level of a variable: its count, and the survival of its subjects."""

    label: str = ""
    """What the publication calls it."""
    n: Printed | None = None
    """Subjects in the level."""
    percent: Printed | None = None
    """Their share."""
    survival: dict[str, Survival] = Field(default_factory=dict)
    """Endpoint → survival of the level."""
    arms: dict[str, Count] = Field(default_factory=dict)
    """Arm → count in that arm."""


class Variable(Part):
    """A variable with levels: a block of the baseline table, or groups that are compared."""

    label: str = ""
    """What the publication calls it."""
    variable: str = ""
    """The covariate of the study file; none means the block's own key."""
    population: str = ""
    """The population; none means the main one."""
    value_of: str = ""
    """The entry of `summaries` whose values the levels divide."""
    complete: bool = True
    """Every subject is in one level."""
    levels: dict[str, Level]
    """Level, as the study file has it → its numbers."""
    tests: dict[str, Printed] = Field(default_factory=dict)
    """Endpoint, or `arms` → P of the comparison of the levels."""
    test: Test = "log-rank"
    """The test that gives the P of each endpoint."""


class Summary(Part):
    """A number summarised over subjects."""

    label: str = ""
    """What the publication calls it."""
    variable: str = ""
    """The variable of the study file; none means the entry's own key."""
    population: str = ""
    """The population; none means the main one."""
    arm: str = ""
    """The arm, in a trial of several."""
    unit: str = ""
    """The unit."""
    integer: bool = False
    """Each subject's value is a whole number."""
    n: Printed | None = None
    """Subjects with a value, where fewer than the population."""
    mean: Printed | None = None
    """The mean."""
    sd: Printed | None = None
    """The standard deviation."""
    median: Printed | None = None
    """The median."""
    iqr: Pair | None = None
    """The quartiles."""
    range: Pair | None = None
    """Smallest and largest value."""
    ci: Pair | None = None
    """Confidence limits of the median."""


class Comparison(Part):
    """A rate by the levels of a variable, with the P of their comparison."""

    levels: dict[str, Rate]
    """Level → rate."""
    p: Printed | None = None
    """P of the comparison."""
    test: Test = ""
    """The test that gives P; none means that the publication does not say which of several."""


class ModelTerm(Part):
    """One term of a Cox model."""

    label: str = ""
    """What the publication calls it."""
    level: str = ""
    """The level compared; none for a number, per unit."""
    reference: str = ""
    """The level compared with."""
    hazard_ratio: Printed | None = None
    """The hazard ratio; none where the term is kept and its figures are not printed."""
    ci: Pair | None = None
    """Confidence limits of the hazard ratio."""
    p: Printed | None = None
    """P of the term."""


class Model(Part):
    """One Cox model."""

    label: str = ""
    """What the publication calls it."""
    endpoint: str
    """The endpoint."""
    population: str = ""
    """The subjects of the model; none means the main population."""
    selection: str = ""
    """How its terms were chosen, in words."""
    terms: dict[str, ModelTerm]
    """Variable of the study file → its term."""


class Effect(Part):
    """A difference, a ratio or a correlation that is no hazard ratio of a model."""

    label: str = ""
    """What the publication calls it, for example odds ratio of response."""
    measure: Literal["difference", "ratio", "correlation"]
    """A difference (none is 0), a ratio (none is 1), or a correlation."""
    endpoint: str = ""
    """The endpoint, where it is about one."""
    population: str = ""
    """The population; none means the main one."""
    estimate: Printed
    """The effect."""
    ci: Pair | None = None
    """Confidence limits."""
    p: Printed | None = None
    """P of the test of no effect."""


class Cell(Part):
    """Subjects with an adverse event of some grades: n, or [n, percent]."""

    n: Printed
    """Subjects."""
    percent: Printed | None = None
    """Their share."""

    @model_validator(mode="before")
    @classmethod
    def _from_list(cls, value: object) -> object:
        match value:
            case [n, percent]:
                return {"n": n, "percent": percent}
            case str() | int():
                return {"n": value}
            case _:
                return value
