"""The protocol: all that was promised before the data were seen."""

from __future__ import annotations

from pydantic import Field

from topline.protocol.base import Identifier, Part
from topline.protocol.criteria import Criteria
from topline.protocol.dates import DateRules
from topline.protocol.eligibility import Criterion  # noqa: TC001 the same
from topline.protocol.endpoints import Design, Endpoint  # noqa: TC001 pydantic reads the annotations when it runs
from topline.protocol.plan import PlanItem  # noqa: TC001 the same
from topline.protocol.prognosis import PrognosticModel  # noqa: TC001 the same
from topline.protocol.safety import EventOfInterest, Marker  # noqa: TC001 the same
from topline.protocol.study import AssessmentInterval, Covariate, DataSource, Population, Study, Treatment


class Protocol(Part):
    """A study file that was read and checked.

    After `read_protocol` nothing is left open: standard populations, endpoints and plan are filled in where the file
    leaves them out, and every name that one part uses is defined in another.
    """

    study: Study
    """What the study is."""
    data: DataSource = DataSource()
    """Where the data lie."""
    treatment: Treatment = Treatment()
    """Arms and regimen."""
    schedule: tuple[AssessmentInterval, ...] = (AssessmentInterval(every_weeks=6),)
    """When tumours are assessed."""
    criteria: Criteria = Criteria()
    """How response and toxicity are judged."""
    dates: DateRules = DateRules()
    """How dates are filled in of which only a part is known."""
    populations: dict[Identifier, Population] = Field(default_factory=dict)
    """Name → analysis set; ITT, SAF and EVAL are there without being named."""
    endpoints: tuple[Endpoint, ...] = ()
    """What is measured; none means the standard endpoints."""
    design: Design | None = None
    """The hypothesis of the sample size."""
    eligibility: tuple[Criterion, ...] = ()
    """Who may take part: criteria that are checked for each subject."""
    markers: tuple[Marker, ...] = ()
    """Values that formulas make of laboratory values."""
    events_of_interest: tuple[EventOfInterest, ...] = ()
    """Kinds of adverse events that are looked at for themselves, such as immune-related ones."""
    covariates: tuple[Covariate, ...] = ()
    """Baseline variables; none means age and sex."""
    prognosis: tuple[PrognosticModel, ...] = ()
    """Prognostic models, from their candidates to their validation."""
    plan: tuple[PlanItem, ...] = ()
    """What is analysed and shown; none means the standard plan."""

    @property
    def is_single_arm(self) -> bool:
        """Whether fewer than two arms are defined."""
        return len(self.treatment.arms) <= 1
