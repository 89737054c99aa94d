"""Survival of one group: its curve, its median, and the reasons where they cannot be had.

Follow-up is kept in days; what a reader sees is months of 30.4375 days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from topline.analyse.rows import NO_SUBJECT, number
from topline.analyse.selection import quoted, select
from topline.core import DAYS_PER_MONTH, MethodError
from topline.stats import kaplan_meier

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from topline.analyse.selection import Selection
    from topline.derive import AnalysisData
    from topline.protocol import PlanItem, Protocol, TimeToEvent
    from topline.results import Statistic
    from topline.stats import Interval, SurvivalCurve

NO_EVENT = "no event in this group"
NOT_REACHED = "not reached"
MONTHS = "months = days / 30.4375"
INTERVAL = ("estimate", "conf.low", "conf.high")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Follow-up of n subjects.

    Parameters
    ----------
    time : (n,) [days]
    event : (n,) whether it ended with the event.
    """

    time: NDArray[np.float64]
    event: NDArray[np.bool_]


def select_follow_up(item: PlanItem, data: AnalysisData, protocol: Protocol, endpoint: TimeToEvent) -> Selection:
    """Choose the records of one time-to-event endpoint, a record a subject."""
    return select(item, data, protocol, "adtte", f"PARAMCD = {quoted(endpoint.id)}")


def read_follow_up(frame: pl.DataFrame) -> FollowUp:
    """Take follow-up times and events out of a frame."""
    return FollowUp(
        time=frame["AVAL"].cast(pl.Float64).fill_null(float("nan")).to_numpy(), event=(frame["CNSR"] == 0).to_numpy()
    )


def estimate_curve(frame: pl.DataFrame, item: PlanItem) -> tuple[SurvivalCurve | None, str]:
    """Estimate the survival curve of one group, or say why it cannot be had."""
    if frame.is_empty():
        return None, NO_SUBJECT
    follow_up = read_follow_up(frame)
    level = item.confidence_level
    try:
        curve = kaplan_meier(follow_up.time, follow_up.event, conf_type=item.confidence_type, conf_level=level)
    except MethodError as error:
        return None, str(error)
    return curve, ""


def curve_method(item: PlanItem) -> str:
    """Name the estimate of a curve and the convention of its limits."""
    default = " (R survival default)" if item.confidence_type == "log" else ""
    return f"Kaplan-Meier; {percent(item.confidence_level)} CI {item.confidence_type} type{default}"


def median_method(item: PlanItem) -> str:
    """Name the convention of a median."""
    return f"{curve_method(item)}; median: first time with S(t) ≤ 0.5, midpoint at a plateau; {MONTHS}"


def percent(share: float) -> str:
    """Write a confidence level for a reader.

    Examples
    --------
    >>> percent(0.95)
    '95%'
    """
    return f"{100 * share:.4g}%"


def months_of(found: Interval) -> tuple[float | None, float | None, float | None]:
    """Give an interval of days in months."""
    return tuple(None if days is None else days / DAYS_PER_MONTH for days in (found.estimate, found.lower, found.upper))  # type: ignore[return-value]  # three in, three out


def quantile_rows(
    row: Statistic, curve: SurvivalCurve | None, p: float, reason: str, label: str
) -> Iterator[Statistic]:
    """Write when a share `p` has had the event, with its limits, in months."""
    values: tuple[float | None, ...] = (None, None, None)
    if curve is not None:
        values = months_of(curve.quantile(p))
        reason = NO_EVENT if curve.n_events == 0 else NOT_REACHED
    for name, value in zip(INTERVAL, values, strict=True):
        yield number(row, name, value, reason, label=label if name == "estimate" else "", fmt="0.0")
