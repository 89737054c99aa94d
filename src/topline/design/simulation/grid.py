"""A grid: every design of a simulation file in every scenario of it, as works to be run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from topline.core import MethodError, Problem, ProtocolError
from topline.design.simulation.grid_designs import plan_of
from topline.design.simulation.grid_scenarios import scenarios_of
from topline.design.simulation.grid_two_arms import two_arm_scenarios_of
from topline.design.simulation.log_rank_plan import LogRankPlan
from topline.design.simulation.log_rank_work import LogRankWork
from topline.design.simulation.plan import SingleArmPlan
from topline.design.simulation.scenario import Scenario
from topline.design.simulation.single_arm_work import SingleArmWork
from topline.design.simulation.staged_plan import StagedPlan
from topline.design.simulation.staged_work import StagedWork
from topline.design.simulation.two_arm_plan import TwoArmPlan
from topline.design.simulation.two_arm_scenario import TwoArmScenario
from topline.design.simulation.two_arm_work import TwoArmWork

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.protocol import NamedScenario, SimulationFile

Plan = StagedPlan | SingleArmPlan | LogRankPlan | TwoArmPlan
GridWork = StagedWork | SingleArmWork | LogRankWork | TwoArmWork
T = TypeVar("T")
Place = tuple[str | int, ...]
MESSAGE = re.compile(r"^(?:(?P<what>[^:]+): )?expected (?P<expected>.+?), found (?P<found>.+?), (?P<remedy>.+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The works, scenario by scenario in the order of the file, and the designs within each."""

    works: tuple[GridWork, ...]


def grid_of(file: SimulationFile) -> Grid:
    """Find every design and tie it to every scenario, or tell all that stands in the way, by line."""
    simulation = file.simulation
    problems: list[Problem] = []

    def attempt(path: Place, make: Callable[[], T]) -> T | None:
        try:
            return make()
        except MethodError as error:
            problems.extend(_located(error, file, path))
            return None

    scenarios = [
        attempt(("scenarios", n), lambda each=each: _scenarios(simulation.completed(each)))
        for n, each in enumerate(simulation.scenarios)
    ]
    plans = [attempt(("designs", n), lambda each=each: plan_of(each)) for n, each in enumerate(simulation.designs)]
    works = [
        attempt(("designs", n), lambda plan=plan, scenario=scenario: _work(plan, scenario))
        for group in scenarios
        for scenario in group or ()
        for n, plan in enumerate(plans)
        if plan is not None
    ]
    if problems:
        raise ProtocolError(problems)
    return Grid(works=tuple(work for work in works if work is not None))


def _scenarios(named: NamedScenario) -> tuple[Scenario, ...] | tuple[TwoArmScenario, ...]:
    if named.control is not None:
        return tuple(two_arm_scenarios_of(named, named.control))
    return tuple(scenarios_of(named))


def _work(plan: Plan, scenario: Scenario | TwoArmScenario) -> GridWork:
    match plan, scenario:
        case TwoArmPlan(), TwoArmScenario():
            return TwoArmWork(plan=plan, scenario=scenario)
        case SingleArmPlan(), Scenario():
            return SingleArmWork(plan=plan, scenario=scenario)
        case LogRankPlan(), Scenario():
            return LogRankWork(plan=plan, scenario=scenario)
        case StagedPlan(), Scenario():
            return StagedWork(plan=plan, scenario=scenario)
        case _:
            raise MethodError(f"{scenario.name}: expected as many arms as the design has, found another number, split")


def _located(error: MethodError, file: SimulationFile, path: Place) -> list[Problem]:
    """Put the file's line before what is wrong with a scenario or a design."""
    if error.problems:
        return [
            file.source.problem(path, f"{each.expected} for {each.file}", each.found, each.remedy)
            for each in error.problems
        ]
    parts = MESSAGE.match(str(error))
    if parts is None:
        return [file.source.problem(path, "a scenario and a design that fit", str(error), "correct one of them")]
    what = f" for {parts['what']}" if parts["what"] else ""
    return [file.source.problem(path, f"{parts['expected']}{what}", parts["found"], parts["remedy"])]
