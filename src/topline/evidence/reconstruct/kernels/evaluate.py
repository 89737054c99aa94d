"""Measure how far a cohort is from print, part by part, so that a move pays only for the parts that it touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.evidence.reconstruct.kernels.distance import MISSED, outside, outside_days
from topline.evidence.reconstruct.kernels.level_curves import level_median, log_rank_root
from topline.evidence.reconstruct.kernels.pattern_cox import fit_patterns
from topline.evidence.reconstruct.kernels.puzzle import DERIVED
from topline.stats.kernels.compiled import compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.evidence.reconstruct.kernels.puzzle import Puzzle, State

Z = 1.959963984540054
PER_LOG_HAZARD = 4.0
PER_ROOT = 1.0
LEAST_APART = 0.2
"""How far the shares of two groups by a marker must lie apart, so that the cut-off between them can be the best."""
CLASH = 0.03
STALE = -1.0
"""What stands for a part that is to be measured anew."""


@compiled_part
def measure_all(puzzle: Puzzle, state: State) -> float:
    """Sort, measure every part anew, and give the whole loss."""
    for e in range(len(state.time)):
        sort_subjects(state, e)
        for i in range(state.time.shape[1]):
            measure_day(puzzle, state, e, i)
    for v in range(len(state.codes)):
        derive_codes(puzzle, state, v)
    for i in range(len(state.clash)):
        measure_clash(puzzle, state, i)
    state.level_loss[:] = STALE
    state.root_loss[:] = STALE
    state.lean_loss[:] = STALE
    state.model_loss[:] = STALE
    return measure_stale(puzzle, state, np.inf)


@compiled_part
def whole_loss(state: State) -> float:
    """Add up the parts that are measured."""
    loss = 0.0
    for e in range(len(state.time)):
        for i in range(state.time.shape[1]):
            loss += state.dislike[e, i]
        for v in range(len(state.codes)):
            loss += max(state.root_loss[e, v], 0.0)
            for k in range(state.level_loss.shape[2]):
                loss += max(state.level_loss[e, v, k], 0.0)
    for i in range(len(state.clash)):
        loss += state.clash[i]
    for v in range(len(state.codes)):
        loss += max(state.lean_loss[v], 0.0)
    for m in range(len(state.model_loss)):
        loss += max(state.model_loss[m], 0.0)
    return loss


@compiled_part
def measure_stale(puzzle: Puzzle, state: State, most: float) -> float:
    """Measure the parts that moves left stale, the cheap ones first; stop as soon as the loss is over `most`."""
    loss = measure_stale_levels(puzzle, state, whole_loss(state), most)
    if loss <= most:
        loss = measure_stale_tests(puzzle, state, loss, most)
    for m in range(len(state.model_loss)):
        if state.model_loss[m] < 0.0 and loss <= most:
            state.model_loss[m] = puzzle.model_weight[m] * model_distance(puzzle, state, m)
            loss += state.model_loss[m]
    return loss


@compiled_part
def measure_stale_levels(puzzle: Puzzle, state: State, loss: float, most: float) -> float:
    """Measure the medians that are stale, and add them to the loss."""
    for e in range(len(state.time)):
        for v in range(len(state.codes)):
            for k in range(state.level_loss.shape[2]):
                if state.level_loss[e, v, k] < 0.0:
                    loss += measure_level(puzzle, state, e, (v, k))
                    if loss > most:
                        return loss
    return loss


@compiled_part
def measure_stale_tests(puzzle: Puzzle, state: State, loss: float, most: float) -> float:
    """Measure the shares and the log-rank tests that are stale, and add them to the loss."""
    for v in range(len(state.codes)):
        if state.lean_loss[v] < 0.0:
            loss += measure_lean(puzzle, state, v)
        for e in range(len(state.time)):
            if state.root_loss[e, v] < 0.0:
                loss += measure_root(puzzle, state, e, v)
                if loss > most:
                    return loss
    return loss


@compiled_part
def sort_subjects(state: State, e: int) -> None:
    """Keep the subjects of an endpoint in order of time, then of number."""
    order, time = state.order[e], state.time[e]
    for step in range(1, len(order)):
        subject, place = order[step], step
        while place > 0 and (time[order[place - 1]], order[place - 1]) > (time[subject], subject):
            order[place] = order[place - 1]
            place -= 1
        order[place] = subject


@compiled_part
def derive_codes(puzzle: Puzzle, state: State, v: int) -> None:
    """Count for each subject how many of the two factors of a derived variable hold."""
    if puzzle.motion[v] != DERIVED:
        return
    first, first_level, second, second_level = puzzle.factors[v]
    for i in range(state.codes.shape[1]):
        state.codes[v, i] = (state.codes[first, i] == first_level) + (state.codes[second, i] == second_level)


@compiled_part
def measure_clash(puzzle: Puzzle, state: State, i: int) -> None:
    """Charge a subject for levels that hardly go together."""
    state.clash[i] = 0.0
    for c in range(len(puzzle.clashes)):
        holds_all = True
        for part in range(puzzle.clashes.shape[1]):
            v, level = puzzle.clashes[c, part]
            if v >= 0 and state.codes[v, i] != level:
                holds_all = False
                break
        if holds_all:
            state.clash[i] += CLASH


@compiled_part
def measure_day(puzzle: Puzzle, state: State, e: int, i: int) -> None:
    """Measure what a subject's day costs."""
    state.dislike[e, i] = puzzle.dislikes[e, int(state.event[e, i]), state.time[e, i]]


@compiled_part
def measure_level(puzzle: Puzzle, state: State, e: int, place: tuple[int, int]) -> float:
    """Measure the median of a variable's level, and its limits."""
    v, level = place
    bounds = puzzle.medians[e, v, level]
    loss = 0.0
    if not (np.isnan(bounds[0, 0]) and np.isnan(bounds[1, 0]) and np.isnan(bounds[2, 0])):
        sample = state.time[e], state.event[e], state.order[e], state.codes[v]
        median, lower, upper = level_median(sample, level, puzzle.logs)
        loss += outside_days(median, bounds[0]) + outside_days(lower, bounds[1]) + outside_days(upper, bounds[2])
    loss *= puzzle.level_weight[e, v, level]
    state.level_loss[e, v, level] = loss
    return loss


@compiled_part
def measure_root(puzzle: Puzzle, state: State, e: int, v: int) -> float:
    """Measure the log-rank test of a variable."""
    loss = 0.0
    if not np.isnan(puzzle.roots[e, v, 0]):
        codes = state.codes[v]
        root = log_rank_root(state.time[e], state.event[e], state.order[e], codes, codes.max() + 1)
        loss = puzzle.root_weight[e, v] * outside(root, puzzle.roots[e, v], PER_ROOT)
    state.root_loss[e, v] = loss
    return loss


@compiled_part
def measure_lean(puzzle: Puzzle, state: State, v: int) -> float:
    """Measure how far the shares of two groups by a marker lie apart."""
    loss = 0.0
    if puzzle.lean[v] != 0.0:
        codes = state.codes[v]
        apart = puzzle.lean[v] * (late_share(puzzle.is_late, codes, 1) - late_share(puzzle.is_late, codes, 0))
        loss = MISSED + LEAST_APART - apart if apart < LEAST_APART else 0.0
    state.lean_loss[v] = loss
    return loss


@compiled_part
def late_share(is_late: NDArray[np.bool_], codes: NDArray[np.int64], level: int) -> float:
    """Give the share of a level that is free of endpoint 0 for long."""
    late, size = 0, 0
    for i in range(len(codes)):
        if codes[i] == level:
            size += 1
            late += is_late[i]
    return late / max(size, 1)


@compiled_part
def holds(puzzle: Puzzle, m: int, v: int) -> bool:
    """Say whether a model has a term of the variable."""
    return bool(np.any(puzzle.model_terms[m, :, 0] == v))


@compiled_part
def model_distance(puzzle: Puzzle, state: State, m: int) -> float:
    """Fit a model and measure its coefficients, their limits and their tests."""
    e, terms, rows = puzzle.model_endpoint[m], puzzle.model_terms[m], puzzle.model_rows[m]
    p = 0
    while p < len(terms) and terms[p, 0] >= 0:
        p += 1
    n, row = rows.sum(), 0
    time, event, pattern = np.empty(n, np.int64), np.empty(n, np.bool_), np.zeros(n, np.int64)
    for i in state.order[e]:
        if rows[i]:
            time[row], event[row] = state.time[e, i], state.event[e, i]
            for j in range(p):
                pattern[row] |= (state.codes[terms[j, 0], i] == terms[j, 1]) << j
            row += 1
    coef, error = state.coef[m, :p], np.empty(p)
    fit_patterns(time, event, pattern, coef, error)
    loss = 0.0
    for j in range(p):
        loss += coefficient_distance(coef[j], error[j], puzzle.model_bounds[m, j])
    return loss


@compiled_part
def coefficient_distance(coef: float, error: float, bounds: NDArray[np.float64]) -> float:
    """Measure a coefficient, its limits and its absolute z."""
    return (
        outside(coef, bounds[0], PER_LOG_HAZARD)
        + outside(coef - Z * error, bounds[1], PER_LOG_HAZARD)
        + outside(coef + Z * error, bounds[2], PER_LOG_HAZARD)
        + outside(abs(coef / error), bounds[3], PER_ROOT)
    )
