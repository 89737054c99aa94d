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
from topline.stats.cox_model import CoxModel, build_model, read_covariates
from topline.stats.cox_path import CoxPath, cox_path, saturated_log_likelihood
from topline.stats.inputs import read_follow_up, read_labels
from topline.stats.partial_likelihood import evaluate_terms

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


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
    follow_up = read_follow_up(time, event)
    covariates = read_covariates(x, len(follow_up.time))
    folds, codes = read_labels(fold, "fold", len(follow_up.time))
    if len(folds) < 3:  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"fold: expected three or more, found {len(folds)}")
    whole = cox_path(
        follow_up.time,
        follow_up.event,
        covariates,
        alpha=alpha,
        penalty=penalty,
        n_penalties=n_penalties,
        standardize=standardize,
    )
    everybody = build_model(follow_up, covariates, ties="breslow")
    fits, others, events = [], [], []
    for code, name in enumerate(folds):
        stays = codes != code
        events.append(float(follow_up.event[~stays].sum()))
        if events[-1] == 0:
            raise MethodError(f"fold: expected an event in each fold, found none in {name}, draw the folds anew")
        part = (follow_up.time[stays], follow_up.event[stays], covariates[stays])
        asked = None if penalty is None else whole.penalty
        fits.append(cox_path(*part, alpha=alpha, penalty=asked, n_penalties=n_penalties, standardize=standardize))
        others.append(build_model(read_follow_up(*part[:2]), part[2], ties="breslow"))
    losses = [
        [_deviance(everybody, coef) - _deviance(rest, coef) for coef in _interpolate(path, whole.penalty)]
        for path, rest in zip(fits, others, strict=True)
    ]
    share = np.array(events)
    per_event = np.array(losses) / share[:, None]
    mean = np.average(per_event, axis=0, weights=share)
    error = np.sqrt(np.average((per_event - mean) ** 2, axis=0, weights=share) / (len(folds) - 1))
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
    return np.array([np.interp(penalty, path.penalty[::-1], row[::-1]) for row in path.coef]).T


def _deviance(model: CoxModel, coef: NDArray[np.float64]) -> float:
    terms = evaluate_terms(model.sets, model.x[:, :0], model.x @ (coef * model.scale), "breslow")
    return 2 * (saturated_log_likelihood(model) - terms.log_likelihood)
