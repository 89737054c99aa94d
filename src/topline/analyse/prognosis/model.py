"""The final model: each candidate alone and in the model, with the checks of its assumptions.

Linearity: the likelihood ratio of a spline with three knots against the straight line, the other columns in the model.
Influence: the largest change of a coefficient, in standard errors, when one subject is left out, and how many subjects
change one by more than 2 / sqrt(n). Firth's model is shown when there are fewer than ten events a parameter, or where
the likelihood has no finite maximum.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.prognosis.effects import (
    contrasts,
    estimate_alone,
    pooled_fits,
    pooled_ratio,
    wald_ratio,
)
from topline.analyse.prognosis.prepare import prepare
from topline.analyse.prognosis.rows import measured, opening
from topline.analyse.rows import number
from topline.core import MethodError
from topline.stats import CoxWarning, firth_cox
from topline.stats.prognosis import nested_likelihood_ratio, restricted_cubic_spline, spline_knots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.prognosis.prepare import Prepared
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic
    from topline.stats import CoxFit
    from topline.stats.prognosis.candidates import Candidate
    from topline.stats.prognosis.development import Development

COX = "Cox, Efron ties, Wald 95% CI"
POOLED = "Cox, Efron ties, pooled over imputations by Rubin's rules, 95% CI"
NOT_SELECTED = "not in the model"
FEW_EVENTS = 10
ZPH = "score test of proportional hazards (Grambsch-Therneau), Kaplan-Meier time scale"
LINEARITY = "likelihood ratio of a restricted cubic spline with three knots against the straight line"
INFLUENCE = "largest change of a coefficient, in standard errors, when one subject is left out"


def analyse_model(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Give the hazard ratios alone and together, and check the model."""
    prepared = prepare(item, data, protocol)
    yield from opening(prepared)
    found, reason = prepared.develop()
    if found is None:
        yield number(replace(prepared.row("model"), context="model"), "n", None, reason)
        return
    for candidate in found.usable:
        yield from _alone(prepared, candidate)
    yield from _together(prepared, found)
    yield from _checks(prepared, found)


def _alone(prepared: Prepared, candidate: Candidate) -> Iterator[Statistic]:
    known = prepared.selection.narrow(f"{candidate.name} IS NOT NULL")
    values = prepared.sample.raw[:, prepared.place(candidate.name)]
    has = ~np.isnan(values)
    time, event, columns = prepared.sample.time[has], prepared.sample.event[has], candidate.columns(values[has])
    levels, compared = prepared.levels[candidate.name], contrasts(prepared, candidate, values)
    start = replace(known.row("univariable"), variable=candidate.name, context=compared[0].words, method=COX)
    happened = known.narrow("CNSR = 0").filter
    for level in levels or ("",):
        inside = values[has] == levels.index(level) if level else np.ones(len(time), dtype=np.bool_)
        at = replace(start, variable_level=level)
        yield number(at, "n", int(inside.sum()))
        yield number(replace(at, filter=happened), "n.event", int(event[inside].sum()))
        if level and level == levels[0]:
            yield replace(at, stat_name="reference", stat_label="Reference", stat_chr="Reference")
    for each in compared:
        found, note = estimate_alone(time, event, columns, each.weights)
        at = replace(start, variable_level=each.level, warning=note if found else "")
        yield from measured(at, found, note, label="Hazard ratio")


def _together(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    imputes = prepared.plan.development.imputes
    fits, reason = None, ""
    if found.selected:
        try:
            fits = pooled_fits(prepared, found)
        except MethodError as error:
            reason = str(error)
    sample = prepared.sample
    n_columns = len(found.columns_of(*found.selected))
    free = max(int(sample.event[found.rows].sum()) - n_columns, 1)
    first = 0
    for candidate in found.usable:
        levels = prepared.levels[candidate.name]
        compared = contrasts(prepared, candidate, sample.raw[:, prepared.place(candidate.name)])
        row = replace(
            prepared.row("multivariable"), variable=candidate.name, context=compared[0].words,
            method=POOLED if imputes else COX,
        )  # fmt: skip
        is_in = candidate.name in found.selected
        if is_in and levels:
            at = replace(row, variable_level=levels[0])
            yield replace(at, stat_name="reference", stat_label="Reference", stat_chr="Reference")
        for each in compared:
            at = replace(row, variable_level=each.level)
            if not is_in or fits is None:
                yield from measured(at, None, reason if is_in else NOT_SELECTED, label="Hazard ratio")
                continue
            weights = np.zeros(n_columns)
            weights[first : first + candidate.n_columns] = each.weights
            at = replace(at, warning=fits[2])
            yield from measured(at, pooled_ratio(fits[0], fits[1], weights, free), label="Hazard ratio")
        first += candidate.n_columns if is_in else 0


def _checks(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    fit = found.model.fit
    row = replace(prepared.row("model"), context="model", method=COX)
    yield number(row, "n", len(found.rows))
    yield number(row, "n.event", int(prepared.sample.event[found.rows].sum()))
    if fit is None:
        yield number(replace(row, context="concordance"), "estimate", None, "no candidate is in the model", fmt="0.000")
        return
    c = fit.concordance
    at = replace(row, context="concordance", method="Harrell's C of the linear predictor, on the subjects of the model")
    yield number(at, "estimate", c.estimate, label="Concordance", fmt="0.000")
    yield number(at, "std.error", c.std_error)
    yield from _proportionality(prepared, found, fit)
    yield from _linearity(prepared, found)
    yield from _influence(prepared, fit)
    yield from _firth(prepared, found, fit)


def _proportionality(prepared: Prepared, found: Development, fit: CoxFit) -> Iterator[Statistic]:
    row = replace(prepared.row("zph"), method=ZPH, context="proportional hazards")
    try:
        tests = fit.proportional_hazards_test()
    except MethodError as error:
        yield number(replace(row, variable="GLOBAL"), "p.value", None, str(error))
        return
    first = 0
    for candidate in found.candidates:
        if candidate.name not in found.selected:
            continue
        levels = prepared.levels[candidate.name][1:] or tuple(map(str, range(1, candidate.n_columns + 1)))
        for offset in range(candidate.n_columns):
            named = levels[offset] if candidate.n_columns > 1 or prepared.levels[candidate.name] else ""
            at = replace(row, variable=candidate.name, variable_level=named)
            yield number(at, "p.value", tests.columns[first + offset].p_value, "too few event times")
        first += candidate.n_columns
    yield number(replace(row, variable="GLOBAL"), "p.value", tests.overall.p_value, "too few event times")


def _linearity(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    row = replace(prepared.row("linearity"), method=LINEARITY, context="linearity")
    columns = found.columns_of(*found.selected)
    for candidate in found.candidates:
        if candidate.name not in found.selected or candidate.form != "linear":
            continue
        values = found.x[:, found.columns_of(candidate.name)[0]]
        at = replace(row, variable=candidate.name)
        try:
            bend = restricted_cubic_spline(values, spline_knots(values, 3))[:, 1:]
            x = np.hstack([found.x[:, list(columns)], bend])
            part = prepared.sample.time[found.rows], prepared.sample.event[found.rows]
            test = nested_likelihood_ratio(*part, x, range(len(columns), x.shape[1]))
            yield number(at, "p.value", test.p_value, test.method)
        except MethodError as error:
            yield number(at, "p.value", None, str(error))


def _influence(prepared: Prepared, fit: CoxFit) -> Iterator[Statistic]:
    row = replace(prepared.row("influence"), method=INFLUENCE, context="influence")
    moves = np.abs(fit.residuals("dfbeta")) / fit.std_error
    if not np.isfinite(moves).all():
        yield number(row, "max", None, "a standard error is 0 or infinite")
        return
    yield number(row, "max", float(moves.max()), label="Largest change, standard errors", fmt="0.00")
    many = int((moves > 2 / np.sqrt(len(moves))).any(axis=1).sum())
    yield number(replace(row, context="influential subjects"), "value", many, label="Subjects", fmt="0")


def _firth(prepared: Prepared, found: Development, fit: CoxFit) -> Iterator[Statistic]:
    columns = list(found.columns_of(*found.selected))
    if fit.converged and fit.n_events >= FEW_EVENTS * len(columns):
        return
    row = replace(prepared.row("firth"), method="Firth's penalised Cox, Wald 95% CI", context="Firth")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CoxWarning)
            firth = firth_cox(prepared.sample.time[found.rows], prepared.sample.event[found.rows], found.x[:, columns])
    except MethodError as error:
        yield number(row, "estimate", None, str(error))
        return
    first = 0
    for candidate in (each for each in found.candidates if each.name in found.selected):
        for each in contrasts(prepared, candidate, prepared.sample.raw[:, prepared.place(candidate.name)]):
            weights = np.zeros(len(columns))
            weights[first : first + candidate.n_columns] = each.weights
            at = replace(row, variable=candidate.name, variable_level=each.level, context=each.words)
            yield from measured(at, wald_ratio(firth.coef, firth.covariance, weights), label="Hazard ratio")
        first += candidate.n_columns
