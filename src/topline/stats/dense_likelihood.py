"""Cox's partial likelihood of a small data set: who is at risk in which term stands in one matrix.

Row t, column i of the matrix is subject i's share in term t: 1, or 1 - l/d for a death in term l of its own slot
(Efron), or 0. All sums over risk sets are then one product, without running sums that lose digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.newton import Evaluation
    from topline.stats.partial_likelihood import RiskSets, Ties

MOST_CELLS = 40_000


def is_small(sets: RiskSets) -> bool:
    """Say whether the matrix is cheaper than running sums."""
    return len(sets.order) * int(sets.deaths.sum()) <= MOST_CELLS


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseLikelihood:
    """The likelihood with what does not change from step to step.

    Parameters
    ----------
    sets : the risk sets.
    x : (m, p) covariates, sorted as `sets`.
    offset : (m,) offsets, None where all are 0.
    share : (d, m) each subject's share in each term.
    mean_weight : (d,) mean weight of the deaths of the term's slot.
    weighted : (m, p + 1) weights, and x times weights.
    death_weights : (m,) weights of the deaths, 0 for others.
    """

    sets: RiskSets
    x: NDArray[np.float64]
    offset: NDArray[np.float64] | None
    share: NDArray[np.float64]
    mean_weight: NDArray[np.float64]
    weighted: NDArray[np.float64]
    death_weights: NDArray[np.float64]

    @classmethod
    def of(
        cls, sets: RiskSets, x: NDArray[np.float64], offset: NDArray[np.float64] | None, ties: Ties
    ) -> DenseLikelihood:
        """Lay out who is at risk when."""
        slot = np.repeat(np.arange(len(sets.deaths)), sets.deaths)
        share = ((sets.start <= slot[:, None]) & (sets.stop > slot[:, None])).astype(np.float64)
        if ties == "efron" and len(slot) > len(sets.deaths):
            place = np.arange(len(slot)) - (sets.deaths.cumsum() - sets.deaths)[slot]
            share -= (place / sets.deaths[slot])[:, None] * (sets.died & (sets.stop == slot[:, None] + 1))
        weighted = np.empty((len(x), x.shape[1] + 1))
        weighted[:, 0] = sets.weights
        np.multiply(x, sets.weights[:, None], out=weighted[:, 1:])
        return cls(
            sets=sets,
            x=x,
            offset=offset,
            share=share,
            mean_weight=(sets.death_weight / sets.deaths)[slot],
            weighted=weighted,
            death_weights=sets.weights * sets.died,
        )

    def __call__(self, coef: NDArray[np.float64]) -> Evaluation:
        """Give the log-likelihood, the score and the information."""
        linear = self.x @ coef
        if self.offset is not None:
            linear += self.offset
        log_risk = self.sets.log_risk(linear)
        moments = np.exp(log_risk)[:, None] * self.weighted
        sums = self.share @ moments
        at_risk = sums[:, 0]
        mean = sums[:, 1:] / at_risk[:, None]
        met = (self.mean_weight / at_risk) @ self.share
        scaled_mean = mean * self.mean_weight[:, None]
        log_likelihood = float(self.death_weights @ log_risk - self.mean_weight @ np.log(at_risk))
        gradient = self.death_weights @ self.x - scaled_mean.sum(axis=0)
        return log_likelihood, gradient, (moments[:, 1:] * met[:, None]).T @ self.x - mean.T @ scaled_mean
