"""Two-stage designs with the one-sample log-rank test and a stop for futility.

When n1 subjects have entered, the trial stops unless the test of their data so far is above c1. It is positive where
the test of all n subjects at the end is above c. Both tests are (E − O) / √E. Under the null they are jointly normal
with the root of the ratio of their expected events as correlation; under the alternative their means and variances
are exact and their correlation is the root of the ratio of the variances. The optimal design has the smallest
expected size under the null, the minimax one the smallest n. Bars c1 with 5 to 95 % chance of stopping under the null
are tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.design.joint_normal import both_above, second_bar
from topline.design.one_sample_size import log_rank_moments, one_sample_log_rank_size
from topline.design.timing import WeibullSurvival
from topline.stats.special import ndtri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from topline.design.timing import Timing
    from topline.stats.design_targets import RateTargets

STOPS = np.round(np.arange(0.05, 0.955, 0.01), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoStageLogRank:
    """A two-stage design with a time to event.

    Parameters
    ----------
    n1, n : subjects who have entered at the interim analysis, and in all.
    interim_months, duration_months : when the two analyses are.
    c1, c : the statistics must be above these.
    early_stop : probability of stopping at the interim analysis under the null.
    expected_n : mean number of subjects under the null.
    power : probability of a positive trial under the alternative.
    """

    n1: int
    n: int
    interim_months: float
    duration_months: float
    c1: float
    c: float
    early_stop: float
    expected_n: float
    power: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyses:
    """Analyses of growing numbers of subjects.

    Parameters
    ----------
    n : (k,) subjects.
    shift, spread : (k,) mean and standard deviation of the statistic under the alternative.
    expected : (k,) the null's mean of the expected events.
    variance : (k,) the alternative's variance of the observed less the expected events.
    """

    n: NDArray[np.float64]
    shift: NDArray[np.float64]
    spread: NDArray[np.float64]
    expected: NDArray[np.float64]
    variance: NDArray[np.float64]

    def first(self, count: int) -> Analyses:
        """Keep the first analyses."""
        fields = (self.n, self.shift, self.spread, self.expected, self.variance)
        n, shift, spread, expected, variance = (values[:count] for values in fields)
        return Analyses(n=n, shift=shift, spread=spread, expected=expected, variance=variance)


def two_stage_log_rank(
    targets: RateTargets, months: float, timing: Timing, *, shape: float = 1.0
) -> tuple[TwoStageLogRank, TwoStageLogRank]:
    """Find the optimal and the minimax two-stage design.

    Parameters
    ----------
    targets : the two survival rates at a month, alpha and power.
    months : the month at which they hold.
    timing : accrual, follow-up and loss.
    shape : Weibull's; 1 is exponential.

    References
    ----------
    doi:10.1002/sim.6073, doi:10.1002/pst.1983; trials simulated with its bars: tests/oracle/design/r/survival.R

    Examples
    --------
    >>> from topline.design import Timing, read_targets
    >>> optimal, minimax = two_stage_log_rank(read_targets(0.20, 0.35), 6, Timing(per_month=5, follow_up_months=6))
    >>> (optimal.n1, optimal.n), (minimax.n1, minimax.n)
    ((28, 65), (34, 54))
    """
    least = one_sample_log_rank_size(targets, months, timing, shape=shape).n
    most = least * 3 // 2 + 2
    null, better = (WeibullSurvival(survival=rate, months=months, shape=shape) for rate in (targets.p0, targets.p1))
    interims = analyses(null, better, timing.interim(), range(2, most))
    found = [
        design
        for n in range(least, most + 1)
        for design in _best_of_size(interims.first(n - 2), analyses(null, better, timing, (n,)), targets, timing)
    ]
    if not found:
        raise MethodError(
            f"power: expected below {targets.power:g}, no two-stage design of up to {most} subjects has it"
        )
    return min(found, key=lambda design: (design.expected_n, design.n)), found[0]


def analyses(null: WeibullSurvival, better: WeibullSurvival, timing: Timing, sizes: Iterable[float]) -> Analyses:
    """Give what analyses of some sizes expect."""
    n = np.array(tuple(sizes), dtype=np.float64)
    under_null = np.array([log_rank_moments(null, null, timing, size).expected for size in n])
    moments = [log_rank_moments(null, better, timing, size) for size in n]
    observed, expected, variance = np.array([(each.observed, each.expected, each.variance) for each in moments]).T
    return Analyses(
        n=n,
        shift=np.sqrt(n / expected) * (expected - observed),
        spread=np.sqrt(variance / expected),
        expected=n * under_null,
        variance=n * variance,
    )


def bars_and_power(
    stops: NDArray[np.float64], first: Analyses, last: Analyses, targets: RateTargets
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the final bar that holds alpha, and the power, of designs with chances of stopping early under the null."""
    null = np.minimum(np.sqrt(first.expected / last.expected), 1)
    better = np.minimum(np.sqrt(first.variance / last.variance), 1)
    c1 = np.asarray(ndtri(stops))
    c = second_bar(c1, null, targets.upper_alpha)
    return c, both_above((c1 - first.shift) / first.spread, (c - last.shift) / last.spread, better)


def _best_of_size(first: Analyses, last: Analyses, targets: RateTargets, timing: Timing) -> tuple[TwoStageLogRank, ...]:
    """Give the design of a size with the smallest expected size under the null, none where no first stage will do.

    The power falls as the chance of stopping rises; for each first stage the highest chance that leaves it is found by
    halving.
    """
    low, high = np.full(len(first.n), -1), np.full(len(first.n), len(STOPS))
    while np.any(high - low > 1):
        middle = (low + high) // 2
        power = bars_and_power(STOPS[np.maximum(middle, 0)], first, last, targets)[1]
        is_enough = (power >= targets.power) & (middle >= 0)
        low, high = np.where(is_enough, middle, low), np.where(is_enough, high, middle)
    if not np.any(low >= 0):
        return ()
    stops = STOPS[np.maximum(low, 0)]
    expected = np.where(low >= 0, first.n * stops + last.n[0] * (1 - stops), np.inf)
    best = int(np.argmin(expected))
    c, power = bars_and_power(stops, first, last, targets)
    return (
        TwoStageLogRank(
            n1=int(first.n[best]), n=int(last.n[0]), interim_months=timing.accrual_months(float(first.n[best])),
            duration_months=timing.duration_months(float(last.n[0])), c1=float(ndtri(stops[best])), c=float(c[best]),
            early_stop=float(stops[best]), expected_n=float(expected[best]), power=float(power[best]),
        ),
    )  # fmt: skip
