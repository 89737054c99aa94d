"""Simulated operating characteristics as rows of the results table: a table of trials and one of analyses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.design.lines import SHORTEST, Column, Line, statistics
from topline.design.simulation.monte_carlo import with_error
from topline.results import collect_results

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topline.design.simulation.characteristics import AnalysisCharacteristics, SimulatedCharacteristics
    from topline.design.simulation.monte_carlo import Values
    from topline.design.simulation.plan import SingleArmPlan
    from topline.results import Results, Statistic

PLAN = (
    Column(name="N", label="Subjects", fmt="0"),
    Column(name="null_rate", label="Rate under the null", fmt="0.0%"),
    Column(name="months", label="Month of the rate", fmt=SHORTEST),
    Column(name="alpha", label="Alpha", fmt=SHORTEST),
    Column(name="sided", label="Sides", fmt="0"),
    Column(name="follow_up", label="Follow-up after accrual (months)", fmt=SHORTEST),
)
TRIALS = (
    Column(name="replicates", label="Simulated trials", fmt="0"),
    Column(name="true_rate", label="True rate", fmt="0.0%"),
    Column(name="N", label="Expected n", fmt="0.0"),
    Column(name="N_error", label="± n", fmt="0.00"),
    Column(name="events", label="Events", fmt="0.0"),
    Column(name="events_error", label="± events", fmt="0.00"),
    Column(name="months", label="Duration (months)", fmt="0.0"),
    Column(name="months_error", label="± duration", fmt="0.00"),
)
ANALYSES = (
    Column(name="positive", label="Positive", fmt="0.0000"),
    Column(name="positive_error", label="± positive", fmt="0.0000"),
    Column(name="bias", label="Bias", fmt="0.0000"),
    Column(name="bias_error", label="± bias", fmt="0.0000"),
    Column(name="coverage", label="Coverage", fmt="0.0000"),
    Column(name="coverage_error", label="± coverage", fmt="0.0000"),
    Column(name="statistic", label="Mean statistic", fmt="0.000"),
    Column(name="statistic_error", label="± statistic", fmt="0.0000"),
    Column(name="spread", label="Standard deviation", fmt="0.0000"),
    Column(name="without", label="Without an answer", fmt="0.0000"),
)
NOT_HAD = "this analysis has none"


def simulation_results(simulated: Iterable[SimulatedCharacteristics]) -> Results:
    """Write the plan if there is one alone, a line for each scenario and plan, and one for each of their analyses."""
    found = tuple(simulated)
    plans = {each.plan for each in found}
    facts = _plan_rows(found[0].plan) if len(plans) == 1 else ()
    return collect_results((*facts, *(row for each in found for row in _rows(each))))


def _plan_rows(plan: SingleArmPlan) -> Iterator[Statistic]:
    values: Values = {
        "N": plan.n,
        "null_rate": plan.null_rate,
        "months": plan.months,
        "alpha": plan.alpha,
        "sided": plan.sided,
        "follow_up": plan.follow_up_months,
    }
    return statistics(Line(output="simulated-plan", label="Plan", values=values), PLAN)


def _rows(simulated: SimulatedCharacteristics) -> Iterator[Statistic]:
    plan = simulated.plan
    label = f"{simulated.scenario.name}, n = {plan.n}"
    method = f"{simulated.replicates:,} simulated trials, seed {simulated.seed}"
    values: Values = {"replicates": simulated.replicates, "true_rate": simulated.true_rate}
    for name, number in (
        ("N", simulated.subjects),
        ("events", simulated.events),
        ("months", simulated.duration_months),
    ):
        values |= with_error(name, number)
    yield from statistics(Line(output="simulated-trials", label=label, values=values, method=method), TRIALS)
    for analysis in simulated.analyses:
        found = _analysis_values(analysis)
        line = Line(
            output="simulated-analyses", label=analysis.name, group=label, values=found, method=method, reason=NOT_HAD
        )
        yield from statistics(line, ANALYSES)


def _analysis_values(analysis: AnalysisCharacteristics) -> Values:
    values: Values = {"spread": analysis.spread, "without": analysis.without.value}
    for name, number in (
        ("positive", analysis.positive),
        ("bias", analysis.bias),
        ("coverage", analysis.coverage),
        ("statistic", analysis.statistic),
    ):
        values |= with_error(name, number)
    return values
