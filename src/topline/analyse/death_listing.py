"""Who died: one record a subject, a row of the results table for each of its fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.counts import count_population, count_subjects
from topline.analyse.rows import count_and_share, number, text
from topline.analyse.selection import select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

DIED = "DTHFL = 'Y'"
FIELDS = {
    "TRT01P": "Treatment",
    "AGE": "Age (years)",
    "SEX": "Sex",
    "TRTSDT": "First dose",
    "TRTEDT": "Last dose",
    "DTHDT": "Death",
    "DTHADY": "Day of death",
    "LDDTHELD": "Days from last dose to death",
    "DTHCAUS": "Cause of death",
}
"""Variable → heading. DTHADY counts from the first dose, which is day 1; LDDTHELD is death − last dose."""


def analyse_death_listing(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """List the subjects who died, in the order of their identifiers."""
    population = select(item, data, protocol)
    sizes = count_subjects(population)
    yield from count_population(population)
    dead = population.narrow(DIED)
    counts = count_subjects(dead)
    for group in dead.groups:
        yield from count_and_share(group.mark(dead.row("deaths")), counts.of(group), sizes.of(group), label="Deaths")
    frame = dead.frame.with_columns(
        DTHADY=(pl.col("DTHDT") - pl.col("TRTSDT")).dt.total_days() + 1,
        LDDTHELD=(pl.col("DTHDT") - pl.col("TRTEDT")).dt.total_days(),
    ).sort("USUBJID")
    for record in frame.select("USUBJID", *FIELDS).iter_rows(named=True):
        yield from _subject_rows(dead, record)


def _subject_rows(dead: Selection, record: dict[str, object]) -> Iterator[Statistic]:
    for field, label in FIELDS.items():
        row = replace(dead.row("subject"), group2="USUBJID", group2_level=str(record["USUBJID"]), variable=field)
        value = record[field]
        if isinstance(value, int | float):
            yield number(row, "value", value, label=label, fmt="0")
        else:
            yield text(row, "value", None if value is None else str(value), label=label)
