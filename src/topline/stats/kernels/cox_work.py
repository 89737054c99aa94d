"""The arrays with which a Cox path is followed, few and large: numba compiles them faster than many.

Subjects are sorted by the last event time at which they are at risk, so that a risk set is a tail of them. The lines of
the arrays are named in `cox_lines`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from topline.stats.kernels.cox_descent import DONE, NO_ROOM, settle
from topline.stats.kernels.cox_lines import (
    COEF,
    COLUMNS,
    COUNTS,
    DIED,
    EXPOSURE,
    FIRST_ROW,
    HAZARD,
    LISTS,
    N_HELD,
    N_SLOTS,
    PLACE,
    RESIDUAL,
    RISK,
    ROWS,
    SCORE,
    TOTAL,
    UNIT,
    VALUE,
    WIDEST,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOM = 64
WIDEST_SPAN, WIDEST_UNPENALISED = 600.0, 72.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What a path is followed with: m subjects, k event times, p columns, room for c members.

    A member is a column whose curvature is known; those held are the members in the Cholesky factor. Three points take
    turns: here, the end of a step, and the reference of the curvature.

    Parameters
    ----------
    x : (p, m) covariates.
    rows : (21, m) for each point the linear predictor, risk (its exponential over the largest), exposure (risk times
        cumulative hazard), residual (died less exposure), and of each event time the risk sum, and deaths over it; then
        1 / n for those who died, room for a column's means, and for what its curvature is a product of.
    columns : (10, p) of each column the coefficient, slope of the log-likelihood / n, what the coefficient is
        multiplied by in the penalty; of each member start and target of its step, slope of the quadratic at the target,
        price of its size and of its square; room for a move, price of the square in the factor.
    lists : (5, p or k + 1) first subject whose last event time is the k-th, with m at the end; each column's place
        among the members, -1 for none; columns of the members, members in the factor, columns that wait to join.
    gram, factor : (c, c) curvature of -log-likelihood / n among the members, and the Cholesky factor of those held.
    counts : event times, members, held, which of the points is here, which the reference.
    values : log-likelihood / n here, span of the linear predictor, and the span beyond which no step may go.
    """

    x: NDArray[np.float64]
    rows: NDArray[np.float64]
    columns: NDArray[np.float64]
    lists: NDArray[np.int64]
    gram: NDArray[np.float64]
    factor: NDArray[np.float64]
    counts: NDArray[np.int64]
    values: NDArray[np.float64]

    @property
    def coef(self) -> NDArray[np.float64]:
        """The (p,) coefficients reached."""
        return self.columns[COEF].copy()

    @property
    def slopes(self) -> NDArray[np.float64]:
        """The (p,) slopes of the log-likelihood / n, where they were last taken."""
        return self.columns[SCORE]

    @property
    def log_likelihood(self) -> float:
        """The log-likelihood / n that is reached."""
        return float(self.values[VALUE])

    def enlarge(self) -> Workspace:
        """Make room for twice the members; the factor is to be had anew."""
        old = len(self.gram)
        room = min(len(self.x), 2 * old)
        gram = np.zeros((room, room))
        gram[:old, :old] = self.gram
        self.counts[N_HELD] = 0
        return replace(self, gram=gram, factor=np.zeros((room, room)))


def start_work(
    x: NDArray[np.float64],
    died: NDArray[np.bool_],
    first_row: NDArray[np.intp],
    n_subjects: int,
    unit: NDArray[np.float64],
) -> Workspace:
    """Start at coefficients of 0, without members; `unit` is what coefficients are multiplied by in the penalty."""
    (p, m), k = x.shape, len(first_row)
    rows, columns = np.zeros((ROWS, m)), np.zeros((COLUMNS, p))
    lists, counts = np.zeros((LISTS, max(p, k + 1)), dtype=np.int64), np.zeros(COUNTS, dtype=np.int64)
    lists[FIRST_ROW, :k], lists[FIRST_ROW, k] = first_row, m
    lists[PLACE] = -1
    rows[DIED] = died / n_subjects
    deaths, at_risk = np.add.reduceat(rows[DIED], first_row), m - first_row
    hazard = deaths / at_risk
    rows[RISK] = 1.0
    rows[TOTAL, :k], rows[HAZARD, :k] = at_risk, hazard
    rows[EXPOSURE] = np.repeat(hazard.cumsum(), np.diff(lists[FIRST_ROW, : k + 1]))
    rows[RESIDUAL] = rows[DIED] - rows[EXPOSURE]
    columns[UNIT] = unit
    columns[SCORE] = x @ rows[RESIDUAL]
    counts[N_SLOTS] = k
    room = min(p, ROOM)
    return Workspace(
        x=x,
        rows=rows,
        columns=columns,
        lists=lists,
        gram=np.zeros((room, room)),
        factor=np.zeros((room, room)),
        counts=counts,
        values=np.array([-float(deaths @ np.log(at_risk)), 0.0, 0.0]),
    )


def minimise(work: Workspace, threshold: float, ridge: float) -> tuple[Workspace, bool]:
    """Go on to the minimum at one penalty; say whether it settled."""
    work.values[WIDEST] = WIDEST_SPAN if threshold + ridge > 0.0 else WIDEST_UNPENALISED
    while True:
        arrays = (work.x, work.rows, work.columns, work.lists, work.gram, work.factor, work.counts, work.values)
        status = settle(arrays, threshold, ridge)
        if status != NO_ROOM:
            return work, status == DONE
        work = work.enlarge()
