"""Estimate a proportion and test it.

Each interval is two-sided and clipped to [0, 1]. No subject (n = 0) has no proportion: estimate and limits are None.
"""

from __future__ import annotations

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.answers import Alternative, Interval, TestResult
from topline.stats.confidence import normal_quantile
from topline.stats.inputs import read_confidence
from topline.stats.special import bdtr, bdtrc, betaincinv, gammaln, xlog1py, xlogy

RELATIVE_ERROR = 1 + 1e-7


def clopper_pearson(x: int, n: int, conf_level: float = 0.95) -> Interval:
    """Estimate a proportion with its exact (tail) limits.

    Parameters
    ----------
    x : subjects with the response.
    n : subjects in all.
    conf_level : two-sided confidence level.

    References
    ----------
    doi:10.1093/biomet/26.4.404; answers: tests/oracle/stats/r/simple_tests.R

    Examples
    --------
    >>> interval = clopper_pearson(13, 63)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.1147, 0.327)
    """
    _check_counts(x, n)
    half_alpha = (1 - read_confidence(conf_level)) / 2
    lower = float(betaincinv(x, n - x + 1, half_alpha)) if x > 0 else 0.0
    upper = float(betaincinv(x + 1, n - x, 1 - half_alpha)) if x < n else 1.0
    return _interval(x, n, (lower, upper), conf_level, "Clopper-Pearson")


def wilson(x: int, n: int, conf_level: float = 0.95) -> Interval:
    """Estimate a proportion with Wilson's score limits, without continuity correction.

    Parameters
    ----------
    x : subjects with the response.
    n : subjects in all.
    conf_level : two-sided confidence level.

    References
    ----------
    doi:10.2307/2276774; answers: tests/oracle/stats/r/simple_tests.R

    Examples
    --------
    >>> interval = wilson(0, 10)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.0, 0.2775)
    """
    _check_counts(x, n)
    z = normal_quantile(read_confidence(conf_level))
    if n == 0:
        return _interval(x, n, (0.0, 1.0), conf_level, "Wilson")
    middle = (x + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * np.sqrt(x * (n - x) / n + z**2 / 4)
    lower = 0.0 if x == 0 else float(middle - half)
    upper = 1.0 if x == n else float(middle + half)
    return _interval(x, n, (lower, upper), conf_level, "Wilson")


def agresti_coull(x: int, n: int, conf_level: float = 0.95) -> Interval:
    """Estimate a proportion with Agresti and Coull's limits, clipped to [0, 1].

    Parameters
    ----------
    x : subjects with the response.
    n : subjects in all.
    conf_level : two-sided confidence level.

    References
    ----------
    doi:10.2307/2685469; answers: tests/oracle/stats/r/simple_tests.R

    Examples
    --------
    >>> interval = agresti_coull(5, 10)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.2366, 0.7634)
    """
    _check_counts(x, n)
    z = normal_quantile(read_confidence(conf_level))
    size = n + z**2
    middle = (x + z**2 / 2) / size
    half = z * np.sqrt(middle * (1 - middle) / size)
    limits = (max(0.0, float(middle - half)), min(1.0, float(middle + half)))
    return _interval(x, n, limits, conf_level, "Agresti-Coull")


def jeffreys(x: int, n: int, conf_level: float = 0.95) -> Interval:
    """Estimate a proportion with the equal-tailed limits of Jeffreys' prior.

    The lower limit is 0 at x = 0, the upper 1 at x = n.

    Parameters
    ----------
    x : subjects with the response.
    n : subjects in all.
    conf_level : two-sided confidence level.

    References
    ----------
    doi:10.1214/ss/1009213286; answers: tests/oracle/stats/r/simple_tests.R

    Examples
    --------
    >>> interval = jeffreys(0, 10)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.0, 0.2172)
    """
    _check_counts(x, n)
    half_alpha = (1 - read_confidence(conf_level)) / 2
    lower = float(betaincinv(x + 0.5, n - x + 0.5, half_alpha)) if x > 0 else 0.0
    upper = float(betaincinv(x + 0.5, n - x + 0.5, 1 - half_alpha)) if x < n else 1.0
    return _interval(x, n, (lower, upper), conf_level, "Jeffreys")


def wald(x: int, n: int, conf_level: float = 0.95) -> Interval:
    """Estimate a proportion with normal limits, clipped to [0, 1].

    Parameters
    ----------
    x : subjects with the response.
    n : subjects in all.
    conf_level : two-sided confidence level.

    References
    ----------
    doi:10.1214/ss/1009213286 (and why not to use them); answers: tests/oracle/stats/r/simple_tests.R

    Examples
    --------
    >>> interval = wald(5, 10)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.1901, 0.8099)
    """
    _check_counts(x, n)
    z = normal_quantile(read_confidence(conf_level))
    p = x / n if n else 0.0
    half = z * float(np.sqrt(p * (1 - p) / n)) if n else 0.0
    return _interval(x, n, (max(0.0, p - half), min(1.0, p + half)), conf_level, "Wald")


def binomial_test(x: int, n: int, p0: float, alternative: Alternative = "two-sided") -> TestResult:
    """Test whether a proportion is `p0`, exactly.

    The two-sided p value sums the probabilities of all outcomes that are no likelier than `x`, as R's binom.test does.

    Parameters
    ----------
    x : subjects with the response.
    n : subjects in all.
    p0 : the proportion under the null hypothesis.
    alternative : two-sided, less or greater than `p0`.

    References
    ----------
    doi:10.1093/biomet/26.4.404; answers: tests/oracle/stats/r/simple_tests.R

    Examples
    --------
    >>> round(binomial_test(13, 63, 0.1, "greater").p_value, 4)
    0.0087
    """
    _check_counts(x, n)
    if not 0 <= p0 <= 1:
        raise MethodError(f"p0: expected between 0 and 1, found {p0:g}, write 0.2 for 20 %")
    match alternative:
        case "less":
            p_value = float(bdtr(x, n, p0))
        case "greater":
            p_value = float(bdtrc(x - 1, n, p0)) if x > 0 else 1.0
        case "two-sided":
            p_value = _two_sided(x, n, p0)
        case _:
            raise MethodError(f"alternative: {name_remedy(str(alternative), ('two-sided', 'less', 'greater'))}")
    return TestResult(
        statistic=float(x), df=None, p_value=min(1.0, p_value), method="exact binomial test", alternative=alternative
    )


def _two_sided(x: int, n: int, p0: float) -> float:
    if p0 in (0.0, 1.0):
        return float(x == n * p0)
    outcomes = np.arange(n + 1)
    log_mass = (
        gammaln(n + 1)
        - gammaln(outcomes + 1)
        - gammaln(n - outcomes + 1)
        + xlogy(outcomes, p0)
        + xlog1py(n - outcomes, -p0)
    )
    rare = np.nonzero(log_mass <= log_mass[x] + np.log(RELATIVE_ERROR))[0]
    expected = n * p0
    low, high = rare[rare < expected], rare[rare > expected]
    if x == expected:
        return 1.0
    below = float(bdtr(low[-1], n, p0)) if len(low) else 0.0
    above = float(bdtrc(high[0] - 1, n, p0)) if len(high) else 0.0
    return below + above


def _check_counts(x: int, n: int) -> None:
    if n < 0 or n != int(n):
        raise MethodError(f"n: expected a whole number, 0 or more, found {n}, count the subjects")
    if not 0 <= x <= n or x != int(x):
        raise MethodError(f"x: expected a whole number from 0 to {n}, found {x}, count the subjects with the response")


def _interval(x: int, n: int, limits: tuple[float, float], conf_level: float, method: str) -> Interval:
    if n == 0:
        return Interval(estimate=None, lower=None, upper=None, conf_level=conf_level, method=f"{method}: no subject")
    return Interval(estimate=x / n, lower=limits[0], upper=limits[1], conf_level=conf_level, method=method)
