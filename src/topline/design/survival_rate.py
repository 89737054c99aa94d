"""Size of a trial that tests a survival rate at a time by the Kaplan-Meier estimate and its confidence interval.

The test rejects where the lower limit lies above the null's rate. On the scale g of the interval, n subjects reject
with probability Φ((√n (g(s1) − g(s0)) − z v) / v1), v the standard deviation that the test uses: v1 of the
alternative, which the data estimate, or v0 of the null. Greenwood's variance of the log survival times n is ∫ dΛ / (S
G) up to the time, G the probability of still being watched; without loss before the time it is (1 − s) / s.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from topline.core import MethodError, name_remedy
from topline.design.survival_size import SurvivalSize, smallest_size
from topline.design.timing import WeibullSurvival, event_probability
from topline.stats.confidence import CONFIDENCE_TYPES
from topline.stats.sample_size import whole_subjects
from topline.stats.special import ndtr

if TYPE_CHECKING:
    from topline.design.timing import Timing
    from topline.stats.confidence import ConfidenceType
    from topline.stats.design_targets import RateTargets

Variance = Literal["alternative", "null"]


def survival_rate_size(
    targets: RateTargets,
    months: float,
    *,
    conf_type: ConfidenceType = "log-log",
    variance: Variance = "alternative",
    timing: Timing | None = None,
    shape: float = 1.0,
) -> SurvivalSize:
    """Find the number of subjects that tells two survival rates at a time.

    Parameters
    ----------
    targets : the two rates, alpha and power.
    months : the time at which they hold.
    conf_type : scale of the interval: plain, log, log-log, logit or arcsin.
    variance : that of the test: the alternative's, which the data estimate, or the null's.
    timing : accrual and loss; None where everybody is followed to the time.
    shape : Weibull's, for what is lost before the time; 1 is exponential.

    References
    ----------
    doi:10.1002/pst.2090; answers: tests/oracle/design/r/survival.R

    Examples
    --------
    >>> from topline.design import read_targets
    >>> [survival_rate_size(read_targets(0.20, 0.35), 6, conf_type=scale).n for scale in ("plain", "log", "log-log")]
    [80, 47, 73]
    """
    if conf_type not in CONFIDENCE_TYPES:
        raise MethodError(f"conf_type: found {conf_type!r}, {name_remedy(str(conf_type), CONFIDENCE_TYPES)}")
    if timing is None:
        return _without_loss(targets, conf_type, variance)
    null, better = (WeibullSurvival(survival=rate, months=months, shape=shape) for rate in (targets.p0, targets.p1))
    if timing.yearly_loss == 0 and timing.follow_up_months >= months:
        size = _without_loss(targets, conf_type, variance)
        return _told(size.n, size.power, conf_type, (timing, better))

    def power_of(n: int) -> float:
        if timing.duration_months(n) <= months:
            return 0.0
        spreads = [math.sqrt(_log_variance(survival, months, timing, n)) for survival in (null, better)]
        return _power(targets, n, conf_type, (spreads[0], spreads[1]), variance)

    n = smallest_size(power_of, targets.power)
    return _told(n, power_of(n), conf_type, (timing, better))


def _without_loss(targets: RateTargets, conf_type: ConfidenceType, variance: Variance) -> SurvivalSize:
    spreads = (math.sqrt((1 - targets.p0) / targets.p0), math.sqrt((1 - targets.p1) / targets.p1))
    null, better = _spread(conf_type, targets.p0, spreads[0]), _spread(conf_type, targets.p1, spreads[1])
    test = null if variance == "null" else better
    gap = _scale(conf_type, targets.p1) - _scale(conf_type, targets.p0)
    n = whole_subjects(((targets.z_alpha * test + targets.z_power * better) / gap) ** 2)
    return _told(n, _power(targets, n, conf_type, spreads, variance), conf_type, None)


def _power(
    targets: RateTargets, n: int, conf_type: ConfidenceType, spreads: tuple[float, float], variance: Variance
) -> float:
    """Give the power from the standard deviations of the log survival of one subject under both rates."""
    null, better = _spread(conf_type, targets.p0, spreads[0]), _spread(conf_type, targets.p1, spreads[1])
    gap = _scale(conf_type, targets.p1) - _scale(conf_type, targets.p0)
    return float(ndtr((math.sqrt(n) * gap - targets.z_alpha * (null if variance == "null" else better)) / better))


def _told(
    n: int, power: float, conf_type: ConfidenceType, trial: tuple[Timing, WeibullSurvival] | None
) -> SurvivalSize:
    method = f"Kaplan-Meier rate, {conf_type} interval"
    if trial is None:
        return SurvivalSize(n=n, power=power, events=None, accrual_months=None, duration_months=None, method=method)
    timing, better = trial
    return SurvivalSize(
        n=n,
        power=power,
        events=n * event_probability(better, timing, n),
        accrual_months=timing.accrual_months(n),
        duration_months=timing.duration_months(n),
        method=method,
    )


def _log_variance(survival: WeibullSurvival, months: float, timing: Timing, n: int) -> float:
    return timing.integrate_to(lambda t: survival.hazard(t) / (survival.at(t) * timing.still_watched(t, n)), months)


def _scale(conf_type: ConfidenceType, s: float) -> float:
    match conf_type:
        case "plain":
            return s
        case "log":
            return math.log(s)
        case "log-log":
            return -math.log(-math.log(s))
        case "logit":
            return math.log(s / (1 - s))
        case "arcsin":
            return math.asin(math.sqrt(s))


def _spread(conf_type: ConfidenceType, s: float, log_spread: float) -> float:
    """Give the standard deviation on the scale from that of the log survival."""
    match conf_type:
        case "plain":
            return s * log_spread
        case "log":
            return log_spread
        case "log-log":
            return -log_spread / math.log(s)
        case "logit":
            return log_spread / (1 - s)
        case "arcsin":
            return log_spread / 2 * math.sqrt(s / (1 - s))
