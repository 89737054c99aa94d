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
from topline.stats.kernels.cox_quadratic import descend
from topline.stats.kernels.cox_workspace import (
    COEF,
    HAS_BEGUN,
    HERE,
    IS_FRESH,
    LEFT,
    LINEAR,
    MEMBER,
    N_MEMBERS,
    RESIDUAL,
    RIDGE,
    START,
    TARGET,
    THRESHOLD,
    UNIT,
    Workspace,
    inner,
    shift,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEWTON_STEPS = 200
SMALL_MOVE = 1e-10
LOOSE_MOVE = 1e-3
SETTLED_MOVE = 1e-6
LARGEST_MOVE = 1e8
HALVINGS = 60
STEPS_A_RENEWAL, MEMBERS_A_STEP = 3.0, 15.0
FLAT_STEPS = 15
TINY_GAIN = 1e-12
WIDEST, WIDEST_UNPENALISED = 600.0, 72.0
DONE, UNSETTLED, NO_ROOM = 0, 1, 2


@compiled
def settle(w: Workspace, threshold: float, ridge: float) -> int:
    """Minimise at one penalty; say whether it settled, or that more room is needed to go on.

    An infinite threshold takes the slopes at coefficients of 0.
    """
    if w.counts[HAS_BEGUN] == 0:
        w.values[0] = weigh(w, w.counts[HERE]) / w.values[2]
        w.values[3] = w.values[0]
        w.counts[HAS_BEGUN] = 1
        renew(w, threshold)
    waiting = look(w, threshold)
    w.values[5] = WIDEST if threshold + ridge > 0.0 else WIDEST_UNPENALISED
    has_looked, last, flat = False, math.inf, 0
    for _ in range(NEWTON_STEPS):
        if waiting < 0:
            return NO_ROOM
        join(w, waiting)
        waiting = 0
        prepare(w, threshold, ridge)
        descend(w)
        before = w.values[0]
        step = advance(w)
        if step == math.inf or w.values[4] > w.values[5] / 2.0:
            return UNSETTLED
        flat += abs(w.values[0] - before) <= TINY_GAIN * abs(before)
        if step < 0.0 or (is_slow(w, step, last) and flat < FLAT_STEPS):
            waiting = renew(w, threshold)
            last = math.inf
            continue
        is_last = step <= SMALL_MOVE or flat >= FLAT_STEPS
        last = step
        if is_last or (step <= LOOSE_MOVE and not has_looked):
            has_looked = True
            waiting = look(w, threshold)
            if waiting == 0 and is_last:
                return DONE if step <= SETTLED_MOVE else UNSETTLED
            if waiting != 0:
                last = math.inf
    return UNSETTLED


@compiled_part
def is_slow(w: Workspace, step: float, last: float) -> bool:
    """Say whether the steps to go, at the rate at which they shrink, cost more than to renew the curvature."""
    if w.counts[IS_FRESH] == 1 or step <= SMALL_MOVE or last == math.inf:
        return False
    cost = STEPS_A_RENEWAL + w.counts[N_MEMBERS] / MEMBERS_A_STEP
    return step >= last or math.log(SMALL_MOVE / step) < cost * math.log(step / last)


@compiled_part
def prepare(w: Workspace, threshold: float, ridge: float) -> None:
    """Set the quadratic to the slope here."""
    steps, columns = w.steps, w.columns
    residual = w.rows[w.counts[HERE], RESIDUAL]
    for a in range(w.counts[N_MEMBERS]):
        j = w.lists[MEMBER, a]
        steps[START, a] = columns[COEF, j]
        steps[TARGET, a] = columns[COEF, j]
        steps[LEFT, a] = inner(residual, w.x[j]) / w.values[2]
        steps[THRESHOLD, a] = threshold * columns[UNIT, j]
        steps[RIDGE, a] = ridge * columns[UNIT, j] * columns[UNIT, j]


@compiled_part
def advance(w: Workspace) -> float:
    """Take the step, halved while the objective rises; give its length.

    It is -1 where the curvature is to be renewed first, infinite where there is no curvature to step by.
    """
    steps, n, there = w.steps, w.counts[N_MEMBERS], 1 - w.counts[HERE]
    step = 0.0
    for halving in range(HALVINGS + 1):
        step, dearer = reach(w, w.rows[there, LINEAR])
        if not (0.0 < step < LARGEST_MOVE and abs(dearer) < math.inf):
            return 0.0 if step == 0.0 else math.inf
        w.values[1] = weigh(w, there) / w.values[2]
        is_better = dearer <= w.values[1] - w.values[0] + TINY_GAIN * abs(w.values[0])
        if (is_better and w.values[4] <= w.values[5]) or step <= SMALL_MOVE or halving == HALVINGS:
            break
        if w.counts[IS_FRESH] == 0:
            return -1.0
        for a in range(n):
            steps[TARGET, a] = (steps[START, a] + steps[TARGET, a]) / 2.0
    for a in range(n):
        w.columns[COEF, w.lists[MEMBER, a]] = steps[TARGET, a]
    w.values[0] = w.values[1]
    w.counts[IS_FRESH] = 0
    w.counts[HERE] = there
    return step


@compiled_part
def reach(w: Workspace, linear: NDArray[np.float64]) -> tuple[float, float]:
    """Fill the linear predictor at the target; give the largest move and what the penalty rises by."""
    steps = w.steps
    step, dearer = 0.0, 0.0
    for i in range(len(linear)):
        linear[i] = 0.0
    for a in range(w.counts[N_MEMBERS]):
        start, target = steps[START, a], steps[TARGET, a]
        step = max(step, abs(target - start))
        dearer += steps[THRESHOLD, a] * (abs(target) - abs(start))
        dearer += steps[RIDGE, a] * (target - start) * (target + start) / 2.0
        if target != 0.0:
            shift(linear, w.x[w.lists[MEMBER, a]], target, len(linear))
    return step, dearer
