"""Give the cohort laboratory values: the model's coefficients as printed, and cut-offs that give the printed groups.

The cut-offs themselves are not printed. Those here are the best for telling who is free of the first endpoint at the
horizon of its counted rate (largest sensitivity + specificity). A marker that a model keeps without figures is taken to
have a P between 0.052 and 0.08: it stayed in a stepwise model and was not called significant.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.evidence.reconstruct.marker_kinds import OTHER, MarkerKind
from topline.evidence.reconstruct.setting import complete_rows, group_lean, level_names, term_bounds
from topline.evidence.reconstruct.slots import horizon_day

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.evidence.reconstruct.cohort import Cohort
    from topline.evidence.reconstruct.printed import Paper, PrintedModel, PrintedVariable

MARKERS_STREAM = 2
TRIES = 6
TWO = 2
WIDTHS = (0.8, 1.25)
"""The first and the last try's spread, as a share of the kind's."""
RETAINED_Z = (1.75, 1.94)


LYMPHOCYTES = MarkerKind(middle=1.4, spread=0.3, is_log=True, lowest=0.5, highest=3.5, digits=2)
RATIO, PARTS = "NLR", ("NEUT", "LYM")
"""A ratio is recorded by its parts, numerator first."""


def add_markers(paper: Paper, cohort: Cohort, moves: int) -> Cohort:
    """Add the values of the markers of the first model that has any; a cohort of a paper without one stays as it is."""
    if not paper.marker_models:
        return cohort
    model = paper.marker_models[0]
    groups = {variable.marker: variable for variable in paper.variables if variable.marker}
    names = [term.variable for term in model.terms if not term.level]
    if any(name not in groups for name in names):
        return cohort
    chosen = [groups[name] for name in names]

    def search(number: int, width: float) -> tuple[float, dict[str, NDArray[np.float64]]]:
        rng = np.random.default_rng([cohort.seed, MARKERS_STREAM, number])
        kinds = [(group, _kind(paper, group, width)) for group in chosen]
        return _search(paper, cohort, model, kinds, rng, moves // TRIES)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        tries = list(pool.map(search, range(TRIES), np.geomspace(*WIDTHS, TRIES).tolist()))
    loss, found = min(tries, key=lambda each: each[0])
    values = {**cohort.values, **found}
    return replace(cohort, values=values, loss=cohort.loss + loss)


def _search(
    paper: Paper,
    cohort: Cohort,
    model: PrintedModel,
    kinds_of: list[tuple[PrintedVariable, MarkerKind]],
    rng: np.random.Generator,
    moves: int,
) -> tuple[float, dict[str, NDArray[np.float64]]]:
    from topline.evidence.reconstruct.kernels.marker_search import MarkerPuzzle, search_values

    groups, kinds = [group for group, _ in kinds_of], [kind for _, kind in kinds_of]
    rows = np.flatnonzero(complete_rows(paper.n, model.n))
    rows = rows[np.argsort(cohort.time[model.endpoint][rows], kind="stable")]
    is_high = np.array([cohort.codes[group.name][rows] == 1 for group in groups])
    lymphocytes = np.round(_draw(LYMPHOCYTES, len(rows), rng), LYMPHOCYTES.digits)
    step = np.array([_steps(group, kind, lymphocytes) for group, kind in zip(groups, kinds, strict=True)])
    values, limits = _start(kinds, is_high, step, rng)
    names = [group.marker for group in groups]
    puzzle = MarkerPuzzle(
        time=cohort.time[model.endpoint][rows],
        event=cohort.event[model.endpoint][rows],
        is_late=cohort.time[paper.endpoints[0]][rows] > horizon_day(paper),
        is_high=is_high,
        limits=limits,
        step=step,
        lean=np.array([group_lean(group, paper) or 1.0 for group in groups]),
        term_marker=np.array([-1 if term.level else names.index(term.variable) for term in model.terms]),
        bounds=np.array([_bounds(paper, model, place, groups) for place in range(len(model.terms))]),
        others=_left_out(paper, cohort, model, rows),
    )
    x = np.column_stack([_column(paper, cohort, term.variable, term.level, rows) for term in model.terms])
    for place, term in enumerate(model.terms):
        if not term.level:
            x[:, place] = values[names.index(term.variable)]
    loss = search_values(puzzle, values, x, rng, (moves, 0.5, 0.005))
    digits = [kind.digits for kind in kinds]
    return loss, _recorded(paper.n, (names, digits), rows, values, lymphocytes)


def _left_out(paper: Paper, cohort: Cohort, model: PrintedModel, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Lay out the second level of every variable of two levels that the model leaves out."""
    kept = {term.variable for term in model.terms}
    found = [
        cohort.codes[variable.name][rows] == 1
        for variable in paper.variables
        if len(level_names(paper, variable.name)) == TWO
        and not variable.marker and variable.name not in kept and np.ptp(cohort.codes[variable.name][rows])
    ]  # fmt: skip
    return np.column_stack([np.empty((len(rows), 0)), *found]).astype(np.float64)


def _kind(paper: Paper, group: PrintedVariable, width: float) -> MarkerKind:
    kind = paper.marker_kinds.get(group.marker, OTHER)
    return replace(kind, spread=kind.spread * width)


def _draw(kind: MarkerKind, n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    noise = rng.normal(0, kind.spread, n)
    values = kind.middle * np.exp(noise) if kind.is_log else kind.middle + noise
    return values.clip(kind.lowest, kind.highest)


def _steps(group: PrintedVariable, kind: MarkerKind, lymphocytes: NDArray[np.float64]) -> NDArray[np.float64]:
    smallest = 10.0**-kind.digits
    return smallest / lymphocytes if group.marker == RATIO else np.full(len(lymphocytes), smallest)


def _start(
    kinds: list[MarkerKind], is_high: NDArray[np.bool_], step: NDArray[np.float64], rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw values, deal the low ones to the lower groups and the high ones to the higher."""
    values, limits = np.empty(is_high.shape), np.empty((len(kinds), 3))
    for place, kind in enumerate(kinds):
        n_low = int((~is_high[place]).sum())
        drawn = np.sort(_draw(kind, is_high.shape[1], rng))
        cutoff = float(np.round((drawn[n_low - 1] + drawn[n_low]) / 2, kind.digits))
        own = step[place]
        values[place, ~is_high[place]] = np.minimum(rng.permutation(drawn[:n_low]), cutoff - 2 * own[~is_high[place]])
        values[place, is_high[place]] = np.maximum(rng.permutation(drawn[n_low:]), cutoff + 2 * own[is_high[place]])
        values[place] = np.rint(values[place] / own) * own
        limits[place] = kind.lowest, cutoff, kind.highest
    return values, limits


def _bounds(paper: Paper, model: PrintedModel, place: int, groups: list[PrintedVariable]) -> NDArray[np.float64]:
    term = model.terms[place]
    found = term_bounds(term)
    if not term.level and term.hazard_ratio is None:
        group = next(each for each in groups if each.marker == term.variable)
        found[0] = (-np.inf, -1e-6) if group_lean(group, paper) > 0 else (1e-6, np.inf)
        found[3] = RETAINED_Z
    return found


def _column(paper: Paper, cohort: Cohort, variable: str, level: str, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    if not level:
        return np.zeros(len(rows))
    return (cohort.codes[variable][rows] == paper.variable(variable).code(level)).astype(np.float64)


def _recorded(
    n: int,
    named: tuple[list[str], list[int]],
    rows: NDArray[np.int64],
    values: NDArray[np.float64],
    lymphocytes: NDArray[np.float64],
) -> dict[str, NDArray[np.float64]]:
    """Spread the values over all subjects; a ratio is written as its parts."""
    found: dict[str, NDArray[np.float64]] = {}
    for name, digits, own in zip(*named, values, strict=True):
        found[name] = np.full(n, np.nan)
        found[name][rows] = np.round(own, digits)
        if name == RATIO:
            numerator, denominator = PARTS
            found[numerator], found[denominator] = np.full(n, np.nan), np.full(n, np.nan)
            found[denominator][rows] = lymphocytes
            found[numerator][rows] = np.round(own * lymphocytes, digits)
            found[name][rows] = found[numerator][rows] / lymphocytes
    return found
