"""Minimise a penalised Cox likelihood at one penalty, from the minimum at another.

Minimised is -log-likelihood / n + sum_j (price_j |b_j| + ridge_j b_j^2 / 2). Each step minimises a quadratic
whose slope is exact and whose curvature may stem from an earlier point; it is halved while the objective rises. The
penalty is done when no coefficient moves by 1e-10 and no column left out has a slope above its price. It is given
up where the linear predictor spans 300, or 36 without a penalty: beyond exp(36) a risk is lost beside another, and a
coefficient that gets there grows for ever.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from topline.stats.kernels.compiled import compiled_plain, compiled_plain_part
from topline.stats.kernels.cox_curvature import join, look, weigh
from topline.stats.kernels.cox_lines import (
    COEF,
    HERE,
    LINEAR,
    MEMBER,
    MOVED,
    N_FACTORED,
    N_HELD,
    N_MEMBERS,
    NUMBERS,
    PRICE,
    REFERENCE,
    RIDGE,
    SPAN,
    STATE,
    VALUE,
    WIDEST,
)
from topline.stats.kernels.cox_quadratic import STABLE, STILL, TURNED, leap, sweep

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
SWEEPS = 200
STEPS_A_RENEWAL, MEMBERS_A_STEP = 3.0, 15.0
FLAT_STEPS = 15
TINY_GAIN = 1e-12
DONE, UNSETTLED, NO_ROOM = 0, 1, 2


@compiled_plain
def settle(work: tuple[Floats, Floats, Floats, Whole, Floats, Floats]) -> int:  # noqa: C901  parts cost more than lines
    """Minimise at one penalty; say whether it settled, or that more room is needed to go on.

    `work` holds the arrays of the Workspace. The curvature is renewed where the steps to go, at the rate at which they
    shrink, cost more than that.
    """
    x, rows, columns, lists, gram, factor = work
    limit, step, last, flat, is_last, has_looked = len(x), 0.0, math.inf, 0, False, False
    for _ in range(NEWTON_STEPS):
        n = lists[STATE, N_MEMBERS]
        n_next = look(x, rows, columns, lists, limit)
        if is_last and n_next == n:
            return DONE if step <= SETTLED_MOVE else UNSETTLED
        if n_next > len(gram):
            return NO_ROOM
        if n_next > n:
            join(x, rows, lists, gram, n_next)
            last = math.inf
        found = STABLE
        for _ in range(SWEEPS):
            if found != TURNED:
                leap(gram, factor, columns, lists)
            found = sweep(gram, columns, lists)
            if found == STILL:
                break
        before = columns[NUMBERS, VALUE]
        step = advance(x, rows, columns, lists)
        if step == math.inf or columns[NUMBERS, SPAN] > columns[NUMBERS, WIDEST] / 2.0:
            return UNSETTLED
        flat += abs(columns[NUMBERS, VALUE] - before) <= TINY_GAIN * abs(before)
        limit, is_last = lists[STATE, N_MEMBERS], step <= SMALL_MOVE or flat >= FLAT_STEPS
        to_go = step * (step / last) ** (STEPS_A_RENEWAL + n_next / MEMBERS_A_STEP)
        is_old = lists[STATE, HERE] != lists[STATE, REFERENCE]
        if step < 0.0 or (is_old and not is_last and to_go > SMALL_MOVE):
            lists[STATE, REFERENCE] = lists[STATE, HERE]
            lists[STATE, N_MEMBERS], lists[STATE, N_HELD], lists[STATE, N_FACTORED], is_last = 0, 0, 0, False
        elif is_last or (step <= LOOSE_MOVE and not has_looked):
            limit, has_looked = len(x), True
        last = step
    return UNSETTLED


@compiled_plain_part
def advance(x: Floats, rows: Floats, columns: Floats, lists: Whole) -> float:
    """Take the step, halved while the objective rises; give its length.

    It is -1 where the curvature is to be renewed first, infinite where there is no curvature to step by.
    """
    _, m = x.shape
    n, here, reference = lists[STATE, N_MEMBERS], lists[STATE, HERE], lists[STATE, REFERENCE]
    there = (here + 1) % 3 if here == reference else 3 - here - reference
    share, before = 1.0, columns[NUMBERS, VALUE]
    while True:
        step, dearer = 0.0, 0.0
        for a in range(n):
            j = lists[MEMBER, a]
            start, move = columns[COEF, j], share * columns[MOVED, a]
            target = start + move
            if move != 0.0:
                step = abs(move) if abs(move) > step else step  # noqa: FURB136  max() alone is 0.03 s to compile
                dearer += (
                    columns[PRICE, j] * (abs(target) - abs(start)) + columns[RIDGE, j] * move * (target + start) / 2.0
                )
            if target != 0.0:
                for i in range(m):
                    rows[LINEAR, i] += target * x[j, i]
        value = weigh(rows, columns, there)
        if not step < LARGEST_MOVE:
            return math.inf
        is_better = dearer <= value - before + TINY_GAIN * abs(before)
        if (is_better and columns[NUMBERS, SPAN] <= columns[NUMBERS, WIDEST]) or step <= SMALL_MOVE:
            break
        if here != reference:
            return -1.0
        share /= 2.0
    for a in range(n):
        columns[COEF, lists[MEMBER, a]] += share * columns[MOVED, a]
    columns[NUMBERS, VALUE], lists[STATE, HERE] = value, there
    return step
