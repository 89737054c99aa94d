"""Number of subjects, and power, of the exact binomial test of one proportion.

The test succeeds with `critical` successes or more, the fewest whose probability under the null is alpha or less, or
alpha / 2 with `sided` 2: that is where the lower Clopper-Pearson limit of 1 − alpha does not lie below the null's rate.
The power of n subjects goes up and down like the teeth of a saw. `first` is the smallest n that has the power,
`lasting` the smallest from which every larger n has it too; beyond a number that Hoeffding's bound gives no n can fail.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.design_targets import read_size, read_targets
from topline.stats.special import bdtrc

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.design_targets import RateTargets, Sides

MOST_SUBJECTS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactTest:
    """An exact test of one proportion in n subjects.

    Parameters
    ----------
    n : subjects.
    critical : the fewest successes that reject the null; n + 1 where no outcome does.
    alpha : probability of rejecting under p0, the attained one.
    power : probability of rejecting under p1.
    """

    n: int
    critical: int
    alpha: float
    power: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactSampleSize:
    """The smallest size with the power, and the smallest from which all larger ones have it."""

    first: ExactTest
    lasting: ExactTest


def exact_proportion_test(n: int, p0: float, p1: float, *, alpha: float = 0.05, sided: Sides = 2) -> ExactTest:
    """Give the critical number, the attained alpha and the power of an exact binomial test.

    Parameters
    ----------
    n : subjects, 1 or more.
    p0, p1 : the rates under the null and under the alternative, p0 below p1.
    alpha : probability of a false positive, of both sides together where `sided` is 2.
    sided : 1 or 2.

    References
    ----------
    doi:10.1002/sim.721; answers: tests/oracle/stats/r/sample_size.R

    Examples
    --------
    >>> test = exact_proportion_test(63, 0.20, 0.35)
    >>> test.critical, round(test.power, 4)
    (20, 0.7472)
    """
    targets = read_targets(p0, p1, alpha, sided)
    return _test(np.array([read_size(n)]), targets)[0]


def exact_proportion_sample_size(
    p0: float, p1: float, *, alpha: float = 0.05, sided: Sides = 2, power: float = 0.8
) -> ExactSampleSize:
    """Find the smallest sizes at which an exact binomial test has a power.

    Parameters
    ----------
    p0, p1 : the rates under the null and under the alternative, p0 below p1.
    alpha : probability of a false positive, of both sides together where `sided` is 2.
    sided : 1 or 2.
    power : probability of a success under p1.

    References
    ----------
    doi:10.1002/sim.721; answers: tests/oracle/stats/r/sample_size.R

    Examples
    --------
    >>> size = exact_proportion_sample_size(0.20, 0.35)
    >>> size.first.n, size.first.critical, size.lasting.n
    (72, 22, 78)
    """
    targets = read_targets(p0, p1, alpha, sided, power)
    sure = _surely_enough(targets)
    sizes = np.arange(1, sure + 1)
    enough = _powers(sizes, _critical_numbers(sizes, targets), p1) >= power
    failing = np.nonzero(~enough)[0]
    lasting = int(failing[-1]) + 2 if len(failing) else 1
    return ExactSampleSize(
        first=_test(np.array([int(np.argmax(enough)) + 1]), targets)[0],
        lasting=_test(np.array([lasting]), targets)[0],
    )


def _test(sizes: NDArray[np.int64], targets: RateTargets) -> tuple[ExactTest, ...]:
    critical = _critical_numbers(sizes, targets)
    alphas, powers = _powers(sizes, critical, targets.p0), _powers(sizes, critical, targets.p1)
    columns = zip(sizes.tolist(), critical.tolist(), alphas.tolist(), powers.tolist(), strict=True)
    return tuple(ExactTest(n=n, critical=c, alpha=alpha, power=power) for n, c, alpha, power in columns)


def _critical_numbers(sizes: NDArray[np.int64], targets: RateTargets) -> NDArray[np.int64]:
    """Find the fewest successes whose probability under the null is small enough, n + 1 where none is."""
    guess = sizes * targets.p0 + targets.z_alpha * np.sqrt(sizes * targets.p0 * (1 - targets.p0))
    critical = np.clip(np.floor(guess).astype(np.int64), 1, sizes)
    while np.any(
        lower := (critical > 1) & (bdtrc(np.maximum(critical - 2, 0), sizes, targets.p0) <= targets.upper_alpha)
    ):
        critical = critical - lower
    while np.any(higher := (critical <= sizes) & (_powers(sizes, critical, targets.p0) > targets.upper_alpha)):
        critical = critical + higher
    return critical


def _powers(sizes: NDArray[np.int64], critical: NDArray[np.int64], rate: float) -> NDArray[np.float64]:
    """Give the probability of `critical` successes or more."""
    inside = np.minimum(critical - 1, sizes)
    return np.where(critical > sizes, 0.0, bdtrc(inside, sizes, rate))


def _surely_enough(targets: RateTargets) -> int:
    """Give a size from which no n fails, by Hoeffding's bound on both errors."""
    roots = math.sqrt(-math.log(targets.upper_alpha)) + math.sqrt(-math.log(1 - targets.power))
    size = math.ceil((roots / (targets.p1 - targets.p0)) ** 2 / 2) + 1
    if size > MOST_SUBJECTS:
        least = roots / math.sqrt(2 * MOST_SUBJECTS)
        raise MethodError(
            f"p1: expected {targets.p0 + least:.4f} or more, found {targets.p1:g}, "
            f"rates so near to p0 ({targets.p0:g}) may need more than {MOST_SUBJECTS:,} subjects"
        )
    return size
