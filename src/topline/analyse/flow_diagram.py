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
EVALUABLE = "EVAL"
"""The population that the way of the treated ends in, where the protocol has it."""
NOT_EVALUABLE = (
    ("BMEASFL", "BMEASFL = 'N'", "No target lesion at baseline"),
    ("RSEVALFL", "(BMEASFL <> 'N' OR BMEASFL IS NULL) AND RSEVALFL = 'N'", "No evaluable assessment after baseline"),
    (
        "EVALFL",
        "(BMEASFL <> 'N' OR BMEASFL IS NULL) AND (RSEVALFL <> 'N' OR RSEVALFL IS NULL)",
        "Other reason",
    ),
)
"""Variable, condition among the treated who are not evaluable, and label; each subject fulfils one condition."""


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
    if EVALUABLE in protocol.populations:
        yield from _count_evaluable(enrolled.narrow(BOXES["treated"][0]))
    for name, population in protocol.populations.items():
        flag = f"{name}FL"
        counts = count_subjects(everybody, flag)
        for group in everybody.groups:
            row = replace(group.mark(everybody.row("analysed")), variable=flag, variable_level="Y")
            yield number(row, "n", counts.of(group, "Y"), label=population.label)
    yield from _check_arrows(everybody, enrolled, lost)
    yield from _check_sets(everybody, enrolled, protocol)


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


def _count_evaluable(treated: Selection) -> Iterator[Statistic]:
    """Count the treated who are evaluable, and those who are not by the first reason that holds."""
    yield from _count_box(treated.narrow(f"{EVALUABLE}FL = 'Y'"), "evaluable", "Treated and evaluable")
    out = treated.narrow(f"{EVALUABLE}FL = 'N'")
    yield from _count_box(out, "not_evaluable", "Treated, not evaluable")
    for variable, condition, label in NOT_EVALUABLE:
        own = out.narrow(condition)
        for row in _count_box(own, "not_evaluable", label):
            yield replace(row, variable=variable, variable_level="N", context=label)


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


def _check_sets(everybody: Selection, enrolled: Selection, protocol: Protocol) -> Iterator[Statistic]:
    """Write what the analysis sets leave over: members without an arm, and evaluable subjects who were not treated."""
    arms = [group for group in enrolled.groups if group.variable]
    for name, population in protocol.populations.items():
        counts = count_subjects(everybody.narrow(f"{name}FL = 'Y'"))
        if arms and TOTAL in enrolled.groups:
            left = counts.of(TOTAL) - sum(counts.of(arm) for arm in arms)
            yield _check(everybody, TOTAL, f"{population.label} = sum of the arms", left)
        if name == EVALUABLE:
            treated = enrolled.narrow(BOXES["treated"][0])
            sizes, out = count_subjects(treated), count_subjects(treated.narrow(f"{name}FL = 'N'"))
            for group in enrolled.groups:
                left = sizes.of(group) - counts.of(group) - out.of(group)
                yield _check(everybody, group, "treated = evaluable for response + not evaluable", left)


def _sum(boxes: dict[str, Counts], group: Group, *names: str) -> int:
    return sum(boxes[name].of(group) for name in names)


def _check(everybody: Selection, group: Group, equation: str, left: int) -> Statistic:
    warning = f"{equation}: {_left_words(left)}" if left else ""
    row = replace(group.mark(everybody.row("check")), context=equation, warning=warning)
    return number(row, "difference", left)


def _left_words(left: int) -> str:
    subjects = f"{abs(left)} subject{'' if abs(left) == 1 else 's'}"
    return f"{subjects} more on the {'left' if left > 0 else 'right'}"
