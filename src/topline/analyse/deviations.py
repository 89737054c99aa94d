"""Protocol deviations: which criteria of eligibility the enrolled subjects keep, and who does not keep one.

A criterion is kept, not kept, or open where a value that it needs is missing; a deviation is a criterion that an
enrolled subject does not keep (DEVFL of ADIE).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.analyse.counts import count_population, count_subjects
from topline.analyse.rows import absent, count_and_share, text
from topline.analyse.selection import quoted, select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.counts import Counts
    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

DEVIATION = "DEVFL = 'Y'"
ANSWERS = {
    "kept": ("AVALC = 'Y'", "Kept"),
    "not_kept": ("AVALC = 'N'", "Not kept"),
    "open": ("AVALC IS NULL", "Not assessed, a value is missing"),
}
"""Analysis → condition and label; together all subjects of a criterion."""
NO_CRITERIA = "no criterion of eligibility was checked: the study file has none under eligibility"


def analyse_deviations(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Count the subjects with a deviation, and for each criterion those who keep it, do not, or leave it open."""
    population = select(item, data, protocol)
    sizes = count_subjects(population)
    yield from count_population(population)
    if not _has_criteria(data):
        for group in population.groups:
            yield from absent(group.mark(population.row("deviation")), ("n", "p"), NO_CRITERIA)
        return
    records = select(item, data, protocol, "adie")
    yield from _count(records.narrow(DEVIATION), "deviation", sizes, "Subjects with a deviation", "")
    for code, kind, label in _criteria(records, protocol):
        own = records.narrow(f"PARAMCD = {quoted(code)}")
        for name, (condition, words) in ANSWERS.items():
            yield from _count(own.narrow(condition), name, sizes, words, f"{code} ({kind}): {label}")


def analyse_deviation_listing(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """List the criteria that enrolled subjects do not keep, subject by subject."""
    population = select(item, data, protocol)
    sizes = count_subjects(population)
    yield from count_population(population)
    if not _has_criteria(data):
        yield from absent(population.row("deviation"), ("n", "p"), NO_CRITERIA)
        return
    deviations = select(item, data, protocol, "adie").narrow(DEVIATION)
    yield from _count(deviations, "deviation", sizes, "Subjects with a deviation", "")
    arm = next((group.variable for group in deviations.groups if group.variable), "")
    columns = ["USUBJID", "PARAMCD", "IECAT", "PARAM", *([arm] if arm else [])]
    start = replace(deviations.row("subject"), group1=arm, group2="USUBJID", variable="PARAMCD")
    for subject, code, kind, label, *level in deviations.frame.sort("USUBJID", "PARAMCD").select(columns).iter_rows():
        row = replace(
            start, group1_level="".join(level), group2_level=subject, variable_level=code, context=kind.lower()
        )
        yield text(row, "value", label, label="Criterion")


def _has_criteria(data: AnalysisData) -> bool:
    return "adie" in data.datasets and not data.datasets["adie"].is_empty()


def _criteria(records: Selection, protocol: Protocol) -> Iterator[tuple[str, str, str]]:
    """Give code, kind and label of the criteria, in the order of the study file."""
    known = {
        code: (kind.lower(), label)
        for code, kind, label in records.frame.select("PARAMCD", "IECAT", "PARAM").unique().sort("PARAMCD").iter_rows()
    }
    planned = [criterion.id for criterion in protocol.eligibility if criterion.id in known]
    for code in dict.fromkeys([*planned, *known]):
        yield code, *known[code]


def _count(chosen: Selection, name: str, sizes: Counts, label: str, context: str) -> Iterator[Statistic]:
    counts = count_subjects(chosen)
    for group in chosen.groups:
        row = replace(group.mark(chosen.row(name)), context=context)
        yield from count_and_share(row, counts.of(group), sizes.of(group), label=label)
