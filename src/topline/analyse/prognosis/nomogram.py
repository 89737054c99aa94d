"""The nomogram of the final model: points of each value, and survival at the total points."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.prognosis.prepare import prepare
from topline.analyse.prognosis.rows import opening
from topline.analyse.rows import number
from topline.core import DAYS_PER_MONTH
from topline.stats.cox_baseline import BaselineHazard
from topline.stats.prognosis import axis_values, nomogram

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from topline.analyse.prognosis.prepare import Prepared
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol
    from topline.results import Statistic
    from topline.stats.prognosis import Nomogram
    from topline.stats.prognosis.candidates import Candidate
    from topline.stats.prognosis.development import Development

TICKS = 10
SURVIVAL = (0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05)
POINTS = "points: effect on the log hazard, 100 for the widest range (as rms::nomogram)"
READ = "survival: exp(-H0(t) exp(linear predictor)), Breslow-Efron baseline"


def analyse_nomogram(item: PlanItem, data: AnalysisData, protocol: Protocol) -> Iterator[Statistic]:
    """Give the points of each value, and what total points mean."""
    prepared = prepare(item, data, protocol)
    yield from opening(prepared)
    found, reason = prepared.develop_with_factors()
    if found is None:
        yield number(replace(prepared.row("points"), method=POINTS), "estimate", None, reason, label="Points")
        return
    axes = {
        each.name: _ticks(each, prepared.sample.raw[:, prepared.place(each.name)], prepared.levels[each.name])
        for each in found.candidates
        if each.name in found.selected
    }
    drawn = nomogram({name: _effects(found, name, values) for name, (values, _) in axes.items()})
    for axis in drawn.axes:
        row = replace(prepared.row("points"), variable=axis.name, context=prepared.labels[axis.name], method=POINTS)
        for label, points in zip(axes[axis.name][1], axis.points.tolist(), strict=True):
            yield number(replace(row, variable_level=label), "estimate", points, label="Points", fmt="0.0")
    yield from _readings(prepared, found, drawn)


def _ticks(
    candidate: Candidate, values: NDArray[np.float64], levels: tuple[str, ...]
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Give the ticks of a variable, and what stands at them."""
    if levels:
        return np.arange(len(levels), dtype=np.float64), levels
    known = np.unique(values[~np.isnan(values)])
    ticks = known if len(known) <= TICKS else axis_values(float(known[0]), float(known[-1]), TICKS)
    if candidate.form == "log":
        ticks = ticks[ticks > 0]
    return ticks, tuple(f"{tick:g}" for tick in ticks)


def _effects(found: Development, name: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
    candidate = next(each for each in found.candidates if each.name == name)
    return candidate.columns(values) @ found.model.coef[list(found.columns_of(name))]


def _readings(prepared: Prepared, found: Development, drawn: Nomogram) -> Iterator[Statistic]:
    """Write the total points at which survival has round values, and the median at round total points."""
    row = replace(prepared.row("total"), method=READ)
    most = float(sum(axis.points.max() for axis in drawn.axes))
    for months in prepared.model.months:
        place = int(np.searchsorted(found.model.time, months * DAYS_PER_MONTH, side="right"))
        at = replace(row, context=f"{months:g}-month {prepared.model.endpoint}")
        if not place or found.model.hazard[place - 1] <= 0 or months * DAYS_PER_MONTH > prepared.sample.time.max():
            yield number(at, "estimate", None, "no event before, or beyond the follow-up", label="Total points")
            continue
        points = drawn.points_of_survival(float(found.model.hazard[place - 1]), SURVIVAL)
        for survival, value in zip(SURVIVAL, points.tolist(), strict=True):
            if 0 <= value <= most:
                label = replace(at, variable_level=f"{survival:g}")
                yield number(label, "estimate", value, label="Total points", fmt="0.0")
    base = BaselineHazard(
        time=found.model.time, cumulative_hazard=found.model.hazard, stratum=("all",) * len(found.model.time),
        strata=("all",),
    )  # fmt: skip
    totals = axis_values(0.0, most, TICKS)
    at = replace(row, context=f"median {prepared.model.endpoint}")
    for total, median in zip(totals, drawn.median_survival(base, totals).tolist(), strict=True):
        months = None if np.isnan(median) else median / DAYS_PER_MONTH
        yield number(replace(at, variable_level=f"{total:g}"), "median", months, "not reached")
