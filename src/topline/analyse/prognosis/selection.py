"""Select: the penalised path, the steps after it, and how often each candidate is chosen over bootstrap samples."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.counts import count_population
from topline.analyse.prognosis.bootstrap import validate_once
from topline.analyse.prognosis.prepare import prepare
from topline.analyse.prognosis.rows import adequacy
from topline.analyse.rows import number, text
from topline.core import MethodError
from topline.stats import CoxWarning, cox_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.analyse.prognosis.prepare import Prepared
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic
    from topline.stats.prognosis.development import Development

NOT_CHOSEN = "the selection has no path"
METHODS = {
    "lasso": "LASSO-Cox, Breslow ties; penalty by cross-validated deviance",
    "adaptive_lasso": "adaptive LASSO-Cox, Breslow ties; penalty by cross-validated deviance",
    "none": "no penalised selection",
}

CRITERIA = {"aic": "AIC", "bic": "BIC (logarithm of the number of events)", "p": "the likelihood ratio test's P"}


def analyse_selection(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Say what each step of the selection leaves, and how stable that is."""
    prepared = prepare(item, data, protocol)
    yield from count_population(prepared.subjects)
    yield from adequacy(prepared)
    found, reason = prepared.develop()
    if found is None:
        yield number(replace(prepared.row("selection"), context="model"), "n", None, reason)
        return
    yield number(replace(prepared.row("selection"), context="model"), "n", len(found.rows), label="Subjects used")
    for position, note in enumerate(found.notes, start=1):
        yield text(replace(prepared.row("notes"), variable_level=str(position)), "note", note)
    yield from _penalties(prepared, found)
    yield from _paths(prepared, found)
    yield from _candidate_rows(prepared, found)
    yield from _steps(prepared, found)


def _penalties(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    row = replace(prepared.row("penalty"), method=METHODS[prepared.model.selection.method])
    path = found.path
    for context, value in (
        ("smallest deviance", path.penalty_min if path else None),
        ("one standard error", path.penalty_1se if path else None),
    ):
        yield number(replace(row, context=context), "estimate", value, NOT_CHOSEN, label="Penalty", fmt="0.0000")
    if path is None:
        return
    at = replace(row, analysis_id=f"{row.output_id}.deviance")
    for penalty, mean, error in zip(path.penalty, path.mean_deviance, path.std_error, strict=True):
        point = replace(at, variable_level=f"{penalty:.8g}")
        yield number(point, "estimate", float(mean), label="Cross-validated deviance", fmt="0.000")
        yield number(point, "std.error", float(error))


def _paths(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    """Write the coefficients of the standardised columns along the LASSO's penalties."""
    if found.path is None or prepared.model.selection.method != "lasso":
        return
    columns = list(found.columns_of(*dict.fromkeys(found.path_terms)))
    x = found.x[:, columns]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CoxWarning)
        path = cox_path(prepared.sample.time[found.rows], prepared.sample.event[found.rows], x)
    row = replace(prepared.row("path"), method=METHODS["lasso"])
    places: Counter[str] = Counter()
    for name, coef in zip(found.path_terms, path.coef * x.std(axis=0)[:, None], strict=True):
        places[name] += 1
        at = replace(row, variable=name, context=str(places[name]))
        for penalty, value in zip(path.penalty.tolist(), coef.tolist(), strict=True):
            yield number(
                replace(at, variable_level=f"{penalty:.8g}"), "estimate", value, label="Coefficient", fmt="0.000"
            )


def _candidate_rows(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    frequency, reason = _frequencies(prepared)
    method = METHODS[prepared.model.selection.method]
    passed = {each.name for each in found.screening if each.passes}
    before = {each.name: each.reason for each in found.screening if not each.passes}
    before |= found.unusable | dict(prepared.refused)
    for declared in prepared.model.candidates:
        name = declared.variable
        row = replace(prepared.row("selection"), variable=name, context=prepared.labels[name], method=method)
        left_out = f"left out before: {before.get(name, '')}"
        for context, coef in (("min", None if found.path is None else found.path.coef_min),
                              ("1se", None if found.path is None else found.path.coef_1se)):  # fmt: skip
            own = (
                []
                if coef is None
                else [value for value, owner in zip(coef.tolist(), found.path_terms, strict=True) if owner == name]
            )
            value = own[0] if len(own) == 1 else float(np.linalg.norm(own)) if own else None
            at = replace(row, context=f"coefficient, {context}")
            why = left_out if name in before else NOT_CHOSEN
            yield number(at, "estimate", value, why, label="Coefficient", fmt="0.000")
        yield text(replace(row, context="screening"), "decision", _yes(name in passed))
        yield text(replace(row, context="penalised"), "decision", _yes(name in found.after_lasso))
        yield text(replace(row, context="final"), "decision", _yes(name in found.selected))
        if found.n_sets > 1 and prepared.plan.development.decided_by == "half":
            at = replace(row, context="completed data sets", method=f"selected in {found.n_sets} completed data sets")
            yield number(at, "p", found.shares.get(name), left_out)
        share = frequency.get(name)
        at = replace(
            row, context="bootstrap", method=f"selected in bootstrap samples, {prepared.model.resamples} drawn"
        )
        yield number(at, "p", share, reason or prepared.refused.get(name, ""))


def _frequencies(prepared: Prepared) -> tuple[dict[str, float], str]:
    try:
        found = validate_once(prepared.key, prepared.model.resamples)
    except MethodError as error:
        return {}, str(error)
    names = [each.name for each in prepared.plan.development.candidates]
    return dict(zip(names, found.frequency.tolist(), strict=True)), ""


def _steps(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    row = replace(prepared.row("steps"), method=f"steps by {CRITERIA[prepared.model.selection.criterion]}")
    for position, step in enumerate(found.steps):
        at = replace(row, variable_level=str(position))
        yield text(at, "change", step.change, label="Step")
        yield number(at, "statistic", step.criterion, label="Criterion")


def _yes(is_so: bool) -> str:  # noqa: FBT001  a word for a truth
    return "yes" if is_so else "no"
