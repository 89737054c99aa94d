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
    BEND,
    COEF,
    COLUMNS,
    DEATHS,
    DIED,
    EXPOSURE,
    LISTS,
    MEMBER,
    N_FACTORED,
    N_NUMBERS,
    N_STATES,
    NUMBERS,
    PRICE,
    RESIDUAL,
    RIDGE,
    RISK,
    ROWS,
    STATE,
    VALUE,
    WIDEST,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOM = 64
WIDEST_SPAN, WIDEST_UNPENALISED = 600.0, 72.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What a path is followed with: m subjects, p columns, room for c members.

    A member is a column whose curvature is known; those held are the members in the Cholesky factor. Three points take
    turns: here, the end of a step, and the reference of the curvature.

    Parameters
    ----------
    x : (p, m) covariates.
    unit : (p,) what coefficients are multiplied by in the penalty.
    rows : (16, m) for each point the risk (exponential of the linear predictor over the largest), exposure (risk times
        cumulative hazard), residual (died less exposure), and at an event time's first subject the deaths over the
        square of the risk sum; then 1 / n for those who died, deaths / n at an event time's first subject, room for a
        linear predictor, and for sums along a column.
    columns : (7, p) of each column the coefficient, price of its size and of its square; of each member the slope of
        the quadratic here, move from here, and room for a leap; then the log-likelihood / n here, span of the linear
        predictor, and the span beyond which no step may go.
    lists : (4, p) all columns, members first; members held, which may be other than 0; 1 for each member held; number
        of members, of those held, and of lines of the factor that are good; which point is here, which the reference.
    gram, factor : (c, c) curvature of -log-likelihood / n among the members, and the Cholesky factor of those held.
    """

    x: NDArray[np.float64]
    unit: NDArray[np.float64]
    rows: NDArray[np.float64]
    columns: NDArray[np.float64]
    lists: NDArray[np.int64]
    gram: NDArray[np.float64]
    factor: NDArray[np.float64]

    @property
    def coef(self) -> NDArray[np.float64]:
        """The (p,) coefficients reached; the next step changes them."""
        return self.columns[COEF, : len(self.unit)]

    @property
    def slopes(self) -> NDArray[np.float64]:
        """The (p,) slopes of the log-likelihood / n at the start."""
        return self.x @ self.rows[RESIDUAL]

    @property
    def log_likelihood(self) -> float:
        """The log-likelihood / n that is reached."""
        return float(self.columns[NUMBERS, VALUE])

    def enlarge(self) -> Workspace:
        """Make room for twice the members; the factor is to be had anew."""
        old = len(self.gram)
        room = min(len(self.x), 2 * old)
        gram = np.zeros((room, room))
        gram[:old, :old] = self.gram
        self.lists[STATE, N_FACTORED] = 0
        return replace(self, gram=gram, factor=np.zeros((room, room)))


def start_work(
    x: NDArray[np.float64],
    died: NDArray[np.bool_],
    first_row: NDArray[np.intp],
    n_subjects: int,
    unit: NDArray[np.float64],
) -> Workspace:
    """Start at coefficients of 0, without members; `unit` is what coefficients are multiplied by in the penalty."""
    p, m = x.shape
    rows, columns = np.zeros((ROWS, m)), np.zeros((COLUMNS, max(p, N_NUMBERS)))
    lists = np.zeros((LISTS, max(p, N_STATES)), dtype=np.int64)
    lists[MEMBER, :p] = np.arange(p)
    rows[DIED] = died / n_subjects
    deaths, at_risk = np.add.reduceat(rows[DIED], first_row), m - first_row
    hazard = deaths / at_risk
    rows[RISK] = 1.0
    rows[DEATHS, first_row] = deaths
    rows[BEND, first_row] = hazard / at_risk
    rows[EXPOSURE] = np.repeat(hazard.cumsum(), np.diff(first_row, append=m))
    rows[RESIDUAL] = rows[DIED] - rows[EXPOSURE]
    columns[NUMBERS, VALUE] = -float(deaths @ np.log(at_risk))
    room = min(p, ROOM)
    gram, factor = np.zeros((2, room, room))
    return Workspace(x=x, unit=unit, rows=rows, columns=columns, lists=lists, gram=gram, factor=factor)


def minimise(work: Workspace, threshold: float, ridge: float) -> tuple[Workspace, bool]:
    """Go on to the minimum at one penalty; say whether it settled."""
    p, columns = len(work.unit), work.columns
    np.multiply(work.unit, threshold, out=columns[PRICE, :p])
    if ridge > 0.0 or columns[RIDGE, 0] > 0.0:
        columns[RIDGE, :p] = ridge * work.unit * work.unit
        work.lists[STATE, N_FACTORED] = 0
    columns[NUMBERS, WIDEST] = WIDEST_SPAN if threshold + ridge > 0.0 else WIDEST_UNPENALISED
    while True:
        status = settle((work.x, work.rows, columns, work.lists, work.gram, work.factor))
        if status != NO_ROOM:
            return work, status == DONE
        work = work.enlarge()
