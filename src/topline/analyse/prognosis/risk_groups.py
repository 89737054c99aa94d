"""Risk groups, by rule or by cuts of the linear predictor, with their survival, also out of fold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from topline.analyse.prognosis.effects import estimate_alone
from topline.analyse.prognosis.prepare import prepare
from topline.analyse.prognosis.rows import measured, opening
from topline.analyse.rows import number
from topline.core import DAYS_PER_MONTH, MethodError
from topline.stats import kaplan_meier, log_rank
from topline.stats.prognosis.pipeline_validation import out_of_fold_predictor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from topline.analyse.prognosis.prepare import Prepared
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, PrognosticModel, Protocol
    from topline.results import Statistic

RULE, CUT, OUT_OF_FOLD = "by rule", "by the linear predictor", "out of fold"
MEDIAN = "Kaplan-Meier; 95% CI log type (R survival default)"
RATIO = "Cox, Efron ties, Wald 95% CI, against the first group"
NOT_ASSIGNED = -1
EMPTY = "no subject in this group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """One way of giving subjects their risk group.

    Parameters
    ----------
    context : by rule, by the linear predictor, or the same out of fold.
    labels : the groups, the lowest risk first.
    codes : (n,) the place of each subject's group, -1 where it has none; None where there are no groups.
    reason : why there are none.
    """

    context: str
    labels: tuple[str, ...]
    codes: NDArray[np.intp] | None
    reason: str = ""


def analyse_risk_groups(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Give subjects, events, median and hazard ratio of each risk group."""
    prepared = prepare(item, data, protocol)
    yield from opening(prepared)
    for grouping in choose_groupings(prepared, data):
        if grouping.codes is None:
            yield number(replace(prepared.row("groups"), context=grouping.context), "n", None, grouping.reason)
            continue
        yield from _group_rows(prepared, grouping.codes, grouping.labels, grouping.context)


def choose_groupings(prepared: Prepared, data: AnalysisData) -> Iterator[Grouping]:
    """Group the subjects by rule, or by the linear predictor, then also out of fold."""
    model = prepared.model
    if model.risk_groups:
        labels = tuple(group.label for group in model.risk_groups)
        yield Grouping(context=RULE, labels=labels, codes=assign_by_rule(prepared, data))
        return
    quantiles = model.risk_quantiles or (0.5,)
    labels = ("Low", "High") if len(quantiles) == 1 else tuple(f"Group {n + 1}" for n in range(len(quantiles) + 1))
    found, reason = prepared.develop_with_factors()
    if found is None:
        yield Grouping(context=CUT, labels=labels, codes=None, reason=reason)
        return
    own = np.full(len(prepared.sample.time), np.nan)
    own[found.rows] = found.model.linear_predictor(found.x)
    yield Grouping(context=CUT, labels=labels, codes=_cut(own, quantiles))
    folds = min(model.outer_folds, int(prepared.sample.event.sum()))
    try:
        outside = out_of_fold_predictor(prepared.sample, prepared.plan, n_folds=folds, seed=model.seed)
    except MethodError as error:
        yield Grouping(context=OUT_OF_FOLD, labels=labels, codes=None, reason=str(error))
        return
    yield Grouping(context=OUT_OF_FOLD, labels=labels, codes=_cut(outside, quantiles))


def assign_by_rule(prepared: Prepared, data: AnalysisData) -> NDArray[np.intp]:
    """Give each subject the place of the first group whose condition is true, -1 where none is."""
    groups = data.datasets["adsl"].select("USUBJID", GROUP=choose_group(prepared.model))
    return prepared.selection.frame.select("USUBJID").join(
        groups, on="USUBJID", how="left", maintain_order="left"
    )["GROUP"].fill_null(NOT_ASSIGNED).to_numpy().astype(np.intp)  # fmt: skip


def choose_group(model: PrognosticModel) -> pl.Expr:
    """Give the place of the first group whose condition is true as an expression, -1 where none is."""
    choice = pl.lit(NOT_ASSIGNED)
    for place, group in reversed(list(enumerate(model.risk_groups))):
        choice = pl.when(pl.sql_expr(group.when)).then(place).otherwise(choice)
    return choice


def _cut(index: NDArray[np.float64], quantiles: tuple[float, ...]) -> NDArray[np.intp]:
    known = ~np.isnan(index)
    limits = np.quantile(index[known], quantiles)
    return np.where(known, np.searchsorted(limits, np.nan_to_num(index), side="left"), NOT_ASSIGNED)


def _group_rows(
    prepared: Prepared, codes: NDArray[np.intp], labels: tuple[str, ...], context: str
) -> Iterator[Statistic]:
    row = replace(prepared.row("groups"), variable="RISKGRP", context=context)
    time, event = prepared.sample.time, prepared.sample.event
    present = [place for place in range(len(labels)) if (codes == place).any()]
    for place, label in enumerate(labels):
        at, inside = replace(row, variable_level=label), codes == place
        yield number(at, "n", int(inside.sum()))
        yield number(at, "n.event", int(event[inside].sum()))
        median = kaplan_meier(time[inside], event[inside]).median() if inside.any() else None
        own = replace(at, context=f"{context}, median", method=MEDIAN)
        for stat in ("estimate", "lower", "upper"):
            days = None if median is None else getattr(median, stat)
            name = {"estimate": "median", "lower": "conf.low", "upper": "conf.high"}[stat]
            months = None if days is None else days / DAYS_PER_MONTH
            yield number(own, name, months, "not reached" if inside.any() else EMPTY, fmt="0.0")
        against = replace(at, context=f"{context}, hazard ratio", method=RATIO)
        if present and place == present[0]:
            yield replace(against, stat_name="reference", stat_label="Reference", stat_chr="Reference")
            continue
        found, reason = None, EMPTY
        if inside.any():
            pair = inside | (codes == present[0])
            found, reason = estimate_alone(time[pair], event[pair], inside[pair][:, None].astype(float), np.ones(1))
        yield from measured(against, found, reason, label="Hazard ratio")
    known = codes != NOT_ASSIGNED
    test = log_rank(time[known], event[known], codes[known]) if len(present) > 1 and event[known].any() else None
    at = replace(row, context=f"{context}, log-rank", method="log-rank, two-sided")
    yield number(at, "p.value", test.p_value if test else None, "fewer than two groups with subjects")
    yield number(replace(row, context=f"{context}, without group"), "n", int((~known).sum()))
