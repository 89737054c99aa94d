"""Fit a Cox model under the LASSO or elastic-net penalty, along a path of penalties (R's glmnet).

Minimised is -log-likelihood / n + penalty (alpha |b| + (1 - alpha) b^2 / 2), with Breslow's ties, on columns divided
by their 1/n standard deviation; coefficients are given on the columns' own scale. A penalty is done when no coefficient
of a column so divided moves by 1e-10. Of columns that are multiples of each other, those with the same effect on the
penalty have many minima with one fit; the first of them takes the coefficient, unless it had another's at the penalty
before.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.cox_fit import CoxWarning
from topline.stats.cox_path_data import read_path_data

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.cox_path_data import PathData
    from topline.stats.kernels.cox_work import Workspace

SHORTEST_PATH = 5
SMALLEST_GAIN = 1e-3
HIGHEST_RATIO = 0.999
TINY_ALPHA = 1e-3
NO_SLOPE = 1e-13
STRIDES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxPath:
    """Coefficients along a path of penalties.

    Parameters
    ----------
    penalty : (k,) penalties, descending.
    coef : (p, k) coefficients on the columns' own scale.
    deviance_ratio : (k,) share of the null deviance that is explained.
    alpha : the LASSO's share of the penalty.
    converged : (k,) False where the coefficients were still growing (separation at a penalty of 0 or nearly so).
    """

    penalty: NDArray[np.float64]
    coef: NDArray[np.float64]
    deviance_ratio: NDArray[np.float64]
    alpha: float
    converged: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPlan:
    """How a path is laid.

    Parameters
    ----------
    alpha : the LASSO's share of the penalty.
    penalty : (k,) given penalties, descending; None for a path from the smallest that leaves no column.
    n_penalties : its length.
    standardize : whether the penalty is on the coefficients of the divided columns.
    """

    alpha: float
    penalty: NDArray[np.float64] | None
    n_penalties: int
    standardize: bool


def cox_path(
    time: ArrayLike,
    event: ArrayLike,
    x: ArrayLike,
    *,
    alpha: float = 1.0,
    penalty: ArrayLike | None = None,
    n_penalties: int = 100,
    standardize: bool = True,
) -> CoxPath:
    """Fit along a path of penalties.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    x : (n, p) covariates; a constant one has coefficient 0.
    alpha : 1 for the LASSO, less for the elastic net, above 0.
    penalty : (k,) penalties, 0 or more, in any order; where none are given, `n_penalties` from the smallest that
        leaves no column down to its 1e-4 (1e-2 when p > n), ended early as glmnet does when little more is explained.
    n_penalties : length of that path.
    standardize : whether columns are divided by their 1/n standard deviation for the penalty.

    References
    ----------
    doi:10.18637/jss.v039.i05; answers: tests/oracle/stats/r/penalised_cox.R, tests/oracle/stats/r/cox_path.R

    Examples
    --------
    >>> path = cox_path([1, 2, 3, 4], [1, 1, 1, 1], [[3], [4], [1], [2]], n_penalties=5)
    >>> float(path.coef[0, 0])
    0.0
    """
    plan = read_plan(alpha, penalty, n_penalties, standardize=standardize)
    path = lay_path(read_path_data(time, event, x), plan)
    warn_of_growth(path, "all subjects")
    return path


def read_plan(alpha: float, penalty: ArrayLike | None, n_penalties: int, *, standardize: bool) -> PathPlan:
    """Check the options of a path."""
    if not 0 < alpha <= 1:
        raise MethodError(f"alpha: expected above 0, at most 1, found {alpha:g}, write 1 for the LASSO")
    if n_penalties < 1 or n_penalties != int(n_penalties):
        raise MethodError(f"n_penalties: expected a whole number, 1 or more, found {n_penalties:g}")
    given = None
    if penalty is not None:
        given = np.sort(np.asarray(penalty, dtype=np.float64).ravel())[::-1].copy()
        if len(given) == 0 or not np.isfinite(given).all() or given[-1] < 0:
            found = "none" if len(given) == 0 else f"{given[0] if np.isnan(given[0]) else given[-1]:g}"
            raise MethodError(f"penalty: expected finite numbers, 0 or more, found {found}, correct or leave it out")
    return PathPlan(alpha=float(alpha), penalty=given, n_penalties=int(n_penalties), standardize=standardize)


def lay_path(data: PathData, plan: PathPlan) -> CoxPath:
    """Fit along the path."""
    from topline.stats.kernels.cox_work import start_work

    unit = np.ones(len(data.scale)) if plan.standardize else 1.0 / data.scale
    work = start_work(data.x, data.sets.died, data.sets.first_row, data.n_subjects, unit)
    slopes = np.abs(work.slopes)
    highest = float(np.max(slopes / unit))
    if plan.penalty is not None:
        return _follow(data, work, plan, (plan.penalty, highest / plan.alpha))
    if slopes.max() <= NO_SLOPE:
        raise MethodError(
            "x: expected a column that differs between those who die and those at risk, found none, give `penalty`"
        )
    start = highest / max(plan.alpha, TINY_ALPHA)
    lowest = 1e-2 if data.n_subjects < len(data.scale) else 1e-4
    path = start * lowest ** (np.arange(plan.n_penalties) / max(plan.n_penalties - 1, 1))
    return _follow(data, work, plan, (path, highest / plan.alpha))


def warn_of_growth(path: CoxPath, whose: str) -> None:
    """Tell of coefficients that were still growing."""
    if not path.converged.all():
        penalty = path.penalty[~path.converged][0]
        warnings.warn(
            f"the coefficients of {whose} at penalty {penalty:g} may be infinite (separation), give larger penalties",
            CoxWarning,
            stacklevel=3,
        )


def _follow(data: PathData, work: Workspace, plan: PathPlan, way: tuple[NDArray[np.float64], float]) -> CoxPath:
    from topline.stats.kernels.cox_work import minimise

    path, last = way
    n, null, is_done = data.n_subjects, work.log_likelihood * data.n_subjects, True
    explicable = data.saturated - null
    coef = np.empty((len(path), len(data.scale)))
    ratios: list[float] = []
    converged: list[bool] = []
    for place, penalty in enumerate(path.tolist()):
        for stride in _strides(last, penalty):
            work, is_done = minimise(work, stride * plan.alpha, stride * (1 - plan.alpha))
            if not is_done:
                break
        last = penalty
        coef[place] = work.coef
        ratio = (work.log_likelihood * n - null) / explicable if explicable > 0 else 0.0
        ratios.append(ratio)
        converged.append(is_done)
        may_end = plan.penalty is None and len(ratios) >= SHORTEST_PATH
        if may_end and (ratio - ratios[-SHORTEST_PATH] < SMALLEST_GAIN * ratio or ratio > HIGHEST_RATIO):
            break
    return CoxPath(
        penalty=path[: len(ratios)],
        coef=coef[: len(ratios)].T / data.scale[:, None],
        deviance_ratio=np.array(ratios),
        alpha=plan.alpha,
        converged=np.array(converged),
    )


def _strides(last: float, goal: float) -> list[float]:
    """Go from one penalty to another that lies far below in strides of a half, 30 at most."""
    if not 0 < goal < last / 2:
        return [goal]
    n = min(math.ceil(math.log2(last / goal)), STRIDES)
    return [*(last * (goal / last) ** (step / n) for step in range(1, n)), goal]
