"""Check the items of the analysis plan against the rest of the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.protocol.conditions import condition_flaw
from topline.protocol.endpoints import ResponseRate, TimeToEvent
from topline.protocol.flaw import Flaw, repeated_names, unknown_name
from topline.protocol.variables import dataset_variables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.protocol.plan import PlanItem
    from topline.protocol.protocol import Protocol

SURVIVAL = ("time_to_event", "cox", "kaplan_meier", "forest")
TAKEN_BY = {
    "endpoint": SURVIVAL,
    "endpoints": ("response",),
    "covariates": ("baseline", "cox", "forest"),
    "tests": ("lab_shift", "lab_change"),
    "months": ("time_to_event",),
    "rate_analyses": ("time_to_event",),
    "confidence_type": ("time_to_event", "kaplan_meier"),
    "confidence_level": (*SURVIVAL, "response", "adverse_event_rates"),
    "ties": SURVIVAL,
    "minimum_percent": ("adverse_events", "adverse_event_grades"),
}
"""Key of a plan item → the displays that use it; for another display it is an error, and never without effect."""
DATASET = {
    "disposition": "adsl", "analysis_sets": "adsl", "baseline": "adsl", "exposure": "adex", "response": "adrs",
    "time_to_event": "adtte", "cox": "adtte", "kaplan_meier": "adtte", "forest": "adtte", "waterfall": "adtr",
    "spider": "adtr", "swimmer": "adsl", "adverse_event_overview": "adae", "adverse_events": "adae",
    "adverse_event_grades": "adae", "adverse_event_rates": "adae", "death_listing": "adsl", "flow_diagram": "adsl",
    "lab_shift": "adlb", "lab_change": "adlb",
}  # fmt: skip
"""Display → the analysis dataset to whose rows an item's filter applies."""


def plan_flaws(protocol: Protocol) -> Iterator[Flaw]:
    """List what does not fit, item by item."""
    yield from repeated_names("item's id", [(("plan", n, "id"), item.id) for n, item in enumerate(protocol.plan)])
    for n, item in enumerate(protocol.plan):
        yield from _unused_keys(n, item)
        yield from _unknown_names(n, item, protocol)
        yield from _endpoint_flaws(n, item, protocol)
        columns = dataset_variables(DATASET[item.show], protocol)
        if flaw := condition_flaw(item.filter, columns):
            yield Flaw(path=("plan", n, "filter"), expected=flaw[0], found=flaw[1], remedy=flaw[2])


def _unused_keys(n: int, item: PlanItem) -> Iterator[Flaw]:
    for key, displays in TAKEN_BY.items():
        if key in item.model_fields_set and item.show not in displays:
            remedy = f"leave it out; it belongs to {', '.join(displays)}"
            yield Flaw(path=("plan", n, key), expected=f"keys that {item.show} uses", found=f"'{key}'", remedy=remedy)


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
    rates = [endpoint.id for endpoint in protocol.endpoints if isinstance(endpoint, ResponseRate)]
    if item.show in SURVIVAL and item.endpoint is None:
        remedy = f"add endpoint: with one of {', '.join(times)}"
        yield Flaw(path=("plan", n, "show"), expected=f"an endpoint for {item.show}", found="none", remedy=remedy)
    if item.show in SURVIVAL and item.endpoint is not None:
        yield from unknown_name(("plan", n, "endpoint"), "an endpoint that is a time to event", item.endpoint, times)
    if "one_sample_log_rank" in item.rate_analyses and not _has_null(item, protocol):
        remedy = f"add a design with endpoint: {item.endpoint}, null_rate and at_months"
        path, found = ("plan", n, "rate_analyses"), f"none for {item.endpoint}"
        yield Flaw(path=path, expected="a null rate for one_sample_log_rank", found=found, remedy=remedy)
    if item.show == "response":
        for position, name in enumerate(item.endpoints):
            yield from unknown_name(
                ("plan", n, "endpoints", position), "an endpoint that is a response rate", name, rates
            )


def _has_null(item: PlanItem, protocol: Protocol) -> bool:
    """Tell whether the design says which rate the endpoint of an item has under the null, and when."""
    design = protocol.design
    return design is not None and design.endpoint == item.endpoint and design.at_months is not None
