"""Pool the fits of multiply imputed data by Rubin's rules, with Barnard and Rubin's degrees of freedom (R's mice)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.inputs import read_confidence

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledEstimates:
    """Estimates over imputations, each (p,).

    Parameters
    ----------
    estimate, std_error, lower, upper, p_value : pooled.
    df : degrees of freedom of the t distribution.
    within, between : variance within and between imputations.
    fraction_missing : fraction of missing information.
    """

    estimate: NDArray[np.float64]
    std_error: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    p_value: NDArray[np.float64]
    df: NDArray[np.float64]
    within: NDArray[np.float64]
    between: NDArray[np.float64]
    fraction_missing: NDArray[np.float64]


def pool_estimates(
    estimates: ArrayLike, variances: ArrayLike, *, complete_df: float = np.inf, conf_level: float = 0.95
) -> PooledEstimates:
    """Pool estimates and their variances.

    Parameters
    ----------
    estimates, variances : (m, p) of each imputation; two imputations or more.
    complete_df : degrees of freedom that complete data would have; events less parameters for a Cox model.
    conf_level : two-sided confidence level.

    References
    ----------
    doi:10.1093/biomet/86.4.948; answers: tests/oracle/stats/r/prognosis.R

    Examples
    --------
    >>> pooled = pool_estimates([[1.0], [3.0]], [[0.5], [0.5]])
    >>> float(pooled.estimate[0]), float(pooled.std_error[0]) ** 2
    (2.0, 3.5)
    """
    from scipy.special import stdtr, stdtrit

    q, u = np.asarray(estimates, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    if q.ndim != 2 or q.shape != u.shape or len(q) < 2:  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"estimates: expected two imputations or more of one shape, found {q.shape} and {u.shape}")
    level, m = read_confidence(conf_level), len(q)
    estimate, within, between = q.mean(axis=0), u.mean(axis=0), q.var(axis=0, ddof=1)
    total = within + (1 + 1 / m) * between
    share = (1 + 1 / m) * between / total
    rise = share / np.where(share < 1, 1 - share, np.nan)
    df = _degrees_of_freedom(share, m, complete_df)
    error = np.sqrt(total)
    half = stdtrit(df, 1 - (1 - level) / 2) * error
    return PooledEstimates(
        estimate=estimate,
        std_error=error,
        lower=estimate - half,
        upper=estimate + half,
        p_value=2 * stdtr(df, -np.abs(estimate) / error),
        df=df,
        within=within,
        between=between,
        fraction_missing=(rise + 2 / (df + 3)) / (rise + 1),
    )


def pool_covariances(estimates: ArrayLike, covariances: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Pool estimates that belong together: their mean, and its (p, p) covariance.

    Parameters
    ----------
    estimates : (m, p) of each imputation; of one, it and its covariance are the answer.
    covariances : (m, p, p) of each imputation.

    References
    ----------
    Rubin, Multiple Imputation for Nonresponse in Surveys, 1987, chapter 3;
    answers: tests/oracle/stats/r/prognosis_over_imputations.R

    Examples
    --------
    >>> estimate, covariance = pool_covariances([[1.0], [3.0]], [[[0.5]], [[0.5]]])
    >>> float(estimate[0]), float(covariance[0, 0])
    (2.0, 3.5)
    """
    q, u = np.asarray(estimates, dtype=np.float64), np.asarray(covariances, dtype=np.float64)
    if q.ndim != 2 or u.shape != (*q.shape, q.shape[1]):  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"covariances: expected shape (m, p, p) for (m, p) estimates, found {u.shape} for {q.shape}")
    m = len(q)
    if m == 1:
        return q[0], u[0]
    away = q - q.mean(axis=0)
    return q.mean(axis=0), u.mean(axis=0) + (1 + 1 / m) * (away.T @ away) / (m - 1)


def _degrees_of_freedom(share: NDArray[np.float64], m: int, complete_df: float) -> NDArray[np.float64]:
    """Give Barnard and Rubin's; no variance between imputations leaves those of complete data."""
    floor = np.maximum(share, 1e-4)  # mice's
    old = (m - 1) / floor**2
    if np.isinf(complete_df):
        return old
    observed = (complete_df + 1) / (complete_df + 3) * complete_df * (1 - floor)
    return old * observed / (old + observed)
