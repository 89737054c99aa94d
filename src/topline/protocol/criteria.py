"""The criteria by which response and toxicity are judged, with every switch."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from topline.protocol.base import Part


class ResponseCriteria(Part):
    """RECIST 1.1 and the switches that the field's practice needs (Eisenhauer 2009, doi:10.1016/j.ejca.2008.10.026)."""

    name: Literal["RECIST 1.1"] = "RECIST 1.1"
    """The response criteria."""
    source: Literal["recorded", "lesions"] = "recorded"
    """Take the recorded overall response (RS) or derive it from the lesions (TU, TR)."""
    evaluator: str = "INVESTIGATOR"
    """RSEVAL/TREVAL of the reader whose assessments count."""
    evaluator_id: str = ""
    """RSEVALID/TREVALID where the evaluator has several readers, for example "RADIOLOGIST 1"."""
    sd_min_days: int = Field(default=42, ge=0)
    """Days from the start that a stable disease must last to count. [days]"""
    confirm_days: int = Field(default=28, ge=0)
    """Days from a response to the assessment that confirms it, at least. [days]"""
    max_ne: int = Field(default=1, ge=0)
    """Assessments that may be not evaluable between a response and its confirmation."""
    accept_sd: bool = False
    """Allow one stable disease between a partial response and its confirmation."""
    no_assessment_value: Literal["MISSING", "NE"] = "MISSING"
    """The best response of a subject without any assessment."""
    recorded_after_cr: Literal["recorded", "PD", "PR"] = "recorded"
    """What a recorded PR or SD after a CR means: as recorded, a PD, or that the CR was a PR."""
    window_counts_first_day: bool = False
    """Count the windows as date − start + 1 instead of date − start."""
    stop_at_new_therapy: bool = True
    """Leave out assessments after new anticancer therapy."""
    disease_after_cr_is_pd: bool = True
    """Take a lesion that comes back after a complete response as progression."""
    keep_pr_until_pd: bool = False
    """Keep a partial response until progression although the sum grew back above −30 %."""
    new_lesion_dates_back: bool = False
    """Take an equivocal new lesion that is unequivocal later as progression from the first."""
    too_small_mm: float = Field(default=5, ge=0)
    """Size of a lesion that is too small to measure. [mm]"""
    node_mm: float = Field(default=10, gt=0)
    """Short axis from which a lymph node is diseased. [mm]"""
    pd_percent: float = Field(default=20, ge=0)
    """Growth of the sum over the nadir that progression needs. [%]"""
    pd_mm: float = Field(default=5, ge=0)
    """Growth of the sum over the nadir that progression needs as well. [mm]"""
    pr_percent: float = Field(default=30, gt=0, le=100)
    """Shrinkage of the sum under the baseline that a partial response needs. [%]"""
    immune: bool = False
    """Judge by iRECIST as well, beside RECIST 1.1."""
    icpd_from_days: int = Field(default=28, ge=0)
    """Days from an unconfirmed immune progression to its confirmation, at least. [days]"""
    icpd_to_days: Annotated[int, Field(ge=0)] | None = None
    """Days from the iUPD before to the confirmation, at most; null: the next assessment confirms at any time. [days]"""
    icpd_mm: float = Field(default=5, ge=0)
    """Further growth that confirms an immune progression. [mm]"""


class ToxicityCriteria(Part):
    """CTCAE: the grades of adverse events and when an event counts as treatment-emergent."""

    name: Literal["CTCAE"] = "CTCAE"
    """The toxicity criteria."""
    version: Literal["3.0", "4.03", "5.0"] = "5.0"
    """The version of CTCAE, as text."""
    emergent_days_after_last_dose: Annotated[int, Field(ge=0)] | None = 30
    """Days after the last dose in which a new event is still treatment-emergent; null means without end. [days]"""
    undecided: Literal["worst", "mildest"] = "worst"
    """How the grade of a laboratory value takes what a number cannot tell: symptoms, anticoagulation."""
    calcium: Literal["corrected", "as_measured"] = "corrected"
    """Grade calcium corrected for the albumin of the same day, or as it was measured."""
    tests: dict[str, str] = Field(default_factory=dict)
    """Test code of the laboratory → the code by which CTCAE's table knows it, for example {ALAT: ALT}."""


class Criteria(Part):
    """Response and toxicity."""

    response: ResponseCriteria = ResponseCriteria()
    """How response is judged."""
    toxicity: ToxicityCriteria = ToxicityCriteria()
    """How toxicity is judged."""
