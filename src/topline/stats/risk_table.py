"""Count who is at risk, has the event and is censored at each distinct time.

A subject is at risk at t when entry < t <= time. Subjects are counted in whole numbers. With case weights or entry
times they are summed in order of time, event, weight and entry: the order in which they are given does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from topline.stats.blocks import blocks
from topline.stats.inputs import read_flags, read_times, tie_width
from topline.stats.sorted_times import sort_times
from topline.stats.time_cells import COMPILED_ROWS, count_few_days, count_many_days
from topline.stats.time_runs import TimeRuns, find_runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

    from topline.stats.inputs import FollowUp

    Counts = NDArray[np.int32 | np.int64 | np.float64]


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
    """Numbers at each distinct time: whole, or float where subjects have weights.

    Parameters
    ----------
    time : (k,) distinct ends of follow-up, ascending.
    at_risk : (k,) at risk just before each time.
    events : (k,) events at each time.
    own_censored : (k,) censorings at each time, None where they follow from those at risk (nobody enters late).
    """

    time: NDArray[np.float64]
    at_risk: Counts
    events: Counts
    own_censored: Counts | None = None

    @property
    def censored(self) -> Counts:
        """Count the censorings at each time."""
        if self.own_censored is not None:
            return self.own_censored
        censored = self.at_risk.copy()
        censored[:-1] -= self.at_risk[1:]
        censored -= self.events
        return censored.astype(self.at_risk.dtype, copy=False)

    def rows(
        self, n_rows: int | None = None, *, backwards: bool = False
    ) -> Iterator[tuple[slice, NDArray[np.float64], NDArray[np.float64]]]:
        """Give a block of the first `n_rows` after another, with those at risk and the events as floats."""
        end = len(self.time) if n_rows is None else n_rows
        for block in blocks(end, backwards=backwards):
            yield block, self.at_risk[block].astype(np.float64), self.events[block].astype(np.float64)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What is estimated from a risk table; its columns become floats when they are first read.

    Parameters
    ----------
    table : the counts at each distinct time.
    """

    table: RiskTable

    @property
    def time(self) -> NDArray[np.float64]:
        """Give the (k,) distinct times, of events and of censorings, ascending."""
        return self.table.time

    @cached_property
    def at_risk(self) -> NDArray[np.float64]:
        """Give the (k,) subjects (or weight) at risk just before each time."""
        return self.table.at_risk.astype(np.float64)

    @cached_property
    def events(self) -> NDArray[np.float64]:
        """Give the (k,) events at each time."""
        return self.table.events.astype(np.float64)


def count_subjects(time: ArrayLike, event: ArrayLike) -> RiskTable:
    """Check follow-up times and events, and count them; nearly equal times are one time."""
    given, happened = np.asarray(time), np.asarray(event)
    if len(given.shape) == 1 and given.shape == happened.shape and len(given) >= COMPILED_ROWS:
        days = count_many_days(given, happened, 2)
        if days is not None:
            return _from_cells(*days)
    times = read_times(time)
    return _count(times, read_flags(event, "event", len(times)), merges=True)


def count_follow_up(follow_up: FollowUp) -> RiskTable:
    """Count events, censorings and those at risk at each distinct end of follow-up."""
    if follow_up.weights is None and follow_up.entry is None:
        return _count(follow_up.time, follow_up.event, merges=False)
    follow_up = put_in_order(follow_up)
    weights = np.ones(len(follow_up.time)) if follow_up.weights is None else follow_up.weights
    is_new = np.append(True, np.diff(follow_up.time) > 0)
    time, code = follow_up.time[is_new], np.cumsum(is_new) - 1
    leaving = np.bincount(code, weights=weights, minlength=len(time)).astype(np.float64)
    events = np.bincount(code, weights=weights * follow_up.event, minlength=len(time)).astype(np.float64)
    at_risk = leaving[::-1].cumsum()[::-1]
    if follow_up.entry is not None:
        order = np.argsort(follow_up.entry, kind="stable")
        waiting = np.append(weights[order][::-1].cumsum()[::-1], 0.0)
        at_risk = at_risk - waiting[np.searchsorted(follow_up.entry[order], time, side="left")]
    return RiskTable(time=time, at_risk=at_risk, events=events, own_censored=leaving - events)


def put_in_order(follow_up: FollowUp) -> FollowUp:
    """Order subjects by time, event, weight and entry."""
    ranked = (follow_up.entry, follow_up.weights, follow_up.event, follow_up.time)
    order = np.lexsort([column for column in ranked if column is not None])
    return replace(
        follow_up,
        time=follow_up.time[order],
        event=follow_up.event[order],
        entry=None if follow_up.entry is None else follow_up.entry[order],
        weights=None if follow_up.weights is None else follow_up.weights[order],
    )


def _count(time: NDArray[np.float64], event: NDArray[np.bool_], *, merges: bool) -> RiskTable:
    if len(time) < COMPILED_ROWS:
        few = count_few_days(time, event, 2)
        return _from_runs(find_runs(time, event, 2, merges=merges)) if few is None else _from_cells(*few)
    days = count_many_days(time, event, 2)
    return sort_and_count(time, event, merges=merges) if days is None else _from_cells(*days)


def _from_cells(time: NDArray[np.float64], cells: NDArray[np.int64]) -> RiskTable:
    at_risk = cells.sum(axis=1)[::-1].cumsum()[::-1]
    return RiskTable(time=time, at_risk=at_risk, events=cells[:, 1])


def _from_runs(runs: TimeRuns) -> RiskTable:
    return RiskTable(time=runs.time, at_risk=len(runs.code) - runs.first, events=runs.add(runs.code).astype(np.int64))


def sort_and_count(time: NDArray[np.float64], event: NDArray[np.bool_], *, merges: bool) -> RiskTable:
    """Count many times in compiled loops, within three times the memory of the times."""
    from topline.stats.kernels.counting import collapse, merge

    keys = sort_times(time, event, 2).keys
    small = np.int32 if len(time) <= np.iinfo(np.int32).max else np.int64
    starts, events = np.empty(len(time), dtype=small), np.empty(len(time), dtype=small)
    found = collapse(keys, starts, events)
    moments = keys.view(np.float64)
    if merges:
        found = merge(moments[:found], starts, events, tie_width(moments[:found]))
    columns: list[NDArray[Any]] = [column[:found] for column in (moments, starts, events)]
    if 2 * found < len(time):
        columns = [column.copy() for column in columns]
    distinct, firsts, dead = columns
    return RiskTable(time=distinct, at_risk=np.subtract(len(time), firsts, out=firsts), events=dead)


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


def greenwood_terms(at_risk: NDArray[np.float64], events: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give Greenwood's increments d / (n (n - d)); infinite where all at risk have the event."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(events > 0, events / (at_risk * (at_risk - events)), 0.0)
