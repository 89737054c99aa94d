"""What the model tells beyond each of its factors alone, and beyond none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.prognosis.gain_search import added_columns, limit_developed_gain, limit_gain
from topline.analyse.prognosis.over_sets import D2, MEAN, over_sets, pool_intervals, pool_tests
from topline.analyse.prognosis.prepare import prepare
from topline.analyse.prognosis.rows import measured, opening, time_flaw
from topline.analyse.rows import number
from topline.core import MethodError
from topline.stats import decision_curve, time_dependent_roc
from topline.stats.prognosis import (
    concordance_difference,
    nested_likelihood_ratio,
    reclassification,
    time_dependent_roc_curve,
)
from topline.stats.prognosis.fitted_model import FittedModel, fit_to_sets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.prognosis.prepare import Prepared
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic
    from topline.stats.prognosis import ReclassificationIntervals
    from topline.stats.prognosis.development import Development

MODEL = "MODEL"
AUC = "cumulative/dynamic area under the ROC curve, inverse weights of censoring; on the subjects of the model"
LIKELIHOOD = "likelihood ratio of the model against the factor alone"
DIFFERENCE = "C of the model less C of the factor alone, infinitesimal jackknife; on the subjects of the model"
BOOTSTRAP = {
    "same_columns": "both models fitted anew without a new selection",
    "whole_development": "the whole development repeated in each, with its selection",
}
RISES = {"NRI": "category-free NRI, Kaplan-Meier", "IDI": "IDI, inverse weights of censoring"}
THRESHOLDS = tuple(np.arange(0.05, 0.96, 0.05).round(2).tolist())


def analyse_gain(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Compare the model with each of its factors alone, and draw its decision curve."""
    prepared = prepare(item, data, protocol)
    yield from opening(prepared)
    found, reason = prepared.develop_with_factors()
    if found is None:
        yield number(replace(prepared.row("gain"), context="model"), "estimate", None, reason)
        return
    part = prepared.sample.time[found.rows], prepared.sample.event[found.rows]
    alone = {name: fit_to_sets(*part, found.sets, found.columns_of(name)) for name in found.selected}
    for name, model in {MODEL: found.model, **alone}.items():
        yield from _area(prepared, found, name, model)
        yield from _curve(prepared, found, name, model)
    if len(found.selected) > 1 and item.show == "prognosis_gain":  # a figure shows no comparison
        for name, model in alone.items():
            yield from _against(prepared, found, name, model)
    yield from _decisions(prepared, found)


def _area(prepared: Prepared, found: Development, name: str, model: FittedModel) -> Iterator[Statistic]:
    row = replace(
        prepared.row("auc"), variable=name, context=f"{prepared.model.at_months:g} months", method=over_sets(AUC, found)
    )
    part = prepared.sample.time[found.rows], prepared.sample.event[found.rows]
    if flaw := time_flaw(*part, prepared.model.at_months):
        yield number(row, "estimate", None, flaw)
        return
    try:
        indexes = [model.linear_predictor(x) for x in found.sets]
        area = pool_intervals([time_dependent_roc(*part, each, [prepared.plan.horizon]).auc[0] for each in indexes])
    except MethodError as error:
        yield number(row, "estimate", None, str(error))
        return
    for stat, value in (("estimate", area.estimate), ("conf.low", area.lower), ("conf.high", area.upper)):
        yield number(row, stat, value, area.method, label="AUC" if stat == "estimate" else "", fmt="0.000")


def _curve(prepared: Prepared, found: Development, name: str, model: FittedModel) -> Iterator[Statistic]:
    """Write the ROC curve at the horizon, from all called at risk to none."""
    row = replace(prepared.row("roc"), variable=name, context="ROC curve", method=AUC)
    part = prepared.sample.time[found.rows], prepared.sample.event[found.rows]
    if flaw := time_flaw(*part, prepared.model.at_months):
        yield number(row, "estimate", None, flaw)
        return
    try:
        curve = time_dependent_roc_curve(*part, model.linear_predictor(found.x), prepared.plan.horizon)
    except MethodError as error:
        yield number(row, "estimate", None, str(error))
        return
    points = [*zip(curve.sensitivity.tolist(), curve.specificity.tolist(), strict=True), (0.0, 1.0)]
    for place, (sensitivity, specificity) in enumerate(points, start=1):
        at = replace(row, variable_level=str(place))
        yield number(at, "value", 1 - specificity, label="1 - specificity", fmt="0.000")
        yield number(at, "estimate", sensitivity, label="Sensitivity", fmt="0.000")


def _against(prepared: Prepared, found: Development, name: str, alone: FittedModel) -> Iterator[Statistic]:
    row = replace(prepared.row("gain"), variable=name)
    time, event = prepared.sample.time[found.rows], prepared.sample.event[found.rows]
    columns, added = found.columns_of(*found.selected), added_columns(found, name)
    test = pool_tests([nested_likelihood_ratio(time, event, x[:, list(columns)], added) for x in found.sets])
    at = replace(row, context="likelihood ratio", method=over_sets(LIKELIHOOD, found, D2))
    yield number(at, "statistic", test.statistic, test.method)
    yield number(at, "df", test.df)
    yield number(at, "p.value", test.p_value, test.method)
    pairs = [(found.model.linear_predictor(x), alone.linear_predictor(x)) for x in found.sets]
    difference = pool_intervals([concordance_difference(time, event, *pair) for pair in pairs])
    at = replace(row, context="difference of C", method=over_sets(DIFFERENCE, found))
    yield from measured(at, difference, difference.method, label="Difference", fmt="0.000")
    yield from _reclassified(prepared, found, name, alone)


def _reclassified(prepared: Prepared, found: Development, name: str, alone: FittedModel) -> Iterator[Statistic]:
    """Write NRI and IDI of the model against a factor alone, with the limits that the plan asks for."""
    row, model, horizon = replace(prepared.row("gain"), variable=name), prepared.model, prepared.plan.horizon
    time, event = prepared.sample.time[found.rows], prepared.sample.event[found.rows]
    repeated = f"95% percentile interval of bootstrap samples, {BOOTSTRAP[model.gain_intervals]}"
    methods = {
        context: over_sets(f"{words}; {repeated}; on the subjects of the model", found, MEAN)
        for context, words in RISES.items()
    }
    if flaw := time_flaw(time, event, model.at_months):
        yield from (number(replace(row, context=each, method=methods[each]), "estimate", None, flaw) for each in RISES)
        return
    try:
        risks = [
            (np.clip(alone.risk(x, horizon), 0, 1), np.clip(found.model.risk(x, horizon), 0, 1)) for x in found.sets
        ]
        moved = [reclassification(time, event, old, new, horizon) for old, new in risks]
    except MethodError as error:
        reason = str(error)
        yield from (
            number(replace(row, context=each, method=methods[each]), "estimate", None, reason) for each in RISES
        )
        return
    limits, reason = _limits(prepared, found, name)
    drawn = model.resamples
    few = f"; limits from {limits.n_resamples} of {drawn} samples" if limits and limits.n_resamples < drawn else ""
    means = {"NRI": np.mean([each.nri for each in moved]), "IDI": np.mean([each.idi for each in moved])}
    for context, value in means.items():
        at = replace(row, context=context, method=methods[context], warning=f"{moved[0].warning}{few}")
        yield number(at, "estimate", float(value), label=context, fmt="0.000")
        for place, stat in enumerate(("conf.low", "conf.high")):
            ends = None if limits is None else {"NRI": limits.nri, "IDI": limits.idi}[context]
            yield number(at, stat, None if ends is None else ends[place], reason, fmt="0.000")


def _limits(prepared: Prepared, found: Development, name: str) -> tuple[ReclassificationIntervals | None, str]:
    """Give the limits that the plan asks for, or say why there are none."""
    model = prepared.model
    try:
        if model.gain_intervals == "whole_development":
            return limit_developed_gain(prepared.key, found.selected, name, model.resamples), ""
        return limit_gain(prepared.key, added_columns(found, name), model.resamples), ""
    except MethodError as error:
        return None, str(error)


def _decisions(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    method = over_sets("net benefit by Kaplan-Meier (Vickers)", found, MEAN)
    row = replace(prepared.row("decision"), context="net benefit", method=method)
    time, event = prepared.sample.time[found.rows], prepared.sample.event[found.rows]
    if flaw := time_flaw(time, event, prepared.model.at_months):
        yield number(row, "estimate", None, flaw)
        return
    risks = [np.clip(found.model.risk(x, prepared.plan.horizon), 0, 1) for x in found.sets]
    curves = [decision_curve(time, event, risk, prepared.plan.horizon, THRESHOLDS) for risk in risks]
    benefit = np.mean([curve.net_benefit for curve in curves], axis=0)
    for name, values in ((MODEL, benefit), ("ALL", curves[0].treat_all)):
        for threshold, value in zip(THRESHOLDS, values.tolist(), strict=True):
            at = replace(row, variable=name, variable_level=f"{threshold:g}")
            yield number(at, "estimate", value, label="Net benefit", fmt="0.000")
