"""Compare one group's events with those that a known cumulative hazard leads to expect.

The test is Breslow's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.answers import TestResult
from topline.stats.inputs import read_follow_up
from topline.stats.tails import normal_two_sided

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

HazardFunction = Callable[["NDArray[np.float64]"], "NDArray[np.float64]"]


def one_sample_log_rank(time: ArrayLike, event: ArrayLike, cumulative_hazard: HazardFunction) -> TestResult:
    """Test whether a group's hazard is the null's.

    The statistic is Z = (E - O) / sqrt(E), positive for longer survival.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    cumulative_hazard : the null's cumulative hazard, as a function of an array of times.

    References
    ----------
    doi:10.2307/1402659; an example by hand: tests/worked/stats/test_therneau.py

    Examples
    --------
    >>> result = one_sample_log_rank([1, 2, 3], [1, 0, 0], lambda t: t / 2)
    >>> result.expected.tolist(), round(result.statistic, 4)
    ([3.0], 1.1547)
    """
    follow_up = read_follow_up(time, event)
    hazards = np.asarray(cumulative_hazard(follow_up.time), dtype=np.float64)
    if hazards.shape != follow_up.time.shape or np.any(~np.isfinite(hazards)) or np.any(hazards < 0):
        raise MethodError("cumulative_hazard: expected one finite number, 0 or more, for each time")
    observed, expected = float(follow_up.event.sum()), float(hazards.sum())
    z = (expected - observed) / np.sqrt(expected) if expected > 0 else None
    return TestResult(
        statistic=None if z is None else float(z),
        df=None,
        p_value=None if z is None else normal_two_sided(float(z)),
        method="one-sample log-rank test",
        observed=np.array([observed]),
        expected=np.array([expected]),
    )
