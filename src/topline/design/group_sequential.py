"""Group-sequential boundaries by Lan and DeMets' spending, found by integration of the score process.

At a share t of the information the statistic has a normal distribution with drift · √t as mean, and increments are
independent. The density of a trial that goes on is carried from look to look by Gauss and Legendre's rule with 200
points from eight standard deviations below its lowest mean up to the boundary; each boundary is the number at which
the probability of crossing, under no effect, is what the spending function gives. One side: a two-sided trial takes
alpha / 2. Bounds for futility spend 1 − power under the drift that gives the power although the trial may stop by them;
they are not binding: the boundaries are those of a trial that passes over them.
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
    from collections.abc import Callable, Sequence

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
    stopping : probability of stopping at each look as positive under the alternative.
    futility : the z values that stop the trial as negative, the last one its boundary; none without such stops.
    beta_spent : 1 − power used up by each look.
    stopping_futility : probability of stopping at each look as negative under the alternative, the last one left out.
    """

    shares: tuple[float, ...]
    boundaries: tuple[float, ...]
    local_alpha: tuple[float, ...]
    spent: tuple[float, ...]
    inflation: float
    expected_null: float
    expected_alternative: float
    stopping: tuple[float, ...]
    futility: tuple[float, ...] = ()
    beta_spent: tuple[float, ...] = ()
    stopping_futility: tuple[float, ...] = ()


def group_sequential(
    shares: Sequence[float],
    *,
    alpha: float = 0.05,
    sided: int = 2,
    power: float = 0.8,
    spending: Spending = "obrien_fleming",
    futility: Spending | None = None,
) -> GroupSequentialDesign:
    """Find the boundaries of a test with looks, and how much larger it makes the trial.

    Parameters
    ----------
    shares : information at each look as share of the largest, rising to 1.
    alpha, sided, power : the error rates.
    spending : obrien_fleming or pocock.
    futility : how 1 − power is spent by stops for futility; None for no such stops.

    References
    ----------
    doi:10.1093/biomet/70.3.659, doi:10.2307/2343787 (integration), doi:10.1177/009286150103500408 (futility); answers
    by rpact: tests/oracle/design/r/two_arms.R

    Examples
    --------
    >>> design = group_sequential((0.5, 1.0))
    >>> [round(z, 4) for z in design.boundaries], round(design.inflation, 4)
    ([2.9626, 1.9686], 1.0037)
    >>> [round(z, 4) for z in group_sequential((0.5, 1.0), futility="obrien_fleming").futility]
    [0.5594, 1.9686]
    """
    times = check_shares(shares)
    targets = read_targets(*ANY_RATES, alpha, sided, power)
    spent = spend(targets.upper_alpha, times, spending)
    boundaries = _boundaries(times, spent)
    fixed = targets.z_alpha + targets.z_power
    if futility is None:
        beta, bounds = np.zeros(0), [-math.inf] * len(times)
        drift = _halve(lambda middle: _power(times, boundaries, middle) < power, 3 * fixed)
    else:
        beta = spend(1 - power, times, futility)
        drift = _halve(lambda middle: _futility(times, boundaries, beta, middle)[1] > 1 - power, 3 * fixed)
        bounds = [*_futility(times, boundaries, beta, drift)[0], boundaries[-1]]
    inflation = (drift / fixed) ** 2
    positive, negative = _stops(times, boundaries, bounds, drift)
    null_stops = np.add(*_stops(times, boundaries, bounds, 0.0))
    return GroupSequentialDesign(
        shares=tuple(times.tolist()),
        boundaries=tuple(boundaries),
        local_alpha=tuple(float(ndtr(-z)) for z in boundaries),
        spent=tuple(spent.tolist()),
        inflation=inflation,
        expected_null=inflation * _mean_share(times, null_stops),
        expected_alternative=inflation * _mean_share(times, positive + negative),
        stopping=tuple(positive.tolist()),
        futility=() if futility is None else tuple(bounds),
        beta_spent=tuple(beta.tolist()),
        stopping_futility=() if futility is None else tuple(negative[:-1].tolist()),
    )


def check_shares(shares: Sequence[float]) -> NDArray[np.float64]:
    """Check that shares of the information rise from above 0 to 1."""
    times = np.array(shares, dtype=np.float64)
    if not len(times) or times[0] <= 0 or times[-1] != 1 or np.any(np.diff(times) <= 0):
        found = ", ".join(f"{share:g}" for share in shares) or "none"
        raise MethodError(
            f"shares: expected shares of the information that rise from above 0 to 1, found {found}, end with 1"
        )
    return times


def _boundaries(times: NDArray[np.float64], spent: NDArray[np.float64]) -> list[float]:
    found: list[float] = []
    process = _Process(0.0)
    for time, wanted in zip(times.tolist(), np.diff(spent, prepend=0.0).tolist(), strict=True):
        found.append(_bound_above(process, time, wanted))
        process.go_on(time, found[-1])
    return found


def _bound_above(process: _Process, time: float, wanted: float) -> float:
    """Find the bound that is crossed with a probability."""
    if process.is_new:
        return -float(ndtri(wanted))
    return _halve(lambda middle: process.above(time, middle) > wanted, 40.0, -BELOW)


def _futility(
    times: NDArray[np.float64], boundaries: list[float], beta: NDArray[np.float64], drift: float
) -> tuple[list[float], float]:
    """Give the bounds for futility before the last look, and the beta used up if the last is its boundary."""
    found: list[float] = []
    process, used = _Process(drift), 0.0
    for time, boundary, spent in zip(times[:-1].tolist(), boundaries, beta.tolist(), strict=False):
        wanted = spent - used
        bound = _bound_below(process, time, wanted, boundary)
        used += process.below(time, bound)
        process.go_on(time, boundary, bound)
        found.append(bound)
    return found, used + process.below(1.0, boundaries[-1])


def _bound_below(process: _Process, time: float, wanted: float, boundary: float) -> float:
    """Find the bound below a boundary under which the trial lies with a probability."""
    return _halve(lambda middle: process.below(time, middle) < wanted, boundary, -BELOW)


def _halve(is_low: Callable[[float], bool], high: float, low: float = 0.0) -> float:
    """Find where a statement that is true of low numbers ends."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_low(middle) else (low, middle)
    return (low + high) / 2


def _stops(
    times: NDArray[np.float64], boundaries: list[float], futility: list[float], drift: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the probability of ending at each look as positive, and as negative."""
    process = _Process(drift)
    positive, negative = np.zeros(len(times)), np.zeros(len(times))
    for k, time in enumerate(times.tolist()):
        positive[k] = process.above(time, boundaries[k])
        negative[k] = process.below(time, futility[k]) if math.isfinite(futility[k]) else 0.0
        process.go_on(time, boundaries[k], futility[k])
    return positive, negative


def _power(times: NDArray[np.float64], boundaries: list[float], drift: float) -> float:
    return float(_stops(times, boundaries, [-math.inf] * len(times), drift)[0].sum())


def _mean_share(times: NDArray[np.float64], stopping: NDArray[np.float64]) -> float:
    return float((times[:-1] * stopping[:-1]).sum() + (1 - stopping[:-1].sum()))


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

    def above(self, time: float, boundary: float) -> float:
        """Give the probability of going on to a look and lying above a bound there."""
        return float((self.masses * ndtr(-self._distance(time, boundary))).sum())

    def below(self, time: float, bound: float) -> float:
        """Give the probability of going on to a look and lying below a bound there."""
        return float((self.masses * ndtr(self._distance(time, bound))).sum())

    def _distance(self, time: float, bound: float) -> NDArray[np.float64]:
        step = time - self.time
        return (bound * math.sqrt(time) - self.values - self.drift * step) / math.sqrt(step)

    def go_on(self, time: float, boundary: float, futility: float = -math.inf) -> None:
        """Carry the density of a trial that stops neither way to a look."""
        step = time - self.time
        last = boundary * math.sqrt(time)
        first = max(min(0.0, self.drift * time) - BELOW * math.sqrt(time), futility * math.sqrt(time))
        nodes, weights = _rule()
        values = (nodes + 1) / 2 * (last - first) + first
        z = (values[:, None] - self.values - self.drift * step) / math.sqrt(step)
        density = (np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi * step)) @ self.masses
        self.values, self.masses, self.time = values, density * weights * (last - first) / 2, time


@cache
def _rule() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.polynomial.legendre.leggauss(POINTS)
