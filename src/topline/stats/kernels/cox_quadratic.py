"""Minimise a quadratic under the elastic net's price: sweeps over the coordinates, and leaps.

A sweep finds the signs; when they stay, a leap solves for all coefficients of these signs at once by Cholesky. A leap
that would change a sign ends where the first coefficient is 0. A column that is a combination of those before it keeps
its coefficient in a leap.
"""

from __future__ import annotations

import math

from topline.stats.kernels.compiled import compiled_part
from topline.stats.kernels.cox_workspace import (
    HELD,
    HELD_RIDGE,
    LEFT,
    MOVE,
    N_HELD,
    N_MEMBERS,
    RIDGE,
    TARGET,
    THRESHOLD,
    Workspace,
    inner,
    shift,
)

SWEEPS = 200
TINY_MOVE = 1e-13
DEPENDENT = 1e-12
SLACK = 1e-9
TINY_SLOPE = 1e-15


@compiled_part
def descend(w: Workspace) -> None:
    """Move the target to the minimum; what is left of the slope follows."""
    largest, is_stable = 1.0, True
    for _ in range(SWEEPS):
        if largest <= TINY_MOVE:
            return
        if is_stable:
            factorise(w, choose(w))
            solve(w)
            if leap(w):
                return
        largest, is_stable = sweep(w)


@compiled_part
def sweep(w: Workspace) -> tuple[float, bool]:
    """Minimise along each coordinate; give the largest move, and whether all signs stayed."""
    steps, gram = w.steps, w.gram
    largest, is_stable = 0.0, True
    n = w.counts[N_MEMBERS]
    for a in range(n):
        old = steps[TARGET, a]
        new = old
        if gram[a, a] > 0.0:
            pull = steps[LEFT, a] + gram[a, a] * old
            size = max(abs(pull) - steps[THRESHOLD, a], 0.0)
            new = math.copysign(size, pull) / (gram[a, a] + steps[RIDGE, a])
        if new != old:
            shift(steps[LEFT], gram[a], old - new, n)
            steps[TARGET, a] = new
            largest = max(largest, abs(new - old))
            is_stable = is_stable and new * old > 0.0
    return largest, is_stable


@compiled_part
def leap(w: Workspace) -> bool:
    """Take the moves that were found, as far as no sign changes; say whether that is the minimum."""
    steps, held = w.steps, w.lists[HELD]
    share, blocker = 1.0, -1
    for i in range(w.counts[N_HELD]):
        a = held[i]
        if steps[THRESHOLD, a] > 0.0 and steps[TARGET, a] * (steps[TARGET, a] + steps[MOVE, i]) < 0.0:
            reach = -steps[TARGET, a] / steps[MOVE, i]
            if reach < share:
                share, blocker = reach, a
    n = w.counts[N_MEMBERS]
    for i in range(w.counts[N_HELD]):
        a = held[i]
        old = steps[TARGET, a]
        steps[TARGET, a] = 0.0 if a == blocker else old + share * steps[MOVE, i]
        shift(steps[LEFT], w.gram[a], old - steps[TARGET, a], n)
    if blocker >= 0:
        return False
    for a in range(n):
        coef, price = steps[TARGET, a], steps[THRESHOLD, a]
        slope = steps[LEFT, a] - steps[RIDGE, a] * coef
        if coef == 0.0 and abs(slope) > price * (1.0 + SLACK) + TINY_SLOPE:
            return False
        if coef != 0.0 and abs(slope - math.copysign(price, coef)) > SLACK * (price + w.gram[a, a]):
            return False
    return True


@compiled_part
def choose(w: Workspace) -> int:
    """Hold the members that are not 0, in the order in which they came; give how many rows of the factor are good."""
    steps, held = w.steps, w.lists[HELD]
    n, n_held, good = w.counts[N_MEMBERS], 0, 0
    for a in range(n):
        steps[MOVE, a] = 0.0
    for i in range(w.counts[N_HELD]):
        a = held[i]
        if steps[TARGET, a] != 0.0:
            if good == i and steps[HELD_RIDGE, i] == steps[RIDGE, a]:
                good = i + 1
            steps[MOVE, a] = 1.0
            held[n_held] = a
            n_held += 1
    for a in range(n):
        if steps[TARGET, a] != 0.0 and steps[MOVE, a] == 0.0:
            held[n_held] = a
            n_held += 1
    w.counts[N_HELD] = n_held
    return good


@compiled_part
def factorise(w: Workspace, good: int) -> None:
    """Fill the other rows of the Cholesky factor; 0 on the diagonal for a column that depends on those before it."""
    held, factor = w.lists[HELD], w.factor
    for i in range(good, w.counts[N_HELD]):
        a, row = held[i], factor[i]
        whole = w.gram[a, a] + w.steps[RIDGE, a]
        left = whole
        for j in range(i):
            row[j] = 0.0
            if factor[j, j] > 0.0:
                row[j] = (w.gram[a, held[j]] - inner(row[:j], factor[j])) / factor[j, j]
            left -= row[j] * row[j]
        row[i] = math.sqrt(left) if left > DEPENDENT * whole else 0.0
        w.steps[HELD_RIDGE, i] = w.steps[RIDGE, a]


@compiled_part
def solve(w: Workspace) -> None:
    """Find the moves of those held; 0 for a column that depends on those before it."""
    steps, n, move = w.steps, w.counts[N_HELD], w.steps[MOVE]
    for i in range(n):
        a = w.lists[HELD, i]
        coef = steps[TARGET, a]
        pull = steps[LEFT, a] - math.copysign(steps[THRESHOLD, a], coef) - steps[RIDGE, a] * coef
        pivot = w.factor[i, i]
        move[i] = (pull - inner(move[:i], w.factor[i])) / pivot if pivot > 0.0 else 0.0
    for i in range(n - 1, -1, -1):
        pivot = w.factor[i, i]
        move[i] = move[i] / pivot if pivot > 0.0 else 0.0
        shift(move, w.factor[i], -move[i], i)
