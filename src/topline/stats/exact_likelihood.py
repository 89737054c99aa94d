"""Cox's exact partial likelihood for tied deaths: which d of those at risk die, given that d do.

The denominator is the elementary symmetric polynomial of degree d of the risks, built up subject by subject with its
first two derivatives (Gail, Lubin and Rubinstein, doi:10.1093/biomet/68.3.703). A subject is at risk when entry < t <=
time, as in the other likelihoods. Weights cannot be had.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.stats.partial_likelihood import SMALLEST_LOG_RISK

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.newton import Evaluation
    from topline.stats.partial_likelihood import RiskSets


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactLikelihood:
    """The exact likelihood with what does not change from step to step.

    Parameters
    ----------
    sets : the risk sets.
    x : (m, p) covariates, sorted as `sets`.
    offset : (m,) offsets, None where all are 0.
    present : rows at risk in each slot.
    """

    sets: RiskSets
    x: NDArray[np.float64]
    offset: NDArray[np.float64] | None
    present: tuple[NDArray[np.intp], ...]

    @classmethod
    def of(cls, sets: RiskSets, x: NDArray[np.float64], offset: NDArray[np.float64] | None) -> ExactLikelihood:
        """Find who is at risk when."""
        present = [np.nonzero((sets.start <= slot) & (slot < sets.stop))[0] for slot in range(len(sets.deaths))]
        return cls(sets=sets, x=x, offset=offset, present=tuple(present))

    def __call__(self, coef: NDArray[np.float64]) -> Evaluation:
        """Give the log-likelihood, the score and the information."""
        x, dead = self.x, self.sets.died
        linear = x @ coef if self.offset is None else x @ coef + self.offset
        log_likelihood, gradient = float(linear[dead].sum()), x[dead].sum(axis=0)
        curvature = np.zeros((x.shape[1], x.shape[1]))
        for present, deaths in zip(self.present, self.sets.deaths.tolist(), strict=True):
            highest = float(linear[present].max())
            risk = np.exp(np.maximum(linear[present] - highest, SMALLEST_LOG_RISK / deaths))
            log_sum, mean, spread = _symmetric_polynomial(risk, x[present], deaths)
            log_likelihood -= log_sum + deaths * highest
            gradient = gradient - mean
            curvature += spread
        return log_likelihood, gradient, curvature


def _symmetric_polynomial(
    risk: NDArray[np.float64], x: NDArray[np.float64], degree: int
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Give log of the polynomial, and the gradient and Hessian of that logarithm."""
    p, log_scale = x.shape[1], 0.0
    value = np.zeros(degree + 1)
    first = np.zeros((degree + 1, p))
    second = np.zeros((degree + 1, p, p))
    value[0] = 1.0
    for r, row in zip(risk, x, strict=True):
        outer = np.outer(row, row)
        cross = first[:-1, :, None] * row[None, None, :]
        second[1:] += r * (second[:-1] + cross + cross.transpose(0, 2, 1) + value[:-1, None, None] * outer)
        first[1:] += r * (first[:-1] + value[:-1, None] * row)
        value[1:] += r * value[:-1]
        largest = value.max()
        if largest > 1e200:  # noqa: PLR2004  the number is the rule itself
            value, first, second = value / largest, first / largest, second / largest
            log_scale += float(np.log(largest))
    mean = first[-1] / value[-1]
    return float(np.log(value[-1])) + log_scale, mean, second[-1] / value[-1] - np.outer(mean, mean)
