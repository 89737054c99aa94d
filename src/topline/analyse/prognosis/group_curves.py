"""Survival curves of the two sides of each cut-off, and of the risk groups.

A panel holds the curves of one choice of groups: `group1` names it, `group1_level` its groups. Groups that the same
subjects chose look further apart than they are, so that only groups by rule are tested here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.comparisons import LOG_RANK, TEST
from topline.analyse.kaplan_meier import choose_ticks, describe_survival
from topline.analyse.prognosis.cutoffs import RULES, cutoff_words
from topline.analyse.prognosis.prepare import prepare
from topline.analyse.prognosis.risk_groups import NOT_ASSIGNED, RULE, choose_groupings
from topline.analyse.prognosis.rows import opening, time_flaw
from topline.analyse.rows import absent, number
from topline.analyse.selection import choose_subjects
from topline.core import DAYS_PER_MONTH, MethodError
from topline.stats import log_rank
from topline.stats.prognosis import choose_cutpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from topline.analyse.prognosis.prepare import Prepared
    from topline.derive import AnalysisData
    from topline.protocol import CutoffChoice, PlanItem, Protocol
    from topline.results import Statistic


def analyse_cutoff_curves(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Write the curves of the subjects up to each cut-off and above it."""
    prepared = prepare(item, data, protocol)
    yield from opening(prepared)
    for declared in prepared.model.cutoffs:
        if not item.covariates or declared.variable in item.covariates:
            yield from _sides(prepared, declared, _curve_words(prepared, protocol))


def _curve_words(prepared: Prepared, protocol: Protocol) -> str:
    label = next(each.label for each in protocol.endpoints if each.id == prepared.model.endpoint)
    return f"Kaplan-Meier estimate of {label}"


def _sides(prepared: Prepared, declared: CutoffChoice, words: str) -> Iterator[Statistic]:
    name, item = declared.variable, prepared.selection.item
    panel, rule = f"{name}, {cutoff_words(declared)}", cutoff_words(declared)
    start = replace(
        prepared.row("cutoff"), variable=name, group1=panel, context=rule, method=RULES[declared.rule]
    )  # fmt: skip
    try:
        cut = _choose(prepared, declared)
    except MethodError as error:
        yield number(start, "estimate", None, str(error), label="Cut-off")
        return
    yield number(start, "estimate", cut, label="Cut-off", fmt="0.00")
    known = prepared.selection.narrow(f"{name} IS NOT NULL")
    ticks = choose_ticks(known.frame)
    for side, sign in (("Low", "<="), ("High", ">")):
        chosen = known.narrow(f"{name} {sign} {cut!r}")
        row = replace(chosen.row("curve"), group1=panel, group1_level=side)
        yield number(replace(row, analysis_id=f"{item.id}.N"), "N", chosen.frame.height)
        yield from describe_survival(replace(row, variable=name, context=words), chosen.frame, item, ticks)


def _choose(prepared: Prepared, declared: CutoffChoice) -> float:
    name = declared.variable
    if name in prepared.refused:
        raise MethodError(prepared.refused[name])
    values = prepared.sample.raw[:, prepared.place(name)]
    has = ~np.isnan(values)
    horizon = None if declared.months is None else declared.months * DAYS_PER_MONTH
    part = prepared.sample.time[has], prepared.sample.event[has], values[has]
    if declared.months is not None and (flaw := time_flaw(part[0], part[1], declared.months)):
        raise MethodError(flaw)
    return choose_cutpoint(*part, rule=declared.rule, horizon=horizon)


def analyse_risk_group_curves(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Write the curves of the risk groups, those by the linear predictor also out of fold."""
    prepared = prepare(item, data, protocol)
    yield from opening(prepared)
    ticks, words = choose_ticks(prepared.selection.frame), _curve_words(prepared, protocol)
    for grouping in choose_groupings(prepared, data):
        start = replace(prepared.row("curve"), group1=grouping.context)
        if grouping.codes is None:
            yield number(start, "estimate", None, grouping.reason)
            continue
        for place, label in enumerate(grouping.labels):
            chosen = prepared.selection.narrow(_members(prepared, grouping.codes, place))
            row = replace(start, group1_level=label, filter=chosen.filter)
            yield number(replace(row, analysis_id=f"{item.id}.N"), "N", chosen.frame.height)
            yield from describe_survival(replace(row, context=words), chosen.frame, item, ticks)
        if grouping.context == RULE:
            yield from _test(prepared, grouping.codes, replace(start, analysis_id=f"{item.id}.log_rank"))


def _members(prepared: Prepared, codes: NDArray[np.intp], place: int) -> str:
    subjects = prepared.selection.frame["USUBJID"].to_list()
    return choose_subjects([subject for subject, code in zip(subjects, codes.tolist(), strict=True) if code == place])


def _test(prepared: Prepared, codes: NDArray[np.intp], start: Statistic) -> Iterator[Statistic]:
    row, known = replace(start, method=LOG_RANK), codes != NOT_ASSIGNED
    time, event, codes = prepared.sample.time[known], prepared.sample.event[known], codes[known]
    if len(np.unique(codes)) < 2 or not event.any():  # noqa: PLR2004  a comparison needs two
        yield from absent(row, TEST, "no event, or fewer than two groups with subjects")
        return
    test = log_rank(time, event, codes)
    for name, value in zip(TEST, (test.statistic, test.df, test.p_value), strict=True):
        yield number(row, name, value)
