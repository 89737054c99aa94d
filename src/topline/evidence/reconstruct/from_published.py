"""Take from a published file what the search asks for: levels, medians, tests, models and responses.

A group that counts factors (a risk group) is known by a model of the same endpoint whose terms are as many as the
group's levels less one. A group by a cut-off is known by its key, the marker's with GR1 behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import DataError, Problem
from topline.evidence.reconstruct.bounds import Bounds, read_bounds
from topline.evidence.reconstruct.marker_kinds import marker_kinds
from topline.evidence.reconstruct.printed import (
    EVERYBODY,
    Paper,
    PrintedLevel,
    PrintedMedian,
    PrintedModel,
    PrintedTerm,
    PrintedVariable,
    Schedule,
)
from topline.evidence.reconstruct.response_counts import solve_responses
from topline.evidence.reconstruct.tumour_sites import implausible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topline.evidence.published import Printed, Published
    from topline.evidence.published.rows import Level, Model, ModelTerm, Survival, Variable

MOST_ENDPOINTS = 2
OVERALL = "OS"
GROUP = "GR1"
HIGH, LOW = "HIGH", "LOW"
DAYS_FROM_ACCRUAL_TO_CUTOFF = 244
"""Where no cut-off is printed: eight months after the last subject came in."""


def paper_of(published: Published) -> Paper:
    """Take what the search asks for.

    Raises
    ------
    DataError
        The file has no number of subjects, no survival, or a level without its count; every problem is listed.
    """
    n = published.subjects()
    endpoints = _endpoints(published)
    problems = [*_problems(published, n, endpoints)]
    if problems or n is None:
        raise DataError(problems)
    complete = [model.population for model in published.models.values() if model.population]
    models = [_model(published, name, model) for name, model in published.models.items() if model.endpoint in endpoints]
    has_value = [any(not term.level for term in model.terms) for model in models]
    follow_up = _accrual_days(published)
    return Paper(
        title=published.publication.title,
        n=n,
        endpoints=endpoints,
        variables=(
            PrintedVariable(
                name=EVERYBODY,
                label="",
                levels=(_level("all", n, published.survival, endpoints),),
                section="survival",
            ),
            *_baseline(published, endpoints),
            *_groups(published, endpoints),
        ),
        models=tuple(model for model, holds in zip(models, has_value, strict=True) if not holds),
        marker_models=tuple(model for model, holds in zip(models, has_value, strict=True) if holds),
        responses=solve_responses(published, n),
        schedule=_schedule(published),
        complete_n=published.subjects(complete[0]) if complete else None,
        longest_day=_longest_day(published),
        minimum_follow_up_days=DAYS_FROM_ACCRUAL_TO_CUTOFF if follow_up else 0,
        maximum_follow_up_days=follow_up + DAYS_FROM_ACCRUAL_TO_CUTOFF if follow_up else 1100,
        implausible=implausible(published),
        marker_kinds=marker_kinds(published),
    )


def _endpoints(published: Published) -> tuple[str, ...]:
    """List two printed times to events: overall survival and, before it, the first; no time of responders alone."""
    named = {*published.survival}
    for variable in (*published.baseline.values(), *published.groups.values()):
        named |= {endpoint for level in variable.levels.values() for endpoint in level.survival}
    kinds = published.endpoints.items()
    times = [name for name, each in kinds if each.type == "time_to_event" and not each.responders_only]
    printed = sorted((name for name in times if name in named), key=lambda name: name != OVERALL)[:MOST_ENDPOINTS]
    return tuple(sorted(printed, key=lambda name: name == OVERALL))


def _problems(published: Published, n: int | None, endpoints: tuple[str, ...]) -> Iterator[Problem]:
    name = published.publication.id
    if n is None:
        yield Problem(
            file=name, place="populations", expected="the number of subjects", found="none",
            remedy="state n of the main population",
        )  # fmt: skip
    if not endpoints:
        yield Problem(
            file=name, place="survival", expected="a survival number, for example a median time",
            found="none", remedy="add the block survival, or survival of levels in baseline",
        )  # fmt: skip
    for key, variable in published.baseline.items():
        counts = [_count(level, n) for level in variable.levels.values()]
        for level, count in zip(variable.levels, counts, strict=True):
            if count is None:
                yield Problem(
                    file=name, place=f"baseline.{key}.{level}", expected="the number of subjects, or their share",
                    found="neither", remedy="add n",
                )  # fmt: skip
        total = sum(count or 0 for count in counts)
        if n is not None and total > n:
            yield Problem(
                file=name, place=f"baseline.{key}", expected=f"counts that add up to {n} or less", found=f"{total}",
                remedy="correct the counts, or name the population that they are of",
            )  # fmt: skip


def _count(level: Level, n: int | None) -> int | None:
    """Take a level's count, or work it out of its share."""
    if level.n is not None:
        return None if level.n.value is None else int(level.n.value)
    share = None if level.percent is None else level.percent.value
    return None if share is None or n is None else round(share * n / 100)


def _bounds(printed: Printed | None) -> Bounds | None:
    return None if printed is None else read_bounds(printed.text)


def _median(survival: Survival) -> PrintedMedian:
    lower, upper = survival.ci or (None, None)
    return PrintedMedian(estimate=_bounds(survival.median), lower=_bounds(lower), upper=_bounds(upper))


def _level(name: str, n: int | None, survival: Mapping[str, Survival], endpoints: tuple[str, ...]) -> PrintedLevel:
    return PrintedLevel(name=name, n=n, medians={key: _median(survival[key]) for key in endpoints if key in survival})


def _tests(variable: Variable, endpoints: tuple[str, ...]) -> dict[str, Bounds]:
    if variable.test != "log-rank":
        return {}
    return {name: read_bounds(p.text) for name, p in variable.tests.items() if name in endpoints}


def _baseline(published: Published, endpoints: tuple[str, ...]) -> Iterator[PrintedVariable]:
    n = published.subjects()
    for name, variable in published.baseline.items():
        levels = tuple(
            _level(key, _count(level, n), level.survival, endpoints) for key, level in variable.levels.items()
        )
        yield PrintedVariable(
            name=name, label=variable.label or name, levels=levels, p_values=_tests(variable, endpoints)
        )


def _groups(published: Published, endpoints: tuple[str, ...]) -> Iterator[PrintedVariable]:
    markers = {name for model in published.models.values() for name, term in model.terms.items() if not term.level}
    for name, variable in published.groups.items():
        marker = name.removesuffix(GROUP)
        label = variable.label or name
        if marker in markers and {*variable.levels} == {HIGH, LOW}:
            levels = tuple(_level(key, None, variable.levels[key].survival, endpoints) for key in (LOW, HIGH))
            tests = _tests(variable, endpoints)
            yield PrintedVariable(
                name=name, label=f"{label} group", levels=levels, p_values=tests, marker=marker, section="groups"
            )
            continue
        factors = _factors(published, variable)
        if factors:
            ordered = sorted(variable.levels, key=lambda key: -_best_median(variable.levels[key]))
            levels = tuple(_level(key, None, variable.levels[key].survival, endpoints) for key in ordered)
            tests = _tests(variable, endpoints)
            yield PrintedVariable(
                name=name, label=label, levels=levels, p_values=tests, factors=factors, section="groups"
            )


def _best_median(level: Level) -> float:
    medians = [each.median.value for each in level.survival.values() if each.median is not None]
    return max((value for value in medians if value is not None), default=0.0)


def _factors(published: Published, variable: Variable) -> tuple[tuple[str, str], ...]:
    """Find two factors whose count gives the levels: the terms of a model of the endpoint that tests them."""
    for model in published.models.values():
        terms = [(name, term.level) for name, term in model.terms.items() if term.level]
        if model.endpoint in variable.tests and len(terms) == len(model.terms) == len(variable.levels) - 1 == 2:  # noqa: PLR2004  two factors
            return tuple(terms)
    return ()


def _model(published: Published, name: str, model: Model) -> PrintedModel:
    terms = tuple(_term(key, term) for key, term in model.terms.items())
    n = published.subjects(model.population) if model.population else None
    return PrintedModel(name=name, endpoint=model.endpoint, terms=terms, n=n)


def _term(variable: str, term: ModelTerm) -> PrintedTerm:
    lower, upper = term.ci or (None, None)
    return PrintedTerm(
        variable=variable,
        level=term.level,
        hazard_ratio=_bounds(term.hazard_ratio),
        lower=_bounds(lower),
        upper=_bounds(upper),
        p_value=_bounds(term.p),
    )


def _schedule(published: Published) -> Schedule:
    intervals = published.assessment.schedule
    if not intervals or intervals[0].every_weeks.value is None:
        return Schedule()
    first, later = intervals[0], intervals[1] if len(intervals) > 1 else None
    return Schedule(
        every_weeks=first.every_weeks.value or Schedule.every_weeks,
        later_weeks=None if later is None else later.every_weeks.value,
        later_from_week=None if first.until_week is None else first.until_week.value,
    )


def _longest_day(published: Published) -> int:
    """Find the day on which the longest treatment began its last cycle."""
    cycles = published.summaries.get("CYCLES")
    lengths = [drug.cycle_days.value for drug in published.regimen.values() if drug.cycle_days is not None]
    most = None if cycles is None or cycles.range is None else cycles.range[1].value
    return 0 if most is None or not lengths else int((most - 1) * (lengths[0] or 0)) + 2


def _accrual_days(published: Published) -> int:
    cohort = published.cohort
    if cohort.first_enrolment is None or cohort.last_enrolment is None:
        return 0
    return (cohort.last_enrolment - cohort.first_enrolment).days
