"""Lee and Liu's design: stop when a positive end has become improbable.

The trial of n_max subjects is positive when the posterior probability of a rate above p0 exceeds `theta_success`. At
every look the predictive probability of that end is computed from the successes so far; below `theta_low` the trial
stops for futility. The prior of the rate is a beta distribution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.design.beta_distribution import chance_above, check_prior
from topline.design.looks import Look, StagedDesign, binomial_masses, check_looks
from topline.design.search import expected_null_size, holds, look_sizes
from topline.stats.design_targets import read_targets
from topline.stats.exact_sample_size import exact_proportion_sample_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from topline.design.beta_distribution import Prior
    from topline.stats.design_targets import RateTargets

LOW_LEVELS = (0.001, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2)


def predictive_probability_design(
    p0: float,
    looks: Sequence[int],
    *,
    theta_success: float,
    theta_low: float = 0.001,
    prior: Prior | None = None,
) -> StagedDesign:
    """Give the boundaries of a trial that is watched by predictive probability.

    Parameters
    ----------
    p0 : the rate under the null.
    looks : numbers of subjects at the looks, rising; the last is the size.
    theta_success : posterior probability of a rate above p0 that makes the end positive.
    theta_low : predictive probability below which the trial stops.
    prior : beta distribution of the rate; none means (p0, 1 − p0).

    References
    ----------
    doi:10.1177/1740774508089279; the paper's example: tests/worked/design/test_predictive_probability.py

    Examples
    --------
    >>> design = predictive_probability_design(0.20, range(10, 37), theta_success=0.9)
    >>> [(look.n, look.futility) for look in design.looks if look.n in (10, 17, 36)]
    [(10, 0), (17, 1), (36, 10)]
    """
    weights = prior or (p0, 1 - p0)
    check_prior(weights)
    sizes = check_looks(tuple(looks))
    n_max = sizes[-1]
    outcomes = np.arange(n_max + 1)
    is_positive = chance_above(p0, outcomes, n_max, weights) > theta_success
    if not is_positive.any():
        raise MethodError(
            f"theta_success: expected below {float(chance_above(p0, outcomes, n_max, weights)[-1]):.4f}, "
            f"found {theta_success:g}, no number of successes of {n_max} is positive"
        )
    positive = int(np.argmax(is_positive))
    chances = _chances_of_success(n_max, positive, sizes[0], weights)
    return _stop_below(theta_low, chances, sizes, positive)


def predictive_probability_sized(
    p0: float, p1: float, *, alpha: float = 0.05, power: float = 0.8, n_min: int = 10, cohort: int = 1
) -> StagedDesign:
    """Find the smallest trial watched by predictive probability within one-sided alpha and power.

    Of the futility levels 0.001 to 0.2 that hold the power at that size, the one with the smallest expected size
    under p0 is taken. The prior is (p0, 1 − p0).

    Examples
    --------
    >>> predictive_probability_sized(0.20, 0.40, alpha=0.10, power=0.90).n
    36
    """
    targets = read_targets(p0, p1, alpha, 1, power)
    single = exact_proportion_sample_size(p0, p1, alpha=alpha, sided=1, power=power)
    for n in range(max(n_min, single.first.n * 3 // 4), 2 * single.lasting.n + n_min):
        fitting = [design for design in _candidates(n, targets, n_min, cohort) if holds(design, targets)]
        if fitting:
            return min(fitting, key=lambda design: expected_null_size(design, targets))
    raise MethodError(f"n_min: expected below {single.first.n}, found {n_min}, look earlier")


def _candidates(n: int, targets: RateTargets, n_min: int, cohort: int) -> Iterator[StagedDesign]:
    """Give designs of n subjects by final boundary and futility level, those that alone could hold both errors."""
    positives = np.arange(1, n + 1)
    can_power = np.cumsum(binomial_masses(n, targets.p1))[positives - 1] <= 1 - targets.power
    can_alpha = 1 - np.cumsum(binomial_masses(n, targets.p0))[positives - 1] <= 2 * targets.alpha
    for positive in positives[can_power & can_alpha].tolist():
        chances = _chances_of_success(n, positive, n_min, (targets.p0, 1 - targets.p0))
        for low in LOW_LEVELS:
            yield _stop_below(low, chances, look_sizes(n, n_min, cohort), positive)


def _chances_of_success(n_max: int, positive: int, n_min: int, prior: Prior) -> dict[int, NDArray[np.float64]]:
    """Give the predictive probability of a positive end after 0 to n successes of n, from n_min subjects on.

    Each is the mean of those one subject later, weighted by the next subject's predicted success.
    """
    chance = (np.arange(n_max + 1) >= positive).astype(np.float64)
    found = {n_max: chance}
    for n in range(n_max - 1, n_min - 1, -1):
        next_success = (prior[0] + np.arange(n + 1)) / (sum(prior) + n)
        chance = next_success * chance[1:] + (1 - next_success) * chance[:-1]
        found[n] = chance
    return found


def _stop_below(
    theta_low: float, chances: dict[int, NDArray[np.float64]], sizes: tuple[int, ...], positive: int
) -> StagedDesign:
    futile = [int(np.count_nonzero(chances[n] < theta_low)) - 1 for n in sizes[:-1]]
    looks = [Look(n=n, futility=most if most >= 0 else None) for n, most in zip(sizes, futile, strict=False)]
    last = Look(n=sizes[-1], futility=positive - 1, efficacy=positive)
    return StagedDesign(name="Predictive probability", looks=(*looks, last))
