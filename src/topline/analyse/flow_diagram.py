"""The subjects' way through the study, from screening to each analysis set, with a check that the arrows add up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.analyse.counts import Counts, count_subjects
from topline.analyse.disposition import rank_levels
from topline.analyse.rows import number
from topline.analyse.selection import TOTAL, Group, select

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

ENROLLED, NOT_ENROLLED = "ENRLFL = 'Y'", "ENRLFL = 'N'"
BOXES = {
    "treated": ("TRTSDT IS NOT NULL", "Treated"),
    "not_treated": ("TRTSDT IS NULL", "Not treated"),
    "completed": ("EOSSTT = 'COMPLETED'", "Completed"),
    "ongoing": ("EOSSTT = 'ONGOING'", "Ongoing"),
    "discontinued": ("EOSSTT = 'DISCONTINUED'", "Discontinued"),
}
"""Analysis → condition among the enrolled, and label."""
NO_REASON = "No reason recorded"


def analyse_flow_diagram(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Count the subjects in each box of the flow diagram."""
    everybody = select(item, data, protocol)
    enrolled, lost = everybody.narrow(ENROLLED), everybody.narrow(NOT_ENROLLED)
    yield number(everybody.row("screened"), "n", everybody.frame["USUBJID"].n_unique(), label="Screened")
    yield from _count_box(_overall(lost), "not_enrolled", "Not enrolled")
    yield from _count_reasons(_overall(lost), "not_enrolled")
    yield from _count_box(_overall(enrolled), "enrolled", "Enrolled")
    yield from _count_box(enrolled, "allocated", "Allocated")
    for name, (condition, label) in BOXES.items():
        yield from _count_box(enrolled.narrow(condition), name, label)
    yield from _count_reasons(enrolled.narrow(BOXES["discontinued"][0]), "discontinued")
    for name, population in protocol.populations.items():
        flag = f"{name}FL"
        counts = count_subjects(everybody, flag)
        for group in everybody.groups:
            row = replace(group.mark(everybody.row("analysed")), variable=flag, variable_level="Y")
            yield number(row, "n", counts.of(group, "Y"), label=population.label)
    yield from _check_arrows(everybody, enrolled, lost)


def _overall(selection: Selection) -> Selection:
    return replace(selection, groups=(TOTAL,))


def _count_box(selection: Selection, name: str, label: str) -> Iterator[Statistic]:
    counts = count_subjects(selection)
    for group in selection.groups:
        yield number(group.mark(selection.row(name)), "n", counts.of(group), label=label)


def _count_reasons(selection: Selection, name: str) -> Iterator[Statistic]:
    counts = count_subjects(selection, "DCSREAS")
    for reason in rank_levels(selection, "DCSREAS"):
        for group in selection.groups:
            row = replace(group.mark(selection.row(name)), variable="DCSREAS", variable_level=reason)
            yield number(row, "n", counts.of(group, reason), label="Reason")
    unexplained = selection.narrow("DCSREAS IS NULL")
    if not unexplained.frame.is_empty():
        counts = count_subjects(unexplained)
        for group in selection.groups:
            row = replace(group.mark(unexplained.row(name)), variable="DCSREAS", context=NO_REASON)
            yield number(row, "n", counts.of(group), label=NO_REASON)


def _check_arrows(everybody: Selection, enrolled: Selection, lost: Selection) -> Iterator[Statistic]:
    """Write what is left over at each fork: 0 where the boxes behind it hold all subjects of the box before it."""
    sizes = count_subjects(enrolled)
    boxes = {name: count_subjects(enrolled.narrow(condition)) for name, (condition, _) in BOXES.items()}
    screened = everybody.frame["USUBJID"].n_unique()
    left = screened - enrolled.frame["USUBJID"].n_unique() - lost.frame["USUBJID"].n_unique()
    yield _check(everybody, TOTAL, "screened = enrolled + not enrolled", left)
    arms = [group for group in enrolled.groups if group.variable]
    if arms:
        left = enrolled.frame["USUBJID"].n_unique() - sum(sizes.of(arm) for arm in arms)
        yield _check(everybody, TOTAL, "enrolled = sum of the arms", left)
    for group in enrolled.groups:
        size = sizes.of(group)
        left = size - _sum(boxes, group, "treated", "not_treated")
        yield _check(everybody, group, "allocated = treated + not treated", left)
        left = size - _sum(boxes, group, "completed", "ongoing", "discontinued")
        yield _check(everybody, group, "allocated = completed + ongoing + discontinued", left)


def _sum(boxes: dict[str, Counts], group: Group, *names: str) -> int:
    return sum(boxes[name].of(group) for name in names)


def _check(everybody: Selection, group: Group, equation: str, left: int) -> Statistic:
    warning = f"{equation}: {left} subjects are left over" if left else ""
    row = replace(group.mark(everybody.row("check")), context=equation, warning=warning)
    return number(row, "difference", left)
