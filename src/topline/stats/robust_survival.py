"""Standard error of a weighted survival curve by the infinitesimal jackknife.

Subject i moves S(t) by -S(t) w_i A_i(t), A_i(t) = [event by t] / (n - d) - (C(min(t, time)) - C(entry)), where C is
the running sum of d / (n (n - d)); the variance is the sum of the squares. Sums run over time once, not over subjects
and times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.risk_table import greenwood_terms, put_in_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.inputs import FollowUp
    from topline.stats.risk_table import RiskTable


def robust_survival_error(follow_up: FollowUp, table: RiskTable, survival: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the robust standard error of `survival` at each time of `table`."""
    follow_up = put_in_order(follow_up)
    weights = np.ones(len(follow_up.time)) if follow_up.weights is None else follow_up.weights
    steps = greenwood_terms(table.at_risk.astype(np.float64), table.events.astype(np.float64))
    steps[~np.isfinite(steps)] = 0.0
    running = np.cumsum(steps)
    row = np.searchsorted(table.time, follow_up.time)
    left = table.at_risk - table.events
    own = np.divide(1.0, left[row], out=np.zeros(len(row)), where=follow_up.event & (left[row] > 0))
    at_entry = np.zeros(len(row))
    if follow_up.entry is not None:
        at_entry = np.append(0.0, running)[np.searchsorted(table.time, follow_up.entry, side="right")]
    k = len(table.time)
    gone = np.cumsum(np.bincount(row, weights=(weights * (own - running[row] + at_entry)) ** 2, minlength=k))
    present = [_sum_present(follow_up, table, weights**2 * at_entry**power) for power in (0, 1, 2)]
    staying = running**2 * present[0] - 2 * running * present[1] + present[2]
    variance = _keep_between_events(np.maximum(gone + staying, 0.0), table)
    return np.where(survival > 0, survival * np.sqrt(variance), 0.0)


def _keep_between_events(variance: NDArray[np.float64], table: RiskTable) -> NDArray[np.float64]:
    """Carry the variance forward from each event time: in between it changes by rounding alone."""
    row = np.maximum.accumulate(np.where(table.events > 0, np.arange(len(variance)), -1))
    return np.where(row >= 0, variance[row], 0.0)


def _sum_present(follow_up: FollowUp, table: RiskTable, amount: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum `amount` over those who have entered before each time and stay beyond it."""
    row = np.searchsorted(table.time, follow_up.time)
    total = np.bincount(row, weights=amount, minlength=len(table.time)).astype(np.float64)
    staying = total[::-1].cumsum()[::-1] - total
    if follow_up.entry is None:
        return staying
    order = np.argsort(follow_up.entry, kind="stable")
    waiting = np.append(amount[order][::-1].cumsum()[::-1], 0.0)
    return staying - waiting[np.searchsorted(follow_up.entry[order], table.time, side="left")]
