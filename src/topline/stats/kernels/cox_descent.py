"""Minimise a penalised Cox likelihood at one penalty, from the minimum at another.

Minimised is -log-likelihood / n + sum_j (threshold u_j |b_j| + ridge u_j^2 b_j^2 / 2). Each step minimises a quadratic
whose slope is exact and whose curvature may stem from an earlier point; it is halved while the objective rises. The
penalty is done when no coefficient moves by 1e-10 and no column left out has a slope above its threshold. It is given
up where the linear predictor spans 300, or 36 without a penalty: beyond exp(36) a risk is lost beside another, and a
coefficient that gets there grows for ever.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from topline.stats.kernels.compiled import compiled, compiled_part
from topline.stats.kernels.cox_curvature import join, look, renew, weigh
from topline.stats.kernels.cox_lines import (
    COEF,
    HERE,
    LEFT,
    LINEAR,
    MEMBER,
    N_HELD,
    N_MEMBERS,
    N_SLOTS,
    POINT,
    REFERENCE,
    RESIDUAL,
    RIDGE,
    SPAN,
    START,
    TARGET,
    THRESHOLD,
    UNIT,
    VALUE,
    WIDEST,
    inner,
)
from topline.stats.kernels.cox_quadratic import factorise, leap, solve, sweep

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

NEWTON_STEPS = 200
SMALL_MOVE = 1e-10
LOOSE_MOVE = 1e-3
SETTLED_MOVE = 1e-6
LARGEST_MOVE = 1e8
HALVINGS = 60
SWEEPS = 200
TINY_MOVE = 1e-13
STEPS_A_RENEWAL, MEMBERS_A_STEP = 3.0, 15.0
FLAT_STEPS = 15
TINY_GAIN = 1e-12
DONE, UNSETTLED, NO_ROOM = 0, 1, 2


@compiled
def settle(  # noqa: C901  one loop: compiled parts within parts are compiled over and over
    work: tuple[Floats, Floats, Floats, Whole, Floats, Floats, Whole, Floats], threshold: float, ridge: float
) -> int:
    """Minimise at one penalty; say whether it settled, or that more room is needed to go on.

    `work` holds the arrays of the Workspace.
    """
    x, rows, columns, lists, gram, factor, counts, values = work
    waiting = look(x, rows, columns, lists, counts, threshold)
    has_looked, last, flat = False, math.inf, 0
    for _ in range(NEWTON_STEPS):
        if counts[N_MEMBERS] + waiting > len(gram):
            return NO_ROOM
        join(x, rows, lists, gram, counts, waiting)
        waiting = 0
        prepare(x, rows, columns, lists, counts, threshold, ridge)
        largest, is_stable = 1.0, True
        for _ in range(SWEEPS):
            if is_stable:
                factorise(gram, factor, columns, lists, counts)
                solve(factor, columns, lists, counts[N_HELD])
            if (is_stable and leap(gram, columns, lists, counts)) or largest <= TINY_MOVE:
                break
            largest, is_stable = sweep(gram, columns, counts[N_MEMBERS])
        before = values[VALUE]
        step = advance(x, rows, columns, lists, counts, values)
        if step == math.inf or values[SPAN] > values[WIDEST] / 2.0:
            return UNSETTLED
        flat += abs(values[VALUE] - before) <= TINY_GAIN * abs(before)
        if step < 0.0 or (is_slow(counts, step, last) and flat < FLAT_STEPS):
            waiting = renew(columns, lists, counts, threshold)
            last = math.inf
            continue
        is_last = step <= SMALL_MOVE or flat >= FLAT_STEPS
        last = step
        if is_last or (step <= LOOSE_MOVE and not has_looked):
            has_looked = True
            waiting = look(x, rows, columns, lists, counts, threshold)
            if waiting == 0 and is_last:
                return DONE if step <= SETTLED_MOVE else UNSETTLED
            if waiting != 0:
                last = math.inf
    return UNSETTLED


@compiled_part
def is_slow(counts: Whole, step: float, last: float) -> bool:
    """Say whether the steps to go, at the rate at which they shrink, cost more than to renew the curvature."""
    if counts[HERE] == counts[REFERENCE] or step <= SMALL_MOVE or last == math.inf:
        return False
    cost = STEPS_A_RENEWAL + counts[N_MEMBERS] / MEMBERS_A_STEP
    return step >= last or math.log(SMALL_MOVE / step) < cost * math.log(step / last)


@compiled_part
def prepare(
    x: Floats, rows: Floats, columns: Floats, lists: Whole, counts: Whole, threshold: float, ridge: float
) -> None:
    """Set the quadratic to the slope here."""
    residual = POINT * counts[HERE] + RESIDUAL
    for a in range(counts[N_MEMBERS]):
        j = lists[MEMBER, a]
        columns[START, a] = columns[COEF, j]
        columns[TARGET, a] = columns[COEF, j]
        columns[LEFT, a] = inner(rows[residual], x, j, x.shape[1])
        columns[THRESHOLD, a] = threshold * columns[UNIT, j]
        columns[RIDGE, a] = ridge * columns[UNIT, j] * columns[UNIT, j]


@compiled_part
def advance(x: Floats, rows: Floats, columns: Floats, lists: Whole, counts: Whole, values: Floats) -> float:
    """Take the step, halved while the objective rises; give its length.

    It is -1 where the curvature is to be renewed first, infinite where there is no curvature to step by.
    """
    n, here, reference = counts[N_MEMBERS], counts[HERE], counts[REFERENCE]
    there = (here + 1) % 3 if here == reference else 3 - here - reference
    step, value = 0.0, 0.0
    for halving in range(HALVINGS + 1):
        step, dearer = reach(x, rows, columns, lists, n, there)
        if step == 0.0 or not (step < LARGEST_MOVE and abs(dearer) < math.inf):
            return 0.0 if step == 0.0 else math.inf
        value, values[SPAN] = weigh(rows, lists, counts[N_SLOTS], there)
        is_better = dearer <= value - values[VALUE] + TINY_GAIN * abs(values[VALUE])
        if (is_better and values[SPAN] <= values[WIDEST]) or step <= SMALL_MOVE or halving == HALVINGS:
            break
        if here != reference:
            return -1.0
        for a in range(n):
            columns[TARGET, a] = (columns[START, a] + columns[TARGET, a]) / 2.0
    for a in range(n):
        columns[COEF, lists[MEMBER, a]] = columns[TARGET, a]
    values[VALUE] = value
    counts[HERE] = there
    return step


@compiled_part
def reach(x: Floats, rows: Floats, columns: Floats, lists: Whole, n: int, there: int) -> tuple[float, float]:
    """Fill the linear predictor at the target; give the largest move and what the penalty rises by."""
    linear, step, dearer = POINT * there + LINEAR, 0.0, 0.0
    for i in range(x.shape[1]):
        rows[linear, i] = 0.0
    for a in range(n):
        start, target = columns[START, a], columns[TARGET, a]
        move = target - start
        step = max(step, abs(move))
        dearer += columns[THRESHOLD, a] * (abs(target) - abs(start)) + columns[RIDGE, a] * move * (target + start) / 2.0
        if target != 0.0:
            j = lists[MEMBER, a]
            for i in range(x.shape[1]):
                rows[linear, i] += target * x[j, i]
    return step, dearer
