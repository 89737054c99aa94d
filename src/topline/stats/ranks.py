"""Compare samples by ranks: Wilcoxon's (Mann and Whitney's) and Kruskal and Wallis's tests.

Ties share their mean rank. As R's wilcox.test: exact when both samples have fewer than 50 values and nothing is tied,
else normal with correction for continuity and ties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.answers import TestResult
from topline.stats.inputs import read_vector
from topline.stats.special import gammaln
from topline.stats.tails import chi_square_tail, normal_two_sided

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

EXACT_BELOW = 50


def wilcoxon(a: ArrayLike, b: ArrayLike) -> TestResult:
    """Test whether two samples have the same location; the statistic is Mann and Whitney's W of `a`.

    Parameters
    ----------
    a, b : (m,), (n,) values of two independent samples.

    References
    ----------
    doi:10.1214/aoms/1177730491; answers: tests/oracle/stats/r/simple_tests.R

    Examples
    --------
    >>> result = wilcoxon([1, 2, 3], [4, 5, 6])
    >>> result.statistic, round(result.p_value, 6)
    (0.0, 0.1)
    """
    first, second = read_vector(a, "a"), read_vector(b, "b")
    m, n = len(first), len(second)
    ranks, tied = mean_ranks(np.concatenate([first, second]))
    statistic = float(ranks[:m].sum() - m * (m + 1) / 2)
    if m < EXACT_BELOW and n < EXACT_BELOW and tied == 0:
        p_value = _exact_p(statistic, m, n)
        return TestResult(statistic=statistic, df=None, p_value=p_value, method="Wilcoxon rank sum test, exact")
    method = "Wilcoxon rank sum test, normal with continuity correction"
    variance = m * n / 12 * ((m + n + 1) - tied / ((m + n) * (m + n - 1)))
    if variance <= 0:
        return TestResult(statistic=statistic, df=None, p_value=None, method=f"{method}: all values are equal")
    z = statistic - m * n / 2
    z = (z - np.sign(z) * 0.5) / np.sqrt(variance)
    return TestResult(statistic=statistic, df=None, p_value=normal_two_sided(float(z)), method=method)


def kruskal_wallis(*samples: ArrayLike) -> TestResult:
    """Test whether two samples or more have the same location.

    Parameters
    ----------
    samples : values of independent samples, one argument a sample.

    References
    ----------
    doi:10.1080/01621459.1952.10483441; answers: tests/oracle/stats/r/simple_tests.R

    Examples
    --------
    >>> round(kruskal_wallis([1, 2, 3], [4, 5, 6], [7, 8, 9]).statistic, 4)
    7.2
    """
    if len(samples) < 2:  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"samples: expected two or more, found {len(samples)}")
    values = [read_vector(sample, f"samples[{position}]") for position, sample in enumerate(samples)]
    ranks, tied = mean_ranks(np.concatenate(values))
    n = len(ranks)
    ends = np.cumsum([len(part) for part in values])
    parts = np.split(ranks, ends[:-1])
    spread = 1 - tied / (n**3 - n) if n > 1 else 0.0
    if spread <= 0:
        return TestResult(statistic=None, df=None, p_value=None, method="Kruskal-Wallis test: all values are equal")
    squares = sum(float(part.sum()) ** 2 / len(part) for part in parts)
    statistic = (12 * squares / (n * (n + 1)) - 3 * (n + 1)) / spread
    df = len(values) - 1
    return TestResult(
        statistic=statistic, df=float(df), p_value=chi_square_tail(statistic, df), method="Kruskal-Wallis rank sum test"
    )


def mean_ranks(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Rank the values, ties by their mean; and the sum of t^3 - t over ties."""
    _, row, count = np.unique(values, return_inverse=True, return_counts=True)
    highest = count.cumsum().astype(np.float64)
    tied = float(np.sum(count.astype(np.float64) ** 3 - count))
    return (highest - (count - 1) / 2)[row], tied


def _exact_p(statistic: float, m: int, n: int) -> float:
    """Give the two-sided p value of W from the number of ways to reach each value."""
    ways = np.zeros(m * n + 1)
    ways[0] = 1.0
    for size in range(1, m + 1):
        _multiply_and_divide(ways, n + size, size)
    total = float(np.exp(gammaln(m + n + 1) - gammaln(m + 1) - gammaln(n + 1)))
    w = round(statistic)
    tail = ways[w:].sum() if statistic > m * n / 2 else ways[: w + 1].sum()
    return min(1.0, float(2 * tail / total))


def _multiply_and_divide(ways: NDArray[np.float64], up: int, down: int) -> None:
    """Multiply the generating polynomial by (1 - q^up) and divide it by (1 - q^down), in place."""
    if up < len(ways):
        ways[up:] -= ways[:-up].copy()
    for offset in range(down):
        ways[offset::down] = np.cumsum(ways[offset::down])
