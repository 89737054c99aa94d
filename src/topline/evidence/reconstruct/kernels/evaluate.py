"""Measure how far a cohort is from print, part by part, so that a move pays only for the parts that it touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.evidence.reconstruct.kernels.distance import MISSED, outside, outside_days
from topline.evidence.reconstruct.kernels.level_curves import level_median, log_rank_root
from topline.evidence.reconstruct.kernels.puzzle import DERIVED
from topline.evidence.reconstruct.kernels.small_cox import fit_cox
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
ALL = -1


@compiled_part
def measure_all(puzzle: Puzzle, state: State) -> float:
    """Sort, measure every part anew, and give the whole loss."""
    for e in range(len(state.time)):
        sort_subjects(state, e)
    for v in range(len(state.codes)):
        derive_codes(puzzle, state, v)
    measure_clashes(puzzle, state)
    for e in range(len(state.time)):
        measure_endpoint(puzzle, state, e, np.inf)
    return whole_loss(state)


@compiled_part
def whole_loss(state: State) -> float:
    """Add up the parts."""
    return state.loss.sum() + state.model_loss.sum() + state.dislike.sum() + state.clash.sum()


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
def measure_clashes(puzzle: Puzzle, state: State) -> None:
    """Charge each subject for levels that hardly go together."""
    for i in range(len(state.clash)):
        state.clash[i] = 0.0
        for clash in puzzle.clashes:
            holds_all = True
            for part in clash:
                holds_all = holds_all and (part[0] < 0 or state.codes[part[0], i] == part[1])
            if holds_all:
                state.clash[i] += CLASH


@compiled_part
def measure_endpoint(puzzle: Puzzle, state: State, e: int, most: float) -> bool:
    """Measure every part of an endpoint; stop and say no as soon as their sum, or the whole loss, is over `most`."""
    loss = 0.0
    for i in range(state.time.shape[1]):
        measure_day(puzzle, state, e, i)
        loss += state.dislike[e, i]
    for v in range(len(state.codes)):
        measure_variable(puzzle, state, e, v)
        loss += state.loss[e, v]
        if loss > most:
            return False
    measure_models(puzzle, state, e, ALL)
    return whole_loss(state) <= most


@compiled_part
def measure_day(puzzle: Puzzle, state: State, e: int, i: int) -> None:
    """Measure what a subject's day costs."""
    state.dislike[e, i] = puzzle.dislikes[e, int(state.event[e, i]), state.time[e, i]]


@compiled_part
def measure_variable(puzzle: Puzzle, state: State, e: int, v: int) -> None:
    """Measure the medians of a variable's levels and its log-rank test."""
    time, event, order, codes = state.time[e], state.event[e], state.order[e], state.codes[v]
    bounds = puzzle.medians[e, v]
    loss = 0.0
    for level in range(len(bounds)):
        if np.isnan(bounds[level, 0, 0]) and np.isnan(bounds[level, 1, 0]) and np.isnan(bounds[level, 2, 0]):
            continue
        median, lower, upper = level_median(time, event, order, codes, level)
        loss += outside_days(median, bounds[level, 0])
        loss += outside_days(lower, bounds[level, 1]) + outside_days(upper, bounds[level, 2])
    if not np.isnan(puzzle.roots[e, v, 0]):
        n_levels = codes.max() + 1
        loss += outside(log_rank_root(time, event, order, codes, n_levels), puzzle.roots[e, v], PER_ROOT)
    if e == 0 and puzzle.lean[v] != 0.0:
        apart = puzzle.lean[v] * (late_share(puzzle.is_late, codes, 1) - late_share(puzzle.is_late, codes, 0))
        loss += MISSED + LEAST_APART - apart if apart < LEAST_APART else 0.0
    state.loss[e, v] = loss


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
def measure_models(puzzle: Puzzle, state: State, e: int, v: int) -> None:
    """Measure the models of an endpoint that hold variable v, or all of them."""
    for m in range(len(puzzle.model_endpoint)):
        if puzzle.model_endpoint[m] == e and (v == ALL or holds(puzzle, m, v)):
            state.model_loss[m] = model_distance(puzzle, state, m)


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
    n = rows.sum()
    time, event, x = np.empty(n, np.int64), np.empty(n, np.bool_), np.empty((n, p))
    row = 0
    for i in state.order[e]:
        if rows[i]:
            time[row], event[row] = state.time[e, i], state.event[e, i]
            for j in range(p):
                x[row, j] = 1.0 if state.codes[terms[j, 0], i] == terms[j, 1] else 0.0
            row += 1
    coef, error = state.coef[m, :p], np.empty(p)
    fit_cox(time, event, x, coef, error)
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
