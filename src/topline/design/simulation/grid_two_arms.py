"""Scenarios and designs with two arms that a simulation file describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.design.simulation.grid_scenarios import hazard_of, scenarios_of
from topline.design.simulation.scenario import NEVER
from topline.design.simulation.two_arm_plan import TwoArmPlan, futility_bound
from topline.design.simulation.two_arm_scenario import Arm, TwoArmScenario

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.design.simulation.scenario import Scenario
    from topline.protocol import ControlTruth, NamedScenario, SimulatedDesign

ALPHA, POWER = 0.025, 0.8
EVEN_BLOCK = (1, 1)


def two_arm_scenarios_of(named: NamedScenario, control: ControlTruth) -> Iterator[TwoArmScenario]:
    """Give the scenario, or one for each of its list of rates or hazard ratios, named by the number."""
    below = Arm(
        progression=hazard_of(control.progression) or NEVER,
        death=hazard_of(control.death) or NEVER,
        death_after=hazard_of(control.death_after),
        yearly_loss=control.yearly_loss,
    )
    if named.hazard_ratio is None:
        for treated in scenarios_of(named):
            yield _tied(treated, treated.name, below, _arm_of(treated))
        return
    base = next(scenarios_of(named))
    for ratio in named.hazard_ratio:
        name = named.name if len(named.hazard_ratio) == 1 else f"{named.name}, {ratio:g}"
        treated = Arm(
            progression=below.progression.times(ratio),
            death=below.death.times(ratio),
            death_after=None if below.death_after is None else below.death_after.times(ratio),
            yearly_loss=named.yearly_loss,
        )
        yield _tied(base, name, below, treated)


def _tied(scenario: Scenario, name: str, control: Arm, treated: Arm) -> TwoArmScenario:
    return TwoArmScenario(
        name=name, accrual=scenario.accrual, accrual_pattern=scenario.accrual_pattern, visits=scenario.visits,
        control=control, treated=treated,
    )  # fmt: skip


def _arm_of(scenario: Scenario) -> Arm:
    return Arm(
        progression=scenario.progression, death=scenario.death, death_after=scenario.death_after,
        yearly_loss=scenario.yearly_loss,
    )  # fmt: skip


def two_arm_plan_of(design: SimulatedDesign) -> TwoArmPlan:
    """Give the plan."""
    return TwoArmPlan(
        name=design.name,
        n=design.n or 0,
        events=design.events,
        follow_up_months=design.follow_up_months,
        shares=design.shares or (1.0,),
        look_months=design.look_months or (),
        alpha=design.alpha or ALPHA,
        sided=1,
        spending=design.spending or "obrien_fleming",
        futility=design.futility,
        power=design.power or POWER,
        futility_bounds=design.futility_bounds or _bounds_of(design),
        per_block=design.per_block or EVEN_BLOCK,
        randomisation=design.randomisation or "blocks",
        rmst_months=design.rmst_months,
        survival_months=design.survival_months,
        endpoint="os" if design.endpoint == "os" else "pfs",
        rho=design.rho or 0.0,
        gamma=design.gamma or 0.0,
    )


def _bounds_of(design: SimulatedDesign) -> tuple[float, ...]:
    """Turn hazard ratios that stop for futility into z values."""
    shares, events = design.shares or (1.0,), design.events or 0
    ratios = zip(design.futility_hazard_ratios or (), shares, strict=False)
    return tuple(futility_bound(ratio, share * events, design.per_block or EVEN_BLOCK) for ratio, share in ratios)
