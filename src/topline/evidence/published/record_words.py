"""Words and codes that raw records need and no paper prints. What a file leaves out is invented, in neutral words."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from topline.protocol.base import Part

GENERAL_DISORDERS = "General disorders and administration site conditions"


class ScreeningReason(Part):
    """A criterion of eligibility that kept screened subjects out."""

    label: str
    """The criterion in words."""
    kind: Literal["inclusion", "exclusion"] = "inclusion"
    """Whether it lets in or keeps out."""
    variable: str = ""
    """AGE, for the criterion whose failures are too old."""


class LaboratoryTest(Part):
    """A laboratory test."""

    label: str
    """The test in words."""
    unit: str = "1"
    """The unit of its values."""


class Interruption(Part):
    """The unrelated event for which treatment was held back."""

    term: str = "Intercurrent illness"
    """Its preferred term."""
    system: str = GENERAL_DISORDERS
    """Its system organ class."""


class RecordWords(Part):
    """What the records that are rebuilt from the publication say beyond its numbers."""

    country: str = ""
    """The country of the site, three letters; none leaves it out."""
    diagnosis: str = "Disease under study"
    """The primary diagnosis."""
    prior_therapies: tuple[str, ...] = ()
    """Drugs that every subject had before."""
    screening_reasons: dict[str, ScreeningReason] = Field(default_factory=dict)
    """Code → criterion that screened subjects failed; none means the criteria of `eligibility`."""
    laboratory: dict[str, LaboratoryTest] = Field(default_factory=dict)
    """Code → laboratory test; none means every number that a model has as a term, without a unit."""
    classes: dict[str, str] = Field(default_factory=dict)
    """Row of the adverse events → system organ class; others are general disorders."""
    immune: tuple[str, ...] = ()
    """Rows whose events are always of the table's group."""
    immune_when_severe: tuple[str, ...] = ()
    """Rows whose events are of the table's group from grade 3 on."""
    interruption: Interruption = Field(default_factory=Interruption)
    """Why treatment was held back in the subjects of `counts.INTERRUPTED`."""
