"""Thall and Simon's monitoring: the experimental rate against a standard that is itself uncertain.

Both rates have beta distributions. At every look the trial stops as negative where Pr(E > S + delta) is below `low`,
and as positive where Pr(E > S) exceeds `high`; a trial that reaches the end without either is inconclusive; a count
that is both stops as negative. The standard may be a number instead of a distribution. The integral over the standard
is Gauss and Legendre's with 200 points on the standard's quantiles 1e-12 to 1 − 1e-12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.design.beta_distribution import check_prior
from topline.design.looks import Look, StagedDesign, check_looks, success_of_many
from topline.design.search import look_sizes
from topline.stats.design_targets import read_targets
from topline.stats.exact_sample_size import exact_proportion_sample_size
from topline.stats.special import betainc, betaincinv, gammaln

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from topline.design.beta_distribution import Prior
    from topline.stats.design_targets import RateTargets

POINTS = 200
EDGE = 1e-12
EVEN = (0.5, 0.5)
LOWS = (0.001, 0.005, 0.01, 0.02, 0.05, 0.1)
HIGHS = (0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.975, 0.98, 0.985, 0.988, 0.99, 0.992, 0.994, 0.995, 0.996, 0.997, 0.999)


def posterior_monitoring(
    standard: float | Prior,
    looks: Sequence[int],
    *,
    delta: float,
    low: float = 0.05,
    high: float = 0.95,
    prior: Prior = EVEN,
) -> StagedDesign:
    """Give the boundaries of a trial watched by posterior probabilities.

    Parameters
    ----------
    standard : the standard's rate, or the two numbers of its beta distribution.
    looks : numbers of subjects at the looks, rising; the last is the size.
    delta : the improvement that is worth while, 0 or more.
    low, high : the probabilities at which the trial stops.
    prior : beta distribution of the experimental rate.

    References
    ----------
    doi:10.2307/2533377; answers: tests/oracle/design/r/staged.R

    Examples
    --------
    >>> design = posterior_monitoring((20, 80), (10, 20, 30, 40), delta=0.15)
    >>> [(look.n, look.futility, look.efficacy) for look in design.looks]
    [(10, 1, 5), (20, 3, 8), (30, 5, 11), (40, 8, 14)]
    """
    check_prior(prior)
    if isinstance(standard, tuple):
        check_prior(standard)
    if not 0 < low < high < 1:
        raise MethodError(f"low, high: expected 0 < low < high < 1, found {low:g} and {high:g}, write 0.05 and 0.95")
    if not 0 <= delta < 1:
        raise MethodError(f"delta: expected 0 or more and below 1, found {delta:g}, write 0.15 for 15 points")
    found = [
        _look(
            n,
            chance_of_improvement(standard, n, delta, prior) < low,
            chance_of_improvement(standard, n, 0, prior) > high,
        )
        for n in check_looks(tuple(looks))
    ]
    return StagedDesign(name="Posterior monitoring", looks=tuple(found))


def posterior_monitoring_sized(
    p0: float, p1: float, *, alpha: float = 0.05, power: float = 0.8, n_min: int = 10, cohort: int = 5
) -> StagedDesign:
    """Find the smallest trial watched against a fixed standard p0 within one-sided alpha and power.

    The improvement that is worth while is p1 − p0. Of the levels that hold both errors at that size, those with the
    smallest expected size under p0 are taken.
    """
    targets = read_targets(p0, p1, alpha, 1, power)
    single = exact_proportion_sample_size(p0, p1, alpha=alpha, sided=1, power=power)
    for n in range(max(n_min, single.first.n - 2), 4 * single.lasting.n + n_min):
        sizes = look_sizes(n, n_min, cohort)
        futility, efficacy = _all_boundaries(targets, sizes)
        alphas, expected = success_of_many(sizes, futility, efficacy, p0)
        powers, _ = success_of_many(sizes, futility, efficacy, p1)
        fitting = np.nonzero((alphas <= alpha) & (powers >= power))[0]
        if len(fitting):
            best = fitting[np.argmin(expected[fitting])]
            return _staged(sizes, futility[best].tolist(), efficacy[best].tolist())
    raise MethodError(f"cohort: expected more than {cohort}, no size holds power {power:g} with so many looks")


def _all_boundaries(targets: RateTargets, sizes: tuple[int, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the boundaries at each look for every pair of levels that is tried."""
    low, high = (values.ravel() for values in np.meshgrid(LOWS, HIGHS, indexing="ij"))
    futility, efficacy = np.empty((2, len(low), len(sizes)), dtype=np.int64)
    for position, n in enumerate(sizes):
        worth = chance_of_improvement(targets.p0, n, targets.p1 - targets.p0, EVEN)
        better = chance_of_improvement(targets.p0, n, 0, EVEN)
        futility[:, position] = np.searchsorted(worth, low) - 1
        efficacy[:, position] = np.maximum(np.searchsorted(better, high, side="right"), futility[:, position] + 1)
    return futility, efficacy


def _staged(sizes: tuple[int, ...], futility: list[int], efficacy: list[int]) -> StagedDesign:
    looks = tuple(
        Look(n=n, futility=low if low >= 0 else None, efficacy=high if high <= n else None)
        for n, low, high in zip(sizes, futility, efficacy, strict=True)
    )
    return StagedDesign(name="Posterior monitoring", looks=looks)


def chance_of_improvement(standard: float | Prior, n: int, delta: float, prior: Prior) -> NDArray[np.float64]:
    """Give Pr(E > S + delta) after 0 to n successes of n."""
    x = np.arange(n + 1)
    if not isinstance(standard, tuple):
        return 1 - np.asarray(betainc(prior[0] + x, prior[1] + n - x, min(standard + delta, 1.0)))
    a, b = standard
    first, last = float(betaincinv(a, b, EDGE)), min(float(betaincinv(a, b, 1 - EDGE)), 1 - delta)
    nodes, weights = np.polynomial.legendre.leggauss(POINTS)
    s = (nodes + 1) / 2 * (last - first) + first
    density = np.exp(gammaln(a + b) - gammaln(a) - gammaln(b) + (a - 1) * np.log(s) + (b - 1) * np.log1p(-s))
    above = 1 - np.asarray(betainc(prior[0] + x[:, None], prior[1] + n - x[:, None], s + delta))
    return above @ (weights * density) * (last - first) / 2


def _look(n: int, is_futile: NDArray[np.bool_], is_positive: NDArray[np.bool_]) -> Look:
    """Give the boundaries of a look; a count that is better than the standard, but not by enough, stops as negative."""
    futile = int(np.count_nonzero(is_futile))
    positive = int(np.count_nonzero(is_positive[futile:]))
    return Look(n=n, futility=futile - 1 if futile else None, efficacy=n + 1 - positive if positive else None)
