"""Compute of a cohort what the paper does not print, so that cohorts show what print leaves undetermined.

Of times to events: the events, the share without one at 6, 12 and 24 months (nothing beyond the longest follow-up), the
median of each level, hazard ratios (Cox, Efron) of variables with two levels, and the follow-up (reverse Kaplan-Meier).
Of variables: the subjects of a level without a printed number, and of pairs those with the first level of both. Of
laboratory values: the median.
"""

from __future__ import annotations

import itertools
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline import stats
from topline.core import DAYS_PER_MONTH
from topline.evidence.reconstruct.printed import EVERYBODY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from topline.evidence.published import Published
    from topline.evidence.reconstruct.cohort import Cohort
    from topline.evidence.reconstruct.printed import Paper, PrintedVariable

Kind = Literal["times", "medians", "hazard ratios", "cross-table", "laboratory values"]
HORIZONS = (6, 12, 24)
"""When the share without an event is told. [months]"""
TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Unprinted:
    """One number of a cohort that the paper does not print; None where it is not reached or cannot be had."""

    kind: Kind
    words: str
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One unprinted number over cohorts."""

    kind: Kind
    words: str
    values: tuple[float | None, ...]

    @property
    def width(self) -> float:
        """The largest value less the smallest; of hazard ratios their quotient. One not reached makes it infinite."""
        known = [value for value in self.values if value is not None]
        if not known:
            return 0.0
        if len(known) < len(self.values):
            return float("inf")
        return max(known) / min(known) if self.kind == "hazard ratios" else max(known) - min(known)


def unprinted_numbers(paper: Paper, cohort: Cohort, published: Published) -> tuple[Unprinted, ...]:
    """Compute what is not printed, in the same order for every cohort of a paper."""
    variables = [variable for variable in paper.variables if variable.name != EVERYBODY and not variable.marker]
    endpoints = paper.endpoints
    return (
        *(found for endpoint in endpoints for found in _times(paper, cohort, published, endpoint)),
        *_follow_up(cohort, published, endpoints[-1]),
        *(found for each in variables for endpoint in endpoints for found in _medians(each, cohort, endpoint)),
        *(found for endpoint in endpoints for found in _hazard_ratios(paper, variables, cohort, endpoint)),
        *_sizes(variables, cohort),
        *_pairs(variables, cohort),
        *(
            Unprinted(kind="laboratory values", words=f"median {name}", value=float(np.nanmedian(values)))
            for name, values in cohort.values.items()
        ),
    )


def spreads(cohorts: Sequence[Sequence[Unprinted]]) -> tuple[Spread, ...]:
    """Lay the unprinted numbers of several cohorts of one paper side by side."""
    return tuple(
        Spread(kind=same[0].kind, words=same[0].words, values=tuple(each.value for each in same))
        for same in zip(*cohorts, strict=True)
    )


def _times(paper: Paper, cohort: Cohort, published: Published, endpoint: str) -> Iterator[Unprinted]:
    time, event = cohort.time[endpoint], cohort.event[endpoint]
    printed = published.survival.get(endpoint)
    if printed is None or printed.events is None:
        yield Unprinted(kind="times", words=f"{endpoint} events", value=float(event.sum()))
    known = {float(month) for month in printed.at} if printed is not None else set[float]()
    if paper.responses is not None and paper.responses.endpoint == endpoint:
        known.add(paper.responses.months)
    curve = stats.kaplan_meier(time, event)
    for month in HORIZONS:
        if month not in known:
            at = month * DAYS_PER_MONTH
            share = curve.at(at).estimate if at <= time.max() else None
            value = None if share is None else 100 * share
            yield Unprinted(kind="times", words=f"{endpoint} at {month} months, %", value=value)


def _follow_up(cohort: Cohort, published: Published, endpoint: str) -> Iterator[Unprinted]:
    if published.follow_up is None:
        days = stats.reverse_kaplan_meier(cohort.time[endpoint], cohort.event[endpoint]).median().estimate
        value = None if days is None else days / DAYS_PER_MONTH
        yield Unprinted(kind="times", words=f"median follow-up by {endpoint}, months", value=value)


def _medians(variable: PrintedVariable, cohort: Cohort, endpoint: str) -> Iterator[Unprinted]:
    for code, level in enumerate(variable.levels):
        if endpoint in level.medians or level.n == 0:
            continue
        words = f"{endpoint} median, {variable.label} {level.name}, months"
        value = _median(cohort, endpoint, cohort.codes[variable.name] == code)
        yield Unprinted(kind="medians", words=words, value=value)


def _median(cohort: Cohort, endpoint: str, is_here: NDArray[np.bool_]) -> float | None:
    """Give the median of some subjects in months, None where it is not reached or there are no such subjects."""
    if not is_here.any():
        return None
    days = stats.kaplan_meier(cohort.time[endpoint][is_here], cohort.event[endpoint][is_here]).median().estimate
    return None if days is None else days / DAYS_PER_MONTH


def _hazard_ratios(
    paper: Paper, variables: Sequence[PrintedVariable], cohort: Cohort, endpoint: str
) -> Iterator[Unprinted]:
    alone = {model.terms[0].variable for model in paper.models if model.endpoint == endpoint and len(model.terms) == 1}
    for variable in variables:
        if _divides(variable) and variable.name not in alone:
            first, second = (level.name for level in variable.levels)
            words = f"{endpoint} hazard ratio, {variable.label} {second} against {first}"
            yield Unprinted(kind="hazard ratios", words=words, value=_hazard_ratio(variable, cohort, endpoint))


def _hazard_ratio(variable: PrintedVariable, cohort: Cohort, endpoint: str) -> float | None:
    """Give the hazard ratio of the second level against the first, None where it grows without limit."""
    codes = cohort.codes[variable.name]
    known = codes >= 0
    x = (codes[known] == 1).astype(np.float64).reshape(-1, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error", stats.CoxWarning)
        try:
            return float(stats.cox(cohort.time[endpoint][known], cohort.event[endpoint][known], x).hazard_ratio[0])
        except stats.CoxWarning:
            return None


def _sizes(variables: Sequence[PrintedVariable], cohort: Cohort) -> Iterator[Unprinted]:
    for variable in variables:
        for code, level in enumerate(variable.levels):
            if level.n is None:
                n = int((cohort.codes[variable.name] == code).sum())
                yield Unprinted(kind="cross-table", words=f"{variable.label} {level.name}, n", value=float(n))


def _pairs(variables: Sequence[PrintedVariable], cohort: Cohort) -> Iterator[Unprinted]:
    dividing = [variable for variable in variables if _divides(variable)]
    for one, other in itertools.combinations(dividing, 2):
        n = int(((cohort.codes[one.name] == 0) & (cohort.codes[other.name] == 0)).sum())
        words = f"{one.label} {one.levels[0].name} and {other.label} {other.levels[0].name}, n"
        yield Unprinted(kind="cross-table", words=words, value=float(n))


def _divides(variable: PrintedVariable) -> bool:
    """Say whether a variable has two levels with subjects in both."""
    return len(variable.levels) == TWO and all(level.n is not None and level.n > 0 for level in variable.levels)
