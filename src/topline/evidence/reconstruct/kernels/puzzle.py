"""What the search knows and what it changes, as arrays that compiled functions take.

Times are whole days from 1 on. Endpoint 0 may end in the event of endpoint 1 (death ends progression-free survival);
then both share day and event. Bounds are pairs (lowest, highest); NaN where nothing is printed, infinite where the
value is printed as not reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FIXED, SWAPPED, FREE, DERIVED = range(4)
"""How a variable moves: not at all, by swaps that keep its counts, freely, or as the sum of two others."""


class Puzzle(NamedTuple):
    """What is printed, for e endpoints, v variables of at most k levels, m models of at most p terms, n subjects.

    Parameters
    ----------
    medians : (e, v, k, 3, 2) bounds of the median, its lower and its upper limit. [days]
    roots : (e, v, 2) bounds of the square root of the log-rank statistic.
    motion : (v,) FIXED, SWAPPED, FREE or DERIVED.
    factors : (v, 4) of a derived variable: a variable, its level, another and its level; the code counts how many hold.
    lean : (v,) of groups by a marker: 1 where the second level must hold more of those who are free of endpoint 0 for
        long, -1 where it must hold fewer, 0 where nothing is asked.
    is_late : (n,) who is free of endpoint 0 for long, by the printed counts.
    windows : (e, n, 2) days in which a subject's time may lie. [days]
    forced : (e, n) 1 where the time must end in an event, 0 where it must not, -1 where both may be.
    is_shared : (n,) whether the event of endpoint 0 is that of endpoint 1.
    dislikes : (e, 2, d) what a censoring (0) and an event (1) cost on each day.
    clashes : (c, 3, 2) variables and levels that hardly go together in one subject; -1 where there is none.
    likely_days : (e, c) days that the printed medians and limits ask for. [days]
    model_endpoint : (m,) endpoint of each model.
    model_rows : (m, n) subjects of each model.
    model_terms : (m, p, 2) variable and level of each term; -1 where there is none.
    model_bounds : (m, p, 4, 2) bounds of the coefficient, of its limits and of the absolute z.
    level_weight, root_weight, model_weight : (e, v, k), (e, v) and (m,) how much each part of the loss counts.
    logs : (n + 1,) logarithms of 0 to n.
    """

    medians: NDArray[np.float64]
    roots: NDArray[np.float64]
    motion: NDArray[np.int64]
    factors: NDArray[np.int64]
    lean: NDArray[np.float64]
    is_late: NDArray[np.bool_]
    windows: NDArray[np.int64]
    forced: NDArray[np.int64]
    is_shared: NDArray[np.bool_]
    dislikes: NDArray[np.float64]
    clashes: NDArray[np.int64]
    likely_days: NDArray[np.int64]
    model_endpoint: NDArray[np.int64]
    model_rows: NDArray[np.bool_]
    model_terms: NDArray[np.int64]
    model_bounds: NDArray[np.float64]
    level_weight: NDArray[np.float64]
    root_weight: NDArray[np.float64]
    model_weight: NDArray[np.float64]
    logs: NDArray[np.float64]


class State(NamedTuple):
    """One cohort, and how far each part of it is from print.

    Parameters
    ----------
    codes : (v, n) level of each subject, -1 where it is missing.
    time : (e, n) follow-up. [days]
    event : (e, n) whether it ends in the event.
    order : (e, n) subjects by time.
    level_loss : (e, v, k) distance of the median of each level and its limits.
    root_loss : (e, v) distance of the log-rank tests.
    lean_loss : (v,) by how much two groups by a marker are too near each other.
    model_loss : (m,) distance of the models.
    dislike : (e, n) what the days cost.
    clash : (n,) what levels cost that hardly go together.
    coef : (m, p) coefficients of the models, from which the next fit begins.
    """

    codes: NDArray[np.int64]
    time: NDArray[np.int64]
    event: NDArray[np.bool_]
    order: NDArray[np.int64]
    level_loss: NDArray[np.float64]
    root_loss: NDArray[np.float64]
    lean_loss: NDArray[np.float64]
    model_loss: NDArray[np.float64]
    dislike: NDArray[np.float64]
    clash: NDArray[np.float64]
    coef: NDArray[np.float64]
