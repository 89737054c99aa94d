"""Fit a Cox model under the LASSO or elastic-net penalty, along a path of penalties (R's glmnet).

Minimised is -log-likelihood / n + penalty (alpha |b| + (1 - alpha) b^2 / 2), with Breslow's ties, on columns divided
by their 1/n standard deviation; coefficients are given on the columns' own scale. Each penalty is solved by Newton
steps on the active columns, each step by coordinate descent, until no coefficient moves by 1e-10.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.cox_model import build_model
from topline.stats.inputs import read_follow_up, read_vector
from topline.stats.partial_likelihood import Terms, evaluate_terms, information, score

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from topline.stats.cox_model import CoxModel

SHORTEST_PATH = 5
SMALLEST_GAIN = 1e-3
HIGHEST_RATIO = 0.999
NEWTON_STEPS = 100
SWEEPS = 10_000
SMALL_MOVE = 1e-10
TINY_ALPHA = 1e-3
WORST_CONDITION = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxPath:
    """Coefficients along a path of penalties.

    Parameters
    ----------
    penalty : (k,) penalties, descending.
    coef : (p, k) coefficients on the columns' own scale.
    deviance_ratio : (k,) share of the null deviance that is explained.
    alpha : the LASSO's share of the penalty.
    """

    penalty: NDArray[np.float64]
    coef: NDArray[np.float64]
    deviance_ratio: NDArray[np.float64]
    alpha: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    model: CoxModel
    x: NDArray[np.float64]
    scale: NDArray[np.float64]
    alpha: float

    @property
    def n(self) -> int:
        """Subjects in all, those censored before the first event too."""
        return self.model.n_subjects

    def terms(self, coef: NDArray[np.float64]) -> Terms:
        """Evaluate the likelihood."""
        return evaluate_terms(self.model.sets, self.x, self.x @ coef, "breslow")


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
    x : (n, p) covariates.
    alpha : 1 for the LASSO, less for the elastic net, above 0.
    penalty : (k,) penalties; where none are given, `n_penalties` from the smallest that leaves no column down to
        its 1e-4 (1e-2 when p > n), ended early as glmnet does when little more is explained.
    n_penalties : length of that path.
    standardize : whether columns are divided by their 1/n standard deviation for the penalty.

    References
    ----------
    doi:10.18637/jss.v039.i05; answers: tests/oracle/stats/r/penalised_cox.R

    Examples
    --------
    >>> path = cox_path([1, 2, 3, 4], [1, 1, 1, 1], [[3], [4], [1], [2]], n_penalties=5)
    >>> float(path.coef[0, 0])
    0.0
    """
    if not 0 < alpha <= 1:
        raise MethodError(f"alpha: expected above 0, at most 1, found {alpha:g}, write 1 for the LASSO")
    model = build_model(read_follow_up(time, event), x, ties="breslow")
    scale = np.ones(len(model.scale)) if standardize else model.scale
    problem = _Problem(model=model, x=np.ascontiguousarray(model.x * scale), scale=model.scale / scale, alpha=alpha)
    if penalty is not None:
        given = np.sort(read_vector(penalty, "penalty"))[::-1]
        return _follow(problem, given, may_stop=False)
    gradient = score(model.sets, problem.x, problem.terms(np.zeros(problem.x.shape[1]))) / problem.n
    highest = float(np.abs(gradient).max()) / max(alpha, TINY_ALPHA)
    lowest = 1e-2 if problem.n < problem.x.shape[1] else 1e-4
    path = highest * lowest ** (np.arange(n_penalties) / max(n_penalties - 1, 1))
    return _follow(problem, path, may_stop=True)


def saturated_log_likelihood(model: CoxModel) -> float:
    """Give the log-likelihood of the model that knows the order of the deaths: -sum d log d."""
    return -float(np.sum(model.sets.deaths * np.log(model.sets.deaths)))


def _follow(problem: _Problem, path: NDArray[np.float64], *, may_stop: bool) -> CoxPath:
    coef = np.zeros(problem.x.shape[1])
    null = problem.terms(coef).log_likelihood
    saturated = saturated_log_likelihood(problem.model)
    found: list[NDArray[np.float64]] = []
    ratios: list[float] = []
    for penalty in path.tolist():
        coef, value = _solve(problem, coef, penalty)
        found.append(coef / problem.scale)
        ratios.append((value - null) / (saturated - null))
        if may_stop and len(ratios) >= SHORTEST_PATH:
            gain = ratios[-1] - ratios[-SHORTEST_PATH]
            if gain < SMALLEST_GAIN * ratios[-1] or ratios[-1] > HIGHEST_RATIO:
                break
    return CoxPath(
        penalty=path[: len(found)],
        coef=np.array(found).T,
        deviance_ratio=np.array(ratios),
        alpha=problem.alpha,
    )


def _solve(problem: _Problem, coef: NDArray[np.float64], penalty: float) -> tuple[NDArray[np.float64], float]:
    """Minimise at one penalty, from a nearby solution."""
    sets, n, threshold = problem.model.sets, problem.n, penalty * problem.alpha
    ridge = penalty * (1 - problem.alpha)
    terms = problem.terms(coef)
    for _ in range(NEWTON_STEPS):
        slope = score(sets, problem.x, terms) / n
        active = np.nonzero((coef != 0) | (np.abs(slope - ridge * coef) > threshold))[0]
        if len(active) == 0:
            break
        part = Terms(
            risk=terms.risk,
            log_risk=terms.log_risk,
            slot=terms.slot,
            fraction=terms.fraction,
            hazard=terms.hazard,
            mean=terms.mean[:, active],
            log_likelihood=terms.log_likelihood,
        )
        curvature = information(sets, problem.x[:, active], part) / n
        target = _descend(curvature, slope[active], coef[active], (threshold, ridge))
        step = np.zeros_like(coef)
        step[active] = target - coef[active]
        before = _objective(terms.log_likelihood / n, coef, threshold, ridge)
        terms, taken = _shorten(problem, coef, step, (before, threshold, ridge))
        coef = coef + taken
        if np.abs(taken).max() <= SMALL_MOVE:
            break
    return coef, terms.log_likelihood


def _shorten(
    problem: _Problem, coef: NDArray[np.float64], step: NDArray[np.float64], aim: tuple[float, float, float]
) -> tuple[Terms, NDArray[np.float64]]:
    """Halve the step until the objective does not rise."""
    before, threshold, ridge = aim
    while True:
        terms = problem.terms(coef + step)
        after = _objective(terms.log_likelihood / problem.n, coef + step, threshold, ridge)
        if after <= before + 1e-12 * abs(before) or np.abs(step).max() <= SMALL_MOVE:
            return terms, step
        step = step / 2


def _objective(log_likelihood: float, coef: NDArray[np.float64], threshold: float, ridge: float) -> float:
    return -log_likelihood + threshold * float(np.abs(coef).sum()) + ridge / 2 * float(coef @ coef)


def _descend(
    curvature: NDArray[np.float64], slope: NDArray[np.float64], start: NDArray[np.float64], price: tuple[float, float]
) -> NDArray[np.float64]:
    """Minimise the quadratic approximation plus the penalty, one coordinate after the other."""
    threshold, ridge = price
    coef = start.copy()
    left = slope.copy()
    diagonal = np.diag(curvature).copy()
    movable = np.nonzero(diagonal > 0)[0].tolist()
    signs = np.sign(coef)
    for _ in range(SWEEPS):
        largest = 0.0
        for j in movable:
            pull = left[j] + diagonal[j] * coef[j]
            new = np.sign(pull) * max(abs(pull) - threshold, 0.0) / (diagonal[j] + ridge)
            move = new - coef[j]
            if move != 0.0:
                left -= curvature[:, j] * move
                coef[j] = new
                largest = max(largest, abs(move))
        if largest <= SMALL_MOVE / 100:
            break
        if np.array_equal(signs, np.sign(coef)):
            exact = _solve_for_signs(curvature, slope + curvature @ start, signs, price)
            if exact is not None:
                return exact
        signs = np.sign(coef)
    return coef


def _solve_for_signs(
    curvature: NDArray[np.float64], pull: NDArray[np.float64], signs: NDArray[np.float64], price: tuple[float, float]
) -> NDArray[np.float64] | None:
    """Minimise the quadratic with these signs at once; None where its solution has others."""
    threshold, ridge = price
    chosen = np.nonzero(signs)[0]
    coef = np.zeros(len(signs))
    if len(chosen) > 0:
        matrix = curvature[np.ix_(chosen, chosen)] + ridge * np.eye(len(chosen))
        if np.linalg.cond(matrix) > WORST_CONDITION:
            return None
        coef[chosen] = np.linalg.solve(matrix, pull[chosen] - threshold * signs[chosen])
    if not np.array_equal(np.sign(coef), signs):
        return None
    outside = signs == 0
    gradient = pull - curvature @ coef
    return coef if np.all(np.abs(gradient[outside]) <= threshold * (1 + SMALL_MOVE)) else None
