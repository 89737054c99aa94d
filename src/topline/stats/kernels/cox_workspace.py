"""Arrays of the descent along a Cox path, few and large: numba compiles them faster than many.

Subjects are sorted by the last event time at which they are at risk, so that a risk set is a tail of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

REFERENCE = 2
LINEAR, RISK, EXPOSURE, RESIDUAL = 0, 1, 2, 3
TOTAL, HAZARD, MEAN = 0, 1, 2
COEF, SCORE, UNIT = 0, 1, 2
START, TARGET, LEFT, THRESHOLD, RIDGE, MOVE, HELD_RIDGE = 0, 1, 2, 3, 4, 5, 6
MEMBER, HELD, WAITING = 0, 1, 2
N_MEMBERS, N_HELD, IS_FRESH, HERE, HAS_BEGUN = 0, 1, 2, 3, 4
ROOM = 64


class Workspace(NamedTuple):
    """What a path is followed with: m subjects, k event times, p columns, room for c members.

    A member is a column whose curvature is known; those held are the members in the Cholesky factor.

    Parameters
    ----------
    x : (p, m) covariates.
    died : (m,) 1 where follow-up ended with the event, else 0.
    first_row : (k + 1,) first subject whose last event time is the k-th, and m.
    rows : (3, 4, m) here and at the end of a step (in turns), and at the curvature's reference: linear predictor, risk
        (its exponential over the largest), exposure (risk times cumulative hazard), residual (died less exposure).
    slots : (3, 3, k) at the same points: risk sum, deaths over it, room for a column's means.
    columns : (3, p) coefficient, slope of the log-likelihood / n, what the coefficient is multiplied by in the penalty.
    place : (p,) a column's place among the members, -1 for none.
    gram, factor : (c, c) curvature of -log-likelihood / n among the members, and the Cholesky factor of those held.
    lists : (3, c) columns of the members, members in the factor, columns that wait to join.
    steps : (7, c) start and target of a member's step, slope of the quadratic at the target, price of its size and of
        its square, room for a move, the price of the square in the factor.
    counts : members, held, whether the reference is here, which of the rows and slots are those here,
        whether the sums at coefficients of 0 were taken.
    values : log-likelihood / n here and at the end of a step, subjects in all, log-likelihood / n at 0, span
        of the linear predictor, and the span beyond which no step may go.
    """

    x: NDArray[np.float64]
    died: NDArray[np.float64]
    first_row: NDArray[np.int64]
    rows: NDArray[np.float64]
    slots: NDArray[np.float64]
    columns: NDArray[np.float64]
    place: NDArray[np.int64]
    gram: NDArray[np.float64]
    factor: NDArray[np.float64]
    lists: NDArray[np.int64]
    steps: NDArray[np.float64]
    counts: NDArray[np.int64]
    values: NDArray[np.float64]


def make_workspace(
    x: NDArray[np.float64], died: NDArray[np.float64], first_row: NDArray[np.int64], unit: NDArray[np.float64], n: int
) -> Workspace:
    """Start at coefficients of 0, without members."""
    p, m = x.shape
    k, room = len(first_row) - 1, min(p, ROOM)
    columns = np.zeros((3, p))
    columns[UNIT] = unit
    return Workspace(
        x=x,
        died=died,
        first_row=first_row,
        rows=np.zeros((3, 4, m)),
        slots=np.zeros((3, 3, k)),
        columns=columns,
        place=np.full(p, -1),
        gram=np.zeros((room, room)),
        factor=np.zeros((room, room)),
        lists=np.zeros((3, room), dtype=np.int64),
        steps=np.zeros((7, room)),
        counts=np.zeros(5, dtype=np.int64),
        values=np.array([0.0, 0.0, float(n), 0.0, 0.0, 0.0]),
    )


def enlarge(w: Workspace) -> Workspace:
    """Make room for twice the members; the factor is to be had anew."""
    old = len(w.gram)
    room = min(len(w.place), 2 * old)
    gram, lists = np.zeros((room, room)), np.zeros((3, room), dtype=np.int64)
    gram[:old, :old] = w.gram
    lists[:, :old] = w.lists
    w.counts[N_HELD] = 0
    return w._replace(gram=gram, factor=np.zeros((room, room)), lists=lists, steps=np.zeros((7, room)))


@compiled_part
def inner(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Sum the products of two vectors, as long as the first, in four lanes."""
    whole = len(a) - len(a) % 4
    s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
    for i in range(0, whole, 4):
        s0 += a[i] * b[i]
        s1 += a[i + 1] * b[i + 1]
        s2 += a[i + 2] * b[i + 2]
        s3 += a[i + 3] * b[i + 3]
    for i in range(whole, len(a)):
        s0 += a[i] * b[i]
    return (s0 + s2) + (s1 + s3)


@compiled_part
def shift(target: NDArray[np.float64], row: NDArray[np.float64], amount: float, n: int) -> None:
    """Add `amount` times the first n of the row."""
    for b in range(n):
        target[b] += amount * row[b]
