"""The tables of a prognostic model: one for each step, from the screening to the validation.

Where a table rests on too few subjects, its first line says so.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from topline.display.cells import BLANK, interval_cell, number_cell, pair_cell
from topline.display.labels import covariate_label, effect_label, level_label
from topline.display.lookup import Lookup, look_up
from topline.display.nouns import Cell, Column, Row
from topline.display.tables.finish import Draft, finish_table
from topline.display.tables.prognosis_parts import (
    calibration_rows,
    check_rows,
    empty_rows,
    left_out_notes,
    rule_words,
    selection_notes,
    step_rows,
    test_cell,
    verdict_rows,
)
from topline.display.wording import as_sentence, clean_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from topline.display.nouns import TableDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Result, Results

    Part = Callable[[Lookup, Protocol], "Draft"]

RATIO = "Hazard ratio (95% CI)"
NAMES = {"MODEL": "Model"}
INDEX_NOTE = "Training and test are means over the bootstrap samples; corrected is original less optimism."
GAIN_NOTE = (
    "NRI and IDI can favour a useless marker, above all without calibration; the likelihood ratio test is the judge. "
    "All numbers are from the subjects on whom the model was made."
)


def tabulate(part: Part, item: PlanItem, results: Results, protocol: Protocol) -> TableDisplay:
    """Show one step of a model under the title of its endpoint."""
    lookup = look_up(results, item.id)
    model = next((each for each in protocol.prognosis if each.id == item.model), None)
    named = item.model_copy(update={"endpoint": model.endpoint if model else None})
    draft = part(lookup, protocol)
    if draft.rows == verdict_rows(lookup):
        draft = replace(draft, rows=(*draft.rows, *empty_rows(lookup)), notes=())
    return finish_table(named, lookup, protocol, draft)


def _screening(lookup: Lookup, protocol: Protocol) -> Draft:
    rows = []
    for variable, own in lookup.of("screening").split("variable").items():
        tests = [own.where(context=context) for context in ("log-rank test", "Cox model", "decision")]
        cells = (
            *(_shown(own.pick(name)) for name in ("n", "n_miss", "n.event")),
            _shown(tests[0].pick("p.value")),
            _shown(tests[1].pick("p.value")),
            _shown(tests[2].pick("decision")),
        )
        rows.append(Row(label=covariate_label(protocol, variable), cells=cells))
    labels = ("Subjects", "Missing", "Events", "Log-rank P", "Cox P", "Decision")
    return Draft(stub="Candidate", columns=_columns(*labels), rows=(*verdict_rows(lookup), *rows))


def _selection(lookup: Lookup, protocol: Protocol) -> Draft:
    rows, found = [], lookup.of("selection")
    has_sets = bool(found.where(context="completed data sets"))
    for variable, own in found.split("variable").items():
        if not variable:
            continue
        parts = [own.where(context=f"coefficient, {penalty}").pick("estimate") for penalty in ("min", "1se")]
        answers = [own.where(context=context).pick("decision") for context in ("screening", "penalised", "final")]
        sets = (own.where(context="completed data sets").pick("p"),) if has_sets else ()
        share = own.where(context="bootstrap").pick("p")
        cells = tuple(_shown(each) for each in (answers[0], *parts, answers[1], *sets, answers[2], share))
        rows.append(Row(label=covariate_label(protocol, variable), cells=cells))
    columns = (
        Column(label="Passed screening"),
        Column(label="Smallest deviance", span="Penalised coefficient"),
        Column(label="One standard error", span="Penalised coefficient"),
        Column(label="Left by the penalty"),
        *((Column(label="Selected in completed data sets"),) if has_sets else ()),
        Column(label="In the final model"),
        Column(label="Selected in bootstrap samples"),
    )
    rows = (*verdict_rows(lookup), *rows, *step_rows(lookup, protocol, len(columns)))
    return Draft(stub="Candidate", columns=columns, rows=rows, notes=selection_notes(lookup))


def _model(lookup: Lookup, protocol: Protocol) -> Draft:
    rows: list[Row] = []
    for variable, own in lookup.of("univariable", "multivariable").split("variable").items():
        levels = own.split("variable_level")
        zph, linear = lookup.of("zph").where(variable=variable), lookup.of("linearity").where(variable=variable)
        if list(levels) == [""]:
            label = effect_label(protocol, variable, own.rows[0].statistic.context)
            rows.append(Row(label=label, cells=_effects(own, zph, linear)))
            continue
        rows.append(Row(label=covariate_label(protocol, variable), is_heading=True))
        rows += [
            Row(
                label=level_label(protocol, variable, level),
                cells=_effects(part, zph.where(variable_level=level), Lookup(rows=())),
                indent=1,
            )
            for level, part in levels.items()
            if level
        ]
    columns = (
        Column(label="Subjects"),
        Column(label="Events"),
        Column(label=RATIO, span="Univariable"),
        Column(label="P", span="Univariable"),
        Column(label=RATIO, span="Multivariable"),
        Column(label="P", span="Multivariable"),
        Column(label="Proportional hazards, P", span="Multivariable"),
        Column(label="Linearity, P", span="Multivariable"),
    )
    rows = [*verdict_rows(lookup), *rows, *check_rows(lookup, protocol, len(columns))]
    return Draft(stub="Candidate", columns=columns, rows=tuple(rows), notes=left_out_notes(lookup, protocol))


def _effects(own: Lookup, zph: Lookup, linear: Lookup) -> tuple[Cell, ...]:
    alone, together = own.of("univariable"), own.of("multivariable")
    return (
        _shown(alone.pick("n")),
        _shown(alone.pick("n.event")),
        *_ratio(alone),
        *_ratio(together),
        test_cell(zph),
        test_cell(linear),
    )


def _ratio(own: Lookup) -> tuple[Cell, Cell]:
    if reference := own.pick("reference"):
        return number_cell(reference), BLANK
    found = own.pick("estimate")
    if found is None or found.statistic.error == "not in the model":
        return BLANK, BLANK
    p_value = own.pick("p.value")
    is_known = p_value is not None and p_value.statistic.stat_num is not None
    return _interval(own), number_cell(p_value) if is_known else BLANK


def _cutoffs(lookup: Lookup, protocol: Protocol) -> Draft:
    rows = []
    for variable, of_variable in lookup.of("cutoff").split("variable").items():
        for context, own in of_variable.split("context").items():
            parts = {name: own.where(group2=name) for name in ("cut-off", "low", "high", "naive", "corrected")}
            sides = [parts[side] for side in ("low", "high")]
            cells = (
                _interval(parts["cut-off"]),
                *(pair_cell(side.pick("n.event"), side.pick("n")) for side in sides),
                *(interval_cell(side.pick("median"), side.pick("conf.low"), side.pick("conf.high")) for side in sides),
                _shown(parts["naive"].pick("estimate")),
                _shown(parts["naive"].pick("p.value")),
                _shown(parts["corrected"].pick("estimate")),
                _shown(parts["corrected"].pick("p.value")),
            )
            rows.append(Row(label=f"{covariate_label(protocol, variable)}, {rule_words(context)}", cells=cells))
    columns = (
        Column(label="Cut-off (95% interval)"),
        Column(label="Low", span="Events (subjects)"),
        Column(label="High", span="Events (subjects)"),
        Column(label="Low", span="Median, months (95% CI)"),
        Column(label="High", span="Median, months (95% CI)"),
        Column(label="Hazard ratio", span="As if given"),
        Column(label="P", span="As if given"),
        Column(label="Hazard ratio", span="Corrected for the choice"),
        Column(label="P", span="Corrected for the choice"),
    )
    return Draft(stub="Cut-off", columns=columns, rows=(*verdict_rows(lookup), *rows))


def _nomogram(lookup: Lookup, protocol: Protocol) -> Draft:
    rows: list[Row] = []
    for variable, own in lookup.of("points").split("variable").items():
        rows.append(Row(label=covariate_label(protocol, variable) if variable else "Points", is_heading=True))
        rows += [
            Row(label=level_label(protocol, variable, level), cells=(_shown(part.pick("estimate")), BLANK), indent=1)
            for level, part in own.split("variable_level").items()
        ]
    for context, own in lookup.of("total").split("context").items():
        rows.append(Row(label=context[:1].upper() + context[1:], is_heading=True))
        for level, part in own.split("variable_level").items():
            median = part.pick("median")
            cells = (Cell(text=level), _shown(median)) if median else (_shown(part.pick("estimate")), BLANK)
            label = "Total points" if median else f"{float(level):.0%}" if level else "Survival"
            rows.append(Row(label=label, cells=cells, indent=1))
    return Draft(stub="Variable", columns=_columns("Points", "Months"), rows=(*verdict_rows(lookup), *rows))


def _risk_groups(lookup: Lookup, protocol: Protocol) -> Draft:
    del protocol
    rows: list[Row] = []
    groups = lookup.of("groups")
    for context in dict.fromkeys(row.statistic.context.partition(",")[0] for row in groups):
        rows.append(Row(label=context[:1].upper() + context[1:], is_heading=True))
        test = groups.where(context=f"{context}, log-rank").pick("p.value")
        own = Lookup(rows=tuple(row for row in groups if row.statistic.context.partition(",")[0] == context))
        failed = groups.where(context=context, variable_level="").pick("n")
        if failed:
            rows.append(Row(label=as_sentence(failed.statistic.error), indent=1, cells=(BLANK,) * 5))
        for level, part in own.split("variable_level").items():
            if not level:
                continue
            median, ratio = part.where(context=f"{context}, median"), part.where(context=f"{context}, hazard ratio")
            plain = part.where(context=context)
            cells = (
                _shown(plain.pick("n")),
                _shown(plain.pick("n.event")),
                interval_cell(median.pick("median"), median.pick("conf.low"), median.pick("conf.high")),
                *_ratio(ratio),
            )
            rows.append(Row(label=clean_text(level), cells=cells, indent=1))
        if test:
            rows.append(Row(label="Log-rank test", cells=(*(BLANK,) * 4, number_cell(test)), indent=1))
    columns = _columns("Subjects", "Events", "Median, months (95% CI)", RATIO, "P")
    return Draft(stub="Risk group", columns=columns, rows=(*verdict_rows(lookup), *rows))


def _gain(lookup: Lookup, protocol: Protocol) -> Draft:
    rows = []
    for variable, area in lookup.of("auc").split("variable").items():
        own = lookup.of("gain").where(variable=variable)
        parts = {each: own.where(context=each) for each in ("likelihood ratio", "difference of C", "NRI", "IDI")}
        difference = parts["difference of C"]
        cells = (
            _interval(area),
            _shown(parts["likelihood ratio"].pick("p.value")),
            _interval(difference) if difference else BLANK,
            _shown(difference.pick("p.value")),
            *(_interval(parts[each]) if parts[each].pick("estimate") else BLANK for each in ("NRI", "IDI")),
        )
        rows.append(Row(label=NAMES.get(variable) or f"{covariate_label(protocol, variable)} alone", cells=cells))
    against = "Model against the factor alone"
    columns = (
        Column(label="AUC at the horizon (95% CI)"),
        Column(label="Likelihood ratio, P", span=against),
        Column(label="Difference of C (95% CI)", span=against),
        Column(label="P", span=against),
        Column(label="NRI (95% CI)", span=against),
        Column(label="IDI (95% CI)", span=against),
    )
    return Draft(stub="Predictor", columns=columns, rows=(*verdict_rows(lookup), *rows), notes=(GAIN_NOTE,))


def _validation(lookup: Lookup, protocol: Protocol) -> Draft:
    del protocol
    parts = ("original", "training", "test", "optimism", "corrected")
    rows = []
    for index, own in lookup.of("validation").split("variable").items():
        if not index:
            continue
        found = [own.where(context=part).pick("estimate") for part in parts]
        label = next((result.statistic.stat_label for result in found if result), index)
        rows.append(Row(label=label, cells=tuple(_shown(result) for result in found)))
    drawn = lookup.of("validation").where(context="resamples").pick("n")
    if drawn:
        rows.append(Row(label="Bootstrap samples with a model", cells=(number_cell(drawn), *(BLANK,) * 4)))
    rows = (*verdict_rows(lookup), *rows, *calibration_rows(lookup, len(parts)))
    columns = _columns(*(part.capitalize() for part in parts))
    return Draft(stub="Index", columns=columns, rows=rows, notes=(INDEX_NOTE,))


def _columns(*labels: str) -> tuple[Column, ...]:
    return tuple(Column(label=label) for label in labels)


def _shown(result: Result | None) -> Cell:
    return number_cell(result) if result else BLANK


def _interval(own: Lookup) -> Cell:
    return interval_cell(own.pick("estimate"), own.pick("conf.low"), own.pick("conf.high"))


PROGNOSIS_TABLES: Mapping[str, Callable[[PlanItem, Results, Protocol], TableDisplay]] = {
    "prognosis_screening": partial(tabulate, _screening),
    "prognosis_selection": partial(tabulate, _selection),
    "prognosis_model": partial(tabulate, _model),
    "prognosis_cutoffs": partial(tabulate, _cutoffs),
    "prognosis_nomogram": partial(tabulate, _nomogram),
    "prognosis_risk_groups": partial(tabulate, _risk_groups),
    "prognosis_gain": partial(tabulate, _gain),
    "prognosis_validation": partial(tabulate, _validation),
}
