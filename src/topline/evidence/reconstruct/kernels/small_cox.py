"""A Cox model (Efron) of few terms on few subjects, by Newton's method."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.compiled import compiled_part
from topline.stats.kernels.sample_likelihood import evaluate_samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_STEPS = 9
CONVERGED = 1e-5
FARTHEST_STEP = 2.0
SINGULAR = 1e-9


@compiled_part
def fit_cox(
    time: NDArray[np.int64],
    event: NDArray[np.bool_],
    x: NDArray[np.float64],
    coef: NDArray[np.float64],
    error: NDArray[np.float64],
) -> None:
    """Fit rows sorted by time from the coefficients at hand, else from 0; fill `error`, with NaN where there is no fit.

    A fit from coefficients near by takes two or three steps.
    """
    if not step_to_top(time, event, x, coef, error):
        coef[:] = 0.0
        if not step_to_top(time, event, x, coef, error):
            coef[:] = 0.0
            error[:] = np.nan


@compiled_part
def step_to_top(
    time: NDArray[np.int64],
    event: NDArray[np.bool_],
    x: NDArray[np.float64],
    coef: NDArray[np.float64],
    error: NDArray[np.float64],
) -> bool:
    """Take Newton's steps until they are small; say whether they became so."""
    n, p = x.shape
    rows = np.zeros((1, n), np.int64)
    sample = (rows, time.reshape((1, n)), event.reshape((1, n)), terms_of(x))
    is_active = np.ones(1, np.bool_)
    at = coef.reshape((1, p))
    value, gradient, curvature = np.zeros(1), np.zeros((1, p)), np.zeros((1, p, p))
    inverse = np.zeros((p, p))
    for _ in range(MOST_STEPS):
        evaluate_samples(sample, True, is_active, at, (value, gradient, curvature))  # noqa: FBT003  by place
        if not invert(curvature[0], inverse):
            return False
        if move(inverse, gradient[0], coef, error):
            return True
    return False


@compiled_part
def move(
    inverse: NDArray[np.float64], gradient: NDArray[np.float64], coef: NDArray[np.float64], error: NDArray[np.float64]
) -> bool:
    """Take one of Newton's steps, cut where it is far; say whether it was small, and fill `error` then."""
    p, largest = len(coef), 0.0
    for j in range(p):
        step = 0.0
        for k in range(p):
            step += inverse[j, k] * gradient[k]
        coef[j] += min(max(step, -FARTHEST_STEP), FARTHEST_STEP)
        largest = max(largest, abs(step))
    if not largest < CONVERGED:
        return False
    for j in range(p):
        error[j] = np.sqrt(inverse[j, j])
    return True


@compiled_part
def terms_of(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lay out each row as the likelihood sums it: 1, the covariates, the lower triangle of their products."""
    n, p = x.shape
    terms = np.empty((1, n, 1 + p + p * (p + 1) // 2))
    for i in range(n):
        terms[0, i, 0] = 1.0
        product = 1 + p
        for j in range(p):
            terms[0, i, 1 + j] = x[i, j]
            for k in range(j + 1):
                terms[0, i, product] = x[i, j] * x[i, k]
                product += 1
    return terms


@compiled_part
def invert(lower: NDArray[np.float64], inverse: NDArray[np.float64]) -> bool:
    """Fill the inverse of a positive definite matrix whose lower triangle is given; say whether there is one."""
    p = len(lower)
    work = np.empty((p, p))
    for j in range(p):
        for k in range(p):
            work[j, k] = lower[max(j, k), min(j, k)]
            inverse[j, k] = 1.0 if j == k else 0.0
    for j in range(p):
        pivot = work[j, j]
        if not pivot > SINGULAR:
            return False
        for k in range(p):
            work[j, k] /= pivot
            inverse[j, k] /= pivot
        for i in range(p):
            factor = work[i, j]
            if i != j and factor != 0.0:
                for k in range(p):
                    work[i, k] -= factor * work[j, k]
                    inverse[i, k] -= factor * inverse[j, k]
    return True
