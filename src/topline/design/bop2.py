"""BOP2 for one binary outcome: Bayesian stops for futility and, where asked, for efficacy, with error rates held.

With a beta prior and a share t of the subjects seen, the trial stops as negative where Pr(p > p0) is
level · t^futility_power or less, and as positive where it exceeds 1 − (1 − level) t^efficacy_power. At the end both
rules meet at the level. `bop2_calibrated` chooses the three numbers on a grid: of all that hold alpha exactly, those
with the greatest power, and among equals the smallest expected size under p0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.design.beta_distribution import chance_above, check_prior
from topline.design.looks import Look, StagedDesign, check_looks, success_of_many
from topline.design.search import look_sizes
from topline.stats.design_targets import read_targets
from topline.stats.exact_sample_size import exact_proportion_sample_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from topline.design.beta_distribution import Prior
    from topline.stats.design_targets import RateTargets

LEVELS = np.round(np.arange(0.50, 0.995, 0.01), 2)
FUTILITY_POWERS = np.round(np.arange(0.0, 1.01, 0.1), 2)
EFFICACY_POWERS = np.round(np.arange(0.5, 3.01, 0.5), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bop2Design:
    """A BOP2 design: its tuning numbers and its boundaries."""

    level: float
    futility_power: float
    efficacy_power: float | None
    design: StagedDesign


def bop2(
    p0: float,
    looks: Sequence[int],
    *,
    level: float,
    futility_power: float,
    efficacy_power: float | None = None,
    prior: Prior | None = None,
) -> Bop2Design:
    """Give the boundaries of BOP2 for given tuning numbers.

    Parameters
    ----------
    p0 : the rate under the null.
    looks : numbers of subjects at the looks, rising; the last is the size.
    level : the posterior probability that makes the end positive.
    futility_power : 0 or more; the smaller, the stricter early futility.
    efficacy_power : above 0; None for no early stop as positive.
    prior : beta distribution of the rate; none means (p0, 1 − p0).

    References
    ----------
    doi:10.1002/sim.7338; the printed example of BOP2FE: tests/worked/design/test_bop2.py

    Examples
    --------
    >>> found = bop2(0.20, range(10, 41, 5), level=0.9, futility_power=1, efficacy_power=2.1)
    >>> [look.futility for look in found.design.looks], [look.efficacy for look in found.design.looks]
    ([1, 2, 3, 5, 7, 9, 11], [6, 8, 9, 10, 10, 11, 12])
    """
    sizes = check_looks(tuple(looks))
    weights = _prior(p0, prior)
    if not 0 < level < 1:
        raise MethodError(f"level: expected above 0 and below 1, found {level:g}, write 0.9")
    grid = np.array([[level, futility_power, np.nan if efficacy_power is None else efficacy_power]])
    futility, efficacy = _boundaries(p0, sizes, grid, weights)
    return _describe(grid[0], sizes, futility[0], efficacy[0])


def bop2_calibrated(
    p0: float,
    p1: float,
    looks: Sequence[int],
    *,
    alpha: float = 0.05,
    stops_for_efficacy: bool = False,
    prior: Prior | None = None,
) -> Bop2Design:
    """Choose BOP2's tuning numbers for given looks.

    Parameters
    ----------
    p0, p1 : the rates under the null and under the alternative, p0 below p1.
    looks : numbers of subjects at the looks, rising; the last is the size.
    alpha : one-sided probability of a false positive, held exactly.
    stops_for_efficacy : whether the trial may stop early as positive.
    prior : beta distribution of the rate; none means (p0, 1 − p0).

    Examples
    --------
    >>> found = bop2_calibrated(0.20, 0.40, range(10, 41, 5), alpha=0.10)
    >>> found.design.looks[0].futility, found.design.looks[-1].efficacy
    (1, 11)
    """
    targets = read_targets(p0, p1, alpha, 1)
    return _calibrate(check_looks(tuple(looks)), targets, _prior(p0, prior), stops_for_efficacy=stops_for_efficacy)[0]


def bop2_sized(
    p0: float, p1: float, *, alpha: float = 0.05, power: float = 0.8, n_min: int = 10, cohort: int = 5
) -> Bop2Design:
    """Find the smallest BOP2 design with stops for futility within one-sided alpha and power.

    Looks are at n_min subjects, after every cohort, and at the end.
    """
    targets = read_targets(p0, p1, alpha, 1, power)
    single = exact_proportion_sample_size(p0, p1, alpha=alpha, sided=1, power=power)
    for n in range(max(n_min, single.first.n - 2), 3 * single.lasting.n + n_min):
        found, reached = _calibrate(look_sizes(n, n_min, cohort), targets, _prior(p0, None), stops_for_efficacy=False)
        if reached >= power:
            return found
    raise MethodError(f"cohort: expected more than {cohort}, no size holds power {power:g} with so many looks")


def _calibrate(
    sizes: tuple[int, ...], targets: RateTargets, prior: Prior, *, stops_for_efficacy: bool
) -> tuple[Bop2Design, float]:
    efficacy_powers = EFFICACY_POWERS if stops_for_efficacy else np.array([np.nan])
    grid = np.stack(np.meshgrid(LEVELS, FUTILITY_POWERS, efficacy_powers, indexing="ij"), axis=-1).reshape(-1, 3)
    futility, efficacy = _boundaries(targets.p0, sizes, grid, prior)
    _, firsts = np.unique(np.hstack([futility, efficacy]), axis=0, return_index=True)
    grid, futility, efficacy = grid[firsts], futility[firsts], efficacy[firsts]
    alphas, expected = success_of_many(sizes, futility, efficacy, targets.p0)
    powers, _ = success_of_many(sizes, futility, efficacy, targets.p1)
    allowed = np.nonzero(alphas <= targets.alpha)[0]
    if not len(allowed):
        raise MethodError(
            f"alpha: expected {alphas.min():.4f} or more for {sizes[-1]} subjects, found {targets.alpha:g}"
        )
    best = allowed[np.lexsort((expected[allowed], -powers[allowed]))[0]]
    return _describe(grid[best], sizes, futility[best], efficacy[best]), float(powers[best])


def _boundaries(
    p0: float, sizes: tuple[int, ...], grid: NDArray[np.float64], prior: Prior
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the boundaries of each row (level, futility power, efficacy power) of a grid at each look."""
    level, gamma, eta = grid.T
    futility = np.empty((len(grid), len(sizes)), dtype=np.int64)
    efficacy = np.empty_like(futility)
    for k, n in enumerate(sizes):
        share = n / sizes[-1]
        chance = chance_above(p0, np.arange(n + 1), n, prior)
        futility[:, k] = np.searchsorted(chance, level * share**gamma, side="right") - 1
        early = np.searchsorted(chance, 1 - (1 - level) * share**eta, side="right")
        efficacy[:, k] = np.where(np.isnan(eta), n + 1, early)
    efficacy[:, -1] = futility[:, -1] + 1
    return futility, efficacy


def _describe(
    numbers: NDArray[np.float64], sizes: tuple[int, ...], futility: NDArray[np.int64], efficacy: NDArray[np.int64]
) -> Bop2Design:
    looks = tuple(
        Look(n=n, futility=low if low >= 0 else None, efficacy=high if high <= n else None)
        for n, low, high in zip(sizes, futility.tolist(), efficacy.tolist(), strict=True)
    )
    level, gamma, eta = numbers.tolist()
    return Bop2Design(
        level=level,
        futility_power=gamma,
        efficacy_power=None if np.isnan(eta) else eta,
        design=StagedDesign(name="BOP2", looks=looks),
    )


def _prior(p0: float, prior: Prior | None) -> Prior:
    weights = prior or (p0, 1 - p0)
    check_prior(weights)
    return weights
