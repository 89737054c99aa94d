"""Choose the penalty of a Cox path by cross-validation: Verweij and van Houwelingen's deviance.

A fold's loss is the deviance of all subjects less that of the others, both at the coefficients fitted without the
fold, for each of its events (R's cv.glmnet with grouped=TRUE). With given penalties each fold is fitted at them; else
each fold follows a path of its own and its coefficients are interpolated linearly in the penalty, as R does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.cox_path import lay_path, read_plan, warn_of_growth
from topline.stats.cox_path_data import read_path_data
from topline.stats.inputs import read_labels

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.cox_path import CoxPath


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossValidatedCoxPath:
    """Cross-validated loss along a path.

    Parameters
    ----------
    penalty : (k,) penalties, descending.
    mean_deviance, std_error : (k,) loss an event, and its standard error over folds.
    penalty_min : the penalty with the smallest loss.
    penalty_1se : the largest penalty within one standard error of it.
    coef_min, coef_1se : (p,) coefficients of all subjects at these penalties.
    """

    penalty: NDArray[np.float64]
    mean_deviance: NDArray[np.float64]
    std_error: NDArray[np.float64]
    penalty_min: float
    penalty_1se: float
    coef_min: NDArray[np.float64]
    coef_1se: NDArray[np.float64]


def cross_validated_cox_path(
    time: ArrayLike,
    event: ArrayLike,
    x: ArrayLike,
    *,
    fold: ArrayLike,
    alpha: float = 1.0,
    penalty: ArrayLike | None = None,
    n_penalties: int = 100,
    standardize: bool = True,
) -> CrossValidatedCoxPath:
    """Cross-validate a Cox path on given folds.

    Parameters
    ----------
    time, event, x, alpha, penalty, n_penalties, standardize : as in `cox_path`.
    fold : (n,) label of the fold that leaves each subject out; three folds or more.

    References
    ----------
    doi:10.1002/sim.4780122407; answers: tests/oracle/stats/r/penalised_cox.R
    """
    plan = read_plan(alpha, penalty, n_penalties, standardize=standardize)
    data = read_path_data(time, event, x)
    folds, codes = read_labels(fold, "fold", data.n_subjects)
    if len(folds) < 3:  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"fold: expected three or more, found {len(folds)}")
    events = np.bincount(codes, weights=data.follow_up.event)
    if not events.all():
        name = folds[int(np.argmin(events))]
        raise MethodError(f"fold: expected an event in each fold, found none in {name}, draw the folds anew")
    whole = lay_path(data, plan)
    warn_of_growth(whole, "all subjects")
    losses = np.empty((len(folds), len(whole.penalty)))
    for code, name in enumerate(folds):
        others = data.keep(codes != code)
        path = lay_path(others, plan)
        warn_of_growth(path, f"all but fold {name}")
        coef = _interpolate(path, whole.penalty)
        saturated = data.saturated - others.saturated
        losses[code] = 2 * (saturated - data.log_likelihood_beyond(coef, codes != code))
    per_event = losses / events[:, None]
    mean = np.average(per_event, axis=0, weights=events)
    error = np.sqrt(np.average((per_event - mean) ** 2, axis=0, weights=events) / (len(folds) - 1))
    best = int(np.argmin(mean))
    simple = int(np.nonzero(mean <= mean[best] + error[best])[0][0])
    return CrossValidatedCoxPath(
        penalty=whole.penalty,
        mean_deviance=mean,
        std_error=error,
        penalty_min=float(whole.penalty[best]),
        penalty_1se=float(whole.penalty[simple]),
        coef_min=whole.coef[:, best],
        coef_1se=whole.coef[:, simple],
    )


def _interpolate(path: CoxPath, penalty: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give (k, p) coefficients at `penalty`, linear between those of the path and held beyond its ends."""
    place = np.interp(penalty, path.penalty[::-1], np.arange(len(path.penalty))[::-1].astype(np.float64))
    left = np.floor(place).astype(np.intp)
    right = np.minimum(left + 1, len(path.penalty) - 1)
    share = (place - left)[:, None]
    return (1 - share) * path.coef[:, left].T + share * path.coef[:, right].T
