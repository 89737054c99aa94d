"""Estimate the cumulative hazard: Nelson and Aalen's sum of d / n.

Those censored at t are at risk for the deaths at t. The standard error is the root of the sum of d / n^2 (R's
std.chaz).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from topline.stats.risk_table import Counted, count_subjects

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from topline.stats.risk_table import RiskTable


@dataclass(frozen=True, kw_only=True)
class CumulativeHazard(Counted):
    """A cumulative hazard.

    Parameters
    ----------
    table : the counts at each distinct time.
    cumulative_hazard : (k,) the hazard through each time.
    """

    cumulative_hazard: NDArray[np.float64]

    @cached_property
    def std_error(self) -> NDArray[np.float64]:
        """Give the (k,) standard errors of the hazard."""
        variance = _add_up(self.table, lambda at_risk, events: events / at_risk**2)
        return np.sqrt(variance, out=variance)

    def at(self, times: ArrayLike) -> NDArray[np.float64]:
        """Read the hazard through each of `times`."""
        position = np.searchsorted(self.time, np.asarray(times, dtype=np.float64), side="right")
        return np.append(0.0, self.cumulative_hazard)[position]


def nelson_aalen(time: ArrayLike, event: ArrayLike) -> CumulativeHazard:
    """Estimate the cumulative hazard of one group.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.

    References
    ----------
    doi:10.1214/aos/1176344247; answers: tests/oracle/stats/r/kaplan_meier.R

    Examples
    --------
    >>> nelson_aalen([1, 2, 3, 4], [1, 0, 1, 0]).cumulative_hazard.tolist()
    [0.25, 0.25, 0.75, 0.75]
    """
    table = count_subjects(time, event)
    return CumulativeHazard(table=table, cumulative_hazard=_add_up(table, lambda at_risk, events: events / at_risk))


def _add_up(
    table: RiskTable, term: Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Give the running sum over times of a term of those at risk and the events."""
    sums = np.empty(len(table.time))
    last = 0.0
    for block, at_risk, events in table.rows():
        terms = term(at_risk, events)
        terms[0] += last
        np.cumsum(terms, out=sums[block])
        last = float(sums[block][-1])
    return sums
