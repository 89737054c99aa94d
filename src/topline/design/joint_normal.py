"""The probability that two standard normal variables both exceed their bars, for many pairs at once.

The second's conditional probability is integrated over the first by Gauss and Legendre's rule with 60 points.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from topline.stats.special import ndtr

if TYPE_CHECKING:
    from numpy.typing import NDArray

POINTS = 60
FARTHEST = 8.0
HALVINGS = 32
LEAST_REST = 1e-12


def both_above(
    first: NDArray[np.float64], second: NDArray[np.float64], correlation: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give P(Z1 > first, Z2 > second).

    Parameters
    ----------
    first, second : (k,) bars.
    correlation : (k,) of the two variables, above −1 and below 1.

    Examples
    --------
    >>> both_above(np.zeros(1), np.zeros(1), np.array([0.5])).round(6).tolist()
    [0.333333]
    """
    nodes, weights = _rule()
    start = np.clip(first, -FARTHEST, FARTHEST)[:, None]
    z = (nodes + 1) / 2 * (FARTHEST - start) + start
    rest = np.sqrt(np.maximum(1 - correlation**2, LEAST_REST))[:, None]
    chance = np.asarray(ndtr((correlation[:, None] * z - second[:, None]) / rest))
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return (weights * density * chance * (FARTHEST - start) / 2).sum(axis=1)


def second_bar(first: NDArray[np.float64], correlation: NDArray[np.float64], probability: float) -> NDArray[np.float64]:
    """Find the second bar with which P(Z1 > first, Z2 > second) is a probability, by halving."""
    low, high = np.full(len(first), -FARTHEST), np.full(len(first), FARTHEST)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        is_too_often = both_above(first, middle, correlation) > probability
        low, high = np.where(is_too_often, middle, low), np.where(is_too_often, high, middle)
    return (low + high) / 2


@cache
def _rule() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.polynomial.legendre.leggauss(POINTS)
