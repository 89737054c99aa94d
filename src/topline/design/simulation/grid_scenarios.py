"""The scenarios that a simulation file describes; each of a list of rates makes one of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.design.simulation.outcomes import Response, Subgroup, Toxicity
from topline.design.simulation.piecewise_rate import PiecewiseRate
from topline.design.simulation.scenario import NEVER, Scenario, Visits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.protocol import AccrualTruth, Hazard, NamedScenario


def scenarios_of(named: NamedScenario) -> Iterator[Scenario]:
    """Give the scenario, or one for each of its list of rates, named by the rate."""
    base, response = _base(named), named.response
    if response is not None and base.response is not None and len(response.rate) > 1:
        for rate in response.rate:
            yield replace(base, name=_name(named, rate), response=replace(base.response, rate=rate))
        return
    for key, hazard in (("progression", named.progression), ("death", named.death), ("death_after", named.death_after)):
        if hazard is None or hazard.survival is None or hazard.at_months is None or len(hazard.survival) == 1:
            continue
        for rate in hazard.survival:
            yield _with_hazard(replace(base, name=_name(named, rate)), key, rate, hazard.at_months)
        return
    yield base


def _name(named: NamedScenario, rate: float) -> str:
    return f"{named.name}, {100 * rate:g} %"


def _with_hazard(scenario: Scenario, key: str, rate: float, months: float) -> Scenario:
    hazard = PiecewiseRate.with_survival(rate, months)
    match key:
        case "progression":
            return replace(scenario, progression=hazard)
        case "death":
            return replace(scenario, death=hazard)
        case _:
            return replace(scenario, death_after=hazard)


def _base(named: NamedScenario) -> Scenario:
    accrual, visits, response, toxicity = named.accrual, named.visits, named.response, named.toxicity
    return Scenario(
        name=named.name,
        accrual=_accrual(accrual),
        accrual_pattern="uniform" if accrual is None else accrual.pattern,
        progression=hazard_of(named.progression) or NEVER,
        death=hazard_of(named.death) or NEVER,
        death_after=hazard_of(named.death_after),
        yearly_loss=named.yearly_loss,
        visits=visits
        and Visits(every_months=visits.every_months, window_months=visits.window_months, missed=visits.missed),
        response=response
        and Response(
            rate=response.rate[0],
            by_months=response.by_months,
            first_months=response.first_months,
            correlation=response.correlation,
        ),
        toxicity=toxicity
        and Toxicity(rate=toxicity.rate, within_months=toxicity.within_months, correlation=toxicity.correlation),
        subgroups=tuple(
            Subgroup(
                name=each.name,
                prevalence=each.prevalence,
                hazard_ratio=each.hazard_ratio,
                response_rate=each.response_rate,
            )
            for each in named.subgroups
        ),
    )


def _accrual(accrual: AccrualTruth | None) -> PiecewiseRate:
    if accrual is None or accrual.pieces is None:
        return PiecewiseRate.constant((accrual and accrual.per_month) or 0.0)
    return PiecewiseRate(
        rates=tuple(piece.per_month for piece in accrual.pieces),
        starts=tuple(piece.start_month for piece in accrual.pieces),
    )


def hazard_of(hazard: Hazard | None) -> PiecewiseRate | None:
    """Give a hazard of the file in pieces."""
    if hazard is None:
        return None
    if hazard.pieces is not None:
        return PiecewiseRate(
            rates=tuple(piece.monthly_hazard for piece in hazard.pieces),
            starts=tuple(piece.start_month for piece in hazard.pieces),
        )
    if hazard.monthly_hazard is not None:
        return PiecewiseRate.constant(hazard.monthly_hazard)
    if hazard.survival is not None and hazard.at_months is not None:
        return PiecewiseRate.with_survival(hazard.survival[0], hazard.at_months)
    return PiecewiseRate.with_median(hazard.median_months or 0.0)
