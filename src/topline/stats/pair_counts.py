"""Count, for each subject, the comparable pairs in which its marker agrees, disagrees and ties with follow-up.

Few subjects are compared pair by pair; from 2,000 on a tree of sums over the markers' ranks does it in n log n steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.sorting import FEW

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.inputs import FollowUp

BLOCK_CELLS = 4_000_000


def count_pairs(
    follow_up: FollowUp, longevity: NDArray[np.float64], weights: NDArray[np.float64], value: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give (n, 3) weighted pairs of each subject: in agreement, against, tied in the marker.

    Parameters
    ----------
    follow_up : times, events and entries.
    longevity : (n,) higher for those who should live longer.
    weights : (n,) case weights of the partners.
    value : (n,) weight of a pair whose event is the subject's.
    """
    count = count_each_pair if len(follow_up.time) < FEW else count_by_rank
    return count(follow_up, longevity, weights, value)


def count_each_pair(
    follow_up: FollowUp, longevity: NDArray[np.float64], weights: NDArray[np.float64], value: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Do what `count_pairs` does, event by event."""
    n = len(follow_up.time)
    counts = np.zeros((n, 3))
    events = np.nonzero(follow_up.event & (value > 0))[0]
    block = max(1, BLOCK_CELLS // max(n, 1))
    for first in range(0, len(events), block):
        dying = events[first : first + block]
        pairs = _outlive(follow_up, dying)
        difference = longevity[None, :] - longevity[dying, None]
        for column, holds in enumerate((difference > 0, difference < 0, difference == 0)):
            matched = pairs & holds
            counts[dying, column] += value[dying] * (matched @ weights)
            counts[:, column] += (value[dying] * weights[dying]) @ matched
    return counts


def count_by_rank(
    follow_up: FollowUp, longevity: NDArray[np.float64], weights: NDArray[np.float64], value: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Do what `count_pairs` does, by sums over the markers' ranks."""
    from topline.stats.kernels.pair_sums import Subjects, count_of_events, count_of_partners

    order = np.argsort(follow_up.time)
    entry = np.empty(0) if follow_up.entry is None else follow_up.entry[order]
    rank = _rank(longevity)
    subjects = Subjects(
        time=follow_up.time[order],
        event=follow_up.event[order],
        weights=weights[order],
        value=value[order],
        rank=rank[order],
        entry=entry,
        by_entry=np.argsort(entry),
        n_ranks=int(rank.max()) + 1,
    )
    sorted_counts = np.zeros((len(order), 3))
    count_of_events(subjects, sorted_counts)
    count_of_partners(subjects, sorted_counts)
    counts = np.empty_like(sorted_counts)
    counts[order] = sorted_counts
    return counts


def _rank(values: NDArray[np.float64]) -> NDArray[np.intp]:
    order = np.argsort(values)
    ordered = values[order]
    rank = np.empty(len(values), dtype=np.intp)
    rank[order] = np.concatenate([[0], np.cumsum(ordered[1:] != ordered[:-1])])
    return rank


def _outlive(follow_up: FollowUp, dying: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Say (events, n) who was at risk at the event and stayed beyond it."""
    at = follow_up.time[dying, None]
    longer = (follow_up.time[None, :] > at) | ((follow_up.time[None, :] == at) & ~follow_up.event[None, :])
    return longer if follow_up.entry is None else longer & (follow_up.entry[None, :] < at)
