"""Count those at risk and the deaths of each group at each event time, in blocks of event times.

One block after another keeps the memory small however many the event times are; the blocks are the same whether numpy
or a compiled loop counts, and so are the sums made over them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from topline.stats.blocks import BLOCK, blocks
from topline.stats.inputs import merge_times, tie_width
from topline.stats.sorted_times import fit_in_keys, sort_times
from topline.stats.time_cells import COMPILED_ROWS, count_few_days, count_many_days
from topline.stats.time_runs import TimeRuns, find_runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from topline.stats.label_codes import Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCounts:
    """Numbers of g groups at event times.

    Parameters
    ----------
    at_risk, deaths : (g, m) at risk just before each of m event times, and deaths at it.
    """

    at_risk: NDArray[np.float64]
    deaths: NDArray[np.float64]


def count_groups(
    time: NDArray[np.float64], event: NDArray[np.bool_], codes: Codes, n_groups: int, *, merges: bool
) -> Iterator[GroupCounts]:
    """Count groups at their event times; `merges` makes times one that are equal but for rounding."""
    cells = (2 * codes.astype(np.uint8 if 2 * n_groups <= np.iinfo(np.uint8).max + 1 else np.intp)) | event
    if len(time) >= COMPILED_ROWS:
        days = count_many_days(time, cells, 2 * n_groups)
        if days is not None:
            return cut(days[1])
        if fit_in_keys(time, 2 * n_groups):
            return walk(time, cells, n_groups, merges=merges)
    elif (few := count_few_days(time, cells, 2 * n_groups)) is not None:
        return cut(few[1])
    return cut_runs(find_runs(time, cells, 2 * n_groups, merges=merges), n_groups)


def count_strata(
    time: NDArray[np.float64], event: NDArray[np.bool_], groups: tuple[Codes, int], strata: tuple[Codes, int]
) -> Iterator[Iterator[GroupCounts]]:
    """Count groups at their event times within each stratum; `groups` and `strata` are codes and how many."""
    (codes, n_groups), (within, n_strata) = groups, strata
    if len(time) >= COMPILED_ROWS:
        width = 2 * n_groups
        kind = np.min_scalar_type(width * n_strata)
        days = count_many_days(time, width * within.astype(kind) + 2 * codes.astype(kind) + event, width * n_strata)
        if days is not None:
            return (cut(days[1][:, width * stratum : width * (stratum + 1)]) for stratum in range(n_strata))
    merged = merge_times(time)
    order = np.argsort(within, kind="stable")
    parts = np.split(order, np.bincount(within, minlength=n_strata).cumsum()[:-1])
    return (count_groups(merged[rows], event[rows], codes[rows], n_groups, merges=False) for rows in parts)


def cut(cells: NDArray[np.int64]) -> Iterator[GroupCounts]:
    """Cut the counts of censored and dead of each group at each time into blocks of event times."""
    deaths = cells[:, 1::2]
    at_risk = (cells[:, ::2] + deaths)[::-1].cumsum(axis=0)[::-1]
    happens = np.flatnonzero(deaths.any(axis=1))
    for block in blocks(len(happens)):
        rows = happens[block]
        yield _block(at_risk[rows], deaths[rows])


def cut_runs(runs: TimeRuns, n_groups: int) -> Iterator[GroupCounts]:
    """Count the groups at the runs with an event, in blocks; a code is twice the group, plus 1 for the event."""
    dead = runs.add(runs.code & 1)
    happens = dead.nonzero()[0]
    first = happens if runs.are_single else runs.first[happens]
    at_risk, deaths = np.empty((n_groups, len(happens))), np.empty((n_groups, len(happens)))
    at_risk[-1], deaths[-1] = len(runs.code) - first, dead[happens]
    for number in range(n_groups - 1):
        is_own = runs.code >> 1 == number
        through = is_own.cumsum(dtype=np.int32)
        np.subtract(through[-1], through[first], out=at_risk[number])
        at_risk[number] += is_own[first]
        deaths[number] = runs.add(runs.code == 2 * number + 1)[happens]
        at_risk[-1] -= at_risk[number]
        deaths[-1] -= deaths[number]
    for block in blocks(len(happens)):
        yield GroupCounts(at_risk=at_risk[:, block], deaths=deaths[:, block])


def walk(time: NDArray[np.float64], cells: Codes, n_groups: int, *, merges: bool) -> Iterator[GroupCounts]:
    """Sort many times and walk over them in a compiled loop."""
    from topline.stats.kernels.counting import list_times, walk_groups

    layout = sort_times(time, cells, 2 * n_groups)
    width = 0.0
    if merges:
        distinct = np.empty(len(time))
        found = list_times(layout.keys, layout.shift, layout.base, distinct.view(np.uint64))
        width = tie_width(distinct[:found])
        del distinct
    at_risk = np.bincount(cells >> 1, minlength=n_groups)
    key = 0
    while key < len(time):
        risks, deaths = np.empty((BLOCK, n_groups)), np.empty((BLOCK, n_groups))
        key, filled = walk_groups(layout.keys, (layout.shift, layout.base, width, key), at_risk, risks, deaths)
        if filled > 0:
            yield _block(risks[:filled], deaths[:filled])


def _block(at_risk: NDArray[Any], deaths: NDArray[Any]) -> GroupCounts:
    return GroupCounts(
        at_risk=np.ascontiguousarray(at_risk.T, dtype=np.float64),
        deaths=np.ascontiguousarray(deaths.T, dtype=np.float64),
    )
