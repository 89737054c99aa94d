"""Select columns of a Cox model by the adaptive LASSO: a penalty of its own for each coefficient (Zhang and Lu).

The weight of a column is 1 / |first coefficient| ** power, the first coefficients a ridge or an unpenalised fit's.
Weights are brought to the mean 1 as glmnet does with its penalty.factor, and apply to the columns divided by their 1/n
standard deviation among all subjects, in each fold too. A column with a first coefficient of 0 is left out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.cox_cross_validation import cross_validated_cox_path
from topline.stats.cox_model import read_covariates
from topline.stats.cox_path import cox_path
from topline.stats.inputs import read_times, read_vector

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.cox_cross_validation import CrossValidatedCoxPath
    from topline.stats.cox_path import CoxPath


def adaptive_cox_path(
    time: ArrayLike,
    event: ArrayLike,
    x: ArrayLike,
    weights: ArrayLike,
    *,
    penalty: ArrayLike | None = None,
    n_penalties: int = 100,
) -> CoxPath:
    """Fit along a path of penalties, each column's multiplied by its weight.

    Parameters
    ----------
    time, event, x, penalty, n_penalties : as in `cox_path`.
    weights : (p,) above 0, infinite for a column that is left out; glmnet's penalty.factor.

    References
    ----------
    doi:10.1093/biomet/asm037; answers: tests/oracle/stats/r/prognosis.R
    """
    columns, scale = _weigh(time, x, weights)
    path = cox_path(time, event, columns, penalty=penalty, n_penalties=n_penalties, standardize=False)
    return replace(path, coef=path.coef * scale[:, None])


def cross_validated_adaptive_path(
    time: ArrayLike,
    event: ArrayLike,
    x: ArrayLike,
    weights: ArrayLike,
    *,
    fold: ArrayLike,
    penalty: ArrayLike | None = None,
    n_penalties: int = 100,
) -> CrossValidatedCoxPath:
    """Cross-validate an adaptive path; the weights are the same in each fold.

    Parameters
    ----------
    time, event, x, weights, penalty, n_penalties : as in `adaptive_cox_path`.
    fold : (n,) label of the fold that leaves each subject out.

    References
    ----------
    doi:10.1093/biomet/asm037; answers: tests/oracle/stats/r/prognosis.R
    """
    columns, scale = _weigh(time, x, weights)
    found = cross_validated_cox_path(
        time, event, columns, fold=fold, penalty=penalty, n_penalties=n_penalties, standardize=False
    )
    return replace(found, coef_min=found.coef_min * scale, coef_1se=found.coef_1se * scale)


def adaptive_weights(coef: ArrayLike, *, power: float = 1.0) -> NDArray[np.float64]:
    """Give the weight of each column from its first coefficient, infinite where that is 0.

    Parameters
    ----------
    coef : (p,) coefficients of a first fit.
    power : how strongly small coefficients are held back, above 0.

    References
    ----------
    doi:10.1093/biomet/asm037

    Examples
    --------
    >>> adaptive_weights([0.5, -2.0]).tolist()
    [2.0, 0.5]
    """
    first = read_vector(coef, "coef")
    if not power > 0:
        raise MethodError(f"power: expected above 0, found {power:g}, write 1")
    with np.errstate(divide="ignore"):
        return 1.0 / np.abs(first) ** power


def _weigh(time: ArrayLike, x: ArrayLike, weights: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Divide columns by deviation and weight, so that an equal penalty is the weighted one."""
    columns = read_covariates(x, len(read_times(time)))
    given = np.asarray(weights, dtype=np.float64)
    if given.shape != (columns.shape[1],) or np.isnan(given).any() or (given <= 0).any():
        raise MethodError(f"weights: expected {columns.shape[1]} numbers above 0, found {given.tolist()}")
    is_in = np.isfinite(given)
    if not is_in.any():
        raise MethodError("weights: expected a finite one, found none, every column is left out")
    relative = given * (len(given) / given[is_in].sum() if is_in.all() else is_in.sum() / given[is_in].sum())
    spread = columns.std(axis=0)
    scale = np.where(is_in & (spread > 0), 1.0 / (np.where(spread > 0, spread, 1.0) * relative), 0.0)
    return columns * scale, scale
