"""How much treatment the subjects received: one summary for each measure of exposure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.analyse.counts import count_population
from topline.analyse.rows import absent
from topline.analyse.selection import quoted, select
from topline.analyse.summaries import STATISTICS, describe_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

ORDER = (
    "TRTDURD", "DURD", "NCYCLE", "CUMDOSE", "PLDOSE", "RDI", "AVGDOSE", "MAXDOSE", "NRED", "LADDER", "NINTER", "NDELAY",
    "OFFDUR", "ALONE", "NADJ", "NDOSE",
)  # fmt: skip
"""Measures in the order in which a reader asks for them; several drugs have their measures one after the other."""


def analyse_exposure(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Describe each measure of exposure that the data give."""
    yield from count_population(select(item, data, protocol))
    records = select(item, data, protocol, "adex")
    measures = records.frame.select("PARAMCD", "PARAM").unique(subset="PARAMCD", maintain_order=True)
    for code, label in sorted(measures.iter_rows(), key=_place):
        yield from describe_number(records.narrow(f"PARAMCD = {quoted(code)}"), "AVAL", label)
    if measures.is_empty():
        for group in records.groups:
            row = replace(group.mark(records.row("summary")), variable="AVAL", context="Exposure")
            yield from absent(row, STATISTICS, "no record of exposure")


def _place(measure: tuple[str, str]) -> tuple[int, str]:
    """Give a measure's place in the table, then its words."""
    code, label = measure
    return next((place for place, start in enumerate(ORDER) if code.startswith(start)), len(ORDER)), label
