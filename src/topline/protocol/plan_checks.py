"""Check the items of the analysis plan against the rest of the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.protocol.conditions import condition_flaw
from topline.protocol.endpoints import EventFreeRate, ResponseRate, TimeToEvent
from topline.protocol.flaw import Flaw, repeated_names, unknown_name
from topline.protocol.prognosis_checks import PROGNOSIS
from topline.protocol.variables import dataset_variables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.protocol.plan import PlanItem
    from topline.protocol.protocol import Protocol
    from topline.protocol.variables import Kind

SURVIVAL = ("time_to_event", "cox", "kaplan_meier", "forest")
TAKEN_BY = {
    "endpoint": SURVIVAL,
    "endpoints": ("response", "baseline_survival", "efficacy"),
    "covariates": ("baseline", "baseline_survival", "cox", "forest", "cutoff_curves"),
    "tests": ("lab_shift", "lab_change"),
    "model": PROGNOSIS,
    "months": ("time_to_event",),
    "rate_analyses": ("time_to_event",),
    "confidence_type": (
        "time_to_event", "kaplan_meier", "baseline_survival", "efficacy", "cutoff_curves", "risk_group_curves",
    ),
    "confidence_level": (
        *SURVIVAL, "response", "baseline_survival", "efficacy", "adverse_event_rates", "cutoff_curves",
        "risk_group_curves",
    ),
    "ties": SURVIVAL,
    "related_only": ("adverse_event_grades",),
    "grades": ("adverse_event_grades",),
    "events_of_interest": ("adverse_event_grades",),
    "minimum_percent": ("adverse_events", "adverse_event_grades"),
}  # fmt: skip
"""Key of a plan item → the displays that use it; for another display it is an error, and never without effect."""
DATASET = {
    "disposition": "adsl", "analysis_sets": "adsl", "baseline": "adsl", "baseline_survival": "adsl",
    "efficacy": "adsl", "exposure": "adex", "response": "adrs",
    "time_to_event": "adtte", "cox": "adtte", "kaplan_meier": "adtte", "forest": "adtte", "waterfall": "adtr",
    "spider": "adtr", "swimmer": "adsl", "adverse_event_overview": "adae", "adverse_events": "adae",
    "adverse_event_grades": "adae", "adverse_event_rates": "adae", "death_listing": "adsl", "flow_diagram": "adsl",
    "lab_shift": "adlb", "lab_change": "adlb", "response_listing": "adrs", "deviations": "adie",
    "deviation_listing": "adie", "dose_modifications": "adex", **dict.fromkeys(PROGNOSIS, "adtte"),
}  # fmt: skip
"""Display → the analysis dataset to whose rows an item's filter applies."""
BESIDE = {"baseline_survival": ("adtte",), "efficacy": ("adrs", "adtte")}
"""Display → further datasets to whose rows the filter applies: it may name what all of them have."""
SHOWN = {
    "response": ("an endpoint that is a response rate", (ResponseRate,)),
    "baseline_survival": ("an endpoint that is a time to event", (TimeToEvent,)),
    "efficacy": ("an endpoint", (ResponseRate, EventFreeRate, TimeToEvent)),
}
"""Display → the endpoints that it takes, in words and by type."""
UNGROUPED = ("baseline_survival", *PROGNOSIS)
"""Displays of the whole analysis set, which have no groups."""


def plan_flaws(protocol: Protocol) -> Iterator[Flaw]:
    """List what does not fit, item by item."""
    yield from repeated_names("item's id", [(("plan", n, "id"), item.id) for n, item in enumerate(protocol.plan)])
    for n, item in enumerate(protocol.plan):
        yield from _unused_keys(n, item)
        yield from _unknown_names(n, item, protocol)
        yield from _endpoint_flaws(n, item, protocol)
        yield from _interest_flaws(n, item, protocol)
        columns = _filter_columns(item, protocol)
        if flaw := condition_flaw(item.filter, columns):
            yield Flaw(path=("plan", n, "filter"), expected=flaw[0], found=flaw[1], remedy=flaw[2])
        elif item.show == "adverse_event_grades" and condition_flaw(item.filter, dataset_variables("adsl", protocol)):
            remedy = "use related_only: true for related events; adverse_events takes any condition on events"
            expected, found = "a condition on subjects, as a subject counts with the worst event", f'"{item.filter}"'
            yield Flaw(path=("plan", n, "filter"), expected=expected, found=found, remedy=remedy)


def _filter_columns(item: PlanItem, protocol: Protocol) -> dict[str, Kind]:
    columns = dataset_variables(DATASET[item.show], protocol)
    others = [dataset_variables(name, protocol) for name in BESIDE.get(item.show, ())]
    return {name: kind for name, kind in columns.items() if all(name in other for other in others)}


def _unused_keys(n: int, item: PlanItem) -> Iterator[Flaw]:
    for key, displays in TAKEN_BY.items():
        if key in item.model_fields_set and item.show not in displays:
            remedy = f"leave it out; it belongs to {', '.join(displays)}"
            yield Flaw(path=("plan", n, key), expected=f"keys that {item.show} uses", found=f"'{key}'", remedy=remedy)
    if "by" in item.model_fields_set and item.by is not None and item.show in UNGROUPED:
        remedy = "leave it out; filter: chooses subjects"
        yield Flaw(path=("plan", n, "by"), expected=f"keys that {item.show} uses", found="'by'", remedy=remedy)


def _unknown_names(n: int, item: PlanItem, protocol: Protocol) -> Iterator[Flaw]:
    covariates = [covariate.variable for covariate in protocol.covariates]
    if item.population is not None:
        yield from unknown_name(("plan", n, "population"), "a population", item.population, protocol.populations)
    if item.by is not None:
        yield from unknown_name(("plan", n, "by"), "arm or a covariate", item.by, ["arm", *covariates])
    for position, name in enumerate(item.covariates):
        yield from unknown_name(("plan", n, "covariates", position), "a covariate", name, covariates)


def _endpoint_flaws(n: int, item: PlanItem, protocol: Protocol) -> Iterator[Flaw]:
    times = [endpoint.id for endpoint in protocol.endpoints if isinstance(endpoint, TimeToEvent)]
    if item.show in SURVIVAL and item.endpoint is None:
        remedy = f"add endpoint: with one of {', '.join(times)}"
        yield Flaw(path=("plan", n, "show"), expected=f"an endpoint for {item.show}", found="none", remedy=remedy)
    if item.show in SURVIVAL and item.endpoint is not None:
        yield from unknown_name(("plan", n, "endpoint"), "an endpoint that is a time to event", item.endpoint, times)
    if "one_sample_log_rank" in item.rate_analyses and not _has_null(item, protocol):
        remedy = f"add a design with endpoint: {item.endpoint}, null_rate and at_months"
        path, found = ("plan", n, "rate_analyses"), f"none for {item.endpoint}"
        yield Flaw(path=path, expected="a null rate for one_sample_log_rank", found=found, remedy=remedy)
    if item.show in SHOWN:
        what, types = SHOWN[item.show]
        known = [endpoint.id for endpoint in protocol.endpoints if isinstance(endpoint, types)]
        for position, name in enumerate(item.endpoints):
            yield from unknown_name(("plan", n, "endpoints", position), what, name, known)


def _interest_flaws(n: int, item: PlanItem, protocol: Protocol) -> Iterator[Flaw]:
    """Check the kinds of events of interest that an item names, and that its grades stand in rising order."""
    known = {each.id: each for each in protocol.events_of_interest}
    for position, name in enumerate(item.events_of_interest):
        path = ("plan", n, "events_of_interest", position)
        yield from unknown_name(path, "a kind of event of interest", name, known)
        if item.related_only and name in known and not known[name].related_only:
            found = f"'{name}', which counts unrelated events too"
            remedy = f"give {name} related_only: true, or leave it out"
            yield Flaw(path=path, expected="related events, as related_only says", found=found, remedy=remedy)
    steps = [int(grade) for grades in item.grades for grade in grades.split("-")]
    singles = [int(grade) for grades in item.grades for grade in set(grades.split("-"))]
    if steps != sorted(steps) or len(singles) != len(set(singles)):
        found, remedy = ", ".join(item.grades), 'write them as "1-2", "3", "4"'
        yield Flaw(path=("plan", n, "grades"), expected="rising grades, each once", found=found, remedy=remedy)


def _has_null(item: PlanItem, protocol: Protocol) -> bool:
    """Tell whether the design says which rate the endpoint of an item has under the null, and when."""
    design = protocol.design
    return design is not None and design.endpoint == item.endpoint and design.at_months is not None
