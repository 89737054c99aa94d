"""How often adverse events came in the time at risk, how soon, and which kinds of interest came together.

A subject is at risk from the first dose to the first event of the kind, else to AERISKDT, both days counted. The rate
is subjects with an event in 100 patient-years at risk, with exact Poisson limits. The onset is the study day of the
first event. An event that starts before the first dose counts on day 1; an event without a date counts, and its time
runs to AERISKDT; a subject without either date adds no time. Each of these is a warning that names the subjects.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.adverse_event_terms import EMERGENT, SEVERE, choose_scale
from topline.analyse.counts import count_population, count_subjects
from topline.analyse.rows import absent, count_and_share, number
from topline.analyse.selection import quoted, select
from topline.analyse.survival import percent
from topline.core import DAYS_PER_YEAR
from topline.stats import poisson_rate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.counts import Counts
    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

METHOD = "subjects with an event in 100 patient-years to the first event or the end of the time at risk"
ONSET = ("median", "min", "max")
NO_EVENT = "no event in this group"
NO_TIME = "no time at risk"
LISTED = 5
"""Subjects that a warning names one by one."""
PATIENT_YEARS = 100
"""Of how many patient-years a rate is."""


def analyse_adverse_event_rates(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Count subjects, events and patient-years of each kind of event, and the subjects with two kinds of interest."""
    population = select(item, data, protocol)
    sizes = count_subjects(population)
    yield from count_population(population)
    records = select(item, data, protocol, "adae", EMERGENT)
    events = protocol.events_of_interest
    kinds = (
        ("Any adverse event", "TRUE"),
        (choose_scale(data.datasets["adae"]).severe, SEVERE),
        ("Serious", "AESER = 'Y'"),
        ("Treatment-related", "AREL = 'Y'"),
        *((event.label, f"{event.id}FL = 'Y'") for event in events),
    )
    for label, condition in kinds:
        yield from _describe_kind(population, records.narrow(condition), label, sizes)
    for first, second in combinations(events, 2):
        both = _subjects_with_both(records, f"{first.id}FL = 'Y'", f"{second.id}FL = 'Y'")
        counts = count_subjects(both)
        for group in both.groups:
            row = replace(group.mark(both.row("overlap")), context=f"{first.label} and {second.label}")
            yield from count_and_share(row, counts.of(group), sizes.of(group))


def _describe_kind(population: Selection, chosen: Selection, label: str, sizes: Counts) -> Iterator[Statistic]:
    counts = count_subjects(chosen)
    firsts = chosen.frame.group_by("USUBJID").agg(pl.col("ASTDT").min().alias("FIRSTDT"))
    at_risk = (
        population.frame.join(firsts, on="USUBJID", how="left")
        .with_columns(_days_to("FIRSTDT").clip(lower_bound=1).alias("ONSET"))
        .with_columns(pl.coalesce("ONSET", _days_to("AERISKDT").clip(lower_bound=1)).alias("DAYS"))
    )
    undated = chosen.frame.group_by("USUBJID").agg(pl.col("ASTDT").is_null().all()).filter("ASTDT")["USUBJID"]
    for group in population.groups:
        own = group.pick(at_risk)
        row = replace(group.mark(chosen.row("rate")), context=label)
        yield from count_and_share(row, counts.of(group), sizes.of(group))
        yield number(row, "n_event", group.pick(chosen.frame).height)
        warning = _doubts(own, undated)
        at_risk_row = replace(group.mark(population.row("rate")), context=label, warning=warning)
        years = float(own["DAYS"].sum()) / DAYS_PER_YEAR
        yield number(at_risk_row, "person.years", years, fmt="0.0")
        yield from _estimate_rate(at_risk_row, counts.of(group), years, chosen.item.confidence_level)
        onset = replace(group.mark(chosen.row("onset")), context=label)
        yield from _describe_onset(onset, own["ONSET"].drop_nulls())


def _doubts(subjects: pl.DataFrame, undated: pl.Series) -> str:
    """Name the subjects whose time at risk is not that from the first dose to an event or AERISKDT."""
    doubts = {
        "without an event and without AERISKDT, so that no time at risk is added": pl.col("DAYS").is_null(),
        "whose first event starts before the first dose and counts on day 1": pl.col("FIRSTDT") < pl.col("TRTSDT"),
        "whose event has no date, so that the time at risk runs to AERISKDT": pl.col("USUBJID").is_in(
            undated.implode()
        ),
    }
    return "; ".join(
        f"{len(names)} {'subject' if len(names) == 1 else 'subjects'} {words}: {_listed(names)}"
        for words, condition in doubts.items()
        if (names := subjects.filter(condition)["USUBJID"].unique().sort().to_list())
    )


def _listed(names: list[str]) -> str:
    more = len(names) - LISTED
    return ", ".join(names[:LISTED]) + (f" and {more} more" if more > 0 else "")


def _estimate_rate(row: Statistic, n: int, years: float, level: float) -> Iterator[Statistic]:
    described = replace(row, method=f"{METHOD}; exact Poisson (Garwood) {percent(level)} CI")
    if years <= 0:
        yield from absent(described, ("rate", "conf.low", "conf.high"), NO_TIME)
        return
    found = poisson_rate(n, years / PATIENT_YEARS, level)
    for name, value in (("rate", found.estimate), ("conf.low", found.lower), ("conf.high", found.upper)):
        yield number(described, name, value, fmt="0.0")
    yield number(described, "conf.level", level)


def _describe_onset(row: Statistic, days: pl.Series) -> Iterator[Statistic]:
    if days.is_empty():
        yield from absent(row, ONSET, NO_EVENT)
        return
    found = pl.DataFrame({"days": days}).select(
        pl.col("days").median().alias("median"), pl.col("days").min().alias("min"), pl.col("days").max().alias("max")
    )
    for name, value in zip(ONSET, found.row(0), strict=True):
        yield number(row, name, value, fmt="0.0" if name == "median" else "0")


def _days_to(date: str) -> pl.Expr:
    return ((pl.col(date) - pl.col("TRTSDT")).dt.total_days() + 1).cast(pl.Float64)


def _subjects_with_both(records: Selection, first: str, second: str) -> Selection:
    """Keep the records of either kind, of the subjects who have both."""
    with_each = [set(records.narrow(condition).frame["USUBJID"]) for condition in (first, second)]
    names = ", ".join(quoted(subject) for subject in sorted(with_each[0] & with_each[1]))
    return records.narrow(f"({first} OR {second}) AND USUBJID IN ({names})" if names else "FALSE")
