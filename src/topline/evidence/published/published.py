"""Everything that one publication prints, as one frozen value."""

from __future__ import annotations

from pydantic import Field

from topline.evidence.published.printed import Printed  # noqa: TC001 pydantic reads the annotations when it runs
from topline.evidence.published.record_words import RecordWords
from topline.evidence.published.rows import (  # noqa: TC001 the same
    Count,
    Effect,
    Model,
    Summary,
    Survival,
    Variable,
)
from topline.evidence.published.sections import (
    AdverseEvents,
    Assessment,
    Cohort,
    ContextTrial,
    Endpoint,
    Population,
    Publication,
    PublishedCriterion,
    PublishedDesign,
    PublishedDrug,
    Responses,
    Statement,
    Threshold,
)
from topline.protocol.base import Part

STANDARD_LEVEL = 0.95


class Published(Part):
    """The numbers of one publication."""

    publication: Publication
    """Which publication."""
    population: str = ""
    """The main population, which numbers are about unless they say otherwise."""
    conf_level: Printed | None = None
    """The confidence level of the intervals, as a fraction; none means 0.95."""
    cohort: Cohort = Field(default_factory=Cohort)
    """Subjects and dates."""
    populations: dict[str, Population] = Field(default_factory=dict)
    """Populations, by the ids of the study file."""
    endpoints: dict[str, Endpoint] = Field(default_factory=dict)
    """Endpoints, by the ids of the study file."""
    design: PublishedDesign = Field(default_factory=PublishedDesign)
    """The sample size and what it stands on."""
    eligibility: dict[str, PublishedCriterion] = Field(default_factory=dict)
    """Criteria of eligibility."""
    regimen: dict[str, PublishedDrug] = Field(default_factory=dict)
    """Drug → its planned doses."""
    assessment: Assessment = Field(default_factory=Assessment)
    """How tumours and adverse events were judged."""
    thresholds: dict[str, Threshold] = Field(default_factory=dict)
    """Limits of P that decided what was analysed next."""
    summaries: dict[str, Summary] = Field(default_factory=dict)
    """Variable → median, quartiles, mean."""
    counts: dict[str, Count] = Field(default_factory=dict)
    """Other counts: doses reduced, treatments stopped, deaths."""
    baseline: dict[str, Variable] = Field(default_factory=dict)
    """Covariate of the study file → its levels."""
    responses: Responses = Field(default_factory=Responses)
    """Best responses and rates."""
    survival: dict[str, Survival] = Field(default_factory=dict)
    """Endpoint → survival of all subjects."""
    follow_up: Survival | None = None
    """Follow-up (median and limits)."""
    models: dict[str, Model] = Field(default_factory=dict)
    """Cox models."""
    effects: dict[str, Effect] = Field(default_factory=dict)
    """Differences, ratios and correlations beside the hazard ratios of models."""
    groups: dict[str, Variable] = Field(default_factory=dict)
    """Other groups that are compared: arms, risk groups, groups by a marker."""
    adverse_events: AdverseEvents = Field(default_factory=AdverseEvents)
    """The table of adverse events."""
    statements: dict[str, Statement] = Field(default_factory=dict)
    """What the text repeats."""
    results: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Id of a number or row → columns of the results table that pick its result, where its meaning alone does not."""
    context: dict[str, ContextTrial] = Field(default_factory=dict)
    """Other trials."""
    records: RecordWords = Field(default_factory=RecordWords)
    """Words of rebuilt records that the publication does not print."""

    @property
    def level(self) -> float:
        """The confidence level of the intervals."""
        printed = None if self.conf_level is None else self.conf_level.value
        return STANDARD_LEVEL if printed is None else printed

    def subjects(self, population: str = "") -> int | None:
        """Count the subjects of a population (of the main one, when none is named); None where it is not printed."""
        found = self.populations.get(population or self.population)
        return None if found is None or found.n.value is None else int(found.n.value)
