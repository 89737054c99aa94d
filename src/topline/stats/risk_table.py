"""Count who is at risk, has the event and is censored at each distinct time.

A subject is at risk at t when entry < t <= time. Whole times (days) are counted, others are sorted once with the
event in the lowest bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.inputs import FollowUp


MOST_DAYS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskCounts:
    """Numbers at given times: at risk just before, events and censorings through.

    Parameters
    ----------
    time : (k,) the times asked for.
    at_risk : (k,) at risk just before each time.
    events, censored : (k,) events and censorings up to and including each time.
    """

    time: NDArray[np.float64]
    at_risk: NDArray[np.float64]
    events: NDArray[np.float64]
    censored: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskTable:
    """Numbers at each distinct time.

    Parameters
    ----------
    time : (k,) distinct ends of follow-up, ascending.
    at_risk : (k,) at risk just before each time.
    events, censored : (k,) events and censorings at each time.
    """

    time: NDArray[np.float64]
    at_risk: NDArray[np.float64]
    events: NDArray[np.float64]
    censored: NDArray[np.float64]


def count_follow_up(follow_up: FollowUp) -> RiskTable:
    """Count events, censorings and those at risk at each distinct end of follow-up."""
    if follow_up.weights is None and follow_up.entry is None and _are_days(follow_up.time):
        return _count_days(follow_up)
    time, code = np.unique(follow_up.time, return_inverse=True)
    weights = np.ones(len(follow_up.time)) if follow_up.weights is None else follow_up.weights
    leaving = np.bincount(code, weights=weights, minlength=len(time)).astype(np.float64)
    events = np.bincount(code, weights=weights * follow_up.event, minlength=len(time)).astype(np.float64)
    at_risk = leaving[::-1].cumsum()[::-1]
    if follow_up.entry is not None:
        order = np.argsort(follow_up.entry, kind="stable")
        waiting = np.append(weights[order][::-1].cumsum()[::-1], 0.0)
        at_risk = at_risk - waiting[np.searchsorted(follow_up.entry[order], time, side="left")]
    return RiskTable(time=time, at_risk=at_risk, events=events, censored=leaving - events)


def _are_days(time: NDArray[np.float64]) -> bool:
    """Say whether times are whole numbers, few enough to count each."""
    return bool(time.max() <= MOST_DAYS and time[0] == np.floor(time[0]) and np.all(time == np.floor(time)))


def _count_days(follow_up: FollowUp) -> RiskTable:
    """Count whole times without sorting them."""
    days = follow_up.time.astype(np.int32)
    cells = np.bincount(2 * days + follow_up.event, minlength=2 * (int(days.max()) + 1)).reshape(-1, 2)
    happens = np.nonzero(cells.any(axis=1))[0]
    censored, events = cells[happens].T.astype(np.float64)
    return RiskTable(
        time=happens.astype(np.float64),
        at_risk=(censored + events)[::-1].cumsum()[::-1],
        events=events,
        censored=censored,
    )


def counts_at(
    time: NDArray[np.float64],
    at_risk: NDArray[np.float64],
    events: NDArray[np.float64],
    censored: NDArray[np.float64],
    when: NDArray[np.float64],
) -> RiskCounts:
    """Count at the times `when`, from the counts at each distinct `time`."""
    through = np.searchsorted(time, when, side="right")
    before = np.searchsorted(time, when, side="left")
    return RiskCounts(
        time=when,
        at_risk=np.append(at_risk, 0.0)[before],
        events=np.append(0.0, events.cumsum())[through],
        censored=np.append(0.0, censored.cumsum())[through],
    )


def greenwood_terms(table: RiskTable) -> NDArray[np.float64]:
    """Give Greenwood's increments d / (n (n - d)); infinite where all at risk have the event."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(table.events > 0, table.events / (table.at_risk * (table.at_risk - table.events)), 0.0)
