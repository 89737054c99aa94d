"""How each subject's tumours changed over time: change from baseline of the sum of diameters at every visit."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.counts import count_population, count_subjects
from topline.analyse.rows import number
from topline.analyse.selection import select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

MEASURED = "PARAMCD = 'SUMDIAM' AND ANL01FL = 'Y' AND PCHG IS NOT NULL AND ADY IS NOT NULL"
METHOD = "percentage change from baseline of the sum of target lesion diameters; day 1 is the first day of treatment"
LABEL = "Change from baseline (%)"
FIRST_DAY = 1


def analyse_spider(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Write each subject's changes in order of time, from 0 at baseline."""
    yield from count_population(select(item, data, protocol))
    records = select(item, data, protocol, "adtr", MEASURED)
    counts = count_subjects(records)
    for group in records.groups:
        yield number(
            group.mark(records.row("measured")), "n", counts.of(group), label="With a measurement after baseline"
        )
    visits = records.frame.filter(pl.col("ABLFL").is_null() | (pl.col("ABLFL") != "Y"))
    visits = visits.unique(["USUBJID", "ADY"], keep="last", maintain_order=True).sort("USUBJID", "ADY")
    for group in records.named_groups:
        row = replace(group.mark(records.row("subject")), group2="USUBJID", variable="ADY", method=METHOD)
        visited = group.pick(visits).select("USUBJID", "ADY", "PCHG").iter_rows()
        for subject, course in groupby(visited, key=itemgetter(0)):
            yield from _course_rows(replace(row, group2_level=subject), list(course))


def _course_rows(row: Statistic, course: list[tuple[str, float, float]]) -> Iterator[Statistic]:
    first = min(FIRST_DAY, course[0][1] - 1)
    at = replace(row, variable_level=f"{first:.10g}", context="baseline")
    yield number(at, "value", 0.0, label=LABEL)
    for _, day, change in course:
        yield number(replace(row, variable_level=f"{day:.10g}"), "value", change, label=LABEL)
