"""Compare two means by Student's test, Welch's unless the variances are pooled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.answers import Interval, TestResult
from topline.stats.inputs import read_confidence, read_vector
from topline.stats.special import stdtrit
from topline.stats.tails import t_tail

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def t_test(a: ArrayLike, b: ArrayLike, pooled: bool = False, conf_level: float = 0.95) -> TestResult:  # noqa: FBT001, FBT002  the signature that callers rely on
    """Test whether two means are equal; `estimate` is the difference, `a` less `b`.

    Parameters
    ----------
    a, b : (m,), (n,) values of two independent samples.
    pooled : whether the variances are taken as equal (R's var.equal).
    conf_level : two-sided confidence level of the difference.

    References
    ----------
    doi:10.1093/biomet/6.1.1 (Student), doi:10.1093/biomet/34.1-2.28 (Welch);
    answers: tests/oracle/stats/r/simple_tests.R

    Examples
    --------
    >>> round(t_test([1, 2, 3], [2, 4, 6], pooled=True).statistic, 4)
    -1.5492
    """
    first, second = read_vector(a, "a"), read_vector(b, "b")
    m, n = len(first), len(second)
    if min(m, n) < 2 and not (pooled and m + n > 2):  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"a, b: expected two values or more in each, found {m} and {n}")
    square_a, square_b = float(np.sum((first - first.mean()) ** 2)), float(np.sum((second - second.mean()) ** 2))
    if pooled:
        df = float(m + n - 2)
        error = float(np.sqrt((square_a + square_b) / df * (1 / m + 1 / n)))
    else:
        part_a, part_b = square_a / (m - 1) / m, square_b / (n - 1) / n
        error = float(np.sqrt(part_a + part_b))
        df = (part_a + part_b) ** 2 / (part_a**2 / (m - 1) + part_b**2 / (n - 1)) if error > 0 else float("nan")
    difference = float(first.mean() - second.mean())
    if error <= 10 * np.finfo(np.float64).eps * max(abs(first.mean()), abs(second.mean())):
        raise MethodError("a, b: expected values that vary, found constant ones, a t test cannot be had")
    half = float(stdtrit(df, 1 - (1 - read_confidence(conf_level)) / 2)) * error
    method = "Student's t test, pooled variance" if pooled else "Welch's t test"
    statistic = difference / error
    interval = Interval(
        estimate=difference,
        lower=difference - half,
        upper=difference + half,
        conf_level=conf_level,
        std_error=error,
        method=f"difference of means, {method}",
    )
    return TestResult(
        statistic=statistic, df=df, p_value=2 * t_tail(abs(statistic), df), method=method, estimate=interval
    )
