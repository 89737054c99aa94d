"""A grid of scenarios and designs as rows of the results table: decisions, estimates, looks and subgroups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.design.lines import Column, Line, statistics
from topline.design.simulation.characteristics import SimulatedCharacteristics
from topline.design.simulation.two_arm_characteristics import TwoArmCharacteristics
from topline.design.simulation.two_arm_results import decision, effect_rows, look_rows
from topline.results import collect_results

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topline.design.simulation.characteristics import AnalysisCharacteristics, Simulated
    from topline.design.simulation.staged_characteristics import EstimateCharacteristics, StagedCharacteristics
    from topline.results import Results, Statistic

    Values = dict[str, float | str | None]


def _with_error(name: str, label: str, fmt: str) -> tuple[Column, Column]:
    error_fmt = f"{fmt}0" if fmt.count(".") and len(fmt) < len("0.0000") else fmt
    return Column(name=name, label=label, fmt=fmt), Column(name=f"{name}_error", label="±", fmt=error_fmt)


GRID = (
    Column(name="true_rate", label="True rate", fmt="0.0%"),
    *_with_error("positive", "Positive", "0.0000"),
    *_with_error("early_stop", "Stops early", "0.0000"),
    *_with_error("toxic", "Stops for toxicity", "0.0000"),
    *_with_error("undecided", "Undecided", "0.0000"),
    *_with_error("N", "Expected n", "0.0"),
    *_with_error("evaluated", "Evaluated", "0.0"),
    *_with_error("events", "Events", "0.0"),
    *_with_error("months", "Months", "0.0"),
)
ESTIMATES = (
    *_with_error("bias", "Bias", "0.0000"),
    *_with_error("coverage", "Coverage", "0.0000"),
    Column(name="spread", label="Standard deviation", fmt="0.0000"),
    *_with_error("without", "Without an answer", "0.0000"),
)
LOOKS = (
    Column(name="futility_bound", label="Negative with ≤", fmt="0"),
    Column(name="efficacy_bound", label="Positive with ≥", fmt="0"),
    Column(name="toxicity_bound", label="Too toxic with ≥", fmt="0"),
    *_with_error("futility", "Ends negative", "0.0000"),
    *_with_error("efficacy", "Ends positive", "0.0000"),
    *_with_error("toxicity", "Ends for toxicity", "0.0000"),
)
SUBGROUPS = (
    Column(name="prevalence", label="Prevalence", fmt="0.0%"),
    Column(name="true_rate", label="True rate", fmt="0.0%"),
    *_with_error("bias", "Bias", "0.0000"),
    *_with_error("positive", "Positive alone", "0.0000"),
    *_with_error("without", "Trials without any", "0.0000"),
)
NO_SUCH_STOP = "does not apply to this design"
NO_ESTIMATE = "this analysis estimates no rate"


def grid_results(
    simulated: Iterable[StagedCharacteristics | SimulatedCharacteristics | TwoArmCharacteristics],
) -> Results:
    """Write every design in every scenario; the tables of looks and subgroups hold designs that have them."""
    found = tuple(simulated)
    one_arm = [each for each in found if not isinstance(each, TwoArmCharacteristics)]
    two_arms = [each for each in found if isinstance(each, TwoArmCharacteristics)]
    rows = [row for table in (_decisions, _estimates, _looks, _subgroups) for row in table(one_arm)]
    rows += [row for each in two_arms for row in _line("simulated-grid", each, each.plan.name, GRID, decision(each))]
    rows += [row for table in (look_rows, effect_rows) for each in two_arms for row in table(each)]
    return collect_results(rows)


def _method(each: StagedCharacteristics | SimulatedCharacteristics | TwoArmCharacteristics) -> str:
    return f"{each.replicates:,} simulated trials, seed {each.seed}"


def _decisions(found: Iterable[StagedCharacteristics | SimulatedCharacteristics]) -> Iterator[Statistic]:
    for each in found:
        if isinstance(each, SimulatedCharacteristics):
            for analysis in each.analyses:
                yield from _line(
                    "simulated-grid", each, f"{each.plan.label}: {analysis.name}", GRID, _single(each, analysis)
                )
            continue
        plan = each.plan
        values: Values = {"true_rate": each.true_rate}
        numbers = {
            "positive": each.positive, "early_stop": each.early_stop if len(plan.looks) > 1 else None,
            "toxic": each.toxic if plan.watches_toxicity else None,
            "undecided": each.undecided if each.undecided.value else None,
            "N": each.enrolled, "evaluated": None if plan.accrual_pauses else each.evaluated,
            "months": each.duration_months,
        }  # fmt: skip
        for name, number in numbers.items():
            values |= _pair(name, number)
        yield from _line("simulated-grid", each, plan.name, GRID, values)


def _single(each: SimulatedCharacteristics, analysis: AnalysisCharacteristics) -> Values:
    values: Values = {"true_rate": each.true_rate}
    for name, number in (("positive", analysis.positive), ("N", each.subjects), ("months", each.duration_months)):
        values |= _pair(name, number)
    return values


def _estimates(found: Iterable[StagedCharacteristics | SimulatedCharacteristics]) -> Iterator[Statistic]:
    for each in found:
        if isinstance(each, SimulatedCharacteristics):
            for analysis in each.analyses:
                if analysis.bias is None:
                    continue
                values: Values = {"spread": analysis.spread, **_pair("bias", analysis.bias)}
                values |= _pair("coverage", analysis.coverage) | _pair("without", analysis.without)
                label = f"{each.plan.label}: {analysis.name}"
                yield from _line("simulated-estimates", each, label, ESTIMATES, values)
            continue
        for name, estimate in (("share of successes", each.naive), ("unbiased", each.unbiased)):
            if estimate is not None:
                values = _estimate(estimate) | (
                    _pair("without", each.without) if name == "unbiased" and each.without.value else {}
                )
                label = f"{each.plan.name}: {name}"
                yield from _line("simulated-estimates", each, label, ESTIMATES, values)


def _estimate(estimate: EstimateCharacteristics) -> Values:
    return {"spread": estimate.spread} | _pair("bias", estimate.bias) | _pair("coverage", estimate.coverage)


def _looks(found: Iterable[StagedCharacteristics | SimulatedCharacteristics]) -> Iterator[Statistic]:
    for each in found:
        if isinstance(each, SimulatedCharacteristics) or len(each.plan.looks) == 1:
            continue
        for planned, look in zip(each.plan.looks, each.looks, strict=True):
            values: Values = {}
            for name, bound, number in (
                ("futility", planned.futility, look.futility),
                ("efficacy", planned.efficacy, look.efficacy),
                ("toxicity", planned.toxicity, look.toxicity),
            ):
                if bound is not None:
                    values |= {f"{name}_bound": bound} | _pair(name, number)
            label, group = f"{look.n} subjects", f"{each.scenario.name}, {each.plan.name}"
            yield from _line("simulated-looks", each, label, LOOKS, values, group)


def _subgroups(found: Iterable[StagedCharacteristics | SimulatedCharacteristics]) -> Iterator[Statistic]:
    for each in found:
        if isinstance(each, SimulatedCharacteristics):
            continue
        for group in each.subgroups:
            values: Values = {"prevalence": group.prevalence, "true_rate": group.true_rate}
            numbers = {"bias": group.bias, "positive": group.positive, "without": group.without}
            for name, number in numbers.items():
                values |= _pair(name, number)
            heading = f"{each.scenario.name}, {each.plan.name}"
            yield from _line("simulated-subgroups", each, group.name, SUBGROUPS, values, heading)


def _line(
    output: str,
    each: StagedCharacteristics | SimulatedCharacteristics | TwoArmCharacteristics,
    label: str,
    columns: tuple[Column, ...],
    values: Values,
    group: str = "",
) -> Iterator[Statistic]:
    heading = group or each.scenario.name
    line = Line(output=output, label=label, group=heading, values=values, method=_method(each), reason=NO_SUCH_STOP)
    return statistics(line, columns)


def _pair(name: str, number: Simulated | None) -> Values:
    return {} if number is None else {name: number.value, f"{name}_error": number.error}
