"""Size of a trial that tests survival against a null curve by the one-sample log-rank test.

The statistic is (E − O) / √E as in `topline.stats.one_sample_log_rank`. With v1 and v0 the alternative's means of the
observed and of the expected events of a subject, and V the exact variance of their difference, n subjects reject with
probability Φ((√n (v0 − v1) − z √v0) / √V), where

    v1 = ∫ G S1 dΛ1,  v0 = ∫ G S1 dΛ0,  V = v1 + 2 ∫ G S1 Λ0 dΛ0 − 2 ∫ G S1 Λ0 dΛ1 − (v1 − v0)².

Both curves are Weibull's with the same shape, and so have proportional hazards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.design.survival_size import SurvivalSize, smallest_size
from topline.design.timing import WeibullSurvival
from topline.stats.special import ndtr

if TYPE_CHECKING:
    from topline.design.timing import Timing
    from topline.stats.design_targets import RateTargets


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRankMoments:
    """Means of the observed and the expected events of a subject, and the variance of their difference."""

    observed: float
    expected: float
    variance: float


def one_sample_log_rank_size(
    targets: RateTargets, months: float, timing: Timing, *, shape: float = 1.0
) -> SurvivalSize:
    """Find the number of subjects for a one-sample log-rank test.

    Parameters
    ----------
    targets : the two survival rates at a month, alpha and power.
    months : the month at which they hold.
    timing : accrual, follow-up and loss.
    shape : Weibull's; 1 is exponential.

    References
    ----------
    doi:10.1002/pst.1654, doi:10.1002/sim.6073; answers: tests/oracle/design/r/survival.R

    Examples
    --------
    >>> from topline.design import Timing, read_targets
    >>> one_sample_log_rank_size(read_targets(0.20, 0.35), 6, Timing(per_month=5, follow_up_months=6)).n
    54
    """
    null, better = (WeibullSurvival(survival=rate, months=months, shape=shape) for rate in (targets.p0, targets.p1))

    def power_of(n: int) -> float:
        return _power(log_rank_moments(null, better, timing, n), n, targets.z_alpha)

    n = smallest_size(power_of, targets.power)
    return SurvivalSize(
        n=n,
        power=power_of(n),
        events=n * log_rank_moments(null, better, timing, n).observed,
        accrual_months=timing.accrual_months(n),
        duration_months=timing.duration_months(n),
        method="one-sample log-rank test",
    )


def log_rank_moments(null: WeibullSurvival, true: WeibullSurvival, timing: Timing, n: float) -> LogRankMoments:
    """Give the moments of one subject's observed and expected events where `true` holds."""

    def mean(power: int, hazard: WeibullSurvival) -> float:
        return timing.integrate(
            lambda t: timing.still_watched(t, n) * true.at(t) * null.cumulative_hazard(t) ** power * hazard.hazard(t), n
        )

    observed, expected = mean(0, true), mean(0, null)
    variance = observed + 2 * mean(1, null) - 2 * mean(1, true) - (observed - expected) ** 2
    return LogRankMoments(observed=observed, expected=expected, variance=variance)


def _power(moments: LogRankMoments, n: int, z: float) -> float:
    gain = math.sqrt(n) * (moments.expected - moments.observed)
    return float(ndtr((gain - z * math.sqrt(moments.expected)) / math.sqrt(moments.variance)))
