"""Simulated trials with two arms as rows of the results table: their looks, and how their estimates do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.design.lines import Column, Line, statistics
from topline.design.simulation.monte_carlo import with_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.design.simulation.monte_carlo import Simulated, Values
    from topline.design.simulation.two_arm_characteristics import TwoArmCharacteristics
    from topline.results import Statistic

LOOKS = (
    Column(name="boundary", label="Positive with z ≥", fmt="0.000"),
    Column(name="futility_bound", label="Negative with z ≤", fmt="0.000"),
    Column(name="taken", label="Taken", fmt="0.0000"),
    Column(name="taken_error", label="±", fmt="0.0000"),
    Column(name="efficacy", label="Ends positive", fmt="0.0000"),
    Column(name="efficacy_error", label="±", fmt="0.0000"),
    Column(name="futility", label="Ends for futility", fmt="0.0000"),
    Column(name="futility_error", label="±", fmt="0.0000"),
    Column(name="month", label="Month", fmt="0.0"),
    Column(name="month_error", label="±", fmt="0.00"),
    Column(name="events", label="Events", fmt="0.0"),
    Column(name="events_error", label="±", fmt="0.00"),
    Column(name="N", label="Subjects", fmt="0.0"),
)
EFFECTS = (
    Column(name="truth", label="True value", fmt="0.000"),
    Column(name="estimate", label="Mean estimate", fmt="0.000"),
    Column(name="estimate_error", label="±", fmt="0.0000"),
    Column(name="bias", label="Bias", fmt="0.0000"),
    Column(name="bias_error", label="±", fmt="0.0000"),
    Column(name="spread", label="Standard deviation", fmt="0.000"),
    Column(name="coverage", label="Coverage", fmt="0.0000"),
    Column(name="coverage_error", label="±", fmt="0.0000"),
    Column(name="positive", label="Shows benefit", fmt="0.0000"),
    Column(name="positive_error", label="±", fmt="0.0000"),
    Column(name="without", label="Without an answer", fmt="0.0000"),
)
NO_TRUTH = "hazards are not proportional: no one ratio is true"
NO_SUCH_STOP = "does not apply to this design"


def decision(each: TwoArmCharacteristics) -> Values:
    """Give what the table of all designs tells of one with two arms."""
    numbers = {
        "positive": each.positive, "early_stop": each.early_stop if len(each.looks) > 1 else None, "N": each.subjects,
        "events": each.events, "months": each.duration_months,
    }  # fmt: skip
    return _pairs(numbers)


def look_rows(each: TwoArmCharacteristics) -> Iterator[Statistic]:
    """Write what happens at each look, where there is more than one."""
    for look in each.looks if len(each.looks) > 1 else ():
        values: Values = {"boundary": look.boundary, "futility_bound": look.futility_bound, "N": look.subjects}
        numbers = {
            "taken": look.taken, "efficacy": look.efficacy, "month": look.month, "events": look.events,
            "futility": None if look.futility_bound is None else look.futility,
        }  # fmt: skip
        label = f"{100 * look.share:g} % of the information"
        yield from _line("simulated-two-arm-looks", each, label, LOOKS, values | _pairs(numbers))


def effect_rows(each: TwoArmCharacteristics) -> Iterator[Statistic]:
    """Write how the estimates do."""
    for effect in each.effects:
        values: Values = {"truth": effect.truth, "spread": effect.spread, "without": effect.without.value}
        numbers = {
            "estimate": effect.estimate, "bias": effect.bias, "coverage": effect.coverage, "positive": effect.positive
        }  # fmt: skip
        yield from _line("simulated-effects", each, effect.name, EFFECTS, values | _pairs(numbers))


def _line(
    output: str, each: TwoArmCharacteristics, label: str, columns: tuple[Column, ...], values: Values
) -> Iterator[Statistic]:
    heading, method = (
        f"{each.scenario.name}, {each.plan.name}",
        f"{each.replicates:,} simulated trials, seed {each.seed}",
    )
    reason = NO_TRUTH if output == "simulated-effects" else NO_SUCH_STOP
    line = Line(output=output, label=label, group=heading, values=values, method=method, reason=reason)
    return statistics(line, columns)


def _pairs(numbers: dict[str, Simulated | None]) -> Values:
    return {key: value for name, number in numbers.items() for key, value in with_error(name, number).items()}
