"""Estimate the cumulative hazard: Nelson and Aalen's sum of d / n.

Those censored at t are at risk for the deaths at t. The standard error is the root of the sum of d / n^2 (R's
std.chaz).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.stats.inputs import read_follow_up
from topline.stats.risk_table import count_follow_up

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class CumulativeHazard:
    """A cumulative hazard.

    Parameters
    ----------
    time : (k,) distinct times, ascending.
    at_risk, events : (k,) at risk just before each time, and events at it.
    cumulative_hazard, std_error : (k,) the hazard through each time, and its standard error.
    """

    time: NDArray[np.float64]
    at_risk: NDArray[np.float64]
    events: NDArray[np.float64]
    cumulative_hazard: NDArray[np.float64]
    std_error: NDArray[np.float64]

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
    table = count_follow_up(read_follow_up(time, event))
    return CumulativeHazard(
        time=table.time,
        at_risk=table.at_risk,
        events=table.events,
        cumulative_hazard=np.cumsum(table.events / table.at_risk),
        std_error=np.sqrt(np.cumsum(table.events / table.at_risk**2)),
    )
