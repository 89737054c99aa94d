"""Validate the whole development by the bootstrap, and compare predicted with observed risks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.counts import count_population
from topline.analyse.prognosis.bootstrap import validate_once
from topline.analyse.prognosis.model_file import Judged, write_model
from topline.analyse.prognosis.model_groups import describe_groups
from topline.analyse.prognosis.prepare import CALIBRATION_AT, prepare
from topline.analyse.prognosis.rows import adequacy, finite, time_flaw
from topline.analyse.rows import number, text
from topline.core import MethodError
from topline.stats.prognosis import group_calibration, pseudo_calibration, smooth_calibration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from topline.analyse.prognosis.prepare import Prepared
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic
    from topline.stats.prognosis import SmoothCalibration
    from topline.stats.prognosis.development import Development

OPTIMISM = "bootstrap optimism of the whole development: screening, selection and imputation in each resample (Harrell)"
SMOOTH = "Cox model on a restricted cubic spline of log(-log(1 - risk)); on the subjects of the model"
CORRECTED = f"smooth curve less its {OPTIMISM}"
PSEUDO = (
    "mean of pseudo-values of the event, in groups by risk and over nearest neighbours; on the subjects of the model"
)
LABELS = {
    "c": "Harrell's C", "slope": "Calibration slope", "d": "Royston's D", "r2": "R² (Nagelkerke)",
    "brier": "Brier score", "ipa": "Index of prediction accuracy",
}  # fmt: skip


def analyse_validation(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Take the optimism off each index, and draw the calibration."""
    prepared = prepare(item, data, protocol)
    yield from count_population(prepared.subjects)
    yield from adequacy(prepared)
    found, reason = prepared.develop()
    if found is None:
        yield number(replace(prepared.row("validation"), context="model"), "estimate", None, reason)
        return
    yield from _indexes(prepared)
    yield _file(prepared, found, data, protocol)
    if found.selected:
        yield from _calibration(prepared, found)


def _indexes(prepared: Prepared) -> Iterator[Statistic]:
    start = replace(prepared.row("validation"), method=OPTIMISM)
    try:
        found = validate_once(prepared.key, prepared.model.resamples)
    except MethodError as error:
        yield number(replace(start, context="model"), "estimate", None, str(error))
        return
    parts = ("original", "training", "test", "optimism", "corrected")
    for place, index in enumerate(found.indexes):
        for part in parts:
            value = finite(float(getattr(found, part)[place]))
            row = replace(start, variable=index, context=part)
            yield number(row, "estimate", value, label=LABELS[index], fmt="0.000")
    yield number(replace(start, context="resamples"), "n", found.n_resamples, label="Resamples with a model")
    for position, (reason, count) in enumerate(sorted(found.failures.items()), start=1):
        row = replace(start, context="failures", variable_level=str(position))
        yield number(row, "n", count, label="Resamples without a model")
        yield text(row, "reason", reason)


def _file(prepared: Prepared, found: Development, data: AnalysisData, protocol: Protocol) -> Statistic:
    """Write the model itself, as a text in JSON."""
    row = replace(prepared.row("file"), context="model file", variable_level=prepared.model.id)
    verdict = next(each.stat_chr for each in adequacy(prepared) if each.stat_name == "verdict")
    try:
        validated = validate_once(prepared.key, prepared.model.resamples)
        pairs = zip(validated.original.tolist(), validated.corrected.tolist(), strict=True)
        indexes = {
            LABELS[name]: pair for name, pair in zip(validated.indexes, pairs, strict=True) if np.isfinite(pair).all()
        }
        groups = describe_groups(prepared, found, data)
        return text(
            row, "model", write_model(prepared, found, protocol, groups, Judged(indexes=indexes, verdict=verdict))
        )
    except MethodError as error:
        return text(row, "model", None, str(error))


def _calibration(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    part = prepared.sample.time[found.rows], prepared.sample.event[found.rows]
    horizon = prepared.plan.horizon
    risk = found.model.risk(found.x, horizon)
    row = replace(prepared.row("calibration"), context=f"{prepared.model.at_months:g} months", method=SMOOTH)
    if flaw := time_flaw(*part, prepared.model.at_months):
        yield number(replace(row, context="smooth curve"), "estimate", None, flaw)
        return
    inside = np.clip(risk, 1e-12, 1 - 1e-12)
    try:
        curve = smooth_calibration(*part, inside, horizon)
    except MethodError as error:
        yield number(replace(row, context="smooth curve"), "estimate", None, str(error))
    else:
        for name, value in (("ICI", curve.ici), ("E50", curve.e50), ("E90", curve.e90), ("Emax", curve.emax)):
            yield number(replace(row, variable=name), "estimate", value, label=name, fmt="0.000")
        for place, (x, y) in enumerate(zip(curve.predicted.tolist(), curve.observed.tolist(), strict=True)):
            at = replace(row, context="smooth curve", variable_level=f"{place + 1}")
            yield number(at, "value", x, label="Predicted", fmt="0.000")
            yield number(at, "estimate", y, label="Observed", fmt="0.000")
        yield from _corrected(prepared, replace(row, method=CORRECTED), curve)
    yield from _pseudo(replace(row, method=PSEUDO), part, inside, horizon)
    groups = group_calibration(*part, inside, horizon)
    for place, size in enumerate(groups.n.tolist()):
        at = replace(
            row, context="groups", variable_level=str(place + 1), method="one minus Kaplan-Meier in groups by risk"
        )
        yield number(at, "n", size)
        yield number(at, "value", groups.predicted[place], label="Predicted", fmt="0.000")
        for stat in ("estimate", "conf.low", "conf.high"):
            source = {"estimate": groups.observed, "conf.low": groups.lower, "conf.high": groups.upper}[stat]
            yield number(at, stat, finite(float(source[place])), fmt="0.000")


def _corrected(prepared: Prepared, row: Statistic, curve: SmoothCalibration) -> Iterator[Statistic]:
    """Take the optimism off the smooth curve, between the risks at which it was read along a straight line."""
    try:
        found = validate_once(prepared.key, prepared.model.resamples).calibration
    except MethodError as error:
        yield number(replace(row, context="corrected curve"), "estimate", None, str(error))
        return
    if not found.n_resamples:
        reason = "no bootstrap sample has a smooth curve"
        yield number(replace(row, context="corrected curve"), "estimate", None, reason)
        return
    observed = np.clip(curve.observed - np.interp(curve.predicted, CALIBRATION_AT, found.optimism), 0, 1)
    for place, (x, y) in enumerate(zip(curve.predicted.tolist(), observed.tolist(), strict=True), start=1):
        at = replace(row, context="corrected curve", variable_level=str(place))
        yield number(at, "value", x, label="Predicted", fmt="0.000")
        yield number(at, "estimate", y, label="Observed", fmt="0.000")
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
    for place, size in enumerate(found.n.tolist()):
        at = replace(row, context="pseudo-value groups", variable_level=str(place + 1))
        yield number(at, "n", size)
        yield number(at, "value", found.predicted[place], label="Predicted", fmt="0.000")
        for stat, source in zip(
            ("estimate", "conf.low", "conf.high"), (found.observed, found.lower, found.upper), strict=True
        ):
            yield number(at, stat, finite(float(source[place])), fmt="0.000")
    points = zip(found.curve_predicted.tolist(), found.curve_observed.tolist(), strict=True)
    for place, (x, y) in enumerate(points, start=1):
        at = replace(row, context="pseudo-value curve", variable_level=str(place))
        yield number(at, "value", x, label="Predicted", fmt="0.000")
        yield number(at, "estimate", y, label="Observed", fmt="0.000")
