"""Lay out a Cox model's subjects as steps: from the last step to the first they join those at risk, or leave them.

A slot has the merging of its tied deaths, its rows, then those who enter after it and so leave. The first of these
closes the slot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.partial_likelihood import RiskSets, Ties


def lay_out_steps(sets: RiskSets, ties: Ties) -> NDArray[np.int64]:
    """Give the steps in the order of time, as `kernels.risk_scatter` takes them."""
    from topline.stats.kernels.risk_scatter import BITS, CLOSES, JOIN_DEATHS, RESETS

    joins = np.arange(len(sets.order), dtype=np.int64)
    joins <<= BITS
    joins[sets.first_row] |= CLOSES
    tied = (sets.deaths > 1).nonzero()[0] if ties == "efron" else np.empty(0, dtype=np.intp)
    if len(tied) > 0:
        is_tied = sets.deaths > 1
        joins[sets.first_row[tied]] ^= CLOSES
        joins[sets.died & is_tied[sets.stop - 1]] |= JOIN_DEATHS
    if sets.entered is None:
        joins[sets.row_bounds[1:][np.diff(sets.row_bounds) > 0] - 1] |= RESETS
        if len(tied) == 0:
            return joins
    return _put_between(sets, joins, tied)


def _put_between(sets: RiskSets, joins: NDArray[np.int64], tied: NDArray[np.intp]) -> NDArray[np.int64]:
    """Put merging before the rows of a slot, and those who leave after them."""
    from topline.stats.kernels.risk_scatter import BITS, CLOSES, LEAVE, MERGE_DEATHS

    late = np.empty(0, dtype=np.intp) if sets.entered is None else sets.entered
    left_after = sets.start[late] - 1
    ends = np.append(sets.first_row[1:], len(joins))
    merges = sets.first_row[tied] + np.arange(len(tied)) + np.searchsorted(left_after, tied)
    leaves = ends[left_after] + np.arange(len(late)) + np.searchsorted(tied, left_after, side="right")
    steps = np.empty(len(joins) + len(merges) + len(leaves), dtype=np.int64)
    is_join = np.ones(len(steps), dtype=np.bool_)
    is_join[merges] = is_join[leaves] = False
    steps[is_join] = joins
    steps[merges] = (tied << BITS) | (MERGE_DEATHS | CLOSES)
    steps[leaves] = (late << BITS) | LEAVE
    if len(late) > 0:
        last = sets.bounds[1:]
        _mark_resets(steps, sets.row_bounds[1:] + np.searchsorted(tied, last) + np.searchsorted(left_after, last))
    return steps


def _mark_resets(steps: NDArray[np.int64], ends: NDArray[np.intp]) -> None:
    """Mark the steps at which the first of a stratum joins, or nobody is left; `ends` are the strata's."""
    from topline.stats.kernels.risk_scatter import KIND, LEAVE, MERGE_DEATHS, RESETS

    kind = steps & KIND
    change = np.where(kind == LEAVE, -1, np.where(kind == MERGE_DEATHS, 0, 1))
    later = np.append(change[::-1].cumsum()[::-1], 0)
    at_risk = later[1:] - np.repeat(later[ends], np.diff(ends, prepend=0))
    steps[(at_risk == (change < 0)) & (change != 0)] |= RESETS
