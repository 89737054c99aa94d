"""Say of each printed number whether a cohort has it, by `topline.stats` itself.

Met: the computed value rounds to what is printed. Missed: it does not, and by how much. Impossible: it is missed, and
other printed numbers contradict it (see `impossible`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from topline import stats
from topline.core import DAYS_PER_MONTH
from topline.evidence.reconstruct.printed import EVERYBODY
from topline.evidence.reconstruct.setting import complete_rows, parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from topline.evidence.reconstruct.bounds import Bounds
    from topline.evidence.reconstruct.cohort import Cohort
    from topline.evidence.reconstruct.printed import Paper, PrintedModel, PrintedVariable

Outcome = Literal["met", "missed", "impossible"]
PARTS = {"median": "median", "lower limit": "ci.lower", "upper limit": "ci.upper"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One printed number beside the cohort's.

    Parameters
    ----------
    target : which number, in words.
    printed : as printed.
    found : the cohort's value, None where it is not reached.
    gap : how far the value lies outside the printed rounding interval, None where only one of the two is reached.
    id : the number's id in the published file; "" where it follows from several.
    note : of what is impossible, which numbers contradict it.
    """

    target: str
    printed: str
    found: float | None
    gap: float | None
    outcome: Outcome
    id: str = ""
    note: str = ""


def judge(paper: Paper, cohort: Cohort) -> tuple[Verdict, ...]:
    """Judge every printed number that the search had to meet."""
    found: list[Verdict] = []
    for variable in paper.variables:
        found += _counts(variable, cohort)
        for endpoint in paper.endpoints:
            found += _medians(variable, cohort, endpoint)
            found += _log_rank(variable, cohort, endpoint)
    for model in (*paper.models, *(each for each in paper.marker_models if _has_values(each, cohort))):
        found += _model(paper, model, cohort)
    found += _responses(paper, cohort)
    return tuple(found)


def compare(target: str, printed: Bounds, value: float | None, name: str) -> Verdict:
    """Lay a value beside a printed number, whose id is `name`."""
    gap = printed.gap(value)
    outcome: Outcome = "met" if gap == 0.0 else "missed"
    return Verdict(target=target, printed=printed.text, found=value, gap=gap, outcome=outcome, id=name)


def count(target: str, printed: int, value: int, name: str = "") -> Verdict:
    """Lay a count beside a printed one, whose id is `name`."""
    outcome: Outcome = "met" if printed == value else "missed"
    gap = abs(value - printed)
    return Verdict(target=target, printed=str(printed), found=value, gap=gap, outcome=outcome, id=name)


def _counts(variable: PrintedVariable, cohort: Cohort) -> Iterator[Verdict]:
    for code, level in enumerate(variable.levels):
        if level.n is not None and variable.name != EVERYBODY:
            found = int((cohort.codes[variable.name] == code).sum())
            yield count(f"{variable.label} {level.name}: n", level.n, found, f"{variable.row(level.name)}.n")


def _medians(variable: PrintedVariable, cohort: Cohort, endpoint: str) -> Iterator[Verdict]:
    for code, level in enumerate(variable.levels):
        is_here = cohort.codes[variable.name] == code
        if endpoint not in level.medians or not is_here.any():
            continue
        median = stats.kaplan_meier(cohort.time[endpoint][is_here], cohort.event[endpoint][is_here]).median()
        values = (median.estimate, median.lower, median.upper)
        row = f"{variable.row(level.name)}.{endpoint}"
        for part, bounds, days in zip(PARTS, parts(level.medians[endpoint]), values, strict=True):
            if bounds is not None:
                months = None if days is None else days / DAYS_PER_MONTH
                of = "" if variable.name == EVERYBODY else f", {variable.label} {level.name}"
                yield compare(f"{endpoint} {part}{of}", bounds, months, f"{row}.{PARTS[part]}")


def _log_rank(variable: PrintedVariable, cohort: Cohort, endpoint: str) -> Iterator[Verdict]:
    if endpoint not in variable.p_values or not variable.p_values[endpoint].is_reached:
        return
    codes = cohort.codes[variable.name]
    known = codes >= 0
    test = stats.log_rank(cohort.time[endpoint][known], cohort.event[endpoint][known], codes[known])
    name = f"{variable.section}.{variable.name}.tests.{endpoint}"
    yield compare(f"{endpoint} log-rank P, {variable.label}", variable.p_values[endpoint], test.p_value, name)


def _has_values(model: PrintedModel, cohort: Cohort) -> bool:
    return all(term.level or term.variable in cohort.values for term in model.terms)


def _model(paper: Paper, model: PrintedModel, cohort: Cohort) -> Iterator[Verdict]:
    rows = complete_rows(paper.n, model.n)
    x = np.column_stack([term_values(paper, cohort, term.variable, term.level)[rows] for term in model.terms])
    fit = stats.cox(cohort.time[model.endpoint][rows], cohort.event[model.endpoint][rows], x)
    for place, term in enumerate(model.terms):
        label = f"{model.name}, {term.variable} {term.level}".strip()
        for part, statistic, bounds, value in (
            ("hazard ratio", "hazard_ratio", term.hazard_ratio, fit.hazard_ratio[place]),
            ("lower limit", "ci.lower", term.lower, fit.lower[place]),
            ("upper limit", "ci.upper", term.upper, fit.upper[place]),
            ("P", "p", term.p_value, fit.p_value[place]),
        ):
            if bounds is not None:
                row = f"models.{model.name}.{term.variable}"
                yield compare(f"{label}: {part}", bounds, float(value), f"{row}.{statistic}")


def term_values(paper: Paper, cohort: Cohort, variable: str, level: str) -> NDArray[np.float64]:
    """Give a term's column: 1 for the level and 0 for all others, or the laboratory value."""
    if not level:
        return cohort.values[variable]
    return (cohort.codes[variable] == paper.variable(variable).code(level)).astype(np.float64)


def _responses(paper: Paper, cohort: Cohort) -> Iterator[Verdict]:
    if paper.responses is None:
        return
    printed = paper.responses
    days = printed.months * DAYS_PER_MONTH
    time, event = cohort.time[printed.endpoint], cohort.event[printed.endpoint]
    is_free = (time > days) | ((time == days) & ~event)
    for code, (level, responses) in enumerate(printed.levels.items()):
        is_here = cohort.codes[printed.variable] == code
        here = [slot for slot, holds in zip(cohort.slots, is_here, strict=True) if holds]
        of_all = printed.variable == EVERYBODY
        of = "" if of_all else f", {printed.variable} {level}"
        for best, n in responses.best.items():
            name = f"responses.{best}.n" if of_all else ""
            yield count(f"best response {best}{of}", n, sum(each.best == best for each in here), name)
        if responses.n_event_free is not None:
            words = f"{printed.endpoint} event-free at {printed.months:g} months{of}"
            yield count(words, responses.n_event_free, int((is_free & is_here).sum()))
        if responses.n_benefit is not None:
            yield count(f"clinical benefit{of}", responses.n_benefit, sum(each.has_benefit for each in here))
