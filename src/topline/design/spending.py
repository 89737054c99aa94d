"""Lan and DeMets' spending functions: how much of an error may be used up when a share of the information is there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.special import ndtr, ndtri

if TYPE_CHECKING:
    from numpy.typing import NDArray

Spending = Literal["obrien_fleming", "pocock"]
SPENDINGS: tuple[Spending, ...] = ("obrien_fleming", "pocock")


def spend(error: float, shares: NDArray[np.float64], spending: Spending) -> NDArray[np.float64]:
    """Give the error used up at each share of the information.

    Parameters
    ----------
    error : the one-sided error in all.
    shares : (k,) shares of the information, above 0 to 1.
    spending : obrien_fleming: 2 − 2 Φ(z / √t) with z the normal quantile of 1 − error / 2; pocock: error ln(1 + (e −
    1) t).

    References
    ----------
    doi:10.1093/biomet/70.3.659; answers: tests/oracle/design/r/two_arms.R

    Examples
    --------
    >>> spend(0.025, np.array([0.5, 1.0]), "obrien_fleming").round(5).tolist()
    [0.00153, 0.025]
    """
    match spending:
        case "obrien_fleming":
            return np.asarray(2 * ndtr(ndtri(error / 2) / np.sqrt(shares)))
        case "pocock":
            return error * np.log1p((math.e - 1) * shares)
    raise MethodError(f"spending: found {spending!r}, {name_remedy(str(spending), SPENDINGS)}")
