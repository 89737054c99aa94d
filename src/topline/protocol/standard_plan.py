"""The plan of an oncology phase 2 trial whose study file names none: each kind of display at least once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.protocol.endpoints import ResponseRate, TimeToEvent
from topline.protocol.plan import PlanItem

if TYPE_CHECKING:
    from topline.protocol.protocol import Protocol

MAIN_ENDPOINTS = ("PFS", "OS")
RESPONSE_LISTING = PlanItem(id="response-listing", show="response_listing", population="ITT")
SUBJECT_DISPLAYS = (
    PlanItem(id="flow", show="flow_diagram"),
    PlanItem(id="disposition", show="disposition", population="ITT"),
    PlanItem(id="analysis-sets", show="analysis_sets"),
)
SAFETY_DISPLAYS = (
    PlanItem(id="ae-overview", show="adverse_event_overview", population="SAF"),
    PlanItem(id="ae", show="adverse_events", population="SAF"),
    PlanItem(id="ae-grades", show="adverse_event_grades", population="SAF"),
)
EVENT_RATES = PlanItem(id="ae-rates", show="adverse_event_rates", population="SAF")
LABS = (
    PlanItem(id="lab-shift", show="lab_shift", population="SAF"),
    PlanItem(id="lab-change", show="lab_change", population="SAF"),
)
DEVIATIONS = (
    PlanItem(id="deviations", show="deviations", population="ITT"),
    PlanItem(id="deviation-listing", show="deviation_listing", population="ITT"),
)
DOSES = PlanItem(id="dose-modifications", show="dose_modifications", population="SAF")
DEATHS = PlanItem(id="deaths", show="death_listing", population="ITT")
TUMOUR_FIGURES = (
    PlanItem(id="waterfall", show="waterfall", population="ITT"),
    PlanItem(id="swimmer", show="swimmer", population="ITT"),
    PlanItem(id="spider", show="spider", population="ITT"),
)


def standard_plan(protocol: Protocol) -> tuple[PlanItem, ...]:
    """List the displays in the order in which a readout is read: subjects, response, survival, safety.

    What the protocol has nothing for is left out: a response table without response rates, a model without covariates
    in a study of one arm, the rates of adverse events without events of interest, deviations without criteria of
    eligibility, changes of the dose without a regimen.
    """
    baseline = (PlanItem(id="baseline", show="baseline", population="ITT"),) if protocol.covariates else ()
    deviations = DEVIATIONS if protocol.eligibility else ()
    exposure = (PlanItem(id="exposure", show="exposure", population="SAF"),)
    doses = (DOSES,) if protocol.treatment.regimen else ()
    survival = tuple(item for endpoint in _main_endpoints(protocol) for item in _survival(endpoint, protocol))
    rates = (EVENT_RATES,) if protocol.events_of_interest else ()
    safety = (*SAFETY_DISPLAYS, *rates, *LABS, DEATHS)
    efficacy = (*_response(protocol), *TUMOUR_FIGURES, *survival, RESPONSE_LISTING)
    return (*SUBJECT_DISPLAYS, *deviations, *baseline, *exposure, *doses, *efficacy, *safety)


def _main_endpoints(protocol: Protocol) -> tuple[TimeToEvent, ...]:
    times = [endpoint for endpoint in protocol.endpoints if isinstance(endpoint, TimeToEvent)]
    main = [endpoint for name in MAIN_ENDPOINTS for endpoint in times if endpoint.id == name]
    return tuple(main or [endpoint for endpoint in times if not endpoint.responders_only][:2])


def _survival(endpoint: TimeToEvent, protocol: Protocol) -> tuple[PlanItem, ...]:
    name = endpoint.id.lower()
    population = endpoint.population or "ITT"
    described = (
        PlanItem(id=name, show="time_to_event", population=population, endpoint=endpoint.id),
        PlanItem(id=f"{name}-curve", show="kaplan_meier", population=population, endpoint=endpoint.id),
    )
    if protocol.is_single_arm and not protocol.covariates:
        return described
    cox = PlanItem(id=f"{name}-cox", show="cox", population=population, endpoint=endpoint.id)
    forest = PlanItem(id=f"{name}-forest", show="forest", population=population, endpoint=endpoint.id)
    return (*described, cox, forest) if protocol.covariates else (*described, cox)


def _response(protocol: Protocol) -> tuple[PlanItem, ...]:
    if not any(isinstance(endpoint, ResponseRate) for endpoint in protocol.endpoints):
        return ()
    return (
        PlanItem(id="response", show="response", population="ITT"),
        PlanItem(id="response-evaluable", show="response", population="EVAL"),
    )
