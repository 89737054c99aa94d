"""Kaplan-Meier curves in the KMunicate layout: bands, censoring marks, numbers below the axis.

Medians and hazard ratios stand in a legend table above the curves, where they cover none of them.

References
----------
Morris TP, Jarvis CI, Cragg W, et al. Proposals on Kaplan-Meier plots in medical research and a survey of
stakeholder views: KMunicate. BMJ Open 2019;9:e030215. doi:10.1136/bmjopen-2019-030215
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.core import DAYS_PER_MONTH
from topline.display.cells import BLANK, NOTHING, interval_cell, number_cell
from topline.display.figures.finish import FigureDraft, finish_empty, finish_figure
from topline.display.figures.kaplan_meier_drawing import Curve, KaplanMeierDrawing, RiskGroup
from topline.display.groups import read_groups
from topline.display.labels import endpoint_label
from topline.display.lookup import Lookup, look_up
from topline.display.nouns import Cell, Column, Row
from topline.display.wording import clean_text, confidence_words, join_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.display.groups import Group
    from topline.display.nouns import FigureDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Result, Results

COMPARED = 2
DATA_COLUMNS = {
    "estimate": "Survival",
    "conf.low": "Lower limit",
    "conf.high": "Upper limit",
    "n.risk": "At risk",
    "n.event": "Events",
    "n.censor": "Censored",
}
MARKS = "Marks on a curve are censored subjects; bands are pointwise confidence intervals."


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The steps of one group's curve: time in days → its results by statistic."""

    group: Group
    at: dict[float, dict[str, Result]]

    def numbers(self, name: str) -> tuple[float, ...]:
        """List one statistic over time, NaN where it is absent."""
        values = (results[name].statistic.stat_num for results in self.at.values())
        return tuple(float("nan") if value is None else value for value in values)

    @property
    def is_drawn(self) -> bool:
        """Whether the curve can be had."""
        return any(results["estimate"].statistic.stat_num is not None for results in self.at.values())


def draw_kaplan_meier(item: PlanItem, results: Results, protocol: Protocol) -> FigureDisplay:
    """Show survival curves, group by group."""
    lookup = look_up(results, item.id)
    groups = read_groups(item, lookup, protocol)
    drawn = read_curves(groups, lookup)
    if not drawn:
        reason = next((row.statistic.error for row in lookup if row.statistic.error), "no subject to draw")
        return finish_empty(item, lookup, protocol, reason)
    endpoint = endpoint_label(protocol, item.endpoint)
    drawing = compose_curves(drawn, lookup, endpoint, confidence_words(item.confidence_level))
    draft = FigureDraft(
        drawing=drawing,
        alt=f"Kaplan-Meier estimate of {endpoint} for {_name_curves(drawing)}. {describe_curves(drawing, drawn)}",
        stub="Group and day",
        columns=tuple(Column(label=label) for label in DATA_COLUMNS.values()),
        rows=tuple(row for each in drawn for row in data_rows(each)),
        texts=(*drawing.columns, *(cell.text for row in drawing.summary for cell in row)),
        notes=(MARKS, *name_empty(groups)),
    )
    return finish_figure(item, without_empty(groups, lookup), protocol, draft)


def name_empty(groups: Sequence[Group]) -> tuple[str, ...]:
    """Say which groups have no curve because nobody is in them."""
    labels = dict.fromkeys(group.label for group in _empty(groups))
    return (f"Without subjects: {', '.join(labels)}.",) if labels else ()


def without_empty(groups: Sequence[Group], lookup: Lookup) -> Lookup:
    """Give the rows but those of groups in which nobody is: a note names them."""
    levels = {group.level for group in _empty(groups)}
    return Lookup(rows=tuple(row for row in lookup if row.statistic.group1_level not in levels))


def _empty(groups: Sequence[Group]) -> list[Group]:
    return [group for group in groups if group.level and group.size and group.size.statistic.stat_num == 0]


def read_curves(groups: Sequence[Group], lookup: Lookup) -> list[Steps]:
    """Give the curves that can be drawn, in the order of the groups."""
    own = lookup.of("curve").split("group1_level")
    steps = [_read_steps(group, own[group.level]) for group in groups if group.level in own]
    return [each for each in steps if each.is_drawn]


def compose_curves(drawn: Sequence[Steps], lookup: Lookup, y_label: str, interval: str) -> KaplanMeierDrawing:
    """Put curves, legend table, numbers at risk and test together."""
    return KaplanMeierDrawing(
        curves=tuple(_curve(each) for each in drawn),
        risk=tuple(_risk_group(each.group, lookup.of("risk_table")) for each in drawn),
        ticks=_ticks(lookup.of("risk_table")),
        y_label=y_label,
        columns=_headings(lookup, drawn, interval),
        summary=tuple(_summary(each.group, lookup, len(drawn)) for each in drawn),
        test=_overall_test(lookup, len(drawn)),
    )


def _read_steps(group: Group, rows: Lookup) -> Steps:
    at: dict[float, dict[str, Result]] = {}
    for row in rows:
        at.setdefault(float(row.statistic.variable_level), {})[row.statistic.stat_name] = row
    return Steps(group=group, at=dict(sorted(at.items())))


def _curve(steps: Steps) -> Curve:
    months = tuple(day / DAYS_PER_MONTH for day in steps.at)
    survival = steps.numbers("estimate")
    censored = zip(months, survival, steps.numbers("n.censor"), strict=True)
    return Curve(
        label=steps.group.label,
        months=months,
        survival=survival,
        lower=steps.numbers("conf.low"),
        upper=steps.numbers("conf.high"),
        censored=tuple((month, level) for month, level, count in censored if count > 0),
    )


def _ticks(risk: Lookup) -> tuple[float, ...]:
    return tuple(sorted(float(month) for month in risk.split("variable_level")))


def _risk_group(group: Group, risk: Lookup) -> RiskGroup:
    own = risk.where(group1_level=group.level)
    months = sorted(own.split("variable_level"), key=float)
    named = {name: own.where(stat_name=name).split("variable_level") for name in ("n.risk", "n.event", "n.censor")}
    columns = {name: tuple(number_cell(found[month].rows[0]) for month in months) for name, found in named.items()}
    return RiskGroup(
        label=group.label, at_risk=columns["n.risk"], events=columns["n.event"], censored=columns["n.censor"]
    )


def _headings(lookup: Lookup, drawn: Sequence[Steps], interval: str) -> tuple[str, ...]:
    plain = ("Events / N", f"Median ({interval}), months")
    ratio = lookup.of("cox_arm")
    if len(drawn) < COMPARED or not ratio:
        return plain
    return (*plain, f"Hazard ratio ({interval})", "P (log-rank)")


def _summary(group: Group, lookup: Lookup, size: int) -> tuple[Cell, ...]:
    own = {name: lookup.of(name).where(group1_level=group.level) for name in ("risk_table", "median", "cox_arm")}
    events = own["risk_table"].where(stat_name="n.event")
    plain = (_events(events.rows[-1] if events else None, group), _interval(own["median"]))
    if size < COMPARED or not lookup.of("cox_arm"):
        return plain
    if not own["cox_arm"]:
        return (*plain, Cell(text="Reference"), BLANK)
    tests = lookup.of("log_rank") if size == COMPARED else lookup.of("log_rank_pair").where(group1_level=group.level)
    return (*plain, _interval(own["cox_arm"]), number_cell(tests.pick("p.value")))


def _events(events: Result | None, group: Group) -> Cell:
    if events is None or group.size is None:
        return NOTHING
    first, second = number_cell(events), number_cell(group.size)
    return Cell(text=f"{first.text} / {second.text}", result_ids=(*first.result_ids, *second.result_ids))


def _interval(rows: Lookup) -> Cell:
    return interval_cell(rows.pick("estimate"), rows.pick("conf.low"), rows.pick("conf.high"))


def _overall_test(lookup: Lookup, size: int) -> Cell:
    p_value = lookup.of("log_rank").pick("p.value")
    if p_value is None or size < COMPARED or (size == COMPARED and lookup.of("cox_arm")):
        return BLANK
    cell = number_cell(p_value)
    equals = "" if cell.text.startswith(("<", ">")) else "= "
    groups = " of all groups" if size > COMPARED else ""
    return Cell(text=f"Log-rank test{groups}: P {equals}{cell.text}", result_ids=cell.result_ids)


def _name_curves(drawing: KaplanMeierDrawing) -> str:
    return join_words([curve.label for curve in drawing.curves])


def describe_curves(drawing: KaplanMeierDrawing, drawn: Sequence[Steps]) -> str:
    """Say in sentences how many events each curve has, and its median."""
    medians = (
        f"{each.group.label}: {summary[0].text} events, median {summary[1].text} months"
        for each, summary in zip(drawn, drawing.summary, strict=True)
    )
    test = f" {drawing.test.text}." if drawing.test.text else ""
    return f"{'; '.join(medians)}.{test}"


def data_rows(steps: Steps) -> tuple[Row, ...]:
    """Give the steps of one curve as rows."""
    rows = (
        Row(
            label=f"{day:.10g}",
            cells=tuple(number_cell(results.get(name)) for name in DATA_COLUMNS),
            indent=1,
        )
        for day, results in steps.at.items()
    )
    return (Row(label=clean_text(steps.group.label), is_heading=True), *rows)
