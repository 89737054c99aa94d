"""Test whether columns add to a Cox model: the likelihood ratio of the model with them and without (R's anova)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.answers import TestResult
from topline.stats.cox import cox
from topline.stats.cox_model import read_covariates
from topline.stats.inputs import read_follow_up
from topline.stats.tails import chi_square_tail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

METHOD = "likelihood ratio test of nested Cox models"


def nested_likelihood_ratio(time: ArrayLike, event: ArrayLike, x: ArrayLike, without: Sequence[int]) -> TestResult:
    """Test the model of all columns against the one without some of them.

    Parameters
    ----------
    time, event : (n,) as in `cox`.
    x : (n, p) covariates of the larger model.
    without : positions of the columns that the smaller model lacks.

    References
    ----------
    Therneau and Grambsch, Modeling Survival Data, 2000, section 3.4; answers: tests/oracle/stats/r/prognosis.R
    """
    follow_up = read_follow_up(time, event)
    columns = read_covariates(x, len(follow_up.time))
    left_out = sorted(set(without))
    if not left_out or left_out[0] < 0 or left_out[-1] >= columns.shape[1]:
        raise MethodError(f"without: expected positions from 0 to {columns.shape[1] - 1}, found {list(without)}")
    kept = [column for column in range(columns.shape[1]) if column not in left_out]
    larger = cox(follow_up.time, follow_up.event, columns)
    fitted, df = larger.log_likelihood[1], int(np.isfinite(larger.coef).sum())
    smaller, smaller_df = larger.log_likelihood[0], 0
    if kept:
        part = cox(follow_up.time, follow_up.event, columns[:, kept])
        smaller, smaller_df = part.log_likelihood[1], int(np.isfinite(part.coef).sum())
    if df == smaller_df:
        return TestResult(statistic=None, df=0.0, p_value=None, method=f"{METHOD}: the columns add no information")
    statistic = max(2 * (fitted - smaller), 0.0)
    return TestResult(
        statistic=statistic,
        df=float(df - smaller_df),
        p_value=chi_square_tail(statistic, df - smaller_df),
        method=METHOD,
    )
