"""The survival curves of a figure: every step with its band, the numbers below the axis, the comparison of groups."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.comparisons import compare_groups
from topline.analyse.counts import count_population
from topline.analyse.endpoints import choose_time_to_event
from topline.analyse.rows import number
from topline.analyse.selection import select
from topline.analyse.survival import curve_method, estimate_curve, median_method, quantile_rows, select_follow_up
from topline.core import DAYS_PER_MONTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic
    from topline.stats import SurvivalCurve

CURVE = ("estimate", "conf.low", "conf.high", "n.risk", "n.event", "n.censor")
RISK = ("n.risk", "n.event", "n.censor")
STEPS = (1, 2, 3, 6, 12, 24, 36, 60)
MOST_TICKS = 8
NO_LIMIT = "no limit where nobody is left event-free"


def analyse_kaplan_meier(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Write the curve of each group, the table of those at risk, and the tests."""
    endpoint = choose_time_to_event(item, protocol)
    yield from count_population(select(item, data, protocol))
    records = select_follow_up(item, data, protocol, endpoint)
    ticks = choose_ticks(records.frame)
    for group in records.groups:
        start = replace(group.mark(records.row("curve")), context=f"Kaplan-Meier estimate of {endpoint.label}")
        yield from describe_survival(start, group.pick(records.frame), item, ticks)
    yield from compare_groups(records, protocol)


def describe_survival(
    start: Statistic, frame: pl.DataFrame, item: PlanItem, ticks: Sequence[int]
) -> Iterator[Statistic]:
    """Write the curve of one group, its numbers below the axis and its median.

    Parameters
    ----------
    start : says whose curve it is.
    frame : follow-up of the group.
    ticks : where the axis has its numbers. [months]
    """
    curve, reason = estimate_curve(frame, item)
    row = replace(start, method=curve_method(item), variable=start.variable or "AVAL")
    yield from _curve_rows(row, curve, reason)
    row = replace(row, analysis_id=f"{item.id}.risk_table", context="month", method=RISK_METHOD)
    yield from _risk_rows(row, curve, ticks, reason)
    row = replace(start, analysis_id=f"{item.id}.median", method=median_method(item))
    yield from quantile_rows(row, curve, 0.5, reason, "Median (months)")


RISK_METHOD = "at risk just before the time; events and censored up to and including it; months = days / 30.4375"


def choose_ticks(frame: pl.DataFrame) -> tuple[int, ...]:
    """Choose round numbers of months, at most eight steps, up to the end of follow-up."""
    longest = (frame["AVAL"].drop_nulls().cast(pl.Float64).max() or 0) if frame.height else 0
    months = math.ceil(float(longest) / DAYS_PER_MONTH)  # type: ignore[arg-type]  # the maximum of a number column is a number
    step = next((each for each in STEPS if months <= each * MOST_TICKS), STEPS[-1])
    return tuple(range(0, months + step, step)) if months else (0,)


def _curve_rows(row: Statistic, curve: SurvivalCurve | None, reason: str) -> Iterator[Statistic]:
    size = curve.n_subjects if curve else None
    first = (1.0, 1.0, 1.0, size, 0, 0) if curve else (None,) * len(CURVE)
    for name, value in zip(CURVE, first, strict=True):
        yield number(replace(row, variable_level="0"), name, value, reason)
    if curve is None:
        return
    columns = (curve.survival, curve.lower, curve.upper, curve.at_risk, curve.events, curve.censored)
    for day, *values in zip(curve.time.tolist(), *(column.tolist() for column in columns), strict=True):
        if day == 0:
            continue
        at = replace(row, variable_level=f"{day:.10g}")
        for name, value in zip(CURVE, values, strict=True):
            yield number(at, name, value, NO_LIMIT)


def _risk_rows(row: Statistic, curve: SurvivalCurve | None, ticks: Sequence[int], reason: str) -> Iterator[Statistic]:
    counts = curve.counts([tick * DAYS_PER_MONTH for tick in ticks]) if curve else None
    for position, tick in enumerate(ticks):
        at = replace(row, variable_level=str(tick))
        values = (
            (None, None, None)
            if counts is None
            else (counts.at_risk[position], counts.events[position], counts.censored[position])
        )
        for name, value in zip(RISK, values, strict=True):
            yield number(at, name, value, reason)
