"""Lay out one sorted sample as steps: from the last to the first, rows join those at risk.

An event time of two rows or more has the merging of its deaths first, then these, then those censored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def lay_out_steps(stratum: NDArray[np.intp], moment: NDArray[np.int64], event: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give the steps, as `kernels.resample_likelihood` takes them; `moment` is the number of the row's time."""
    from topline.stats.kernels.resample_likelihood import (
        BITS,
        JOIN,
        JOIN_DEATHS,
        MERGE_COPIES,
        MERGE_DEATHS,
        RESETS,
    )

    is_shared = np.bincount(moment[event], minlength=int(moment[-1]) + 1) > 1
    shared = is_shared.nonzero()[0]
    kind = np.where(event, np.where(is_shared[moment], JOIN_DEATHS, MERGE_COPIES), JOIN)
    row = np.concatenate([np.searchsorted(moment, shared), np.arange(len(moment))])
    place = np.concatenate([np.zeros(len(shared), dtype=np.int64), np.where(event, 1, 2)])
    order = np.lexsort((place, moment[row]))
    steps = (row << BITS | np.concatenate([np.full(len(shared), MERGE_DEATHS), kind]))[order]
    last = np.append(np.diff(stratum[row[order]]) != 0, True)
    steps[last] |= RESETS
    return steps
