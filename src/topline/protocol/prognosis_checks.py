"""Check the prognostic models, and the items of the plan that show them, against the rest of the protocol."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from topline.protocol.conditions import condition_flaw
from topline.protocol.endpoints import TimeToEvent
from topline.protocol.flaw import Flaw, repeated_names, unknown_name
from topline.protocol.variables import ADSL, dataset_variables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.protocol.plan import PlanItem
    from topline.protocol.prognosis import PrognosticModel
    from topline.protocol.protocol import Protocol

PROGNOSIS_FIGURES = (
    "nomogram", "penalty_path", "selection_frequency", "calibration", "decision_curve", "time_dependent_roc",
    "prognosis_forest", "cutoff_curves", "risk_group_curves",
)  # fmt: skip
"""Figures of a prognostic model."""
PROGNOSIS = (
    "prognosis_screening", "prognosis_selection", "prognosis_model", "prognosis_cutoffs", "prognosis_nomogram",
    "prognosis_risk_groups", "prognosis_gain", "prognosis_validation", "prognosis_checklist", *PROGNOSIS_FIGURES,
)  # fmt: skip
"""Displays of a prognostic model."""


def prognosis_flaws(protocol: Protocol) -> Iterator[Flaw]:
    """List what does not fit, model by model, then item by item."""
    named = [(("prognosis", n, "id"), model.id) for n, model in enumerate(protocol.prognosis)]
    yield from repeated_names("model's id", named)
    for n, model in enumerate(protocol.prognosis):
        yield from _model_flaws(("prognosis", n), model, protocol)
    models = [model.id for model in protocol.prognosis]
    for n, item in enumerate(protocol.plan):
        if item.show not in PROGNOSIS:
            continue
        if item.model is None:
            remedy = f"add model: with one of {', '.join(models)}" if models else "describe one under prognosis"
            yield Flaw(path=("plan", n, "show"), expected=f"a model for {item.show}", found="none", remedy=remedy)
        else:
            yield from unknown_name(("plan", n, "model"), "a model of prognosis", item.model, models)
        yield from _curve_flaws(n, item, protocol)


def _curve_flaws(n: int, item: PlanItem, protocol: Protocol) -> Iterator[Flaw]:
    """Check that there are cut-offs to show, and that the markers named have one."""
    model = next((each for each in protocol.prognosis if each.id == item.model), None)
    if item.show != "cutoff_curves" or model is None:
        return
    chosen = [cutoff.variable for cutoff in model.cutoffs]
    if not chosen:
        remedy = f"give {model.id} cutoffs"
        yield Flaw(path=("plan", n, "show"), expected="a model with cut-offs", found="none", remedy=remedy)
        return
    for position, name in enumerate(item.covariates):
        yield from unknown_name(("plan", n, "covariates", position), "a marker with a cut-off", name, chosen)


def _model_flaws(path: tuple[str | int, ...], model: PrognosticModel, protocol: Protocol) -> Iterator[Flaw]:
    times = [endpoint.id for endpoint in protocol.endpoints if isinstance(endpoint, TimeToEvent)]
    yield from unknown_name((*path, "endpoint"), "an endpoint that is a time to event", model.endpoint, times)
    if model.population is not None:
        yield from unknown_name((*path, "population"), "a population", model.population, protocol.populations)
    yield from _candidate_flaws(path, model, protocol)
    yield from _cutoff_flaws(path, model, protocol)
    yield from _group_flaws(path, model, protocol)
    if "p" in model.selection.model_fields_set and model.selection.criterion != "p":
        found = f"criterion {model.selection.criterion}"
        yield Flaw(path=(*path, "selection", "p"), expected="criterion: p with p", found=found, remedy="leave p out")
    if model.decided_by.startswith("stacked") and model.selection.then == "none":
        remedy = "add then: stepwise, or choose decided_by: half"
        expected = f"steps with decided_by: {model.decided_by}"
        yield Flaw(path=(*path, "decided_by"), expected=expected, found="then: none", remedy=remedy)


def _candidate_flaws(path: tuple[str | int, ...], model: PrognosticModel, protocol: Protocol) -> Iterator[Flaw]:
    known = [covariate.variable for covariate in protocol.covariates]
    here = [((*path, "candidates", n, "variable"), each.variable) for n, each in enumerate(model.candidates)]
    yield from repeated_names("candidate", here)
    for n, candidate in enumerate(model.candidates):
        where = (*path, "candidates", n)
        yield from unknown_name((*where, "variable"), "a covariate", candidate.variable, known)
        if candidate.form != "as_is" and candidate.variable in known and not is_number(candidate.variable, protocol):
            found = f"{candidate.variable}, a text"
            yield Flaw(path=(*where, "form"), expected="a number to transform", found=found, remedy="leave form out")
        covariate = next((each for each in protocol.covariates if each.variable == candidate.variable), None)
        if covariate and covariate.per == "doubling" and candidate.form == "as_is":
            expected = f"form: log, as the covariate {candidate.variable} says per: doubling"
            yield Flaw(
                path=where, expected=expected, found="form: as_is", remedy="add form: log, or give a number to per"
            )


def _cutoff_flaws(path: tuple[str | int, ...], model: PrognosticModel, protocol: Protocol) -> Iterator[Flaw]:
    candidates = [each.variable for each in model.candidates]
    for n, cutoff in enumerate(model.cutoffs):
        where = (*path, "cutoffs", n)
        yield from unknown_name((*where, "variable"), "a candidate of the model", cutoff.variable, candidates)
        if cutoff.variable in candidates and not is_number(cutoff.variable, protocol):
            found = f"{cutoff.variable}, a text"
            yield Flaw(path=(*where, "variable"), expected="a number to cut", found=found, remedy="leave it out")
        if (cutoff.rule == "maxstat") == (cutoff.months is not None):
            found = "none" if cutoff.months is None else f"{cutoff.months:g}"
            expected = "no months for maxstat" if cutoff.rule == "maxstat" else f"the landmark of {cutoff.rule}"
            remedy = "leave months out" if cutoff.rule == "maxstat" else "add months: 12"
            yield Flaw(path=where, expected=expected, found=found, remedy=remedy)


def _group_flaws(path: tuple[str | int, ...], model: PrognosticModel, protocol: Protocol) -> Iterator[Flaw]:
    columns = dataset_variables("adsl", protocol)
    for n, group in enumerate(model.risk_groups):
        if flaw := condition_flaw(group.when, columns):
            where = (*path, "risk_groups", n, "when")
            yield Flaw(path=where, expected=flaw[0], found=flaw[1], remedy=flaw[2])
    labels = [((*path, "risk_groups", n, "label"), group.label) for n, group in enumerate(model.risk_groups)]
    yield from repeated_names("risk group", labels)
    if model.risk_groups and model.risk_quantiles:
        where = (*path, "risk_quantiles")
        yield Flaw(path=where, expected="risk_groups or risk_quantiles", found="both", remedy="leave one out")
    limits = (0.0, *model.risk_quantiles, 1.0)
    if any(after <= before for before, after in pairwise(limits)):
        found = ", ".join(f"{each:g}" for each in model.risk_quantiles)
        remedy = "sort them, above 0 and below 1, each once"
        yield Flaw(path=(*path, "risk_quantiles"), expected="rising quantiles", found=found, remedy=remedy)


def is_number(variable: str, protocol: Protocol) -> bool:
    """Whether a covariate is a number: measured, with cut-offs, or a number of ADSL; one without levels may be."""
    covariate = next(each for each in protocol.covariates if each.variable == variable)
    if covariate.levels or covariate.rules:
        return False
    return bool(covariate.test or covariate.cutoffs) or ADSL.get(variable, "number") == "number"
