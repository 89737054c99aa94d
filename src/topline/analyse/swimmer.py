"""Each subject's course on study: treatment, responses, progression, death. Day 1 is the first day of treatment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.counts import count_population
from topline.analyse.rows import number
from topline.analyse.selection import ALL, select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

METHOD = "days from the first dose, which is day 1"
NEVER_TREATED = "never treated"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """A dated moment of a subject: its kind, what it is in words, and where it comes from."""

    kind: str
    what: str
    dataset: str
    filter: str


RECORDED = "PARAMCD = 'OVR' AND ANL01FL = 'Y'"
MOMENTS = {
    "TRTSDT": _Moment(kind="treatment_start", what="First dose", dataset="adsl", filter=ALL),
    "TRTEDT": _Moment(kind="treatment_end", what="Last dose", dataset="adsl", filter=ALL),
    "PR": _Moment(kind="response", what="PR", dataset="adrs", filter=f"{RECORDED} AND AVALC = 'PR'"),
    "CR": _Moment(kind="response", what="CR", dataset="adrs", filter=f"{RECORDED} AND AVALC = 'CR'"),
    "PD": _Moment(kind="progression", what="PD", dataset="adrs", filter="PARAMCD = 'PD' AND AVALC = 'Y'"),
    "DTHDT": _Moment(kind="death", what="Death", dataset="adsl", filter=ALL),
    "LAST": _Moment(kind="last_day", what="Last day on study", dataset="adsl", filter=ALL),
    "ONGOING": _Moment(kind="ongoing", what="Ongoing", dataset="adsl", filter="EOSSTT = 'ONGOING'"),
}
"""Column of the courses → moment. A response is the first of its kind; the last day is of study, else of contact."""


def analyse_swimmer(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Write the moments of each subject, the longest on study first."""
    population = select(item, data, protocol)
    yield from count_population(population)
    courses = _collect_courses(population, item, data, protocol)
    for group in population.named_groups:
        for record in group.pick(courses).iter_rows(named=True):
            yield from _course_rows(group.mark(population.row("subject")), record)


def _collect_courses(population: Selection, item: PlanItem, data: AnalysisData, protocol: Protocol) -> pl.DataFrame:
    """Lay the dates of each subject side by side."""
    last = pl.coalesce("EOSDT", "DTHDT", "LSTALVDT", "TRTEDT")
    courses = population.frame.with_columns(LAST=last)
    courses = courses.with_columns(ONGOING=pl.when(pl.col("EOSSTT") == "ONGOING").then("LAST"))
    unfiltered = item.model_copy(update={"filter": ALL})
    for name, moment in MOMENTS.items():
        if moment.dataset != "adsl":
            records = select(unfiltered, data, protocol, moment.dataset, moment.filter).frame
            first = records.group_by("USUBJID").agg(pl.col("ADT").min().alias(name))
            courses = courses.join(first, on="USUBJID", how="left")
    days = (pl.col("LAST") - pl.col("TRTSDT")).dt.total_days()
    return courses.sort([days, "USUBJID"], descending=[True, False], nulls_last=True)


def _course_rows(row: Statistic, record: dict[str, object]) -> Iterator[Statistic]:
    row = replace(row, group2="USUBJID", group2_level=str(record["USUBJID"]), method=METHOD)
    start = record["TRTSDT"]
    if start is None:
        yield replace(
            number(replace(row, variable="treatment_start", variable_level="1"), "value", None, NEVER_TREATED)
        )
        return
    order = 0
    for name, moment in MOMENTS.items():
        date = record[name]
        if date is None:
            continue
        order += 1
        day = (date - start).days + 1  # type: ignore[operator]  # both are dates
        at = replace(row, dataset=moment.dataset, variable=moment.kind, variable_level=str(order), stat_chr=moment.what)
        at = replace(at, filter=row.filter if moment.dataset == "adsl" else moment.filter)
        yield number(at, "value", day, label="Day", fmt="0")
