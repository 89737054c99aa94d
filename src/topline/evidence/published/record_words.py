"""Words and codes that raw records need and no paper prints. What a file leaves out is invented, in neutral words."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from topline.protocol.base import Part

Tumour = Literal[
    "any", "bladder", "breast", "colorectal", "gastric", "head and neck", "kidney", "liver", "lung", "melanoma",
    "ovarian", "pancreatic", "prostate",
]  # fmt: skip
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
    middle: Annotated[float, Field(gt=0)] | None = None
    """The value that half of the subjects are below; none means that of adults with the tumour, in the usual unit."""
    between: tuple[float, float] | None = None
    """With `middle`: the smallest and the largest value; none takes the known limits along with the middle."""
    decimals: Annotated[int, Field(ge=0, le=4)] = 1
    """With `middle`: digits behind the point."""


class Interruption(Part):
    """The unrelated event for which treatment was held back."""

    term: str = "Intercurrent illness"
    """Its preferred term."""
    system: str = GENERAL_DISORDERS
    """Its system organ class."""


class EventKind(Part):
    """A kind of adverse events that is made of terms of the table."""

    label: str
    """What the publication calls them."""
    rows: Annotated[tuple[str, ...], Field(min_length=1)]
    """The rows of the table whose events they are."""
    group: str = ""
    """The group of the table that they are part of; none means that all events of these rows are."""


class RecordWords(Part):
    """What the records that are rebuilt from the publication say beyond its numbers."""

    country: str = ""
    """The country of the site, three letters; none leaves it out."""
    diagnosis: str = "Disease under study"
    """The primary diagnosis."""
    tumour: Tumour = "any"
    """The primary tumour, which gives organs of lesions and values of markers."""
    organs: dict[str, str] = Field(default_factory=dict)
    """Variable of `baseline` → the organ of a target lesion where its level is Y, beside LIVERMET and its like."""
    sites: tuple[str, ...] = ()
    """Further organs of target lesions; none means those of the tumour."""
    new_site: str = ""
    """The organ of new lesions; none means that of the tumour."""
    implausible: tuple[dict[str, str], ...] = ()
    """Two or three variables and their levels that hardly go together in one subject."""
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
    kinds: dict[str, EventKind] = Field(default_factory=dict)
    """Short name → events that the text names and the table has no row of: which terms they are."""
    interruption: Interruption = Field(default_factory=Interruption)
    """Why treatment was held back in the subjects of `counts.INTERRUPTED`."""
