"""Estimate the rate of events in a time at risk.

The events are a Poisson count; each limit leaves half of alpha in its tail. Without events the lower limit is 0.
"""

from __future__ import annotations

import math

from topline.core import MethodError
from topline.stats.answers import Interval
from topline.stats.inputs import read_confidence
from topline.stats.special import gammaincinv


def poisson_rate(events: int, time_at_risk: float, conf_level: float = 0.95) -> Interval:
    """Estimate a rate with its exact (Garwood's) limits.

    Parameters
    ----------
    events : events counted, 0 or more.
    time_at_risk : time of all subjects together, 0 or more; the rate is in its unit. At 0 there is no rate.
    conf_level : two-sided confidence level.

    References
    ----------
    doi:10.1093/biomet/28.3-4.437; answers: tests/oracle/stats/r/poisson_rate.R

    Examples
    --------
    >>> interval = poisson_rate(12, 27.6)
    >>> round(interval.estimate, 4), round(interval.lower, 4), round(interval.upper, 4)
    (0.4348, 0.2247, 0.7595)
    """
    _check_inputs(events, time_at_risk)
    half_alpha = (1 - read_confidence(conf_level)) / 2
    if time_at_risk == 0:
        return Interval(
            estimate=None, lower=None, upper=None, conf_level=conf_level, method="exact Poisson: no time at risk"
        )
    lower = float(gammaincinv(events, half_alpha)) if events > 0 else 0.0
    upper = float(gammaincinv(events + 1, 1 - half_alpha))
    return Interval(
        estimate=events / time_at_risk,
        lower=lower / time_at_risk,
        upper=upper / time_at_risk,
        conf_level=conf_level,
        method="exact Poisson",
    )


def _check_inputs(events: int, time_at_risk: float) -> None:
    if not (math.isfinite(events) and events >= 0 and events == int(events)):
        raise MethodError(f"events: expected a whole number, 0 or more, found {events}, count the events")
    if not (math.isfinite(time_at_risk) and time_at_risk >= 0):
        expected = "time_at_risk: expected a number, 0 or more"
        raise MethodError(f"{expected}, found {time_at_risk}, add up the time of all subjects")
    if events > 0 and time_at_risk == 0:
        expected = "time_at_risk: expected more than 0 where there are events"
        raise MethodError(f"{expected}, found 0 with {events} events, count the day of the event as at risk")
