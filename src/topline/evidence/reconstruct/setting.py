"""Turn what is printed into the arrays that the search takes, and make a first cohort by counting."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.core import DAYS_PER_MONTH
from topline.evidence.reconstruct.assessment_days import assessment_windows
from topline.evidence.reconstruct.bounds import Bounds
from topline.evidence.reconstruct.printed import EVERYBODY, PrintedTerm
from topline.evidence.reconstruct.slots import EITHER, EVENT, has_horizon, horizon_day
from topline.stats.special import gammaincinv, ndtri

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from topline.evidence.reconstruct.kernels.puzzle import Puzzle, State
    from topline.evidence.reconstruct.printed import Paper, PrintedMedian, PrintedModel, PrintedVariable
    from topline.evidence.reconstruct.slots import Slot

OFF_SCHEDULE = 0.01
"""What an event on a day without a scheduled assessment costs."""
PER_YEAR_TOO_SOON = 0.1
"""What a censoring before the shortest follow-up costs, a year."""
MOST_IN_CLASH = 3
LOOSE = 1.08
GROUP_HAZARD_RATIOS = {1.0: (0.35, 0.65), -1.0: (1.3, 2.2), 0.0: (0.3, 3.0)}
"""Hazard ratios of the group above a cut-off that fares better, worse, or as it may."""
SHARE_OF_EVENTS = (0.94, 0.6)
MEAN_DAYS_AFTER = 300


def make_puzzle(paper: Paper, slots: Sequence[Slot]) -> Puzzle:
    """Make the arrays of everything that is printed."""
    from topline.evidence.reconstruct.kernels.puzzle import Puzzle

    n_endpoints, last = len(paper.endpoints), paper.maximum_follow_up_days
    windows = np.tile(np.array([1, last]), (n_endpoints, paper.n, 1))
    windows[0] = [slot.window for slot in slots]
    is_shared = np.array([slot.is_death and n_endpoints > 1 for slot in slots])
    forced = np.full((n_endpoints, paper.n), EITHER)
    forced[0] = [slot.ending for slot in slots]
    forced[1:, is_shared] = EVENT
    models = (*paper.models, *guides(paper))
    rows, terms, limits = _model_arrays(paper, models)
    return Puzzle(
        medians=_median_bounds(paper),
        roots=_root_bounds(paper),
        motion=np.array([_motion(variable, paper) for variable in paper.variables]),
        factors=np.array([_factors(variable, paper) for variable in paper.variables]),
        lean=np.array([group_lean(variable, paper) for variable in paper.variables]),
        is_late=np.array([slot.window[0] > horizon_day(paper) for slot in slots]),
        windows=windows,
        forced=forced,
        is_shared=is_shared,
        dislikes=_dislikes(paper),
        clashes=_clashes(paper),
        likely_days=_likely_days(paper),
        model_endpoint=np.array([paper.endpoints.index(model.endpoint) for model in models], dtype=np.int64),
        model_rows=rows,
        model_terms=terms,
        model_bounds=limits,
        level_weight=np.ones((n_endpoints, len(paper.variables), most_levels(paper))),
        root_weight=np.ones((n_endpoints, len(paper.variables))),
        model_weight=np.ones(len(models)),
        logs=np.log(np.maximum(np.arange(paper.n + 1), 0.5)),
    )


def make_state(paper: Paper, slots: Sequence[Slot], rng: np.random.Generator) -> State:
    """Make a cohort that has the printed counts, and nothing else that is printed."""
    from topline.evidence.reconstruct.kernels.puzzle import State

    n, n_endpoints = paper.n, len(paper.endpoints)
    fixed = paper.responses.variable if paper.responses else ""
    levels = np.array([slot.level for slot in slots])
    codes = [levels if each.name == fixed else _random_codes(each, paper, rng) for each in paper.variables]
    first, last = np.array([slot.window for slot in slots]).T
    time = np.empty((n_endpoints, n), dtype=np.int64)
    event = np.empty((n_endpoints, n), dtype=np.bool_)
    for e in range(n_endpoints):
        after = 0 if e == 0 else time[0] + rng.geometric(1 / MEAN_DAYS_AFTER, n)
        soon = np.minimum(last, first + rng.geometric(1 / MEAN_DAYS_AFTER, n) - 1)
        time[e] = np.clip(soon if e == 0 else after, 1, paper.maximum_follow_up_days)
        event[e] = rng.random(n) < SHARE_OF_EVENTS[e]
    ending = np.array([slot.ending for slot in slots])
    event[0] = np.where(ending == EITHER, event[0], ending == EVENT)
    if n_endpoints > 1:
        is_shared = np.array([slot.is_death for slot in slots])
        time[1] = np.where(is_shared, time[0], np.maximum(time[1], np.minimum(time[0] + 1, time[1].max())))
        event[1] = (event[1] & event[0]) | is_shared
        time[0] = np.where(is_shared, time[0], np.minimum(time[0], time[1] - 1))
    n_variables = len(paper.variables)
    models = (*paper.models, *guides(paper))
    return State(
        codes=np.array(codes, dtype=np.int64),
        time=time,
        event=event,
        order=np.tile(np.arange(n), (n_endpoints, 1)),
        level_loss=np.zeros((n_endpoints, n_variables, most_levels(paper))),
        root_loss=np.zeros((n_endpoints, n_variables)),
        lean_loss=np.zeros(n_variables),
        model_loss=np.zeros(len(models)),
        dislike=np.zeros((n_endpoints, n)),
        clash=np.zeros(n),
        coef=np.zeros((len(models), max((len(model.terms) for model in models), default=1))),
    )


def _random_codes(variable: PrintedVariable, paper: Paper, rng: np.random.Generator) -> NDArray[np.int64]:
    """Deal the levels out at random; who is left has none, a group by a marker takes half of the complete."""
    n = paper.n
    if variable.marker or variable.factors:
        is_complete = complete_rows(n, paper.complete_n if variable.marker else None)
        return np.where(is_complete, rng.permutation(np.arange(n) % 2), -1)
    dealt = [code for code, level in enumerate(variable.levels) for _ in range(level.n or 0)]
    return rng.permutation(np.array(dealt + [-1] * (n - len(dealt))))


def _clashes(paper: Paper) -> NDArray[np.int64]:
    """List the implausible combinations whose variables and levels the paper has."""
    names = {variable.name: v for v, variable in enumerate(paper.variables)}
    known = [
        combination
        for combination in paper.implausible
        if all(name in names and level in level_names(paper, name) for name, level in combination)
    ]
    found = np.full((len(known), MOST_IN_CLASH, 2), -1)
    for c, combination in enumerate(known):
        for place, (name, level) in enumerate(combination):
            found[c, place] = names[name], paper.variable(name).code(level)
    return found


def level_names(paper: Paper, name: str) -> tuple[str, ...]:
    """List the levels of a variable."""
    return tuple(level.name for level in paper.variable(name).levels)


def group_lean(variable: PrintedVariable, paper: Paper) -> float:
    """Say whether the group above a marker's cut-off fares better (1) or worse (-1) in the last endpoint."""
    if not variable.marker or not has_horizon(paper):
        return 0.0
    low, high = (level.medians.get(paper.endpoints[-1]) for level in variable.levels)
    if low is None or high is None or low.estimate is None or high.estimate is None:
        return 0.0
    return 1.0 if high.estimate.low > low.estimate.low else -1.0


def _motion(variable: PrintedVariable, paper: Paper) -> int:
    from topline.evidence.reconstruct.kernels.puzzle import DERIVED, FIXED, FREE, SWAPPED

    if variable.factors:
        return DERIVED
    if variable.marker:
        return FREE
    is_fixed = variable.name == EVERYBODY or (paper.responses is not None and variable.name == paper.responses.variable)
    return FIXED if is_fixed or sum((level.n or 0) > 0 for level in variable.levels) < 2 else SWAPPED  # noqa: PLR2004  two levels


def _factors(variable: PrintedVariable, paper: Paper) -> list[int]:
    if not variable.factors:
        return [-1] * 4
    names = [each.name for each in paper.variables]
    return [
        place for name, level in variable.factors for place in (names.index(name), paper.variable(name).code(level))
    ]


def most_levels(paper: Paper) -> int:
    """Count the levels of the variable with the most."""
    return max(len(variable.levels) for variable in paper.variables)


def _median_bounds(paper: Paper) -> NDArray[np.float64]:
    found = np.full((len(paper.endpoints), len(paper.variables), most_levels(paper), 3, 2), np.nan)
    for v, variable in enumerate(paper.variables):
        for code, level in enumerate(variable.levels):
            for e, endpoint in enumerate(paper.endpoints):
                if endpoint in level.medians and level.n != 0:
                    for part, bounds in enumerate(parts(level.medians[endpoint])):
                        if bounds is not None:
                            found[e, v, code, part] = bounds.low * DAYS_PER_MONTH, bounds.high * DAYS_PER_MONTH
    return found


def parts(median: PrintedMedian) -> tuple[Bounds | None, Bounds | None, Bounds | None]:
    """List a median and its limits."""
    return median.estimate, median.lower, median.upper


def _root_bounds(paper: Paper) -> NDArray[np.float64]:
    found = np.full((len(paper.endpoints), len(paper.variables), 2), np.nan)
    for v, variable in enumerate(paper.variables):
        for endpoint, p in variable.p_values.items():
            if p.is_reached:
                df = len(variable.levels) - 1
                found[paper.endpoints.index(endpoint), v] = [_root(p.high, df), _root(p.low, df)]
    return found


def _root(p: float, df: int) -> float:
    """Give the square root of the chi-square statistic that has a p value."""
    return math.sqrt(2 * float(gammaincinv(df / 2, 1 - p))) if 0 < p < 1 else (math.inf if p <= 0 else 0.0)


def _model_arrays(
    paper: Paper, models: tuple[PrintedModel, ...]
) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.float64]]:
    names = [variable.name for variable in paper.variables]
    most = max((len(model.terms) for model in models), default=1)
    rows = np.ones((len(models), paper.n), dtype=np.bool_)
    terms = np.full((len(models), most, 2), -1)
    limits = np.full((len(models), most, 4, 2), np.nan)
    for m, model in enumerate(models):
        rows[m] = complete_rows(paper.n, model.n)
        for p, term in enumerate(model.terms):
            terms[m, p] = names.index(term.variable), paper.variable(term.variable).code(term.level)
            limits[m, p] = term_bounds(term)
    return rows, terms, limits


def guides(paper: Paper) -> tuple[PrintedModel, ...]:
    """Stand in for the models with laboratory values: the groups by their cut-offs, with loose bounds.

    So the levels of such a model (ECOG) come near their printed hazard ratio before there are laboratory values.
    """
    by_marker = {variable.marker: variable for variable in paper.variables if variable.marker}
    found: list[PrintedModel] = []
    for model in paper.marker_models:
        if all(term.level or term.variable in by_marker for term in model.terms):
            terms = tuple(_loose(term, by_marker.get(term.variable), paper) for term in model.terms)
            found.append(replace(model, terms=terms))
    return tuple(found)


def _loose(term: PrintedTerm, group: PrintedVariable | None, paper: Paper) -> PrintedTerm:
    if group is None:
        printed = term.hazard_ratio
        if printed is None:
            return term
        wide = Bounds(low=printed.low / LOOSE, high=printed.high * LOOSE, text=printed.text)
        return PrintedTerm(variable=term.variable, level=term.level, hazard_ratio=wide)
    low, high = GROUP_HAZARD_RATIOS[group_lean(group, paper)]
    bounds = Bounds(low=low, high=high, text="")
    return PrintedTerm(variable=group.name, level=group.levels[1].name, hazard_ratio=bounds)


def complete_rows(n: int, n_complete: int | None) -> NDArray[np.bool_]:
    """Mark the subjects with complete values: those who lack one are spread evenly over the cohort."""
    is_complete = np.ones(n, dtype=np.bool_)
    missing = 0 if n_complete is None else n - n_complete
    is_complete[[int((place + 0.5) * n / missing) for place in range(missing)]] = False
    return is_complete


def term_bounds(term: PrintedTerm) -> NDArray[np.float64]:
    """Give the bounds of a coefficient, its limits and its absolute z: (4, 2)."""
    found = np.full((4, 2), np.nan)
    for place, bounds in enumerate((term.hazard_ratio, term.lower, term.upper)):
        if bounds is not None and bounds.is_reached:
            found[place] = math.log(bounds.low) if bounds.low > 0 else -math.inf, math.log(bounds.high)
    if term.p_value is not None and term.p_value.is_reached:
        low, high = term.p_value.low, term.p_value.high
        found[3] = -float(ndtri(high / 2)), math.inf if low <= 0 else -float(ndtri(low / 2))
    return found


def _dislikes(paper: Paper) -> NDArray[np.float64]:
    days = np.arange(paper.maximum_follow_up_days + 1)
    found = np.zeros((len(paper.endpoints), 2, len(days)))
    is_scheduled = np.zeros(len(days), dtype=np.bool_)
    for first, last in assessment_windows(paper.schedule, paper.maximum_follow_up_days):
        is_scheduled |= (days >= first) & (days <= last)
    if paper.responses is not None:
        found[0] = np.where(is_scheduled, 0.0, OFF_SCHEDULE)
    if len(paper.endpoints) > 1:
        found[1, 0] = PER_YEAR_TOO_SOON * np.maximum(paper.minimum_follow_up_days - days, 0) / 365
    return found


def _likely_days(paper: Paper) -> NDArray[np.int64]:
    by_endpoint = [sorted(set(_printed_days(paper, endpoint))) for endpoint in paper.endpoints]
    most = max(len(days) for days in by_endpoint)
    return np.array([np.resize(days or [1], most) for days in by_endpoint], dtype=np.int64)


def _printed_days(paper: Paper, endpoint: str) -> Iterator[int]:
    for variable in paper.variables:
        for level in variable.levels:
            for bounds in parts(level.medians[endpoint]) if endpoint in level.medians else ():
                if bounds is not None and bounds.is_reached:
                    first = math.ceil(bounds.low * DAYS_PER_MONTH)
                    yield from range(first, math.floor(bounds.high * DAYS_PER_MONTH) + 1)
