"""The event-free rate beside the Kaplan-Meier one: as a binomial share, and against the null of the design.

Event-free at a time are those whose follow-up is longer, or ends there without the event. Binomial: a subject who was
censored before the time counts as a failure, or is left out. The one-sample log-rank test takes the whole follow-up;
its null is the exponential curve through the design's null rate.
"""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import TYPE_CHECKING

from topline.analyse.rows import NO_SUBJECT, absent, interval, number
from topline.analyse.selection import ALL, apply_condition, both
from topline.analyse.survival import percent, read_follow_up
from topline.core import DAYS_PER_MONTH
from topline.stats import clopper_pearson, one_sample_log_rank

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from topline.protocol import Design, PlanItem
    from topline.results import Statistic

WORDS = {
    "binomial": "censored before the time counted as failures",
    "binomial_excluding": "censored before the time left out",
}


def binomial_rate(
    start: Statistic, item: PlanItem, frame: pl.DataFrame, analysis: str, months: float
) -> Iterator[Statistic]:
    """Estimate the share of a group that is event-free at a time, with exact limits."""
    free, known = event_free_conditions(analysis, months)
    n, size = (apply_condition(frame, condition, item.id).height for condition in (free, known))
    method = f"{WORDS[analysis]}; Clopper-Pearson exact {percent(item.confidence_level)} CI"
    row = replace(
        start, analysis_id=f"{item.id}.rate_{analysis}", method=method, variable="AVAL", variable_level=f"{months:g}"
    )
    label = f"Event-free at {months:g} month{'' if months == 1 else 's'}"
    yield number(replace(row, filter=both(row.filter, free)), "n", n)
    yield number(replace(row, filter=both(row.filter, known)), "N", size)
    yield from interval(row, clopper_pearson(n, size, item.confidence_level), NO_SUBJECT, label=label, fmt="0.0%")


def event_free_conditions(analysis: str, months: float) -> tuple[str, str]:
    """Write the conditions of being event-free at a month, and of being counted at all.

    >>> event_free_conditions("binomial", 6)
    ('AVAL > 182.625 OR (AVAL = 182.625 AND CNSR = 1)', 'TRUE')
    """
    days = months * DAYS_PER_MONTH
    known = f"AVAL >= {days!r} OR CNSR = 0" if analysis == "binomial_excluding" else ALL
    return f"AVAL > {days!r} OR (AVAL = {days!r} AND CNSR = 1)", known


def null_test(start: Statistic, item: PlanItem, frame: pl.DataFrame, design: Design) -> Iterator[Statistic]:
    """Compare a group's events with those that the null of the design leads to expect."""
    months = design.at_months or 0
    method = (
        f"one-sample log-rank, two-sided, against exponential survival of {design.null_rate:.0%} at {months:g} months"
    )
    row = replace(start, analysis_id=f"{item.id}.one_sample_log_rank", method=method)
    names = ("n.event", "n.expected", "statistic", "p.value")
    if frame.is_empty():
        yield from absent(row, names, NO_SUBJECT)
        return
    follow_up = read_follow_up(frame)
    hazard = -log(design.null_rate) / (months * DAYS_PER_MONTH)
    test = one_sample_log_rank(follow_up.time, follow_up.event, lambda time: hazard * time)
    observed, expected = (None if counts is None else float(counts[0]) for counts in (test.observed, test.expected))
    for name, value in zip(names, (observed, expected, test.statistic, test.p_value), strict=True):
        yield number(row, name, value)
