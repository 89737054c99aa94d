"""The analysis plan: one item is one analysis and one output.

An item's `show` names the display; the display decides which analysis makes its numbers.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from topline.protocol.base import Condition, Identifier, Part

TableKind = Literal[
    "disposition", "analysis_sets", "baseline", "baseline_survival", "exposure", "response", "efficacy",
    "time_to_event", "cox",
    "adverse_event_overview", "adverse_events", "adverse_event_grades", "adverse_event_rates", "death_listing",
    "lab_shift", "lab_change", "response_listing", "deviations", "deviation_listing", "dose_modifications",
    "prognosis_screening", "prognosis_selection", "prognosis_model", "prognosis_cutoffs", "prognosis_nomogram",
    "prognosis_risk_groups", "prognosis_gain", "prognosis_validation", "prognosis_checklist",
]  # fmt: skip
FigureKind = Literal[
    "flow_diagram", "kaplan_meier", "forest", "waterfall", "swimmer", "spider", "nomogram", "penalty_path",
    "selection_frequency", "calibration", "decision_curve", "time_dependent_roc", "prognosis_forest", "cutoff_curves",
    "risk_group_curves",
]  # fmt: skip
RateAnalysis = Literal["binomial", "binomial_excluding", "one_sample_log_rank"]
ConfidenceType = Literal["log", "log-log", "plain", "logit", "arcsin"]


class PlanItem(Part):
    """One table or figure, and the analysis behind it."""

    id: Identifier
    """Stands in file names: tables/ID.html, figures/ID.svg."""
    show: Literal[TableKind, FigureKind]
    """The table or figure."""
    title: str = ""
    """None means the standard title of the display."""
    population: Identifier | None = None
    """None means the standard population of the display."""
    by: Identifier | None = "arm"
    """"arm", a covariate's variable, or null for no groups."""
    filter: Condition = "TRUE"
    """SQL condition that further limits the rows of the analysis dataset."""
    endpoint: Identifier | None = None
    """For time_to_event, cox, kaplan_meier, forest; waterfall and response take the criteria's response."""
    endpoints: tuple[Identifier, ...] = ()
    """For response: the rates; for baseline_survival: the times to events; for efficacy: endpoints of any type, in the
    order of the table. None means all that the display can show."""
    covariates: tuple[Identifier, ...] = ()
    """For baseline, baseline_survival, cox, forest: the variables; none means all covariates of the protocol. For
    cutoff_curves: the markers whose cut-offs are shown; none means all of the model."""
    tests: tuple[Identifier, ...] = ()
    """For lab_shift and lab_change: codes of laboratory tests; none means those with a CTCAE term, and markers."""
    model: Identifier | None = None
    """For the displays of a prognostic model: the model's id."""
    months: tuple[float, ...] = (3, 6, 9, 12)
    """For time_to_event: when the event-free rate is given, where follow-up reaches."""
    rate_analyses: tuple[RateAnalysis, ...] = ()
    """For time_to_event: the event-free rate beside the Kaplan-Meier one; censored subjects counted as failures
    (binomial), left out (binomial_excluding), and the test against the design's null (one_sample_log_rank)."""
    confidence_type: ConfidenceType = "log"
    """For time_to_event, kaplan_meier, cutoff_curves, risk_group_curves: the scale of the confidence interval of a
    survival curve."""
    confidence_level: float = Field(default=0.95, gt=0.5, lt=1)
    """The level of confidence intervals."""
    ties: Literal["efron", "breslow"] = "efron"
    """For time_to_event, kaplan_meier, cox, forest: how the Cox model treats ties."""
    related_only: bool = False
    """For adverse_event_grades: only events that are related to treatment, each subject's worst of them."""
    grades: tuple[Annotated[str, Field(pattern=r"^[1-5](-[1-5])?$")], ...] = ()
    """For adverse_event_grades: the columns, such as "1-2", "3", "4"; none means each grade."""
    events_of_interest: tuple[Identifier, ...] = ()
    """For adverse_event_grades: kinds of events of interest that stand as rows above the terms."""
    minimum_percent: float = Field(default=0, ge=0, lt=100)
    """For adverse_events and adverse_event_grades: show terms in at least this share of any group."""
