"""How far each subject's tumours shrank: the best change of the sum of diameters, with the best overall response."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.counts import count_population, count_subjects
from topline.analyse.rows import number, text
from topline.analyse.selection import ALL, both, quoted, select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.selection import Group, Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

MEASURED = "PARAMCD = 'BESTPCHG' AND AVAL IS NOT NULL"
METHOD = "smallest percentage change from baseline of the sum of target lesion diameters"


def analyse_waterfall(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Write each subject's best change, largest growth first, and count those without a measurement after baseline."""
    population = select(item, data, protocol)
    yield from count_population(population)
    records = select(item, data, protocol, "adtr", MEASURED)
    falling = records.frame.sort(["AVAL", "USUBJID"], descending=[True, False])
    measured = falling.unique("USUBJID", keep="last", maintain_order=True)
    yield from _count_measured(population, records)
    responses = _best_responses(item, data, protocol)
    for group in records.named_groups:
        for subject, change in group.pick(measured).select("USUBJID", "AVAL").iter_rows():
            row = replace(group.mark(records.row("subject")), group2="USUBJID", group2_level=subject, method=METHOD)
            yield number(replace(row, variable="AVAL"), "value", change, label="Best change (%)")
            row = replace(row, dataset="adrs", filter="PARAMCD = 'BOR'", variable="BOR", method="")
            yield text(row, "value", responses.get(subject), "no response recorded", label="Best overall response")


def _count_measured(population: Selection, records: Selection) -> Iterator[Statistic]:
    counts, sizes = count_subjects(records), count_subjects(population)
    for group in records.groups:
        yield number(
            group.mark(records.row("measured")), "n", counts.of(group), label="With a measurement after baseline"
        )
        yield from _count_absent(population, records, group, sizes.of(group))


def _count_absent(population: Selection, records: Selection, group: Group, size: int) -> Iterator[Statistic]:
    """Count those without a measurement; the filter names them, for no condition on one dataset can tell them."""
    unmeasured = group.pick(population.frame).join(records.frame, on="USUBJID", how="anti")["USUBJID"].unique().sort()
    names = ", ".join(quoted(name) for name in unmeasured)
    condition = f"USUBJID IN ({names})" if names else "FALSE"
    row = replace(group.mark(population.row("absent")), filter=both(population.filter, condition))
    yield number(row, "n", len(unmeasured) if size else 0, label="Without a measurement after baseline")


def _best_responses(item: PlanItem, data: AnalysisData, protocol: Protocol) -> dict[str, str | None]:
    """Give the best overall response of each subject; the item's filter is about measurements and not applied here."""
    unfiltered = item.model_copy(update={"filter": ALL})
    best = select(unfiltered, data, protocol, "adrs", "PARAMCD = 'BOR'").frame.filter(pl.col("AVALC").is_not_null())
    return dict(best.select("USUBJID", "AVALC").iter_rows())
