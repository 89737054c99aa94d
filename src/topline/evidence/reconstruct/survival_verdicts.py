"""Judge printed numbers of survival that the search does not ask for: rates at a month, events, the follow-up.

They follow from the cohort that the search found for the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline import stats
from topline.core import DAYS_PER_MONTH
from topline.evidence.reconstruct.bounds import read_bounds
from topline.evidence.reconstruct.from_published import OVERALL
from topline.evidence.reconstruct.printed import EVERYBODY
from topline.evidence.reconstruct.verdicts import PARTS, compare, count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from topline.evidence.published import Published
    from topline.evidence.published.rows import Survival
    from topline.evidence.reconstruct.cohort import Cohort
    from topline.evidence.reconstruct.printed import Paper, PrintedVariable
    from topline.evidence.reconstruct.verdicts import Verdict


def judge_survival(published: Published, paper: Paper, cohort: Cohort) -> Iterator[Verdict]:
    """Judge rates and events of all subjects and of each level, then the follow-up."""
    for variable in paper.variables:
        for code, level in enumerate(variable.levels):
            for endpoint, printed in _printed(published, variable, level.name).items():
                is_here = cohort.codes[variable.name] == code
                if endpoint in paper.endpoints and is_here.any():
                    of = "" if variable.name == EVERYBODY else f", {variable.label} {level.name}"
                    yield from _judge(
                        cohort, endpoint, printed, is_here, (of, f"{variable.row(level.name)}.{endpoint}")
                    )
    yield from _follow_up(published, paper, cohort)


def _printed(published: Published, variable: PrintedVariable, level: str) -> Mapping[str, Survival]:
    if variable.name == EVERYBODY:
        return published.survival
    blocks = published.groups if variable.section == "groups" else published.baseline
    return blocks[variable.name].levels[level].survival


def _judge(
    cohort: Cohort, endpoint: str, printed: Survival, is_here: NDArray[np.bool_], named: tuple[str, str]
) -> Iterator[Verdict]:
    time, event = cohort.time[endpoint][is_here], cohort.event[endpoint][is_here]
    of, row = named
    if printed.events is not None and printed.events.value is not None:
        yield count(f"{endpoint} events{of}", int(printed.events.value), int(event.sum()), f"{row}.events")
    curve = stats.kaplan_meier(time, event)
    for month, rate in printed.at.items():
        days = float(month) * DAYS_PER_MONTH
        found = curve.at(days) if days <= time.max() else None
        lower, upper = rate.ci or (None, None)
        for words, statistic, number, value in (
            ("", "percent", rate.percent, found and found.estimate),
            (", lower limit", "ci.lower", lower, found and found.lower),
            (", upper limit", "ci.upper", upper, found and found.upper),
        ):
            if number is not None:
                share = None if value is None else 100 * value
                target = f"{endpoint} at {month} months, %{words}{of}"
                yield compare(target, read_bounds(number.text), share, f"{row}.{month}.{statistic}")


def _follow_up(published: Published, paper: Paper, cohort: Cohort) -> Iterator[Verdict]:
    """Judge the median follow-up by reverse Kaplan-Meier, of overall survival where there is one."""
    printed = published.follow_up
    if printed is None:
        return
    endpoint = OVERALL if OVERALL in paper.endpoints else paper.endpoints[0]
    found = stats.reverse_kaplan_meier(cohort.time[endpoint], cohort.event[endpoint]).median()
    numbers = (printed.median, *(printed.ci or (None, None)))
    values = (found.estimate, found.lower, found.upper)
    for part, number, days in zip(PARTS, numbers, values, strict=True):
        if number is not None:
            months = None if days is None else days / DAYS_PER_MONTH
            yield compare(f"follow-up: {part}", read_bounds(number.text), months, f"follow_up.{PARTS[part]}")
