"""Survival curves of the two sides of each cut-off, and of the risk groups.

A panel holds the curves of one choice of groups: `group1` names it, `group1_level` its groups. Groups that the same
subjects chose look further apart than they are: the sides of a cut-off have the P value that knows of the choice, and
only risk groups by rule have a log-rank test.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.comparisons import LOG_RANK, TEST
from topline.analyse.kaplan_meier import choose_ticks, describe_survival
from topline.analyse.prognosis.cutoffs import ADJUSTED, CORRECTED, NAIVE, RULES, cutoff_words, price_declared
from topline.analyse.prognosis.prepare import prepare
from topline.analyse.prognosis.risk_groups import NOT_ASSIGNED, RULE, choose_groupings
from topline.analyse.prognosis.rows import opening
from topline.analyse.rows import absent, number
from topline.analyse.selection import choose_subjects
from topline.core import MethodError
from topline.stats import log_rank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from topline.analyse.prognosis.prepare import Prepared
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic


def analyse_cutoff_curves(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Write the curves of the subjects up to each cut-off and above it."""
    prepared = prepare(item, data, protocol)
    yield from opening(prepared)
    for position, declared in enumerate(prepared.model.cutoffs):
        if not item.covariates or declared.variable in item.covariates:
            yield from _sides(prepared, position, _curve_words(prepared, protocol))


def _curve_words(prepared: Prepared, protocol: Protocol) -> str:
    label = next(each.label for each in protocol.endpoints if each.id == prepared.model.endpoint)
    return f"Kaplan-Meier estimate of {label}"


def _sides(prepared: Prepared, position: int, words: str) -> Iterator[Statistic]:
    declared, item = prepared.model.cutoffs[position], prepared.selection.item
    name = declared.variable
    panel, rule = f"{name}, {cutoff_words(declared)}", cutoff_words(declared)
    start = replace(
        prepared.row("cutoff"), variable=name, group1=panel, context=rule, method=RULES[declared.rule]
    )  # fmt: skip
    try:
        price, p_value = price_declared(prepared, position)
    except MethodError as error:
        yield number(start, "estimate", None, str(error), label="Cut-off")
        return
    cut = price.cutpoint
    yield number(start, "estimate", cut, label="Cut-off", fmt="0.00")
    for context, method, value in (("naive", NAIVE, price.log_hazard_ratio), ("corrected", CORRECTED, price.corrected)):
        at = replace(start, analysis_id=f"{item.id}.price", context=context, method=method)
        yield number(at, "estimate", float(np.exp(value)), label="Hazard ratio")
    yield number(replace(at, method=ADJUSTED), "p.value", p_value)
    known = prepared.selection.narrow(f"{name} IS NOT NULL")
    ticks = choose_ticks(known.frame)
    for side, sign in (("Low", "<="), ("High", ">")):
        chosen = known.narrow(f"{name} {sign} {cut!r}")
        row = replace(chosen.row("curve"), group1=panel, group1_level=side)
        yield number(replace(row, analysis_id=f"{item.id}.N"), "N", chosen.frame.height)
        yield from describe_survival(replace(row, variable=name, context=words), chosen.frame, item, ticks)


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
