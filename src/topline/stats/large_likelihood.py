"""Cox's partial likelihood of a large data set: compiled running sums, cross products by blocks of rows.

The information is the cross product of x, each row times the root of the hazard that it met, less that of the terms'
means; the score is the deaths' sum of x less each row times the hazard that it met. Blocks stay in the processor's
cache, so that each evaluation reads x from memory twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.kernels.risk_sums import Layout
    from topline.stats.newton import Evaluation
    from topline.stats.partial_likelihood import RiskSets, Ties

BLOCK_ROWS = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeLikelihood:
    """The likelihood with its working memory.

    Parameters
    ----------
    sets : the risk sets.
    x : (m, p) covariates, sorted as `sets`.
    offset : (m,) offsets, None where all are 0.
    layout : the risk sets as the compiled loops take them.
    step : 1 for Efron's terms, 0 for Breslow's.
    slots : (6, k) sums of each slot, and the hazard before it.
    death_weights : (m,) weights of the deaths, 0 for others.
    death_sum : (p,) sum of x over the deaths, by weight.
    """

    sets: RiskSets
    x: NDArray[np.float64]
    offset: NDArray[np.float64] | None
    layout: Layout
    step: float
    slots: NDArray[np.float64]
    death_weights: NDArray[np.float64]
    death_sum: NDArray[np.float64]

    @classmethod
    def of(
        cls, sets: RiskSets, x: NDArray[np.float64], offset: NDArray[np.float64] | None, ties: Ties
    ) -> LargeLikelihood:
        """Lay out who is at risk when."""
        from topline.stats.kernels.risk_sums import SLOT_SUMS, Layout

        layout = Layout(
            start=sets.start,
            stop=sets.stop,
            died=sets.died,
            entered=np.empty(0, dtype=np.intp) if sets.entered is None else sets.entered,
            bounds=sets.bounds,
            unit=sets.death_weight / sets.deaths,
        )
        death_weights = sets.weights * sets.died
        return cls(
            sets=sets,
            x=x,
            offset=offset,
            layout=layout,
            step=1.0 if ties == "efron" else 0.0,
            slots=np.empty((SLOT_SUMS, len(sets.deaths))),
            death_weights=death_weights,
            death_sum=death_weights @ x,
        )

    def __call__(self, coef: NDArray[np.float64]) -> Evaluation:
        """Give the log-likelihood, the score and the information."""
        from topline.stats.kernels.risk_sums import meet_hazard, sum_risks

        linear = self.x @ coef
        if self.offset is not None:
            linear += self.offset
        log_risk = self.sets.log_risk(linear)
        log_likelihood = float(self.death_weights @ log_risk)
        weighted = np.exp(log_risk, out=log_risk)
        weighted *= self.sets.weights
        log_likelihood -= sum_risks(self.layout, weighted, self.step, self.slots)
        root = weighted.copy()
        meet_hazard(self.layout, self.slots, root)
        np.sqrt(root, out=root)
        return log_likelihood, *self._derivatives(weighted, root)

    def _derivatives(
        self, weighted: NDArray[np.float64], root: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        from topline.stats.kernels.risk_sums import Running, scale_rows

        m, p = self.x.shape
        running = Running(
            place=np.array([len(self.sets.bounds) - 2, len(self.layout.entered) - 1, 0]),
            alive=np.zeros(p),
            dead=np.zeros(p),
        )
        rows, means = np.empty((BLOCK_ROWS, p)), np.empty((2 * BLOCK_ROWS + 1, p))
        score, information = self.death_sum.copy(), np.zeros((p, p))
        amounts = (weighted, root, self.slots)
        for last in range(m, 0, -BLOCK_ROWS):
            block = (max(last - BLOCK_ROWS, 0), last)
            n_means = scale_rows(self.layout, self.x, amounts, block, running, rows, means)
            part, terms = rows[: last - block[0]], means[:n_means]
            score -= root[block[0] : last] @ part
            information += part.T @ part
            information -= terms.T @ terms
        return score, information
