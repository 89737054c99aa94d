"""A grid of scenarios and designs as rows of the results table: decisions, estimates, looks and subgroups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.design.lines import Column, Line, statistics
from topline.design.simulation.characteristics import SimulatedCharacteristics
from topline.design.simulation.log_rank_work import LogRankCharacteristics
from topline.design.simulation.monte_carlo import Values, with_error
from topline.design.simulation.staged_characteristics import StagedCharacteristics
from topline.design.simulation.two_arm_characteristics import TwoArmCharacteristics
from topline.design.simulation.two_arm_results import decision, effect_rows, look_rows
from topline.results import collect_results

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from topline.design.simulation.characteristics import AnalysisCharacteristics
    from topline.design.simulation.staged_characteristics import EstimateCharacteristics
    from topline.results import Results, Statistic

Found = StagedCharacteristics | SimulatedCharacteristics | LogRankCharacteristics


def _column_pair(name: str, label: str, fmt: str) -> tuple[Column, Column]:
    error_fmt = f"{fmt}0" if fmt.count(".") and len(fmt) < len("0.0000") else fmt
    return Column(name=name, label=label, fmt=fmt), Column(name=f"{name}_error", label="±", fmt=error_fmt)


GRID = (
    Column(name="true_rate", label="True rate", fmt="0.0%"),
    *_column_pair("positive", "Positive", "0.0000"),
    *_column_pair("early_stop", "Stops early", "0.0000"),
    *_column_pair("toxic", "Stops for toxicity", "0.0000"),
    *_column_pair("undecided", "Undecided", "0.0000"),
    *_column_pair("N", "Expected n", "0.0"),
    *_column_pair("evaluated", "Evaluated", "0.0"),
    *_column_pair("events", "Events", "0.0"),
    *_column_pair("months", "Months", "0.0"),
)
ESTIMATES = (
    *_column_pair("bias", "Bias", "0.0000"),
    *_column_pair("coverage", "Coverage", "0.0000"),
    Column(name="spread", label="Standard deviation", fmt="0.0000"),
    *_column_pair("without", "Without an answer", "0.0000"),
)
LOOKS = (
    Column(name="futility_bound", label="Negative with ≤", fmt="0"),
    Column(name="efficacy_bound", label="Positive with ≥", fmt="0"),
    Column(name="toxicity_bound", label="Too toxic with ≥", fmt="0"),
    *_column_pair("futility", "Ends negative", "0.0000"),
    *_column_pair("efficacy", "Ends positive", "0.0000"),
    *_column_pair("toxicity", "Ends for toxicity", "0.0000"),
)
SUBGROUPS = (
    Column(name="prevalence", label="Prevalence", fmt="0.0%"),
    Column(name="true_rate", label="True rate", fmt="0.0%"),
    Column(name="estimate", label="Mean estimate", fmt="0.0%"),
    *_column_pair("bias", "Bias", "0.0000"),
    *_column_pair("positive", "Positive alone", "0.0000"),
    *_column_pair("without", "Trials without any", "0.0000"),
)
NO_SUCH_STOP = "does not apply to this design"


def grid_results(simulated: Iterable[Found | TwoArmCharacteristics]) -> Results:
    """Write every design in every scenario; the tables of looks and subgroups hold designs that have them."""
    found = tuple(simulated)
    one_arm = [each for each in found if not isinstance(each, TwoArmCharacteristics)]
    two_arms = [each for each in found if isinstance(each, TwoArmCharacteristics)]
    rows = [row for table in (_decisions, _estimates, _looks, _subgroups) for row in table(one_arm)]
    rows += [row for each in two_arms for row in _line("simulated-grid", each, each.plan.name, GRID, decision(each))]
    rows += [row for table in (look_rows, effect_rows) for each in two_arms for row in table(each)]
    return collect_results(rows)


def _decisions(found: Iterable[Found]) -> Iterator[Statistic]:
    for each in found:
        match each:
            case SimulatedCharacteristics():
                for analysis in each.analyses:
                    label = f"{each.plan.label}: {analysis.name}"
                    yield from _line("simulated-grid", each, label, GRID, _single(each, analysis))
            case LogRankCharacteristics():
                yield from _line("simulated-grid", each, each.plan.name, GRID, _log_rank(each))
            case StagedCharacteristics():
                yield from _line("simulated-grid", each, each.plan.name, GRID, _staged(each))


def _staged(each: StagedCharacteristics) -> Values:
    plan, values = each.plan, Values({"true_rate": each.true_rate})
    for name, number in (
        ("positive", each.positive if plan.watches_success else None),
        ("early_stop", each.early_stop if len(plan.looks) > 1 else None),
        ("toxic", each.toxic if plan.watches_toxicity else None),
        ("undecided", each.undecided if each.undecided.value and plan.watches_success else None),
        ("N", each.enrolled),
        ("evaluated", None if plan.accrual_pauses else each.evaluated),
        ("months", each.duration_months),
    ):
        values |= with_error(name, number)
    return values


def _log_rank(each: LogRankCharacteristics) -> Values:
    values = Values({"true_rate": each.true_rate})
    for name, number in (
        ("positive", each.positive),
        ("early_stop", each.early_stop),
        ("N", each.enrolled),
        ("events", each.events),
        ("months", each.duration_months),
    ):
        values |= with_error(name, number)
    return values


def _single(each: SimulatedCharacteristics, analysis: AnalysisCharacteristics) -> Values:
    values: Values = {"true_rate": each.true_rate}
    for name, number in (("positive", analysis.positive), ("N", each.subjects), ("months", each.duration_months)):
        values |= with_error(name, number)
    return values


def _estimates(found: Iterable[Found]) -> Iterator[Statistic]:
    for each in found:
        match each:
            case SimulatedCharacteristics():
                rows = [
                    (f"{each.plan.label}: {analysis.name}", _analysis(analysis))
                    for analysis in each.analyses
                    if analysis.bias is not None
                ]
            case StagedCharacteristics():
                without = with_error("without", each.without) if each.without.value else {}
                pairs = (("share of successes", each.naive, Values()), ("unbiased", each.unbiased, without))
                rows = [
                    (f"{each.plan.name}: {name}", _estimate(estimate) | more)
                    for name, estimate, more in pairs
                    if estimate is not None and each.plan.watches_success
                ]
            case LogRankCharacteristics():
                rows = []
        for label, values in rows:
            yield from _line("simulated-estimates", each, label, ESTIMATES, values)


def _analysis(analysis: AnalysisCharacteristics) -> Values:
    values = Values({"spread": analysis.spread}) | with_error("bias", analysis.bias)
    return values | with_error("coverage", analysis.coverage) | with_error("without", analysis.without)


def _estimate(estimate: EstimateCharacteristics) -> Values:
    return {"spread": estimate.spread} | with_error("bias", estimate.bias) | with_error("coverage", estimate.coverage)


def _looks(found: Iterable[Found]) -> Iterator[Statistic]:
    for each in found:
        if not isinstance(each, StagedCharacteristics) or len(each.plan.looks) == 1:
            continue
        for planned, look in zip(each.plan.looks, each.looks, strict=True):
            values: Values = {}
            for name, bound, number in (
                ("futility", planned.futility, look.futility),
                ("efficacy", planned.efficacy, look.efficacy),
                ("toxicity", planned.toxicity, look.toxicity),
            ):
                if bound is not None:
                    values |= {f"{name}_bound": bound} | with_error(name, number)
            label, group = f"{look.n} subjects", f"{each.scenario.name}, {each.plan.name}"
            yield from _line("simulated-looks", each, label, LOOKS, values, group)


def _subgroups(found: Iterable[Found]) -> Iterator[Statistic]:
    for each in found:
        if isinstance(each, LogRankCharacteristics):
            continue
        name = each.plan.label if isinstance(each, SimulatedCharacteristics) else each.plan.name
        for group in each.subgroups:
            values: Values = {"prevalence": group.prevalence, "true_rate": group.true_rate}
            values["estimate"] = None if group.bias is None else group.true_rate + group.bias.value
            numbers = {"bias": group.bias, "positive": group.positive, "without": group.without}
            for key, number in numbers.items():
                values |= with_error(key, number)
            heading = f"{each.scenario.name}, {name}"
            yield from _line("simulated-subgroups", each, group.name, SUBGROUPS, values, heading)


def _line(
    output: str,
    each: Found | TwoArmCharacteristics,
    label: str,
    columns: tuple[Column, ...],
    values: Values,
    group: str = "",
) -> Iterator[Statistic]:
    line = Line(
        output=output,
        label=label,
        group=group or each.scenario.name,
        values=values,
        method=f"{each.replicates:,} simulated trials, seed {each.seed}",
        reason=NO_SUCH_STOP,
    )
    return statistics(line, columns)
