"""The main numbers on safety: how many subjects had an event, a related, severe, serious or fatal one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.analyse.adverse_event_terms import EMERGENT, RELATED, SEVERE, choose_scale
from topline.analyse.counts import count_population, count_subjects
from topline.analyse.rows import absent, count_and_share, number
from topline.analyse.selection import select

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from topline.analyse.counts import Counts
    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

STATISTICS = ("n", "p", "n_event")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """A kind of adverse event: what a reader calls it, and which records it is."""

    label: str
    condition: str
    needs: str = ""
    """A variable without which nothing can be said."""


SERIOUS = "AESER = 'Y'"
ANY = _Kind(label="Any adverse event", condition="TRUE")
KINDS = (
    _Kind(label="Treatment-related", condition=RELATED, needs="AREL"),
    _Kind(label="Serious", condition=SERIOUS, needs="AESER"),
    _Kind(label="Serious and treatment-related", condition=f"{SERIOUS} AND {RELATED}", needs="AESER"),
    _Kind(label="Leading to discontinuation of treatment", condition="AEACN = 'DRUG WITHDRAWN'", needs="AEACN"),
    _Kind(label="Leading to interruption of treatment", condition="AEACN = 'DRUG INTERRUPTED'", needs="AEACN"),
    _Kind(label="Leading to dose reduction", condition="AEACN = 'DOSE REDUCED'", needs="AEACN"),
    _Kind(label="Fatal", condition="AEOUT = 'FATAL' OR GRADE = '5'", needs="AEOUT"),
)


def analyse_adverse_event_overview(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Count the subjects with each kind of adverse event, and the events."""
    population = select(item, data, protocol)
    sizes = count_subjects(population)
    yield from count_population(population)
    records = select(item, data, protocol, "adae", EMERGENT)
    recorded = data.datasets["adae"]
    severe = choose_scale(recorded).severe
    grades = (
        _Kind(label=severe, condition=SEVERE, needs="GRADE"),
        _Kind(label=f"{severe} and treatment-related", condition=f"{SEVERE} AND {RELATED}", needs="GRADE"),
    )
    for kind in (ANY, *KINDS[:1], *grades, *KINDS[1:]):
        yield from _count_kind(records, kind, _is_recorded(kind, recorded), sizes)


def _is_recorded(kind: _Kind, adae: pl.DataFrame) -> bool:
    if not kind.needs or adae.is_empty():
        return True
    return kind.needs in adae.columns and adae[kind.needs].null_count() < adae.height


def _count_kind(records: Selection, kind: _Kind, is_recorded: bool, sizes: Counts) -> Iterator[Statistic]:  # noqa: FBT001  private, one caller
    if not is_recorded:
        for group in records.groups:
            row = replace(group.mark(records.row("overview")), context=kind.label)
            yield from absent(
                row, STATISTICS, f"not collected: {kind.needs} is missing in all records", label=kind.label
            )
        return
    chosen = records.narrow(kind.condition)
    counts = count_subjects(chosen)
    for group in chosen.groups:
        row = replace(group.mark(chosen.row("overview")), context=kind.label)
        yield from count_and_share(row, counts.of(group), sizes.of(group), label=kind.label)
        yield number(row, "n_event", group.pick(chosen.frame).height, label=kind.label)
