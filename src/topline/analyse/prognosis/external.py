"""Judge a fitted model on another study: how it orders, whether its risks come true.

The model's variables are covariates of the other study with the same names, and levels with the same values; a number
in another unit is converted. Subjects who lack one, or have a level that the model does not know, are left out and
counted. Nothing is fitted anew.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from topline.analyse.endpoints import choose_time_to_event
from topline.analyse.prognosis.rows import finite, measured
from topline.analyse.rows import number
from topline.analyse.survival import select_follow_up
from topline.core import MethodError, Problem, ProtocolError, conversion_factor, name_remedy
from topline.protocol import PlanItem
from topline.results import collect_results
from topline.stats import brier_score, concordance, kaplan_meier
from topline.stats.prognosis import calibration_slope, smooth_calibration
from topline.stats.prognosis.candidates import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.results import Results, Statistic

    Follow = tuple[NDArray[np.float64], NDArray[np.bool_]]

ITEM = "external"


def validate_externally(model: Mapping[str, Any], data: AnalysisData, protocol: Protocol) -> Results:
    """Judge a model, as `models/ID.json` holds it, on the subjects of a study.

    Raises
    ------
    ProtocolError
        The study lacks the endpoint or a covariate of the model, or has one in a unit that cannot be converted.
    """
    item = PlanItem(id=ITEM, show="cox", endpoint=model["endpoint"]["id"], by=None)
    endpoint = choose_time_to_event(item, protocol)
    selection = select_follow_up(item, data, protocol, endpoint).narrow("AVAL IS NOT NULL")
    frame = selection.frame
    _refuse_unknown(model, frame)
    factors = _unit_factors(model, protocol)
    columns = np.hstack(
        [
            _columns(variable, frame[variable["name"]], factor)
            for variable, factor in zip(model["variables"], factors, strict=True)
        ]
    )
    known = ~np.isnan(columns).any(axis=1)
    time, event = frame["AVAL"].cast(pl.Float64).to_numpy()[known], (frame["CNSR"] == 0).to_numpy()[known]
    return collect_results(
        _rows(model, selection.row("validation"), (time, event), columns[known], int((~known).sum()))
    )


def _refuse_unknown(model: Mapping[str, Any], frame: pl.DataFrame) -> None:
    problems = [
        Problem(
            file="covariates", place=variable["name"], expected=f"the covariate {variable['name']} of the model",
            found="none", remedy=name_remedy(variable["name"], frame.columns),
        )
        for variable in model["variables"]
        if variable["name"] not in frame.columns
    ]  # fmt: skip
    if problems:
        raise ProtocolError(problems)


def _unit_factors(model: Mapping[str, Any], protocol: Protocol) -> list[float]:
    """Give the number by which each variable of the study is multiplied to be in the model's unit."""
    units = {each.variable: each.unit for each in protocol.covariates}
    factors: list[float] = []
    problems: list[Problem] = []
    for variable in model["variables"]:
        name, wanted = variable["name"], variable["unit"]
        found = wanted if variable["levels"] else units.get(name, "")
        factor = 1.0 if found == wanted else conversion_factor(found, wanted) if found and wanted else None
        factors.append(factor or 1.0)
        if factor is None:
            expected = f"{name} in {wanted or 'no unit'}, as the model has it"
            remedy = f"give the covariate the unit: {wanted}" if wanted else "leave the unit of the covariate out"
            problems.append(
                Problem(
                    file="covariates", place=name, expected=expected, found=found or "no unit",
                    remedy=f"{remedy}, and its values in it",
                )
            )  # fmt: skip
    if problems:
        raise ProtocolError(problems)
    return factors


def _columns(variable: Mapping[str, Any], column: pl.Series, factor: float) -> NDArray[np.float64]:
    levels = [level["value"] for level in variable["levels"]]
    if levels:
        places = {value: float(place) for place, value in enumerate(levels)}
        values = np.array([places.get(value, np.nan) for value in column.to_list()], dtype=np.float64)
    else:
        values = column.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy() * factor
    candidate = Candidate(
        name=variable["name"], form=variable["form"], knots=tuple(variable["knots"]), n_levels=len(levels)
    )
    return candidate.columns(values)


def _rows(
    model: Mapping[str, Any], row: Statistic, follow: Follow, x: NDArray[np.float64], lost: int
) -> Iterator[Statistic]:
    time, event = follow
    yield number(row, "n", len(time), label="Subjects")
    yield number(row, "n.event", int(event.sum()))
    yield number(replace(row, context="left out"), "n", lost, label="Subjects left out, a value missing or unknown")
    if not event.any():
        yield number(replace(row, context="C"), "estimate", None, "no event")
        return
    index = x @ np.array(model["coef"])
    found = concordance(time, event, index)
    yield from measured(replace(row, context="C"), found, found.method, label="Harrell's C", fmt="0.000")
    try:
        slope = calibration_slope(time, event, index)
    except MethodError as error:
        yield number(replace(row, context="slope"), "estimate", None, str(error), label="Calibration slope")
    else:
        yield from measured(replace(row, context="slope"), slope, label="Calibration slope", fmt="0.000")
    for months in model["months"]:
        yield from _at(model, replace(row, variable_level=f"{months:g} months"), follow, index, months)


def _at(
    model: Mapping[str, Any], row: Statistic, follow: Follow, index: NDArray[np.float64], months: float
) -> Iterator[Statistic]:
    """Compare predicted with observed risk at one time."""
    horizon = months * model["days_per_month"]
    place = int(np.searchsorted(model["baseline"]["time_days"], horizon, side="right"))
    hazard = model["baseline"]["cumulative_hazard"][place - 1] if place else 0.0
    risk = -np.expm1(-hazard * np.exp(index))
    yield number(
        replace(row, context="predicted"), "mean", float(risk.mean()), label="Mean predicted risk", fmt="0.000"
    )
    curve = kaplan_meier(*follow).at(horizon)
    if curve.estimate is None or horizon > follow[0].max():
        yield number(replace(row, context="observed"), "estimate", None, "beyond the follow-up", label="Observed risk")
        return
    observed = 1 - curve.estimate
    yield number(replace(row, context="observed"), "estimate", observed, label="Observed risk", fmt="0.000")
    for context, label, value, reason in _scores(follow, risk, horizon):
        yield number(replace(row, context=context), "estimate", value, reason, label=label, fmt="0.000")


def _scores(follow: Follow, risk: NDArray[np.float64], horizon: float) -> Iterator[tuple[str, str, float | None, str]]:
    try:
        score = brier_score(*follow, (1 - risk)[:, None], [horizon])
        yield "Brier score", "Brier score", finite(float(score.score[0])), ""
        yield "IPA", "Index of prediction accuracy", finite(float(score.ipa[0])), "the null score is 0"
    except MethodError as error:
        yield "Brier score", "Brier score", None, str(error)
    try:
        yield "ICI", "Calibration, ICI", smooth_calibration(*follow, np.clip(risk, 1e-12, 1 - 1e-12), horizon).ici, ""
    except MethodError as error:
        yield "ICI", "Calibration, ICI", None, str(error)
