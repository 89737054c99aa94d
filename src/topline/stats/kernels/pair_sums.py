"""Count the comparable pairs of each subject with a tree of partial sums over the ranks of its marker.

Two walks through time: from the last to the first with those who stay longer in the tree, for the subjects that have
the event; and from the first to the last with the events in the tree, for their partners. With late entries sums are
taken out again, so that weights which are not whole numbers leave rounding error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Subjects(NamedTuple):
    """Subjects sorted by time.

    Parameters
    ----------
    time, event, weights, value : (n,) as in `count_pairs`.
    rank : (n,) rank of the marker from 0, equal markers alike.
    entry : (n,) time of entry, empty where nobody enters late.
    by_entry : (n,) rows in the order of entry, empty as `entry`.
    n_ranks : how many ranks there are.
    """

    time: NDArray[np.float64]
    event: NDArray[np.bool_]
    weights: NDArray[np.float64]
    value: NDArray[np.float64]
    rank: NDArray[np.intp]
    entry: NDArray[np.float64]
    by_entry: NDArray[np.intp]
    n_ranks: int


@compiled
def count_of_events(subjects: Subjects, counts: NDArray[np.float64]) -> None:
    """Add to `counts` (n, 3) the pairs in agreement, against and tied of those who have the event."""
    time, event, weights, value, rank, entry, by_entry, n_ranks = subjects
    n = len(time)
    tree, same = np.zeros(n_ranks + 1), np.zeros(n_ranks)
    total, last, late = 0.0, n, len(by_entry) - 1
    while last > 0:
        now, first = time[last - 1], last
        while late >= 0 and entry[by_entry[late]] >= now:
            row = by_entry[late]
            _add(tree, same, int(rank[row]), -float(weights[row]))
            total -= weights[row]
            late -= 1
        while first > 0 and time[first - 1] == now:
            first -= 1
            if not event[first]:
                _add(tree, same, int(rank[first]), float(weights[first]))
                total += weights[first]
        for row in range(first, last):
            if event[row] and value[row] > 0.0:
                below, alike = _sum_below(tree, int(rank[row])), same[rank[row]]
                counts[row, 0] += value[row] * (total - below - alike)
                counts[row, 1] += value[row] * below
                counts[row, 2] += value[row] * alike
        for row in range(first, last):
            if event[row]:
                _add(tree, same, int(rank[row]), float(weights[row]))
                total += weights[row]
        last = first


@compiled
def count_of_partners(subjects: Subjects, counts: NDArray[np.float64]) -> None:
    """Add to `counts` (n, 3) the pairs in agreement, against and tied of those who stay longer than an event."""
    time, event, weights, value, rank, entry, by_entry, n_ranks = subjects
    n = len(time)
    tree, same = np.zeros(n_ranks + 1), np.zeros(n_ranks)
    total, first, late = 0.0, 0, 0
    while first < n:
        now, last = time[first], first
        while late < len(by_entry) and entry[by_entry[late]] < now:
            row = by_entry[late]
            _count(counts, row, -1.0, (_sum_below(tree, int(rank[row])), float(same[rank[row]]), float(total)))
            late += 1
        while last < n and time[last] == now:
            if event[last]:
                _count(counts, last, 1.0, (_sum_below(tree, int(rank[last])), float(same[rank[last]]), float(total)))
            last += 1
        for row in range(first, last):
            if event[row] and value[row] > 0.0:
                _add(tree, same, int(rank[row]), float(value[row] * weights[row]))
                total += value[row] * weights[row]
        for row in range(first, last):
            if not event[row]:
                _count(counts, row, 1.0, (_sum_below(tree, int(rank[row])), float(same[rank[row]]), float(total)))
        first = last


@compiled_part
def _count(counts: NDArray[np.float64], row: int, sign: float, sums: tuple[float, float, float]) -> None:
    below, alike, total = sums
    counts[row, 0] += sign * below
    counts[row, 1] += sign * (total - below - alike)
    counts[row, 2] += sign * alike


@compiled_part
def _add(tree: NDArray[np.float64], same: NDArray[np.float64], rank: int, amount: float) -> None:
    same[rank] += amount
    place = rank + 1
    while place < len(tree):
        tree[place] += amount
        place += place & -place


@compiled_part
def _sum_below(tree: NDArray[np.float64], rank: int) -> float:
    total, place = 0.0, rank
    while place > 0:
        total += float(tree[place])
        place -= place & -place
    return total
