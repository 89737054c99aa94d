"""Write rows of a prognostic model, and the row that says whether there are enough subjects."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from topline.analyse.counts import count_population
from topline.analyse.rows import number, text
from topline.core import DAYS_PER_MONTH, MethodError
from topline.stats.prognosis import prediction_sample_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from topline.analyse.prognosis.prepare import Prepared
    from topline.results import Statistic
    from topline.stats import Interval

RILEY = "Riley's criteria for a prognostic model (shrinkage, difference of R2, precision of the overall risk)"
EFFECT = ("estimate", "conf.low", "conf.high", "p.value")


def measured(
    row: Statistic, found: Interval | None, reason: str = "", *, label: str = "", fmt: str = "0.00"
) -> Iterator[Statistic]:
    """Write an estimate with its limits and its P value."""
    values = (None,) * 4 if found is None else (found.estimate, found.lower, found.upper, found.p_value)
    for name, value in zip(EFFECT, values, strict=True):
        shown = "p" if name == "p.value" else fmt
        yield number(row, name, value, reason, label=label if name == "estimate" else "", fmt=shown)


def opening(prepared: Prepared) -> Iterator[Statistic]:
    """Write what stands first in each display of a model: how many subjects, and whether they are enough."""
    yield from count_population(prepared.subjects)
    yield from adequacy(prepared)


def adequacy(prepared: Prepared) -> Iterator[Statistic]:
    """Say how many subjects the candidates need and how many there are."""
    sample = prepared.sample
    row = replace(prepared.row("adequacy"), method=RILEY, context="subjects needed")
    n, n_events = len(sample.time), int(sample.event.sum())
    parameters = sum(each.n_columns for each in prepared.plan.development.candidates) + len(prepared.refused)
    yield number(row, "n", n, label="Subjects")
    yield number(row, "n.event", n_events)
    yield number(replace(row, context="candidate parameters"), "value", parameters, label="Parameters", fmt="0")
    per_parameter = n_events / parameters if parameters else None
    yield number(
        replace(row, context="events per parameter"), "value", per_parameter, label="Events per parameter", fmt="0.0"
    )
    needed, reason = _needed(prepared, parameters)
    yield number(replace(row, context="subjects needed"), "value", needed, reason, label="Subjects needed", fmt="0")
    yield text(replace(row, context="verdict"), "verdict", _verdict(n, n_events, parameters, needed, reason))


def _needed(prepared: Prepared, parameters: int) -> tuple[int | None, str]:
    model, sample = prepared.model, prepared.sample
    months = sample.time / DAYS_PER_MONTH
    if not sample.event.any() or months.sum() <= 0 or not parameters:
        return None, "no event, or no candidate"
    try:
        found = prediction_sample_size(
            parameters=parameters,
            r2=model.expected_r2,
            rate=float(sample.event.sum() / months.sum()),
            mean_follow_up=float(months.mean()),
            horizon=model.at_months,
            shrinkage=model.shrinkage,
        )
    except MethodError as error:
        return None, str(error)
    return found.n, ""


def _verdict(n: int, n_events: int, parameters: int, needed: int | None, reason: str) -> str:
    there = f"there are {n} with {n_events} events"
    if needed is None:
        return f"How many subjects {parameters} candidate parameters need cannot be said ({reason}); {there}."
    each = n_events / parameters
    if n < needed:
        return (
            f"Too small for a model that holds elsewhere: {parameters} candidate parameters need {needed} subjects, "
            f"{there} ({each:.1f} events a parameter)."
        )
    need = f"{parameters} candidate parameters need {needed} subjects"
    return f"Large enough: {need}, {there} ({each:.1f} events a parameter)."


def time_flaw(time: NDArray[np.float64], event: NDArray[np.bool_], months: float) -> str:
    """Say why nothing can be judged at a time, "" where it can."""
    days = months * DAYS_PER_MONTH
    if not (event & (time <= days)).any():
        return f"no event by {months:g} months, choose a later time"
    if not (time > days).any():
        return f"nobody is followed beyond {months:g} months, choose an earlier time"
    return ""


def sizes(row: Statistic, event: NDArray[np.bool_]) -> Iterator[Statistic]:
    """Write subjects and events."""
    yield number(row, "n", len(event))
    yield number(row, "n.event", int(event.sum()))


def finite(value: float | None) -> float | None:
    """Give a number that is none as None."""
    return value if value is not None and math.isfinite(value) else None
