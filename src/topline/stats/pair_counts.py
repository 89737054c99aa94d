"""Count, for each subject, the comparable pairs in which its marker agrees, disagrees and ties with follow-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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


def _outlive(follow_up: FollowUp, dying: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Say (events, n) who was at risk at the event and stayed beyond it."""
    at = follow_up.time[dying, None]
    longer = (follow_up.time[None, :] > at) | ((follow_up.time[None, :] == at) & ~follow_up.event[None, :])
    return longer if follow_up.entry is None else longer & (follow_up.entry[None, :] < at)
