"""The efficacy of the treatment on one page: response, event-free rates and medians, each in its own analysis set.

The best overall response stands in the analysis set of the first response rate, confirmed where that rate is. Groups
are compared row by row: counted rates by Fisher's exact test, medians by the log-rank test over all groups.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.comparisons import FEW_GROUPS, LOG_RANK, log_rank_rows
from topline.analyse.counts import count_population, count_subjects
from topline.analyse.endpoints import choose_endpoints
from topline.analyse.event_free_rates import binomial_rate, event_free_conditions
from topline.analyse.response import count_best, estimate_rate
from topline.analyse.rows import absent, number
from topline.analyse.selection import quoted, select
from topline.analyse.survival import estimate_curve, median_method, quantile_rows, select_follow_up
from topline.analyse.time_to_event import event_free_rows
from topline.core import MethodError
from topline.protocol import EventFreeRate, ResponseRate, TimeToEvent
from topline.stats import fisher_exact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.counts import Counts
    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import Endpoint, PlanItem, Protocol
    from topline.results import Statistic

FISHER = "Fisher's exact test, two-sided"


def analyse_efficacy(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Write each endpoint in the order of the table, and its comparison of the groups."""
    yield from count_population(select(item, data, protocol))
    endpoints = choose_endpoints(item, protocol)
    first = next((each for each in endpoints if isinstance(each, ResponseRate)), None)
    if first is not None:
        code = "CBOR" if first.confirmed else "BOR"
        yield from count_best(_with_population(item, first), data, protocol, code)
    for endpoint in endpoints:
        own = _with_population(item, endpoint)
        match endpoint:
            case ResponseRate():
                yield from _response_rate(own, data, protocol, endpoint)
            case EventFreeRate():
                yield from _event_free_rate(own, data, protocol, endpoint)
            case TimeToEvent():
                yield from _median(own, data, protocol, endpoint)


def _with_population(item: PlanItem, endpoint: Endpoint) -> PlanItem:
    return item.model_copy(update={"population": item.population or endpoint.population})


def _response_rate(
    item: PlanItem, data: AnalysisData, protocol: Protocol, endpoint: ResponseRate
) -> Iterator[Statistic]:
    yield from estimate_rate(item, data, protocol, endpoint)
    sizes = count_subjects(select(item, data, protocol))
    records = select(item, data, protocol, "adrs", f"PARAMCD = {quoted(endpoint.id)}")
    if not records.frame.is_empty():
        responders = records.narrow("AVALC = 'Y'")
        yield from _compare_counts(records, endpoint.label, count_subjects(responders), sizes)


def _event_free_rate(
    item: PlanItem, data: AnalysisData, protocol: Protocol, rate: EventFreeRate
) -> Iterator[Statistic]:
    endpoint = next(e for e in protocol.endpoints if isinstance(e, TimeToEvent) and e.id == rate.endpoint)
    records = select_follow_up(item.model_copy(update={"endpoint": endpoint.id}), data, protocol, endpoint)
    for group in records.groups:
        start, frame = replace(group.mark(records.row("rate")), context=rate.label), group.pick(records.frame)
        if rate.estimate == "kaplan_meier":
            curve, reason = estimate_curve(frame, item)
            rows = event_free_rows(start, item, curve, rate.at_months, reason)
        else:
            rows = binomial_rate(start, item, frame, rate.estimate, rate.at_months)
        yield from (replace(row, analysis_id=start.analysis_id) for row in rows)
    if rate.estimate != "kaplan_meier":
        free, known = (records.narrow(condition) for condition in event_free_conditions(rate.estimate, rate.at_months))
        rows = _compare_counts(records, rate.label, count_subjects(free), count_subjects(known))
        yield from (replace(row, variable="AVAL", variable_level=f"{rate.at_months:g}") for row in rows)


def _median(item: PlanItem, data: AnalysisData, protocol: Protocol, endpoint: TimeToEvent) -> Iterator[Statistic]:
    records = select_follow_up(item.model_copy(update={"endpoint": endpoint.id}), data, protocol, endpoint)
    for group in records.groups:
        curve, reason = estimate_curve(group.pick(records.frame), item)
        row = replace(group.mark(records.row("median")), context=endpoint.label, method=median_method(item))
        yield from quantile_rows(row, curve, 0.5, reason, "Median (months)")
    if len(records.groups) > 1:
        variable = records.groups[0].variable
        row = replace(records.row("comparison"), group1=variable, context=endpoint.label, method=LOG_RANK)
        frame = records.frame.filter(records.frame[variable].is_in([group.level for group in records.groups]))
        yield from log_rank_rows(row, frame, variable)


def _compare_counts(records: Selection, label: str, counts: Counts, sizes: Counts) -> Iterator[Statistic]:
    """Compare the shares of the groups that have subjects."""
    if len(records.groups) < 2:  # noqa: PLR2004  a comparison needs two
        return
    row = replace(records.row("comparison"), group1=records.groups[0].variable, context=label, method=FISHER)
    filled = [group for group in records.groups if sizes.of(group)]
    table = np.array([[counts.of(group), sizes.of(group) - counts.of(group)] for group in filled])
    if len(filled) < 2:  # noqa: PLR2004  the same
        yield from absent(row, ("p.value",), FEW_GROUPS)
        return
    try:
        yield number(row, "p.value", fisher_exact(table).p_value)
    except MethodError as error:
        yield from absent(row, ("p.value",), str(error))
