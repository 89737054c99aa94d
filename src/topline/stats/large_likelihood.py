"""Cox's partial likelihood of a large data set: compiled running sums, cross products by blocks of rows.

The information is the cross product of rows that `kernels.risk_scatter` makes of x, the score the deaths' sum of x less
the means at risk. Blocks stay in the processor's cache, so that each evaluation reads x from memory twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.stats.risk_steps import lay_out_steps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.newton import Evaluation
    from topline.stats.partial_likelihood import RiskSets, Ties

BLOCK_ROWS = 2048
LANES = 4  # rows of a multiple of four columns are multiplied faster


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeLikelihood:
    """The likelihood with its working memory.

    Parameters
    ----------
    sets : the risk sets.
    x : (m, p) covariates, sorted as `sets`.
    offset : (m,) offsets, None where all are 0.
    steps : (s,) how subjects join those at risk, and leave them.
    moves : (2, s) of each step how far the mean moves, and the root of what it adds to the information.
    slots : (4, k) sums of each slot.
    death_weights : (m,) weights of the deaths, 0 for others.
    death_sum : (p,) sum of x over the deaths, by weight.
    """

    sets: RiskSets
    x: NDArray[np.float64]
    offset: NDArray[np.float64] | None
    steps: NDArray[np.int64]
    moves: NDArray[np.float64]
    slots: NDArray[np.float64]
    death_weights: NDArray[np.float64]
    death_sum: NDArray[np.float64]

    @classmethod
    def of(
        cls, sets: RiskSets, x: NDArray[np.float64], offset: NDArray[np.float64] | None, ties: Ties
    ) -> LargeLikelihood:
        """Lay out who is at risk when."""
        from topline.stats.kernels.risk_scatter import SLOT_SUMS

        steps = lay_out_steps(sets, ties)
        death_weights = sets.weights * sets.died
        return cls(
            sets=sets,
            x=x,
            offset=offset,
            steps=steps,
            moves=np.empty((2, len(steps))),
            slots=np.empty((SLOT_SUMS, len(sets.deaths))),
            death_weights=death_weights,
            death_sum=death_weights @ x,
        )

    def __call__(self, coef: NDArray[np.float64]) -> Evaluation:
        """Give the log-likelihood, the score and the information."""
        from topline.stats.kernels.risk_scatter import meet_hazard, sum_risks

        log_risk = self.sets.log_risk(self._predict(coef))
        log_likelihood = float(self.death_weights @ log_risk)
        weighted = np.exp(log_risk, out=log_risk)
        weighted *= self.sets.weights
        deaths = self.sets.death_weight, self.sets.deaths
        log_likelihood -= sum_risks(self.steps, weighted, deaths, self.moves, self.slots)
        meet_hazard(self.steps, self.slots, self.moves[1])
        return log_likelihood, *self._derivatives()

    def _predict(self, coef: NDArray[np.float64]) -> NDArray[np.float64]:
        linear = np.zeros(len(self.x))
        if coef.any():
            for first in range(0, len(self.x), BLOCK_ROWS):
                block = slice(first, first + BLOCK_ROWS)
                np.dot(self.x[block], coef, out=linear[block])
        if self.offset is not None:
            linear += self.offset
        return linear

    def _derivatives(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        from topline.stats.kernels.risk_scatter import fill_rows

        p, slot = self.x.shape[1], len(self.sets.deaths)
        width = p + -p % LANES
        rows, running, information = np.zeros((BLOCK_ROWS, width)), np.zeros((3, p)), np.zeros((width, width))
        amounts = (self.moves, self.sets.death_weight, self.slots)
        for last in range(len(self.steps), 0, -BLOCK_ROWS):
            block = (max(last - BLOCK_ROWS, 0), last, slot)
            n_added, n_taken, slot = fill_rows(self.steps, self.x, amounts, block, running, rows)
            added = rows[:n_added]
            information += added.T @ added
            if n_taken > 0:
                taken = rows[-n_taken:]
                information -= taken.T @ taken
        return self.death_sum - running[2], information[:p, :p]
