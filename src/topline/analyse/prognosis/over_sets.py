"""Pool what each completed data set says of a model; of one data set, it is the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats import Interval, TestResult
from topline.stats.prognosis import pool_chi_squares, pool_estimates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.stats.prognosis.development import Development

RUBIN = "pooled by Rubin's rules"
D2 = "P pooled by D2 (Li and others 1991)"
MEAN = "mean of the sets"
LEVEL = 0.95


def over_sets(method: str, found: Development, words: str = RUBIN) -> str:
    """Add to a method how it goes over several completed data sets."""
    return method if found.n_sets == 1 else f"{method}; in {found.n_sets} completed data sets: {words}"


def pool_intervals(each: Sequence[Interval]) -> Interval:
    """Pool estimates with standard errors by Rubin's rules; where a set lacks one, there is none."""
    if len(each) == 1:
        return each[0]
    estimates = [one.estimate for one in each if one.estimate is not None]
    errors = [one.std_error for one in each if one.std_error is not None]
    if not len(estimates) == len(errors) == len(each) or min(errors) <= 0:
        reason = "a completed data set has no estimate with a standard error"
        return Interval(estimate=None, lower=None, upper=None, conf_level=LEVEL, method=reason)
    pooled = pool_estimates(np.array(estimates)[:, None], np.array(errors)[:, None] ** 2, conf_level=LEVEL)
    return Interval(
        estimate=float(pooled.estimate[0]),
        lower=float(pooled.lower[0]),
        upper=float(pooled.upper[0]),
        std_error=float(pooled.std_error[0]),
        conf_level=LEVEL,
        p_value=float(pooled.p_value[0]),
        method=RUBIN,
    )


def pool_tests(each: Sequence[TestResult]) -> TestResult:
    """Pool chi-square tests by D2; where a set has no statistic, that set's answer says why."""
    lacking = next((test for test in each if test.statistic is None or test.df is None), None)
    if len(each) == 1 or lacking is not None:
        return lacking or each[0]
    return pool_chi_squares([test.statistic or 0.0 for test in each], each[0].df or 1.0)
