"""Reporting checklists of a prognostic model: each item with where this readout answers it, or that it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from topline.analyse.prognosis.checklist_items import GUIDELINES
from topline.analyse.prognosis.prepare import prepare
from topline.analyse.prognosis.rows import adequacy, opening
from topline.analyse.rows import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from topline.analyse.prognosis.checklist_items import ChecklistItem
    from topline.analyse.prognosis.prepare import Prepared
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic

    Saying = Callable[[Prepared, AnalysisData, Protocol], str]

FORMS = {
    "as_is": "as it is", "log": "as its logarithm", "spline3": "as a restricted cubic spline of 3 knots",
    "spline4": "as a restricted cubic spline of 4 knots", "spline5": "as a restricted cubic spline of 5 knots",
}  # fmt: skip
PENALISED = {"lasso": "LASSO-Cox", "adaptive_lasso": "adaptive LASSO-Cox", "none": "no penalised selection"}
CENTRE = "SITEID"
WITHOUT_MODEL = ("prognosis_screening", "prognosis_cutoffs")
"""Displays that say something where no candidate is in the model."""
UNSAID = {
    "dates": "the data have no dates of treatment and of follow-up",
    "centres": "the data name no centres (SITEID)",
    "eligibility": "the study file has no criteria under eligibility",
    "treatment": "the study file has no arms and no regimen",
    "registration": "the study's id is no number of a register",
    "file": "no model was written; show: prognosis_validation writes it where a candidate is selected",
    "inputs": "no model was written",
}
"""Name of an answer → why it is not there, of those that may be absent."""
WITH_FILE = ("prognosis_validation", "calibration")
"""Displays whose analysis writes the model file."""


def analyse_checklist(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Fill the checklists from the plan and the results."""
    prepared = prepare(item, data, protocol)
    yield from opening(prepared)
    for guideline, entries in GUIDELINES.items():
        for entry in entries:
            row = replace(prepared.row(guideline), variable_level=entry.number, context=entry.title)
            yield from _entry_rows(row, entry, prepared, data, protocol)


def _entry_rows(
    row: Statistic, entry: ChecklistItem, prepared: Prepared, data: AnalysisData, protocol: Protocol
) -> Iterator[Statistic]:
    if entry.beside_the_point:
        yield text(row, "answer", "Does not apply")
        yield text(row, "gap", entry.beside_the_point)
        return
    shown = _displays(entry, prepared, protocol)
    said = SAYINGS[entry.said](prepared, data, protocol) if entry.said else ""
    gap = "; ".join(part for part in (*_missing_parts(entry, shown, said), entry.gap) if part)
    yield text(row, "answer", ("In part" if gap else "Yes") if shown or said else "No")
    for name, words in (("displays", ", ".join(shown)), ("words", said), ("gap", gap)):
        if words:
            yield text(row, name, words)


def _displays(entry: ChecklistItem, prepared: Prepared, protocol: Protocol) -> list[str]:
    """Name the displays of the plan that answer an item; those of a model that does not exist show nothing."""
    found, _ = prepared.develop()
    has_model = found is not None and bool(found.selected)
    return [
        each.id
        for each in protocol.plan
        if each.show in entry.shown
        and each.model in (None, prepared.model.id)
        and (has_model or each.model is None or each.show in WITHOUT_MODEL)
    ]


def _missing_parts(entry: ChecklistItem, shown: list[str], said: str) -> Iterator[str]:
    """Say which of the answers that an item needs are not there."""
    if entry.either_will_do and (shown or said):
        return
    if entry.shown and not shown:
        yield f"no display of the plan shows it, add show: {' or '.join(entry.shown)}"
    if entry.said and not said:
        yield UNSAID[entry.said]


def _objective(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del data
    endpoint = next(each for each in protocol.endpoints if each.id == prepared.model.endpoint)
    outcome = f"{endpoint.id} ({endpoint.label})"
    return f"development of a model of {outcome} with internal validation, no evaluation on other subjects"


def _source(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del prepared, data
    study = protocol.study
    note = f"; the study's note: {study.note.rstrip('.')}" if study.note else ""
    return f"study {study.id}, {study.title}, phase {study.phase}{note}"


def _dates(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del protocol
    subjects = data.datasets["adsl"].filter(data.datasets["adsl"]["USUBJID"].is_in(_subjects(prepared)))
    if "TRTSDT" not in subjects.columns or "ADT" not in prepared.selection.frame.columns:
        return ""
    first, last, end = subjects["TRTSDT"].min(), subjects["TRTSDT"].max(), prepared.selection.frame["ADT"].max()
    return f"first treatments from {first} to {last}, follow-up to {end}" if first and last and end else ""


def _centres(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del protocol
    adsl = data.datasets["adsl"]
    if CENTRE not in adsl.columns:
        return ""
    count = adsl.filter(adsl["USUBJID"].is_in(_subjects(prepared)))[CENTRE].drop_nulls().n_unique()
    return f"{count} centre{'' if count == 1 else 's'}" if count else ""


def _subjects(prepared: Prepared) -> list[str]:
    return prepared.selection.frame["USUBJID"].to_list()


def _eligibility(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del prepared, data
    return "; ".join(f"{each.id} ({each.kind}) {each.label}" for each in protocol.eligibility)


def _treatment(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del prepared, data
    arms = [arm.label for arm in protocol.treatment.arms]
    drugs = [
        f"{drug.name} {drug.dose:g} {drug.unit}, cycles of {drug.cycle_days} days"
        for drug in protocol.treatment.regimen
    ]
    given = "; ".join((*arms, *drugs))
    return f"{given}; treatment is no predictor" if given else ""


def _preparation(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del prepared, data, protocol
    return "the report and log.txt list implausible records and those that were left out"


def _outcome(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del data
    endpoint = next(each for each in protocol.endpoints if each.id == prepared.model.endpoint)
    rules = {name: [each if isinstance(each, str) else each.label for each in getattr(endpoint, name)]
             for name in ("events", "censor")}  # fmt: skip
    events, censor = (" or ".join(rule).replace("_", " ") for rule in rules.values())
    horizon = f"horizon {prepared.model.at_months:g} months"
    return f"{endpoint.label}, to {events}, else censored at {censor}; {horizon}"


def _candidates(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del data, protocol
    return f"{len(prepared.labels)} candidates of the plan: {', '.join(prepared.labels.values())}"


def _predictors(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del data
    units = {each.variable: each.unit for each in protocol.covariates}
    named = [f"{label} ({units[name]})" if units[name] else label for name, label in prepared.labels.items()]
    return f"at baseline: {', '.join(named)}"


def _size(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del data, protocol
    verdict = next(each.stat_chr for each in adequacy(prepared) if each.stat_name == "verdict")
    return verdict.rstrip(".")


def _missing(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del data, protocol
    model = prepared.model
    way = "complete cases"
    if model.missing == "multiple_imputation":
        way = f"multiple imputation by chained equations, {model.imputations} data sets"
    limit = f"candidates missing for more than {model.largest_missing:.0%} are left out"
    found, _ = prepared.develop()
    used = "" if found is None else f"; the model rests on {len(found.rows)} of {len(prepared.sample.time)} subjects"
    return f"{way}; {limit}{used}"


def _partition(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del data, protocol
    n = prepared.model.resamples
    return f"all subjects develop the model; {n} bootstrap samples validate it; none were held back"


def _forms(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del data, protocol
    named = []
    for each in prepared.model.candidates:
        form = "by level" if prepared.levels[each.variable] else FORMS[each.form]
        named.append(f"{prepared.labels[each.variable]} {form}")
    return "; ".join(named)


def _building(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del data, protocol
    model, chosen = prepared.model, prepared.model.selection
    limits = {"log-rank": model.screening.log_rank, "Cox": model.screening.cox}
    screened = " or ".join(f"{name} P < {limit:g}" for name, limit in limits.items() if limit is not None)
    then = "no steps" if chosen.then == "none" else f"steps by {chosen.criterion.upper()}, {chosen.direction}"
    steps = (f"screening by {screened}" if screened else "no screening", PENALISED[chosen.method], then)
    return f"Cox model; {'; '.join(steps)}; bootstrap of {model.resamples} samples repeats all of it"


def _output(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del data, protocol
    model = prepared.model
    groups = "at the median of the linear predictor"
    if model.risk_groups:
        groups = "by rule: " + "; ".join(f"{group.label} ({group.when})" for group in model.risk_groups)
    elif model.risk_quantiles:
        groups = "at quantiles of the linear predictor: " + ", ".join(f"{each:g}" for each in model.risk_quantiles)
    times = ", ".join(f"{each:g}" for each in model.months)
    return f"survival at {times} months and its curve; risk groups {groups}"


def _plan(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del data, protocol
    return f"the study file holds the plan, model {prepared.model.id} under prognosis"


def _registration(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del prepared, data
    return protocol.study.id if protocol.study.id.startswith("NCT") else ""


def _code(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del prepared, data, protocol
    return "Topline makes it from the study file; manifest.json names version, inputs and options"


def _events(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del data, protocol
    event = prepared.sample.event
    return f"{len(event)} subjects, {int(event.sum())} with and {int((~event).sum())} without the event"


def _file(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    del data
    kinds = {each.show for each in protocol.plan if each.model == prepared.model.id}
    found, _ = prepared.develop()
    if found is None or not found.selected or not kinds & set(WITH_FILE):
        return ""
    name = prepared.model.id
    return (
        f"the file models/{name}.json has coefficients, covariance and baseline; the page models/{name}.html predicts"
    )


def _inputs(prepared: Prepared, data: AnalysisData, protocol: Protocol) -> str:
    if not _file(prepared, data, protocol):
        return ""
    name = prepared.model.id
    return f"the page models/{name}.html needs every input, states its range, and warns of values outside it"


SAYINGS: Mapping[str, Saying] = {
    "objective": _objective, "source": _source, "dates": _dates, "centres": _centres, "eligibility": _eligibility,
    "treatment": _treatment, "preparation": _preparation, "outcome": _outcome, "candidates": _candidates,
    "predictors": _predictors, "size": _size, "missing": _missing, "partition": _partition, "forms": _forms,
    "building": _building, "output": _output, "plan": _plan, "registration": _registration, "code": _code,
    "events": _events, "file": _file, "inputs": _inputs,
}  # fmt: skip
"""Name of an answer → what says it from the study file and the data; "" where they do not say."""
