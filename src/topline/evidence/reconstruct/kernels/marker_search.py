"""Search for laboratory values whose Cox coefficients are as printed, and whose best cut-offs give the printed groups.

The groups are given: values of the lower group stay under the marker's cut-off, those of the higher at or over it. So
medians and tests of the groups stand while values move. The best cut-off is the one with the largest sensitivity +
specificity for being free of the first endpoint for long. A step would add no variable that the model leaves out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from topline.evidence.reconstruct.kernels.distance import MISSED
from topline.evidence.reconstruct.kernels.evaluate import coefficient_distance
from topline.evidence.reconstruct.kernels.left_out import roots_left_out
from topline.evidence.reconstruct.kernels.small_cox import fit_cox
from topline.stats.kernels.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALL_MET = 1e-6
APART = 0.004
PER_SHARE = 5.0
SWAPS, STRETCHES = 0.4, 0.05
STRETCH = 0.06
"""Standard deviation of the logarithm by which a marker is stretched."""
MOST_LEFT_OUT, PER_ROOT_LEFT_OUT = 1.22, 0.4
"""How near to its test a variable may come that the model leaves out: a step by AIC adds it from 1.41 on."""
LONGEST_STEP = 12


class MarkerPuzzle(NamedTuple):
    """What is given, for q markers, n subjects in order of time, p terms.

    Parameters
    ----------
    time, event : (n,) the endpoint of the model. [days]
    is_late : (n,) who is free of the first endpoint for long.
    is_high : (q, n) who is in the group over the cut-off.
    limits : (q, 3) smallest value, cut-off, largest value.
    step : (q, n) what the values are multiples of.
    lean : (q,) 1 where the late have higher values, -1 where lower.
    term_marker : (p,) the marker of each term, -1 for a term that is given.
    bounds : (p, 4, 2) bounds of the coefficients, their limits and their absolute z.
    others : (n, c) variables that the model leaves out.
    """

    time: NDArray[np.int64]
    event: NDArray[np.bool_]
    is_late: NDArray[np.bool_]
    is_high: NDArray[np.bool_]
    limits: NDArray[np.float64]
    step: NDArray[np.float64]
    lean: NDArray[np.float64]
    term_marker: NDArray[np.int64]
    bounds: NDArray[np.float64]
    others: NDArray[np.float64]


@compiled
def search_values(
    puzzle: MarkerPuzzle,
    values: NDArray[np.float64],
    x: NDArray[np.float64],
    rng: np.random.Generator,
    plan: tuple[int, float, float],
) -> float:
    """Move the (q, n) `values` and the (n, p) columns `x` that hold them; give the loss.

    `plan` is the number of moves, the first and the last temperature.
    """
    n_moves, temperature, coolest = plan
    cooling = (coolest / temperature) ** (1.0 / n_moves)
    coef = np.zeros(x.shape[1])
    loss = distance(puzzle, values, x, coef)
    best, best_loss, old = values.copy(), loss, np.empty(values.shape[1])
    for _ in range(n_moves):
        temperature *= cooling
        marker = int(rng.integers(0, len(values)))
        old[:] = values[marker]
        is_moved = (
            stretch(puzzle, values[marker], marker, rng)
            if rng.random() < STRETCHES
            else move(puzzle, values, marker, rng)
        )
        if not is_moved:
            continue
        fill(puzzle, values, x, marker)
        tried = distance(puzzle, values, x, coef)
        if tried <= loss - temperature * np.log(1.0 - rng.random()):
            loss = tried
            if loss < best_loss - ALL_MET:
                best_loss = loss
                best[:] = values
                if loss < ALL_MET:
                    break
        else:
            values[marker] = old
            fill(puzzle, values, x, marker)
    values[:] = best
    for marker in range(len(values)):
        fill(puzzle, values, x, marker)
    return best_loss


@compiled_part
def stretch(puzzle: MarkerPuzzle, own: NDArray[np.float64], marker: int, rng: np.random.Generator) -> bool:
    """Bring all values of a marker nearer to the cut-off, or farther from it; one that would leave its side stays."""
    factor, cutoff = np.exp(rng.normal(0.0, STRETCH)), puzzle.limits[marker, 1]
    for i in range(len(own)):
        step = puzzle.step[marker, i]
        tried = np.rint((cutoff + factor * (own[i] - cutoff)) / step) * step
        if is_inside(puzzle, marker, i, tried):
            own[i] = tried
    return True


@compiled_part
def move(puzzle: MarkerPuzzle, values: NDArray[np.float64], marker: int, rng: np.random.Generator) -> bool:
    """Swap the values of two subjects of one group, or move one subject's by some steps; say whether it was done."""
    i = int(rng.integers(0, values.shape[1]))
    j = int(rng.integers(0, values.shape[1])) if rng.random() < SWAPS else i
    if i == j:
        steps = int(rng.integers(-LONGEST_STEP, LONGEST_STEP + 1))
        tried = values[marker, i] + steps * puzzle.step[marker, i]
        if steps == 0 or not is_inside(puzzle, marker, i, tried):
            return False
        values[marker, i] = tried
        return True
    if puzzle.is_high[marker, i] != puzzle.is_high[marker, j]:
        return False
    first = np.rint(values[marker, j] / puzzle.step[marker, i]) * puzzle.step[marker, i]
    second = np.rint(values[marker, i] / puzzle.step[marker, j]) * puzzle.step[marker, j]
    if not (is_inside(puzzle, marker, i, first) and is_inside(puzzle, marker, j, second)):
        return False
    values[marker, i], values[marker, j] = first, second
    return True


@compiled_part
def is_inside(puzzle: MarkerPuzzle, marker: int, i: int, value: float) -> bool:
    """Say whether a value is on the subject's side of the cut-off."""
    lowest, cutoff, highest = puzzle.limits[marker]
    margin = puzzle.step[marker, i]
    if puzzle.is_high[marker, i]:
        return cutoff + margin <= value <= highest
    return lowest <= value <= cutoff - margin


@compiled_part
def fill(puzzle: MarkerPuzzle, values: NDArray[np.float64], x: NDArray[np.float64], marker: int) -> None:
    """Put a marker's values into its column."""
    for p in range(len(puzzle.term_marker)):
        if puzzle.term_marker[p] == marker:
            for i in range(len(x)):
                x[i, p] = values[marker, i]


@compiled_part
def distance(
    puzzle: MarkerPuzzle, values: NDArray[np.float64], x: NDArray[np.float64], coef: NDArray[np.float64]
) -> float:
    """Measure the model and the cut-offs; columns are brought to one scale for the fit."""
    n, p = x.shape
    scaled, scale, error = np.empty((n, p)), np.empty(p), np.empty(p)
    for j in range(p):
        middle, spread = x[:, j].mean(), x[:, j].std()
        scale[j] = max(spread, ALL_MET)
        for i in range(n):
            scaled[i, j] = (x[i, j] - middle) / scale[j]
    fit_cox(puzzle.time, puzzle.event, scaled, coef, error)
    loss = 0.0
    for j in range(p):
        loss += coefficient_distance(coef[j] / scale[j], error[j] / scale[j], puzzle.bounds[j])
    for marker in range(len(values)):
        loss += cutoff_distance(puzzle, values[marker], marker)
    for root in roots_left_out((puzzle.time, puzzle.event), scaled, coef, puzzle.others):
        loss += PER_ROOT_LEFT_OUT * max(root - MOST_LEFT_OUT, 0.0)
    return loss


@compiled_part
def cutoff_distance(puzzle: MarkerPuzzle, values: NDArray[np.float64], marker: int) -> float:
    """Measure by how much another cut-off is better than the one between the groups."""
    order = np.argsort(values)
    n_late = puzzle.is_late.sum()
    n_low = (~puzzle.is_high[marker]).sum()
    late, early, best, own = 0, 0, -1.0, 0.0
    for place in range(len(order) - 1):
        late += puzzle.is_late[order[place]]
        early += not puzzle.is_late[order[place]]
        if values[order[place]] == values[order[place + 1]]:
            continue
        apart = puzzle.lean[marker] * (early / (len(order) - n_late) - late / n_late)
        if place + 1 == n_low:
            own = apart
        else:
            best = max(best, apart)
    return MISSED + PER_SHARE * (best + APART - own) if own < best + APART else 0.0
