"""Group-sequential boundaries by Lan and DeMets' spending, found by integration of the score process.

At a share t of the information the statistic has a normal distribution with drift · √t as mean, and increments are
independent. The density of a trial that goes on is carried from look to look by Gauss and Legendre's rule with 200
points from eight standard deviations below its lowest mean up to the boundary; each boundary is the number at which
the probability of crossing, under no effect, is what the spending function gives. One side: a two-sided trial takes
alpha / 2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.design.spending import spend
from topline.stats.design_targets import read_targets
from topline.stats.special import ndtr, ndtri

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from topline.design.spending import Spending

POINTS = 200
BELOW = 8.0
HALVINGS = 80
ANY_RATES = (0.4, 0.6)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSequentialDesign:
    """A group-sequential test.

    Parameters
    ----------
    shares : information at each look, as share of the largest.
    boundaries : the z values that stop the trial as positive.
    local_alpha : the one-sided P values that belong to them.
    spent : alpha used up by each look.
    inflation : the largest information over that of a trial without looks.
    expected_null, expected_alternative : mean information over that of a trial without looks.
    stopping : probability of stopping at each look under the alternative.
    """

    shares: tuple[float, ...]
    boundaries: tuple[float, ...]
    local_alpha: tuple[float, ...]
    spent: tuple[float, ...]
    inflation: float
    expected_null: float
    expected_alternative: float
    stopping: tuple[float, ...]


def group_sequential(
    shares: Sequence[float],
    *,
    alpha: float = 0.05,
    sided: int = 2,
    power: float = 0.8,
    spending: Spending = "obrien_fleming",
) -> GroupSequentialDesign:
    """Find the boundaries of a test with looks, and how much larger it makes the trial.

    Parameters
    ----------
    shares : information at each look as share of the largest, rising to 1.
    alpha, sided, power : the error rates.
    spending : obrien_fleming or pocock.

    References
    ----------
    doi:10.1093/biomet/70.3.659, doi:10.2307/2343787 (integration); answers by rpact:
    tests/oracle/design/r/two_arms.R

    Examples
    --------
    >>> design = group_sequential((0.5, 1.0))
    >>> [round(z, 4) for z in design.boundaries], round(design.inflation, 4)
    ([2.9626, 1.9686], 1.0037)
    """
    times = np.array(shares, dtype=np.float64)
    if not len(times) or times[0] <= 0 or times[-1] != 1 or np.any(np.diff(times) <= 0):
        found = ", ".join(f"{share:g}" for share in shares) or "none"
        raise MethodError(f"shares: expected shares of the information that rise from above 0 to 1, found {found}")
    targets = read_targets(*ANY_RATES, alpha, sided, power)
    spent = spend(targets.upper_alpha, times, spending)
    boundaries = _boundaries(times, spent)
    fixed = targets.z_alpha + targets.z_power
    drift = _drift(times, boundaries, power, fixed)
    stopping = _crossings(times, boundaries, drift)
    inflation = (drift / fixed) ** 2
    return GroupSequentialDesign(
        shares=tuple(times.tolist()),
        boundaries=tuple(boundaries),
        local_alpha=tuple(float(ndtr(-z)) for z in boundaries),
        spent=tuple(spent.tolist()),
        inflation=inflation,
        expected_null=inflation * _mean_share(times, _crossings(times, boundaries, 0.0)),
        expected_alternative=inflation * _mean_share(times, stopping),
        stopping=tuple(stopping),
    )


def _boundaries(times: NDArray[np.float64], spent: NDArray[np.float64]) -> list[float]:
    found: list[float] = []
    process = _Process(0.0)
    for time, wanted in zip(times.tolist(), np.diff(spent, prepend=0.0).tolist(), strict=True):
        low, high = -BELOW, 40.0
        if process.is_new:
            found.append(-float(ndtri(wanted)))
        else:
            for _ in range(HALVINGS):
                middle = (low + high) / 2
                low, high = (middle, high) if process.crossing(time, middle) > wanted else (low, middle)
            found.append((low + high) / 2)
        process.go_on(time, found[-1])
    return found


def _drift(times: NDArray[np.float64], boundaries: list[float], power: float, fixed: float) -> float:
    low, high = 0.0, 3 * fixed
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(_crossings(times, boundaries, middle)) < power else (low, middle)
    return (low + high) / 2


def _crossings(times: NDArray[np.float64], boundaries: list[float], drift: float) -> list[float]:
    process = _Process(drift)
    found: list[float] = []
    for time, boundary in zip(times.tolist(), boundaries, strict=True):
        found.append(process.crossing(time, boundary))
        process.go_on(time, boundary)
    return found


def _mean_share(times: NDArray[np.float64], stopping: list[float]) -> float:
    return float((times[:-1] * stopping[:-1]).sum() + (1 - sum(stopping[:-1])))


class _Process:
    """The score of a trial that has not stopped: its values, and its density times the weights of the rule."""

    def __init__(self, drift: float) -> None:
        self.drift = drift
        self.time = 0.0
        self.values: NDArray[np.float64] = np.zeros(1)
        self.masses: NDArray[np.float64] = np.ones(1)

    @property
    def is_new(self) -> bool:
        """Whether no look was taken."""
        return self.time == 0

    def crossing(self, time: float, boundary: float) -> float:
        """Give the probability of going on to a look and crossing there."""
        step = time - self.time
        z = (boundary * math.sqrt(time) - self.values - self.drift * step) / math.sqrt(step)
        return float((self.masses * ndtr(-z)).sum())

    def go_on(self, time: float, boundary: float) -> None:
        """Carry the density of a trial that does not cross to a look."""
        step = time - self.time
        last = boundary * math.sqrt(time)
        first = min(0.0, self.drift * time) - BELOW * math.sqrt(time)
        nodes, weights = _rule()
        values = (nodes + 1) / 2 * (last - first) + first
        z = (values[:, None] - self.values - self.drift * step) / math.sqrt(step)
        density = (np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi * step)) @ self.masses
        self.values, self.masses, self.time = values, density * weights * (last - first) / 2, time


@cache
def _rule() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.polynomial.legendre.leggauss(POINTS)
