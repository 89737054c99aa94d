"""When subjects had the event: counts, medians, event-free rates, follow-up, and the comparison of the groups."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.analyse.comparisons import compare_groups
from topline.analyse.counts import count_population, count_subjects
from topline.analyse.disposition import rank_levels
from topline.analyse.endpoints import choose_time_to_event
from topline.analyse.event_free_rates import binomial_rate, null_test
from topline.analyse.rows import NO_SUBJECT, absent, count_and_share, interval, number
from topline.analyse.selection import select
from topline.analyse.survival import (
    INTERVAL,
    MONTHS,
    NOT_REACHED,
    curve_method,
    estimate_curve,
    median_method,
    months_of,
    quantile_rows,
    read_follow_up,
    select_follow_up,
)
from topline.core import DAYS_PER_MONTH
from topline.stats import reverse_kaplan_meier

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic
    from topline.stats import SurvivalCurve

OUTCOMES = (("events", 0, "Events"), ("censored", 1, "Censored"))
QUARTILES = ((0.25, "25th percentile (months)"), (0.75, "75th percentile (months)"))
BEYOND = "beyond the follow-up of this group"


def analyse_time_to_event(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Describe a time-to-event endpoint in each group and compare the groups."""
    endpoint = choose_time_to_event(item, protocol)
    yield from count_population(select(item, data, protocol))
    records = select_follow_up(item, data, protocol, endpoint)
    context = f"Kaplan-Meier estimate of {endpoint.label}"
    yield from _count_outcomes(records)
    for group in records.groups:
        frame = group.pick(records.frame)
        curve, reason = estimate_curve(frame, item)
        start = replace(group.mark(records.row("")), context=context)
        yield from _quantiles(start, item, curve, reason)
        for months in dict.fromkeys(item.months):
            yield from event_free_rows(start, item, curve, months, reason)
        yield from _other_rates(start, item, frame, protocol)
        yield from _follow_up(start, item, frame)
    yield from compare_groups(records, protocol)


def _count_outcomes(records: Selection) -> Iterator[Statistic]:
    sizes = count_subjects(records)
    for group in records.groups:
        yield number(group.mark(records.row("subjects")), "n", sizes.of(group), label="Subjects analysed")
    for name, censoring, label in OUTCOMES:
        outcome = records.narrow(f"CNSR = {censoring}")
        counts = count_subjects(outcome)
        for group in records.groups:
            row = replace(group.mark(outcome.row(name)), variable="CNSR", variable_level=str(censoring))
            yield from count_and_share(row, counts.of(group), sizes.of(group), label=label)
        by_reason = count_subjects(outcome, "EVNTDESC")
        for level in rank_levels(outcome, "EVNTDESC"):
            for group in records.groups:
                row = replace(group.mark(outcome.row(f"{name}_by")), variable="EVNTDESC", variable_level=level)
                yield from count_and_share(row, by_reason.of(group, level), sizes.of(group))


def _quantiles(start: Statistic, item: PlanItem, curve: SurvivalCurve | None, reason: str) -> Iterator[Statistic]:
    row = _named(start, item, "median", median_method(item))
    yield from quantile_rows(row, curve, 0.5, reason, "Median (months)")
    for p, label in QUARTILES:
        method = median_method(item).replace("median: first time with S(t) ≤ 0.5", f"first time with S(t) ≤ {1 - p:g}")
        row = replace(_named(start, item, "quantile", method), variable="AVAL", variable_level=f"{p:g}")
        yield from quantile_rows(row, curve, p, reason, label)


def event_free_rows(
    start: Statistic, item: PlanItem, curve: SurvivalCurve | None, months: float, reason: str
) -> Iterator[Statistic]:
    """Write the event-free rate at a month, read off the curve, with the number at risk."""
    row = _named(start, item, "rate", f"{curve_method(item)}; {MONTHS}")
    row = replace(row, variable="AVAL", variable_level=f"{months:g}")
    days = months * DAYS_PER_MONTH
    label = f"Event-free at {months:g} month{'' if months == 1 else 's'}"
    if curve is None:
        yield from absent(row, (*INTERVAL, "n.risk"), reason, label=label)
    elif days > curve.time[-1] and curve.survival[-1] > 0:
        yield from absent(row, INTERVAL, BEYOND, label=label)
        yield number(row, "n.risk", 0)
    else:
        yield from interval(row, curve.at(days), "no limit where nobody is left event-free", label=label, fmt="0.0%")
        yield number(row, "n.risk", float(curve.counts([days]).at_risk[0]))


def _other_rates(start: Statistic, item: PlanItem, frame: pl.DataFrame, protocol: Protocol) -> Iterator[Statistic]:
    """Give the rates of the further analyses that the item asks for."""
    for analysis in item.rate_analyses:
        if analysis == "one_sample_log_rank" and protocol.design is not None:
            yield from null_test(start, item, frame, protocol.design)
        elif analysis in {"binomial", "binomial_excluding"}:
            for months in dict.fromkeys(item.months):
                yield from binomial_rate(start, item, frame, analysis, months)


def _follow_up(start: Statistic, item: PlanItem, frame: pl.DataFrame) -> Iterator[Statistic]:
    row = _named(start, item, "range", f"observed follow-up, events and censored; {MONTHS}")
    values = [value / DAYS_PER_MONTH for value in frame["AVAL"].drop_nulls().to_list()]
    yield number(row, "min", min(values, default=None), NO_SUBJECT, label="Minimum follow-up (months)")
    yield number(row, "max", max(values, default=None), NO_SUBJECT, label="Maximum follow-up (months)")
    row = _named(start, item, "follow_up", f"reverse Kaplan-Meier; {curve_method(item)}; {MONTHS}")
    if frame.is_empty() or frame["AVAL"].null_count():
        yield from absent(row, INTERVAL, NO_SUBJECT)
        return
    observed = read_follow_up(frame)
    curve = reverse_kaplan_meier(
        observed.time, observed.event, conf_type=item.confidence_type, conf_level=item.confidence_level
    )
    label = "Median follow-up (months)"
    reason = "nobody was censored" if curve.n_events == 0 else NOT_REACHED
    for name, value in zip(INTERVAL, months_of(curve.median()), strict=True):
        yield number(row, name, value, reason, label=label if name == "estimate" else "", fmt="0.0")


def _named(start: Statistic, item: PlanItem, name: str, method: str) -> Statistic:
    return replace(start, analysis_id=f"{item.id}.{name}", method=method)
