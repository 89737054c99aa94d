"""Figures of a prognostic model: penalised path, selection frequency, calibration, decision curve, ROC at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.display.cells import number_cell
from topline.display.figures.curves_drawing import CurvePanel, CurvesDrawing, Points, Series
from topline.display.figures.finish import FigureDraft, finish_empty, finish_figure
from topline.display.figures.frequency_drawing import FrequencyBar, FrequencyDrawing
from topline.display.labels import covariate_label
from topline.display.lookup import Lookup, look_up
from topline.display.nouns import Column, Row

if TYPE_CHECKING:
    from topline.display.nouns import FigureDisplay
    from topline.protocol import PlanItem, Protocol
    from topline.results import Results

NO_MODEL = "there is no model to draw"
NO_PATH = "the selection has no penalised path"
UNIT = (0.0, 1.0)
LOWEST_BENEFIT = -0.1
CALIBRATED = "All but the curve less its optimism is drawn on the subjects on whom the model was made."
CALIBRATION_CURVES = {
    "Smooth curve": "smooth curve",
    "Smooth curve less its optimism": "corrected curve",
    "Pseudo-values": "pseudo-value curve",
}
APPARENT = "Drawn on the subjects on whom the model was made; the validation table has the optimism."


def name_endpoint(item: PlanItem, protocol: Protocol) -> PlanItem:
    """Give an item the endpoint of its model, for the title."""
    model = next((each for each in protocol.prognosis if each.id == item.model), None)
    return item.model_copy(update={"endpoint": model.endpoint if model else None})


def choose_rows(item: PlanItem, results: Results, *analyses: str) -> Lookup:
    """Open the rows that one figure shows, and the size of its analysis set."""
    return look_up(results, item.id).of("N", *analyses)


def why_empty(lookup: Lookup, results: Results, otherwise: str = NO_MODEL) -> str:
    """Say why a figure has nothing to draw: the first reason of its own rows, else of its analysis."""
    own = lookup.rows[0].statistic.output_id if lookup else ""
    every = (*lookup, *look_up(results, own))
    return next((row.statistic.error for row in every if row.statistic.error), otherwise)


def draw_penalty_path(item: PlanItem, results: Results, protocol: Protocol) -> FigureDisplay:
    """Show the coefficients along the penalty, and the cross-validated deviance."""
    item = name_endpoint(item, protocol)
    lookup = choose_rows(item, results, "path", "deviance", "penalty")
    deviance = lookup.of("deviance")
    if not deviance:
        return finish_empty(item, lookup, protocol, why_empty(lookup, results, NO_PATH))
    panels = _path_panels(lookup, protocol)
    xs, _ = _levels(deviance, "estimate")
    draft = FigureDraft(
        drawing=CurvesDrawing(panels=panels),
        alt=f"Coefficients and cross-validated deviance along {len(xs)} penalties from {max(xs):.3g} to {min(xs):.3g}.",
        stub="Penalty",
        columns=(Column(label="Cross-validated deviance"), Column(label="Standard error")),
        rows=tuple(
            Row(label=level, cells=(number_cell(part.pick("estimate")), number_cell(part.pick("std.error"))))
            for level, part in deviance.split("variable_level").items()
        ),
    )
    return finish_figure(item, lookup, protocol, draft)


def draw_selection_frequency(item: PlanItem, results: Results, protocol: Protocol) -> FigureDisplay:
    """Show how often each candidate is selected over bootstrap samples."""
    item = name_endpoint(item, protocol)
    lookup = choose_rows(item, results, "selection")
    found = [row for row in lookup.where(context="bootstrap", stat_name="p") if row.statistic.stat_num is not None]
    shown = Lookup(rows=tuple(row for row in lookup if row.statistic.context in {"bootstrap", ""} or row in found))
    if not found:
        return finish_empty(item, shown, protocol, why_empty(lookup, results))
    final = {row.statistic.variable for row in lookup.where(context="final") if row.statistic.stat_chr == "yes"}
    bars = tuple(
        FrequencyBar(
            label=covariate_label(protocol, row.statistic.variable), share=row.statistic.stat_num or 0.0,
            cell=number_cell(row), is_selected=row.statistic.variable in final,
        )
        for row in sorted(found, key=lambda row: -(row.statistic.stat_num or 0.0))
    )  # fmt: skip
    draft = FigureDraft(
        drawing=FrequencyDrawing(bars=bars),
        alt="Share of bootstrap samples in which each candidate is selected: "
        + "; ".join(f"{bar.label} {bar.cell.text}" for bar in bars) + ".",
        stub="Candidate",
        columns=(Column(label="Selected in bootstrap samples"),),
        rows=tuple(Row(label=bar.label, cells=(bar.cell,)) for bar in bars),
        notes=("Filled bars are the candidates of the final model.",),
    )  # fmt: skip
    return finish_figure(item, shown, protocol, draft)


def draw_calibration(item: PlanItem, results: Results, protocol: Protocol) -> FigureDisplay:
    """Show observed against predicted risk, at each time."""
    item = name_endpoint(item, protocol)
    lookup = choose_rows(item, results, "calibration")
    times = {
        time: own for time, own in lookup.of("calibration").split("group1_level").items() if own.where(context="groups")
    }
    if not times:
        return finish_empty(item, lookup, protocol, why_empty(lookup, results))
    draft = FigureDraft(
        drawing=CurvesDrawing(panels=tuple(_calibration_panel(time, own) for time, own in times.items())),
        alt=" ".join(_describe_calibration(time, own) for time, own in times.items()),
        stub="Group",
        columns=(Column(label="Subjects"), Column(label="Predicted"), Column(label="Observed")),
        rows=tuple(row for time, own in times.items() for row in _calibration_rows(time, own)),
        texts=("95% CI",),
        notes=(CALIBRATED,),
    )
    return finish_figure(item, lookup, protocol, draft)


def _calibration_panel(time: str, rows: Lookup) -> CurvePanel:
    found = {label: rows.where(context=context) for label, context in CALIBRATION_CURVES.items()}
    series = tuple(
        Series(label=label, x=_column(own, "value"), y=_column(own, "estimate"), position=place)
        for place, (label, own) in enumerate(found.items())
        if _column(own, "value")
    )
    x, y, lower, upper = (
        _column(rows.where(context="groups"), name) for name in ("value", "estimate", "conf.low", "conf.high")
    )
    return CurvePanel(
        x_label=f"Predicted risk by {time}" if time else "Predicted risk", y_label="Observed risk", series=series,
        points=(Points(label="Groups by risk (95% CI)", x=x, y=y, lower=lower, upper=upper),), diagonal=True,
        x_range=UNIT, y_range=UNIT,
    )  # fmt: skip


def _describe_calibration(time: str, rows: Lookup) -> str:
    groups = rows.where(context="groups")
    sides = _column(groups, "value"), _column(groups, "estimate")
    pairs = [f"group {n} {a:.2f} and {b:.2f}" for n, a, b in zip(groups.split("variable_level"), *sides, strict=True)]
    by = f" by {time}" if time else ""
    return f"Calibration: predicted and observed risk{by} of {'; '.join(pairs)}."


def _calibration_rows(time: str, rows: Lookup) -> list[Row]:
    heading = [Row(label=f"By {time}", is_heading=True)] if time else []
    return heading + [
        Row(label=level, cells=tuple(number_cell(own.pick(name)) for name in ("n", "value", "estimate")))
        for level, own in rows.where(context="groups").split("variable_level").items()
    ]


def draw_decision_curve(item: PlanItem, results: Results, protocol: Protocol) -> FigureDisplay:
    """Show the net benefit of acting on the model, on everybody, on nobody."""
    item = name_endpoint(item, protocol)
    lookup = choose_rows(item, results, "decision")
    curves = lookup.of("decision").split("variable")
    if "MODEL" not in curves:
        return finish_empty(item, lookup, protocol, why_empty(lookup, results))
    x, model = _levels(curves["MODEL"], "estimate")
    _, everybody = _levels(curves["ALL"], "estimate")
    series = (
        Series(label="Act on the model", x=x, y=model),
        Series(label="Act on everybody", x=x, y=everybody, position=1),
        Series(label="Act on nobody", x=x, y=(0.0,) * len(x), position=2),
    )
    panel = CurvePanel(
        x_label="Risk from which one would act", y_label="Net benefit", series=series, x_range=UNIT,
        y_range=(LOWEST_BENEFIT, max((*model, *everybody))),
    )  # fmt: skip
    best = max(range(len(x)), key=lambda place: model[place] - max(everybody[place], 0.0))
    draft = FigureDraft(
        drawing=CurvesDrawing(panels=(panel,)),
        alt=f"Decision curve. The model gains most at a threshold of {x[best]:.2f}: net benefit {model[best]:.3f}, "
        f"{everybody[best]:.3f} when acting on everybody.",
        stub="Threshold",
        columns=(Column(label="Act on the model"), Column(label="Act on everybody")),
        rows=tuple(
            Row(
                label=level,
                cells=(
                    number_cell(own.pick("estimate")),
                    number_cell(curves["ALL"].where(variable_level=level).pick("estimate")),
                ),
            )
            for level, own in curves["MODEL"].split("variable_level").items()
        ),
        notes=(APPARENT,),
    )
    return finish_figure(item, lookup, protocol, draft)


def draw_time_dependent_roc(item: PlanItem, results: Results, protocol: Protocol) -> FigureDisplay:
    """Show sensitivity against false positives at the horizon, of the model and of each factor alone."""
    item = name_endpoint(item, protocol)
    lookup = choose_rows(item, results, "roc", "auc")
    curves = {name: own for name, own in lookup.of("roc").split("variable").items() if _column(own, "value")}
    if not curves:
        return finish_empty(item, lookup, protocol, why_empty(lookup, results))
    series: list[Series] = []
    rows: list[Row] = []
    for place, (name, own) in enumerate(curves.items()):
        label = "Model" if name == "MODEL" else f"{covariate_label(protocol, name)} alone"
        area = lookup.of("auc").where(variable=name).pick("estimate")
        words = f"{label}, AUC {number_cell(area).text}" if area else label
        series.append(Series(label=words, x=_column(own, "value"), y=_column(own, "estimate"), position=place))
        rows.append(Row(label=label, cells=(number_cell(area),)))
    panel = CurvePanel(
        x_label="1 − specificity",
        y_label="Sensitivity",
        series=tuple(series),
        diagonal=True,
        x_range=UNIT,
        y_range=UNIT,
    )
    draft = FigureDraft(
        drawing=CurvesDrawing(panels=(panel,)),
        alt="ROC curves at the horizon. " + "; ".join(each.label for each in series) + ".",
        stub="Predictor",
        columns=(Column(label="AUC"),),
        rows=tuple(rows),
        texts=tuple(each.label for each in series),
        notes=(APPARENT,),
    )
    return finish_figure(item, lookup, protocol, draft)


def _path_panels(lookup: Lookup, protocol: Protocol) -> tuple[CurvePanel, ...]:
    """Draw coefficients where there are some, and the deviance, over the same penalties."""
    deviance = lookup.of("deviance")
    series = [
        Series(label=covariate_label(protocol, name) if column == "1" else "", x=xs, y=ys, position=place)
        for place, (name, own) in enumerate(lookup.of("path").split("variable").items())
        for column, part in own.split("context").items()
        for xs, ys in [_levels(part, "estimate")]
    ]
    penalties = [
        lookup.of("penalty").where(context=each).pick("estimate")
        for each in ("smallest deviance", "one standard error")
    ]
    marks = tuple(
        (found.statistic.stat_num, words)
        for found, words in zip(penalties, ("min", "1se"), strict=True)
        if found and found.statistic.stat_num
    )
    xs, ys = _levels(deviance, "estimate")
    _, errors = _levels(deviance, "std.error")
    spread = (
        tuple(y - e for y, e in zip(ys, errors, strict=True)),
        tuple(y + e for y, e in zip(ys, errors, strict=True)),
    )
    curve = CurvePanel(
        x_label="Penalty", y_label="Cross-validated deviance (± standard error)", series=(),
        points=(Points(label="", x=xs, y=ys, lower=spread[0], upper=spread[1]),), is_log=True, marks=marks,
    )  # fmt: skip
    if series:
        paths = CurvePanel(
            x_label="Penalty",
            y_label="Coefficient of the standardised column",
            series=tuple(series),
            is_log=True,
            marks=marks,
        )
        return (paths, curve)
    return (curve,)


def _levels(rows: Lookup, stat_name: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Give the levels as numbers, and the statistic at each."""
    found = [row.statistic for row in rows.where(stat_name=stat_name) if row.statistic.stat_num is not None]
    return tuple(float(row.variable_level) for row in found), tuple(row.stat_num or 0.0 for row in found)


def _column(rows: Lookup, stat_name: str) -> tuple[float, ...]:
    return tuple(row.statistic.stat_num or 0.0 for row in rows.where(stat_name=stat_name))
