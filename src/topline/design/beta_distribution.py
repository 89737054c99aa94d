"""The probability that a rate with a beta prior lies above another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.special import betainc

if TYPE_CHECKING:
    from numpy.typing import NDArray

Prior = tuple[float, float]
"""The two parameters of a beta distribution: successes and failures that the prior is worth."""


def check_prior(prior: Prior) -> None:
    """Refuse a prior that is no distribution."""
    if min(prior) <= 0:
        raise MethodError(f"prior: expected two numbers above 0, found {prior[0]:g}, {prior[1]:g}, write 0.5, 0.5")


def chance_above(rate: float, x: NDArray[np.int64], n: NDArray[np.int64] | int, prior: Prior) -> NDArray[np.float64]:
    """Give the posterior probability that the rate lies above `rate` after x successes of n."""
    a, b = prior
    return 1 - np.asarray(betainc(a + x, b + n - x, rate), dtype=np.float64)
