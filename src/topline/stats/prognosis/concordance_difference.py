"""Compare the concordance of two risks of the same subjects.

The standard error of the difference is the infinitesimal jackknife of both together (R's concordance of two fits):
a subject moves both, and what it moves alike cancels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.answers import Interval
from topline.stats.confidence import normal_quantile
from topline.stats.inputs import read_confidence, read_follow_up, read_vector
from topline.stats.pair_counts import count_pairs
from topline.stats.tails import normal_two_sided

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.inputs import FollowUp

METHOD = "difference of Harrell's C, infinitesimal jackknife"


def concordance_difference(
    time: ArrayLike, event: ArrayLike, a: ArrayLike, b: ArrayLike, *, conf_level: float = 0.95
) -> Interval:
    """Estimate how much higher the concordance of risk `a` is than that of risk `b`.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    a, b : (n,) numbers that are higher for those who should fail earlier.
    conf_level : two-sided confidence level.

    References
    ----------
    doi:10.1002/sim.6370; answers: tests/oracle/stats/r/prognosis.R

    Examples
    --------
    >>> concordance_difference([1, 2, 3, 4], [1, 1, 1, 1], [4, 3, 2, 1], [4, 3, 1, 2]).estimate
    0.16666666666666663
    """
    follow_up = read_follow_up(time, event)
    n = len(follow_up.time)
    level = read_confidence(conf_level)
    first, first_moves = _measure(follow_up, -read_vector(a, "a", n))
    second, second_moves = _measure(follow_up, -read_vector(b, "b", n))
    difference = first - second
    error = float(np.sqrt(np.sum((first_moves - second_moves) ** 2)))
    if error <= 0:
        return Interval(
            estimate=difference,
            lower=None,
            upper=None,
            conf_level=level,
            method=f"{METHOD}: both order the subjects alike",
        )
    half = normal_quantile(level) * error
    return Interval(
        estimate=difference,
        lower=difference - half,
        upper=difference + half,
        conf_level=level,
        std_error=error,
        p_value=normal_two_sided(difference / error),
        method=METHOD,
    )


def _measure(follow_up: FollowUp, longevity: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """Give C and how each subject moves it."""
    ones = np.ones(len(longevity))
    counts = count_pairs(follow_up, longevity, ones, ones)
    agree, _, tied = counts.sum(axis=0) / 2
    pairs = counts.sum() / 2
    if pairs == 0:
        raise MethodError("event: expected two subjects whose order is known, found none, C cannot be had")
    estimate = (agree + tied / 2) / pairs
    moves = ((counts[:, 0] - counts[:, 1]) - (2 * estimate - 1) * counts.sum(axis=1)) / (2 * pairs)
    return float(estimate), moves
