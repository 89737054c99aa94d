"""The protocol: all that was promised before the data were seen."""

from __future__ import annotations

from pydantic import Field

from topline.protocol.base import Identifier, Part
from topline.protocol.criteria import Criteria
from topline.protocol.endpoints import Design, Endpoint
from topline.protocol.plan import PlanItem
from topline.protocol.study import AssessmentInterval, Covariate, DataSource, Population, Study, Treatment


class Protocol(Part):
    """A study file that was read and checked.

    After `read_protocol` nothing is left open: standard populations, endpoints and plan are filled in where the file
    leaves them out, and every name that one part uses is defined in another.
    """

    study: Study
    data: DataSource = DataSource()
    treatment: Treatment = Treatment()
    schedule: tuple[AssessmentInterval, ...] = (AssessmentInterval(every_weeks=6),)
    criteria: Criteria = Criteria()
    populations: dict[Identifier, Population] = Field(default_factory=dict)
    endpoints: tuple[Endpoint, ...] = ()
    design: Design | None = None
    covariates: tuple[Covariate, ...] = ()
    plan: tuple[PlanItem, ...] = ()

    @property
    def is_single_arm(self) -> bool:
        """Whether fewer than two arms are defined."""
        return len(self.treatment.arms) <= 1
