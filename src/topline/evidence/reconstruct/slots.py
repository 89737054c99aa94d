"""What the printed responses fix of each subject's follow-up, before any search.

A subject whose best response is progression ends at the first assessment; one without an assessment earlier still; a
stable disease lasts to a second assessment; a response needs its confirmation. Who is counted as event-free at the
horizon is followed beyond it. So the counts hold in every cohort, whatever the search does within the windows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from topline.core import DAYS_PER_MONTH, DAYS_PER_WEEK, DataError, Problem
from topline.evidence.reconstruct.assessment_days import scheduled_days
from topline.evidence.reconstruct.printed import EVERYBODY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topline.evidence.reconstruct.printed import LevelResponses, Paper

RESPONSES = ("CR", "PR")
EITHER, EVENT, CENSORED = -1, 1, 0
CONFIRMATION_DAYS = 28
SOONEST_CHANGE_DAYS = 17
"""Days after the first assessment from which a stable disease may have progressed at an unscheduled one."""
DELAY_DAYS = 18
"""Days from a planned assessment by which it has surely been done, and another can show progression."""
DEAD_TO_LEFT = 3
"""Of those without an assessment every so many-th left the trial; the others died."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What is fixed of one subject.

    Parameters
    ----------
    level : code of the level of the variable by which responses are printed, -1 where there is none.
    best : best response, "NE" without an assessment, "" where responses are not printed.
    has_benefit : whether the subject counts for the clinical benefit.
    window : first and last day of the first endpoint. [days]
    ending : EVENT, CENSORED or EITHER.
    is_death : whether the first endpoint ends with death.
    """

    level: int
    best: str
    has_benefit: bool
    window: tuple[int, int]
    ending: int
    is_death: bool = False


def make_slots(paper: Paper) -> tuple[Slot, ...]:
    """Give each subject a slot, in the order of the levels.

    Raises
    ------
    DataError
        Counts of one level cannot be met together.
    """
    last = paper.maximum_follow_up_days
    if paper.responses is None:
        return tuple(
            Slot(level=-1, best="", has_benefit=False, window=(1, last), ending=EITHER) for _ in range(paper.n)
        )
    variable = paper.variable(paper.responses.variable)
    slots: list[Slot] = []
    for code, level in enumerate(variable.levels):
        n = paper.n if variable.name == EVERYBODY else level.n or 0
        slots += _level_slots(paper, code, n, paper.responses.levels[level.name])
    return tuple(_with_longest(slots, paper.longest_day))


def _with_longest(slots: list[Slot], day: int) -> list[Slot]:
    """Let the last subject that may be followed so long be followed to the day of the longest treatment."""
    able = [place for place, slot in enumerate(slots) if slot.window[0] < day <= slot.window[1]]
    if able:
        slot = slots[able[-1]]
        slots[able[-1]] = replace(slot, window=(day, slot.window[1]))
    return slots


def _level_slots(paper: Paper, code: int, n: int, printed: LevelResponses) -> Iterator[Slot]:
    first = round(paper.schedule.every_weeks * DAYS_PER_WEEK) + 1
    first_window = (first - paper.schedule.early_days, first + paper.schedule.late_days)
    best = printed.best
    unseen = n - sum(best.values())
    for place in range(unseen):
        left = place % DEAD_TO_LEFT == DEAD_TO_LEFT - 1
        window, ending = ((1, 1), CENSORED) if left else ((12, first_window[1]), EVENT)
        yield Slot(level=code, best="NE", has_benefit=False, window=window, ending=ending, is_death=not left)
    for _ in range(best.get("PD", 0)):
        yield Slot(level=code, best="PD", has_benefit=False, window=first_window, ending=EVENT)
    yield from _stable_and_responding(paper, code, printed, first)


def _stable_and_responding(paper: Paper, code: int, printed: LevelResponses, first: int) -> Iterator[Slot]:
    horizon, last = horizon_day(paper), paper.maximum_follow_up_days
    responders = [name for name in RESPONSES for _ in range(printed.best.get(name, 0))]
    n_stable = printed.best.get("SD", 0)
    if printed.n_event_free is None:
        yield from _without_horizon(paper, code, printed, responders, first)
        return
    n_long = min(n_stable, (printed.n_benefit or len(responders)) - len(responders))
    n_late = printed.n_event_free
    _refuse_contradiction(code, n_late, n_long, len(responders), n_stable)
    soonest = first + SOONEST_CHANGE_DAYS
    late, early = (horizon + 1, last), (first + 2 * CONFIRMATION_DAYS, horizon)
    n_long_late = min(n_long, n_late)
    for place, best in enumerate(reversed(responders)):
        is_late = place < n_late - n_long_late
        yield Slot(level=code, best=best, has_benefit=True, window=late if is_late else early, ending=EITHER)
    for place in range(n_stable):
        if place < n_long_late:
            window = late
        elif place < n_long:
            window = (benefit_day(paper), horizon)
        else:
            window = (soonest, horizon)
        yield Slot(level=code, best="SD", has_benefit=place < n_long, window=window, ending=EITHER)


def _without_horizon(
    paper: Paper, code: int, printed: LevelResponses, responders: list[str], first: int
) -> Iterator[Slot]:
    """Leave the end of each first endpoint open, where no count of the event-free is printed.

    A stable disease that is a benefit lasts beyond an assessment that shows it, another ends before it would be one.
    """
    last, n_stable = paper.maximum_follow_up_days, printed.best.get("SD", 0)
    n_long = 0 if printed.n_benefit is None else min(n_stable, printed.n_benefit - len(responders))
    _refuse_contradiction(code, 0, n_long, len(responders), n_stable)
    for best in reversed(responders):
        window = (first + 2 * CONFIRMATION_DAYS, last)
        yield Slot(level=code, best=best, has_benefit=True, window=window, ending=EITHER)
    able = (day for day in scheduled_days(paper.schedule, last) if day >= benefit_day(paper))
    shown = min(next(able, last), last - DELAY_DAYS)
    longest = last if printed.n_benefit is None else benefit_day(paper) - 1
    for place in range(n_stable):
        is_long = place < n_long
        window = (shown + DELAY_DAYS, last) if is_long else (first + SOONEST_CHANGE_DAYS, longest)
        yield Slot(level=code, best="SD", has_benefit=is_long, window=window, ending=EITHER)


def horizon_day(paper: Paper) -> int:
    """Give the last day that is not beyond the horizon of the counted rate."""
    months = paper.responses.months if paper.responses else 0.0
    return int(months * DAYS_PER_MONTH)


def has_horizon(paper: Paper) -> bool:
    """Say whether a count of the event-free at a horizon is printed."""
    levels = paper.responses.levels.values() if paper.responses else ()
    return any(level.n_event_free is not None for level in levels)


def benefit_day(paper: Paper) -> int:
    """Give the first day on which a stable disease has lasted long enough, the first day being 1."""
    weeks = paper.responses.benefit_weeks if paper.responses else 0.0
    return round(weeks * DAYS_PER_WEEK) + 1


def _refuse_contradiction(code: int, n_late: int, n_long: int, n_responders: int, n_stable: int) -> None:
    if n_long < 0 or n_late > n_long + n_responders:
        raise DataError(
            [
                Problem(
                    file="", place="responses",
                    expected=f"no more event-free subjects than the {n_long + n_responders} with clinical benefit",
                    found=f"{n_late} event-free, {n_responders} responders, {n_stable} stable in level {code + 1}",
                    remedy="correct the count that is wrong, or leave it out of the file",
                )
            ]
        )  # fmt: skip
