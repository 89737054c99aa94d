"""Size of a trial that tests a median survival with exponential or Weibull times.

With a known shape, time^shape is exponential, so that d events carry all there is to know. The test of the mean of
time^shape is exact, by chi-square with 2 d degrees of freedom, or approximate, by the normal distribution of its
logarithm with variance 1 / d. Subjects follow from the probability of an event under the alternative.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from topline.core import MethodError, Problem, name_remedy
from topline.design.survival_size import SurvivalSize, smallest_size
from topline.design.timing import WeibullSurvival, event_probability
from topline.stats.design_targets import read_targets
from topline.stats.sample_size import whole_subjects
from topline.stats.special import gammaincc, gammaincinv, ndtr

if TYPE_CHECKING:
    from topline.design.timing import Timing
    from topline.stats.design_targets import RateTargets

MedianTest = Literal["chi_square", "log_normal"]
ANY_RATES = (0.4, 0.6)


def median_survival_size(
    null_months: float,
    better_months: float,
    timing: Timing,
    *,
    alpha: float = 0.05,
    sided: int = 2,
    power: float = 0.8,
    test: MedianTest = "chi_square",
) -> SurvivalSize:
    """Find events and subjects that tell two medians of exponential times.

    Parameters
    ----------
    null_months, better_months : the medians under the null and under the alternative, the second longer.
    timing : accrual, follow-up and loss.
    alpha, sided, power : as for rates.
    test : exact by chi-square, or by the normal distribution of the logarithm.

    References
    ----------
    doi:10.1002/9781118033005 (Lawless, chapter 4); answers: tests/oracle/design/r/survival.R

    Examples
    --------
    >>> from topline.design import Timing
    >>> found = median_survival_size(4, 6, Timing(per_month=5, follow_up_months=6))
    >>> found.n, round(found.events, 1)
    (63, 46.4)
    """
    return weibull_median_size(
        (null_months, better_months), 1.0, timing, read_targets(*ANY_RATES, alpha, sided, power), test
    )


def weibull_median_size(
    medians: tuple[float, float], shape: float, timing: Timing, targets: RateTargets, test: MedianTest = "chi_square"
) -> SurvivalSize:
    """Find events and subjects that tell two medians of Weibull times with a known shape.

    Parameters
    ----------
    medians : under the null and under the alternative, the second longer. [months]
    shape : Weibull's, above 0; 1 is exponential.
    timing : accrual, follow-up and loss.
    targets : alpha, sides and power; its rates play no part.
    test : exact by chi-square, or by the normal distribution of the logarithm.
    """
    _check(medians, shape)
    ratio = (medians[1] / medians[0]) ** shape
    needed = _events(ratio, targets, test)
    better = WeibullSurvival.with_median(medians[1], shape)
    n = smallest_size(lambda size: size * event_probability(better, timing, size) / needed, 1.0)
    expected = n * event_probability(better, timing, n)
    return SurvivalSize(
        n=n,
        power=_power(math.floor(expected), ratio, targets, test),
        events=expected,
        accrual_months=timing.accrual_months(n),
        duration_months=timing.duration_months(n),
        method=f"median, {'exponential' if shape == 1 else f'Weibull shape {shape:g}'}, {test.replace('_', '-')}",
    )


def _events(ratio: float, targets: RateTargets, test: MedianTest) -> int:
    """Find how many events are needed."""
    if test == "log_normal":
        return whole_subjects(((targets.z_alpha + targets.z_power) / math.log(ratio)) ** 2)
    return smallest_size(lambda d: _power(d, ratio, targets, test), targets.power)


def _power(events: int, ratio: float, targets: RateTargets, test: MedianTest) -> float:
    match test:
        case "log_normal":
            return float(ndtr(math.sqrt(events) * math.log(ratio) - targets.z_alpha))
        case "chi_square":
            bar = float(gammaincinv(events, 1 - targets.upper_alpha))
            return float(gammaincc(events, bar / ratio))
    raise MethodError(f"test: found {test!r}, {name_remedy(str(test), ('chi_square', 'log_normal'))}")


def _check(medians: tuple[float, float], shape: float) -> None:
    problems: list[Problem] = []
    if not 0 < medians[0] < medians[1]:
        problems.append(
            Problem(
                file="medians", place="", expected=f"a longer one than the null's ({medians[0]:g} months, above 0)",
                found=f"{medians[1]:g}", remedy="say both in months, the null's first",
            )
        )  # fmt: skip
    if not shape > 0:
        problems.append(
            Problem(file="shape", place="", expected="above 0", found=f"{shape:g}", remedy="1 is exponential")
        )
    if problems:
        raise MethodError(problems)
