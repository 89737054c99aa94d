"""Compare predicted with observed risks at the times of a model: smooth curves, pseudo-values, groups."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.prognosis.bootstrap import validate_once
from topline.analyse.prognosis.prepare import CALIBRATION_AT, calibration_months
from topline.analyse.prognosis.rows import finite, time_flaw
from topline.analyse.rows import number
from topline.core import MethodError
from topline.stats.prognosis import group_calibration, pseudo_calibration, smooth_calibration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from topline.analyse.prognosis.prepare import Prepared
    from topline.results import Statistic
    from topline.stats.prognosis import GroupCalibration, PseudoCalibration, SmoothCalibration
    from topline.stats.prognosis.development import Development

SMOOTH = "Cox model on a restricted cubic spline of log(-log(1 - risk)); on the subjects of the model"
CORRECTED = "smooth curve less its bootstrap optimism, the whole development made anew in each resample"
PSEUDO = (
    "mean of pseudo-values of the event, in groups by risk and over nearest neighbours; on the subjects of the model"
)
GROUPS = "one minus Kaplan-Meier in groups by risk"


def calibrate(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    """Compare predicted and observed risks at each time."""
    part = prepared.sample.time[found.rows], prepared.sample.event[found.rows]
    for place, months in enumerate(calibration_months(prepared.model)):
        start = replace(prepared.row("calibration"), group1="time", group1_level=f"{months:g} months", method=SMOOTH)
        if flaw := time_flaw(*part, months):
            yield number(replace(start, context="smooth curve"), "estimate", None, flaw)
            continue
        yield from _at(prepared, found, start, place)


def _at(prepared: Prepared, found: Development, row: Statistic, place: int) -> Iterator[Statistic]:
    part = prepared.sample.time[found.rows], prepared.sample.event[found.rows]
    horizon = prepared.plan.calibration_horizons[place]
    risk = found.model.risk(found.x, horizon)
    inside = np.clip(risk, 1e-12, 1 - 1e-12)
    try:
        curve = smooth_calibration(*part, inside, horizon)
    except MethodError as error:
        yield number(replace(row, context="smooth curve"), "estimate", None, str(error))
    else:
        for name, value in (("ICI", curve.ici), ("E50", curve.e50), ("E90", curve.e90), ("Emax", curve.emax)):
            yield number(replace(row, variable=name, context="apparent"), "estimate", value, label=name, fmt="0.000")
        yield from _points(replace(row, context="smooth curve"), curve.predicted, curve.observed)
        yield from _corrected(prepared, replace(row, method=CORRECTED), curve, place)
    yield from _pseudo(replace(row, method=PSEUDO), part, inside, horizon)
    groups = group_calibration(*part, inside, horizon)
    yield from _groups(replace(row, context="groups", method=GROUPS), groups)


def _corrected(prepared: Prepared, row: Statistic, curve: SmoothCalibration, horizon: int) -> Iterator[Statistic]:
    """Take the optimism off the smooth curve, between the risks at which it was read along a straight line."""
    try:
        found = validate_once(prepared.key, prepared.model.resamples).calibration[horizon]
    except MethodError as error:
        yield number(replace(row, context="corrected curve"), "estimate", None, str(error))
        return
    if not found.n_resamples:
        reason = "no bootstrap sample has a smooth curve"
        yield number(replace(row, context="corrected curve"), "estimate", None, reason)
        return
    observed = np.clip(curve.observed - np.interp(curve.predicted, CALIBRATION_AT, found.optimism), 0, 1)
    yield from _points(replace(row, context="corrected curve"), curve.predicted, observed)
    gap = np.repeat(np.abs(observed - curve.predicted), curve.n)
    sizes = (gap.mean(), np.median(gap), np.quantile(gap, 0.9), gap.max())
    for name, value in zip(("ICI", "E50", "E90", "Emax"), sizes, strict=True):
        yield number(
            replace(row, variable=name, context="corrected"), "estimate", float(value), label=name, fmt="0.000"
        )


def _pseudo(
    row: Statistic, part: tuple[NDArray[np.float64], NDArray[np.bool_]], risk: NDArray[np.float64], horizon: float
) -> Iterator[Statistic]:
    """Write the means of pseudo-values in groups, and along the curve."""
    try:
        found = pseudo_calibration(*part, risk, horizon)
    except MethodError as error:
        yield number(replace(row, context="pseudo-value curve"), "estimate", None, str(error))
        return
    yield from _groups(replace(row, context="pseudo-value groups"), found)
    yield from _points(replace(row, context="pseudo-value curve"), found.curve_predicted, found.curve_observed)


def _groups(row: Statistic, groups: GroupCalibration | PseudoCalibration) -> Iterator[Statistic]:
    for place, size in enumerate(groups.n.tolist()):
        at = replace(row, variable_level=str(place + 1))
        yield number(at, "n", size)
        yield number(at, "value", groups.predicted[place], label="Predicted", fmt="0.000")
        sources = (groups.observed, groups.lower, groups.upper)
        for stat, source in zip(("estimate", "conf.low", "conf.high"), sources, strict=True):
            yield number(at, stat, finite(float(source[place])), fmt="0.000")


def _points(row: Statistic, predicted: NDArray[np.float64], observed: NDArray[np.float64]) -> Iterator[Statistic]:
    for place, (x, y) in enumerate(zip(predicted.tolist(), observed.tolist(), strict=True), start=1):
        at = replace(row, variable_level=str(place))
        yield number(at, "value", x, label="Predicted", fmt="0.000")
        yield number(at, "estimate", y, label="Observed", fmt="0.000")
