"""Check that the parts of a protocol fit together: every name that one part uses is defined in another."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from topline.protocol.conditions import condition_flaw
from topline.protocol.covariate_checks import one_covariate_flaws, rule_flaws
from topline.protocol.data_checks import data_flaws
from topline.protocol.endpoints import DatedRule, EventFreeRate, ResponseRate, TimeToEvent
from topline.protocol.flaw import Flaw, repeated_names, unknown_name
from topline.protocol.plan_checks import plan_flaws
from topline.protocol.prognosis_checks import prognosis_flaws
from topline.protocol.safety_checks import safety_flaws
from topline.protocol.simulation_checks import simulation_flaws
from topline.protocol.variables import ADSL, ADSL_DATES, RESPONSE_PARAMETERS, dataset_variables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.protocol.endpoints import Design, Endpoint
    from topline.protocol.protocol import Protocol
    from topline.protocol.study import Drug


def protocol_flaws(protocol: Protocol) -> Iterator[Flaw]:
    """List what does not fit, in the order of the study file's keys."""
    yield from data_flaws(protocol)
    yield from _treatment_flaws(protocol)
    yield from _schedule_flaws(protocol)
    yield from _population_flaws(protocol)
    yield from _endpoint_flaws(protocol)
    if protocol.design is not None:
        yield from _design_flaws(protocol.design, protocol)
    yield from safety_flaws(protocol)
    yield from _covariate_flaws(protocol)
    yield from prognosis_flaws(protocol)
    yield from plan_flaws(protocol)


def _treatment_flaws(protocol: Protocol) -> Iterator[Flaw]:
    arms = protocol.treatment.arms
    here = ("treatment", "arms")
    yield from repeated_names("arm code", [((*here, n, "code"), arm.code) for n, arm in enumerate(arms)])
    yield from repeated_names("arm label", [((*here, n, "label"), arm.label) for n, arm in enumerate(arms)])
    controls = [n for n, arm in enumerate(arms) if arm.control]
    for n in controls[1:]:
        found = f"'{arms[controls[0]].code}' and '{arms[n].code}'"
        yield Flaw(
            path=(*here, n, "control"), expected="one control arm", found=found, remedy="keep control: true on one"
        )
    for n, drug in enumerate(protocol.treatment.regimen):
        for code in drug.arms:
            path = ("treatment", "regimen", n, "arms")
            yield from unknown_name(path, "the code of an arm", code, [arm.code for arm in arms])
        yield from _drug_flaws(("treatment", "regimen", n), drug)


def _drug_flaws(path: tuple[str | int, ...], drug: Drug) -> Iterator[Flaw]:
    key = "dosing_days" if drug.dosing_days else "days_on"
    if drug.days[-1] > drug.cycle_days:
        what = f"day {drug.days[-1]}" if drug.dosing_days else f"{drug.days_on} dosing days"
        yield Flaw(
            path=(*path, key),
            expected="no more dosing days than the cycle has",
            found=f"{what} in a cycle of {drug.cycle_days}",
            remedy="correct one of the two",
        )
    if drug.dosing_days and "days_on" in drug.model_fields_set:
        yield Flaw(path=(*path, "days_on"), expected="days_on or dosing_days", found="both", remedy="leave one out")
    steps = (drug.dose, *drug.reductions)
    if any(after >= before for before, after in pairwise(steps)):
        found = ", ".join(f"{step:g}" for step in drug.reductions)
        expected = f"falling doses below {drug.dose:g}"
        yield Flaw(path=(*path, "reductions"), expected=expected, found=found, remedy="sort them, the largest first")


def _schedule_flaws(protocol: Protocol) -> Iterator[Flaw]:
    weeks = [interval.until_week or float("inf") for interval in protocol.schedule]
    for n, (before, after) in enumerate(pairwise(weeks), start=1):
        if after <= before:
            found = (
                f"week {after:g} after week {before:g}"
                if before < float("inf")
                else "an interval after one without until_week"
            )
            remedy = "give until_week to all but the last, in rising order"
            yield Flaw(path=("schedule", n), expected="intervals in rising order", found=found, remedy=remedy)


def _population_flaws(protocol: Protocol) -> Iterator[Flaw]:
    columns = dataset_variables("adsl", protocol, with_flags=False)
    for name, population in protocol.populations.items():
        if f"{name}FL" in ADSL:
            found = f"'{name}', whose flag {name}FL is a variable of ADSL already"
            yield Flaw(path=("populations", name), expected="a new name", found=found, remedy="choose another name")
        if flaw := condition_flaw(population.rule, columns):
            yield Flaw(path=("populations", name, "rule"), expected=flaw[0], found=flaw[1], remedy=flaw[2])


def _endpoint_flaws(protocol: Protocol) -> Iterator[Flaw]:
    yield from repeated_names("endpoint", [(("endpoints", n, "id"), e.id) for n, e in enumerate(protocol.endpoints)])
    for n, endpoint in enumerate(protocol.endpoints):
        if endpoint.population is not None:
            path = ("endpoints", n, "population")
            yield from unknown_name(path, "a population", endpoint.population, protocol.populations)
        yield from _immune_flaws(n, endpoint, protocol)
        if isinstance(endpoint, TimeToEvent):
            yield from _time_flaws(n, endpoint, protocol)
        elif isinstance(endpoint, EventFreeRate):
            times = [each.id for each in protocol.endpoints if isinstance(each, TimeToEvent)]
            path = ("endpoints", n, "endpoint")
            yield from unknown_name(path, "an endpoint that is a time to event", endpoint.endpoint, times)
        elif endpoint.id in RESPONSE_PARAMETERS:
            found = f"'{endpoint.id}', a parameter of ADRS already"
            yield Flaw(path=("endpoints", n, "id"), expected="a new name", found=found, remedy="choose another name")


def _immune_flaws(n: int, endpoint: Endpoint, protocol: Protocol) -> Iterator[Flaw]:
    if isinstance(endpoint, EventFreeRate):
        return
    if endpoint.is_immune and not protocol.criteria.response.immune:
        found = f"{endpoint.id}, which rests on iRECIST"
        remedy = "add immune: true to criteria.response"
        yield Flaw(path=("endpoints", n), expected="an endpoint by RECIST 1.1", found=found, remedy=remedy)
    if isinstance(endpoint, ResponseRate) and endpoint.is_immune:
        mixed = [value for value in endpoint.values if not value.startswith(("i", "NON-i"))]
        if mixed:
            path, found = ("endpoints", n, "values"), f"{', '.join(mixed)} among those of iRECIST"
            remedy = "take values of one of the two criteria"
            yield Flaw(path=path, expected="responses of one set of criteria", found=found, remedy=remedy)


def _time_flaws(n: int, endpoint: TimeToEvent, protocol: Protocol) -> Iterator[Flaw]:
    here = ("endpoints", n)
    yield from unknown_name((*here, "start"), "a date of ADSL", endpoint.start, ADSL_DATES)
    if not endpoint.events:
        yield Flaw(path=(*here, "events"), expected="an event", found="an empty list", remedy="name one, such as death")
    for key, rules in (("events", endpoint.events), ("censor", endpoint.censor), ("ends", endpoint.ends)):
        for position, rule in enumerate(rules):
            if isinstance(rule, DatedRule):
                yield from _rule_flaws((*here, key, position), rule, protocol)


def _rule_flaws(path: tuple[str | int, ...], rule: DatedRule, protocol: Protocol) -> Iterator[Flaw]:
    columns = dataset_variables(rule.dataset, protocol)
    dates = [name for name, kind in columns.items() if kind == "date"]
    yield from unknown_name((*path, "date"), f"a date of {rule.dataset.upper()}", rule.date, dates)
    if flaw := condition_flaw(rule.when, columns):
        yield Flaw(path=(*path, "when"), expected=flaw[0], found=flaw[1], remedy=flaw[2])


def _design_flaws(design: Design, protocol: Protocol) -> Iterator[Flaw]:
    if design.simulation is not None:
        for flaw in simulation_flaws(design.simulation):
            yield replace(flaw, path=("design", "simulation", *flaw.path))
    by_id: dict[str, Endpoint] = {endpoint.id: endpoint for endpoint in protocol.endpoints}
    yield from unknown_name(("design", "endpoint"), "an endpoint", design.endpoint, list(by_id))
    if design.null_rate == design.alternative_rate:
        remedy = "give the rate that the trial hopes for"
        yield Flaw(
            path=("design", "alternative_rate"),
            expected="another rate than null_rate",
            found=str(design.null_rate),
            remedy=remedy,
        )
    match by_id.get(design.endpoint), design.at_months:
        case TimeToEvent(), None:
            remedy = "say at which month the two rates hold: at_months: 6"
            yield Flaw(
                path=("design",),
                expected="at_months",
                found=f"none for {design.endpoint}, a time to event",
                remedy=remedy,
            )
        case ((ResponseRate() | EventFreeRate()), float()):
            remedy = "leave at_months out"
            yield Flaw(
                path=("design", "at_months"),
                expected="no month",
                found=f"one for {design.endpoint}, a rate",
                remedy=remedy,
            )
        case _:
            pass


def _covariate_flaws(protocol: Protocol) -> Iterator[Flaw]:
    named = [(("covariates", n, "variable"), covariate.variable) for n, covariate in enumerate(protocol.covariates)]
    yield from repeated_names("covariate", named)
    for n, covariate in enumerate(protocol.covariates):
        yield from one_covariate_flaws(("covariates", n), covariate)
        yield from rule_flaws(n, protocol)
