"""Pool the chi-square tests of multiply imputed data (Li, Meng, Raghunathan and Rubin's D2, as R's mitml)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.answers import TestResult
from topline.stats.tails import chi_square_tail

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

METHOD = "pooled over completed data sets (D2)"


def pool_chi_squares(statistics: ArrayLike, df: float) -> TestResult:
    """Pool the statistics that each completed data set gives for one hypothesis.

    The statistic of the answer is D2, referred to an F distribution with `df` and
    v = df^(-3/m) (m - 1) (1 + 1/r)^2 degrees of freedom, where r is how much the square roots of the statistics vary;
    equal statistics give back their own P value. A negative D2 has P value 1.

    Parameters
    ----------
    statistics : (m,) chi-square statistics, 0 or more; of one, it is the answer.
    df : their degrees of freedom.

    References
    ----------
    Li, Meng, Raghunathan and Rubin, Statistica Sinica 1991, 1, 65-92;
    answers: tests/oracle/stats/r/prognosis_checks_over_imputations.R

    Examples
    --------
    >>> round(pool_chi_squares([3.841459, 3.841459], 1).p_value, 6)
    0.05
    >>> round(pool_chi_squares([1.0, 4.0, 9.0], 1).p_value, 4)
    0.3896
    """
    from scipy.special import betainc

    given = np.asarray(statistics, dtype=np.float64)
    if given.ndim != 1 or len(given) == 0 or not np.isfinite(given).all() or (given < 0).any() or df <= 0:
        raise MethodError("statistics: expected one chi-square statistic or more, 0 or above, with df above 0")
    m = len(given)
    r = float((1 + 1 / m) * np.sqrt(given).var(ddof=1)) if m > 1 else 0.0
    if np.ptp(given) == 0:
        return TestResult(
            statistic=float(given[0]) / df, df=float(df), p_value=chi_square_tail(float(given[0]), df), method=METHOD
        )
    pooled = (float(given.mean()) / df - (m + 1) / (m - 1) * r) / (1 + r)
    v = df ** (-3 / m) * (m - 1) * (1 + 1 / r) ** 2
    p_value = float(betainc(v / 2, df / 2, v / (v + df * pooled))) if pooled > 0 else 1.0
    return TestResult(statistic=pooled, df=float(df), p_value=p_value, method=METHOD)
