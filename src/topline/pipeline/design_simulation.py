"""Simulate a trial with one arm under the null and under the alternative."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.core import Problem, ProtocolError
from topline.pipeline.design import read_request, report
from topline.pipeline.simulation_running import RunningOptions, run_works

if TYPE_CHECKING:
    from pathlib import Path

    from topline.design import DesignRequest
    from topline.design.simulation import Scenario, SingleArmPlan
    from topline.pipeline.design import DesignOptions, DesignReport
    from topline.pipeline.simulation_running import Progress

DEFAULT_RUNNING = RunningOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationOptions:
    """What `topline design simulate` is asked for beside the targets and the accrual.

    Parameters
    ----------
    n : subjects.
    visits_every, visit_window, missed_visits : when progression can be seen; None for when it happens.
    running : how it is run.
    """

    n: int
    visits_every: float | None = None
    visit_window: float = 0.0
    missed_visits: float = 0.0
    running: RunningOptions = DEFAULT_RUNNING


def simulate_trial(
    study: Path | None, options: DesignOptions, simulation: SimulationOptions, *, progress: Progress
) -> DesignReport:
    """Simulate the trial where the null's rate is true, and where the hoped-for rate is."""
    from topline.design.simulation import SingleArmWork, simulation_results

    request = read_request(study, options)
    plan, scenarios = _plan_and_scenarios(request, simulation)
    works = [SingleArmWork(plan=plan, scenario=scenario) for scenario in scenarios]
    found = run_works(works, simulation.running, progress=progress)
    return report(f"{request.title}, simulated", simulation_results(found))


def _plan_and_scenarios(
    request: DesignRequest, simulation: SimulationOptions
) -> tuple[SingleArmPlan, tuple[Scenario, Scenario]]:
    from topline.design.simulation import PiecewiseRate, Scenario, SingleArmPlan, Visits

    targets, months, timing = request.targets, request.months, request.timing
    if months is None or timing is None:
        wanted = (("--at-months", months, "the month of the rates"), ("--accrual", timing, "subjects a month"))
        remedy = "give it, or write it in the study file's design section"
        raise ProtocolError(
            [
                Problem(file=name, place="", expected=expected, found="none", remedy=remedy)
                for name, value, expected in wanted
                if value is None
            ]
        )
    every = simulation.visits_every
    visits = None
    if every is not None:
        visits = Visits(every_months=every, window_months=simulation.visit_window, missed=simulation.missed_visits)
    elif simulation.visit_window or simulation.missed_visits:
        raise ProtocolError(
            [
                Problem(
                    file="--visits-every", place="", expected="months between visits", found="none",
                    remedy="give it, or leave out --visit-window and --missed",
                )
            ]
        )  # fmt: skip
    null, better = (PiecewiseRate.with_survival(rate, months) for rate in (targets.p0, targets.p1))
    plan = SingleArmPlan(
        n=simulation.n, months=months, null=null, follow_up_months=timing.follow_up_months, alpha=targets.alpha,
        sided=targets.sided,
    )  # fmt: skip
    accrual = PiecewiseRate.constant(timing.per_month)
    scenarios = [
        Scenario(name=name, accrual=accrual, progression=hazard, yearly_loss=timing.yearly_loss, visits=visits)
        for name, hazard in (("Under the null", null), ("Under the alternative", better))
    ]
    return plan, (scenarios[0], scenarios[1])
