"""Medians of survival against their intervals, the rates at a time, and the medians of the levels.

The overall median lies between the smallest and the largest median of levels that hold everybody. Censoring that
differs between levels can bend this a little, so an overall median outside of the levels' medians but within their
confidence limits leaves the check unable to tell. A counted rate above one half leaves the curve above one half; one
below says nothing where some are censored.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from topline.evidence.audit.page import finding, judged, numbers_of, span, whole
from topline.evidence.published.rows import Effect, ModelTerm, Rate, Summary, Survival

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.audit.page import AuditFinding, Page, Verdict
    from topline.evidence.published import Printed, Variable
    from topline.evidence.published.rows import Pair
    from topline.protocol.yaml_source import Path

INSIDE, BETWEEN, EVERYBODY, RATE = (
    "estimate within its interval",
    "overall median between the levels",
    "level of everybody",
    "median and rate at a time",
)
HALF = 50


def check_medians(page: Page) -> Iterator[AuditFinding]:
    """Check that every estimate lies where the numbers around it allow."""
    yield from _inside(page)
    for section in ("baseline", "groups"):
        for key, block in getattr(page.published, section).items():
            yield from _between(page, (section, key), block)
            yield from _everybody(page, (section, key), block)
    yield from _rates(page)


def _inside(page: Page) -> Iterator[AuditFinding]:
    for path, part in page.rows(Survival, Rate, ModelTerm, Summary, Effect):
        estimate = _estimate(part)
        limits = [] if part.ci is None else [limit for limit in part.ci if limit.value is not None]
        if estimate is not None and estimate.value is not None and part.ci is not None and limits:
            fits = _is_inside(estimate, part.ci)
            arithmetic = f"{estimate} within {part.ci[0]} to {part.ci[1]}{'' if fits else ': it is not'}"
            numbers = numbers_of(path, _name_of_estimate(part), *_limits_passed(estimate, part.ci))
            yield finding(INSIDE, judged(fits=fits), page, path, arithmetic, numbers=numbers)


def _estimate(part: Survival | Rate | ModelTerm | Summary | Effect) -> Printed | None:
    match part:
        case Effect():
            return part.estimate
        case Rate():
            return part.percent
        case ModelTerm():
            return part.hazard_ratio
        case _:
            return part.median


def _name_of_estimate(part: Survival | Rate | ModelTerm | Summary | Effect) -> str:
    match part:
        case Effect():
            return "estimate"
        case Rate():
            return "percent"
        case ModelTerm():
            return "hazard_ratio"
        case _:
            return "median"


def _is_inside(estimate: Printed, ci: Pair) -> bool:
    return not _limits_passed(estimate, ci)


def _limits_passed(estimate: Printed, ci: Pair) -> tuple[str, ...]:
    """Name the limits on whose wrong side an estimate lies."""
    is_below, is_above = ci[0].interval.low > estimate.interval.high, ci[1].interval.high < estimate.interval.low
    return tuple(name for name, is_passed in (("ci.lower", is_below), ("ci.upper", is_above)) if is_passed)


def _between(page: Page, path: Path, block: Variable) -> Iterator[AuditFinding]:
    """Compare the overall median with those of the levels, for each endpoint that all levels have."""
    levels = [level for level in block.levels.values() if whole(level.n) != 0]
    for endpoint, overall in page.published.survival.items():
        parts = [level.survival.get(endpoint) for level in levels]
        medians = [part.median for part in parts if part is not None and part.median is not None]
        is_one_population = page.population(path) == page.population(("survival", endpoint))
        if overall.median is None or overall.median.value is None or not block.complete or not is_one_population:
            continue
        if len(medians) != len(levels) or len(levels) < 2:  # noqa: PLR2004 one level has no between
            continue
        low = min(_low(median) for median in medians)
        high = max(_high(median) for median in medians)
        fits = _low(overall.median) <= high and _high(overall.median) >= low
        limits = [part.ci for part in parts if part is not None and part.ci is not None]
        is_near = any(_is_inside(overall.median, ci) for ci in limits)
        verdict: Verdict = "consistent" if fits else "cannot tell" if is_near else "inconsistent"
        arithmetic = f"{endpoint}: levels {', '.join(map(str, medians))}; overall {overall.median}"
        yield finding(BETWEEN, verdict, page, path, arithmetic, f"survival.{endpoint}")


def _low(median: Printed) -> float:
    return math.inf if median.value is None else median.interval.low


def _high(median: Printed) -> float:
    return median.interval.high


def _everybody(page: Page, path: Path, block: Variable) -> Iterator[AuditFinding]:
    """Compare a level that holds all subjects with the overall numbers."""
    size = page.published.subjects(page.population(path))
    for key, level in block.levels.items():
        for endpoint, survival in level.survival.items():
            overall = page.published.survival.get(endpoint)
            if overall is None or size is None or whole(level.n) != size or not size:
                continue
            if page.population(path) != page.population(("survival", endpoint)):
                continue
            apart = _apart(survival, overall)
            arithmetic = f"{endpoint}: all {size} subjects have {_told(survival)}; overall {_told(overall)}"
            where = (*path, "levels", key)
            row = f"survival.{endpoint}"
            numbers = [*numbers_of((*where, "survival", endpoint), *apart), *(f"{row}.{each}" for each in apart)]
            yield finding(EVERYBODY, judged(fits=not apart), page, where, arithmetic, row, numbers=numbers)


def _apart(one: Survival, other: Survival) -> tuple[str, ...]:
    """Name the numbers of a median that differ."""
    pairs = {"median": (one.median, other.median)}
    if one.ci is not None:
        others = other.ci or (None, None)
        pairs |= {"ci.lower": (one.ci[0], others[0]), "ci.upper": (one.ci[1], others[1])}
    return tuple(name for name, (a, b) in pairs.items() if a != b)


def _told(survival: Survival) -> str:
    ci = f" ({survival.ci[0]} to {survival.ci[1]})" if survival.ci else ""
    return f"{survival.median}{ci}"


def _rates(page: Page) -> Iterator[AuditFinding]:
    """Compare medians with counted rates and with Kaplan-Meier rates at a time."""
    published = page.published
    for name, endpoint in published.endpoints.items():
        if endpoint.type != "rate_at" or endpoint.at_months is None:
            continue
        rate, overall = published.responses.rates.get(name), published.survival.get(endpoint.of)
        at = endpoint.at_months * page.per_month(endpoint.of)
        if rate is not None and overall is not None:
            yield from _counted(page, ("survival", endpoint.of), overall, (("responses", name), rate), at)
        for variable, comparison in published.responses.subgroups.get(name, {}).items():
            section = "baseline" if variable in published.baseline else "groups"
            levels = getattr(published, section)[variable].levels
            for key, level_rate in comparison.levels.items():
                survival = levels[key].survival.get(endpoint.of)
                where = (section, variable, "levels", key, "survival", endpoint.of)
                row = ("responses", name, variable, key)
                if survival is not None:
                    yield from _counted(page, where, survival, (row, level_rate), at)
    for path, survival in page.rows(Survival):
        for month, rate in survival.at.items():
            yield from _of_a_curve(page, path, survival, (month, rate))


def _counted(page: Page, path: Path, survival: Survival, rate: tuple[Path, Rate], at: float) -> Iterator[AuditFinding]:
    """Compare a median with the share of subjects counted free of the event at a time."""
    median, percent = survival.median, rate[1].percent
    if median is None or median.value is None or percent is None or percent.value is None:
        return
    arithmetic = f"{percent} % are free of the event at {at:g}; median {span(median)}"
    if percent.interval.low > HALF:
        numbers = (*numbers_of(path, "median"), *numbers_of(rate[0], "percent"))
        yield finding(RATE, judged(fits=median.interval.high >= at), page, path, arithmetic, numbers=numbers)
    elif percent.interval.high < HALF:
        verdict: Verdict = "consistent" if median.interval.low <= at else "cannot tell"
        yield finding(RATE, verdict, page, path, arithmetic)


def _of_a_curve(page: Page, path: Path, survival: Survival, rate: tuple[str, Rate]) -> Iterator[AuditFinding]:
    median, percent = survival.median, rate[1].percent
    if median is None or percent is None or percent.value is None:
        return
    at = float(rate[0]) * page.per_month(str(path[-1]))
    low = math.inf if median.value is None else median.interval.low
    numbers = numbers_of(path, "median", f"{rate[0]}.percent")
    arithmetic = f"the curve is at {percent} % at {at:g}; median {span(median)}"
    if percent.interval.low > HALF:
        fits = median.interval.high >= at
        yield finding(RATE, judged(fits=fits), page, path, arithmetic, numbers=numbers)
    elif percent.interval.high < HALF:
        yield finding(RATE, judged(fits=low <= at), page, path, arithmetic, numbers=numbers)
