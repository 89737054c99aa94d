"""The records of AE: when each event began, how it is related, and what was done about it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from topline.evidence.published.event_groups import ACTIONS, IMMUNE, RELATED, SERIOUS, group_columns
from topline.evidence.published.grade_columns import FATAL
from topline.evidence.reconstruct.records.events import choose_events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import numpy as np

    from topline.evidence.published import Published
    from topline.evidence.published.record_words import Interruption
    from topline.evidence.reconstruct.records.doses import DoseChanges
    from topline.evidence.reconstruct.records.events import Event
    from topline.evidence.reconstruct.records.plan import SubjectPlan

Record = dict[str, object]
UNCHANGED = "DOSE NOT CHANGED"
SEVERITIES = {1: "MILD", 2: "MODERATE", 3: "SEVERE", 4: "LIFE THREATENING", 5: "FATAL"}
LONGEST_DAYS = 40


def event_records(
    plans: Sequence[SubjectPlan],
    changes: DoseChanges,
    last_doses: Mapping[int, dt.date],
    published: Published,
    rng: np.random.Generator,
) -> dict[int, list[Record]]:
    """Give the records by the subject's number, in the order of their start."""
    by_subject: dict[int, list[Event]] = {}
    for event in choose_events(len(plans), published, rng):
        by_subject.setdefault(event.subject, []).append(event)
    actions = _actions(changes, published)
    takers = _takers(plans, by_subject, actions, last_doses)
    marked = _marked(published)
    found: dict[int, list[Record]] = {}
    for plan in plans:
        events = by_subject.get(takers[plan.number], [])
        action = actions.get(plan.number, UNCHANGED)
        worst = max(events, key=lambda event: event.grade, default=None)
        records = [
            _record(plan, event, last_doses[plan.number], action if event is worst else UNCHANGED, rng) | marked(event)
            for event in events
        ]
        if plan.number in changes.interrupted and plan.number not in actions:
            records.append(_interruption(plan, last_doses[plan.number], published.records.interruption))
        found[plan.number] = sorted(records, key=lambda record: str(record["AESTDTC"]))
    return found


def _actions(changes: DoseChanges, published: Published) -> dict[int, str]:
    """Give what the worst event of a subject led to; a table of related events has none that treatment waited for."""
    held = () if published.adverse_events.related else changes.interrupted
    return (
        dict.fromkeys(held, ACTIONS["interruption"])
        | dict.fromkeys(changes.withdrawn, ACTIONS["discontinuation"])
        | dict.fromkeys(changes.steps, ACTIONS["reduction"])
    )


def _marked(published: Published) -> Callable[[Event], Record]:
    """Give what the columns of groups say of an event; where no group says which are serious, grade 4 and 5 are."""
    columns = {*group_columns(published.adverse_events).values()} | ({SERIOUS} & {*_counted(published)})
    own = [column for column in columns if column not in {SERIOUS, RELATED, IMMUNE}]

    def marked(event: Event) -> Record:
        found: Record = {column: _yes(column in event.flags) for column in sorted(own)}
        if SERIOUS in columns:
            found[SERIOUS] = _yes(SERIOUS in event.flags)
        if RELATED in columns:
            found[RELATED] = "RELATED" if RELATED in event.flags else "NOT RELATED"
        return found

    return marked


def _counted(published: Published) -> Iterator[str]:
    if "SERIOUS" in published.counts:
        yield SERIOUS


def _yes(is_so: bool) -> str:  # noqa: FBT001  a word for a truth
    return "Y" if is_so else "N"


def _takers(
    plans: Sequence[SubjectPlan],
    by_subject: Mapping[int, list[Event]],
    actions: Mapping[int, str],
    last_doses: Mapping[int, dt.date],
) -> dict[int, int]:
    """Give fatal events to those who die soonest after the last dose, then the worst to those whose dose was changed.

    Those with the fewest cycles have none, where others are enough.
    """
    grades = [max((event.grade for event in by_subject.get(place, [])), default=0) for place in range(len(plans))]
    worst = sorted(range(len(plans)), key=lambda place: (-grades[place], place))
    dead = [plan for plan in plans if plan.is_dead and plan.number not in actions]
    soonest = sorted(dead, key=lambda plan: plan.day(plan.survival_day) - last_doses[plan.number])
    dying = {plan.number for plan in soonest[: grades.count(FATAL)]}
    order = sorted(
        plans,
        key=lambda plan: (plan.number not in dying, plan.number not in actions, -min(plan.cycles, 2), plan.number),
    )
    return {plan.number: place for plan, place in zip(order, worst, strict=True)}


def _record(plan: SubjectPlan, event: Event, last_dose: dt.date, action: str, rng: np.random.Generator) -> Record:
    days = max((last_dose - plan.start).days, 1)
    start = plan.start + dt.timedelta(days=int(rng.integers(0, days)))
    latest = plan.day(plan.survival_day)
    end = min(start + dt.timedelta(days=int(rng.integers(3, LONGEST_DAYS))), latest)
    is_fatal = event.grade == FATAL
    start, end = (min(last_dose, latest), latest) if is_fatal else (start, end)
    return {
        "AETERM": event.label.upper(), "AEDECOD": event.label, "AEBODSYS": event.system,
        "AESTDTC": min(start, latest).isoformat(), "AEENDTC": end.isoformat(), "AETOXGR": str(event.grade),
        "AESEV": SEVERITIES[event.grade], "AESER": _yes(event.grade >= 4), "AEREL": "RELATED",  # noqa: PLR2004  grade 4
        "AEIMMUNE": _yes(IMMUNE in event.flags), "AEACN": action,
        "AEOUT": "FATAL" if is_fatal else "RECOVERED/RESOLVED",
    }  # fmt: skip


def _interruption(plan: SubjectPlan, last_dose: dt.date, words: Interruption) -> Record:
    start = min(plan.day(40), last_dose)
    return {
        "AETERM": words.term.upper(), "AEDECOD": words.term, "AEBODSYS": words.system, "AESTDTC": start.isoformat(),
        "AEENDTC": min(start + dt.timedelta(days=14), plan.day(plan.survival_day)).isoformat(), "AETOXGR": "2",
        "AESEV": "MODERATE", "AESER": "N", "AEREL": "NOT RELATED", "AEIMMUNE": "N", "AEACN": ACTIONS["interruption"],
        "AEOUT": "RECOVERED/RESOLVED",
    }  # fmt: skip
