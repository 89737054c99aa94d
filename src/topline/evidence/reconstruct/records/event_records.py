"""The records of AE: when each event began, how it is related, and what was done about it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from topline.evidence.reconstruct.records.events import choose_events

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np

    from topline.evidence.published import Published
    from topline.evidence.published.record_words import Interruption
    from topline.evidence.reconstruct.records.doses import DoseChanges
    from topline.evidence.reconstruct.records.events import Event
    from topline.evidence.reconstruct.records.plan import SubjectPlan

Record = dict[str, object]
ACTIONS = ("DOSE REDUCED", "DRUG WITHDRAWN", "DRUG INTERRUPTED")
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
    takers = _takers(plans, by_subject, changes)
    found: dict[int, list[Record]] = {}
    for plan in plans:
        events = by_subject.get(takers[plan.number], [])
        action = _action(plan, changes)
        worst = max(events, key=lambda event: event.grade, default=None)
        records = [
            _record(plan, event, last_doses[plan.number], action if event is worst else UNCHANGED, rng)
            for event in events
        ]
        if plan.number in changes.interrupted:
            records.append(_interruption(plan, last_doses[plan.number], published.records.interruption))
        found[plan.number] = sorted(records, key=lambda record: str(record["AESTDTC"]))
    return found


def _takers(
    plans: Sequence[SubjectPlan], by_subject: Mapping[int, list[Event]], changes: DoseChanges
) -> dict[int, int]:
    """Give the worst events to those whose dose was changed, and none to those with the fewest cycles."""
    worst = sorted(
        range(len(plans)),
        key=lambda place: (-max((event.grade for event in by_subject.get(place, [])), default=0), place),
    )
    order = sorted(plans, key=lambda plan: (not _action_is_for_event(plan, changes), -min(plan.cycles, 2), plan.number))
    return {plan.number: place for plan, place in zip(order, worst, strict=True)}


def _action_is_for_event(plan: SubjectPlan, changes: DoseChanges) -> bool:
    return plan.number in changes.steps or plan.number in changes.withdrawn


def _action(plan: SubjectPlan, changes: DoseChanges) -> str:
    if plan.number in changes.steps:
        return ACTIONS[0]
    return ACTIONS[1] if plan.number in changes.withdrawn else UNCHANGED


def _record(plan: SubjectPlan, event: Event, last_dose: dt.date, action: str, rng: np.random.Generator) -> Record:
    days = max((last_dose - plan.start).days, 1)
    start = plan.start + dt.timedelta(days=int(rng.integers(0, days)))
    latest = plan.day(plan.survival_day)
    end = min(start + dt.timedelta(days=int(rng.integers(3, LONGEST_DAYS))), latest)
    return {
        "AETERM": event.label.upper(), "AEDECOD": event.label, "AEBODSYS": event.system,
        "AESTDTC": min(start, latest).isoformat(), "AEENDTC": end.isoformat(), "AETOXGR": str(event.grade),
        "AESEV": SEVERITIES[event.grade], "AESER": "Y" if event.grade >= 4 else "N", "AEREL": "RELATED",  # noqa: PLR2004  grade 4
        "AEIMMUNE": "Y" if event.is_immune else "N", "AEACN": action, "AEOUT": "RECOVERED/RESOLVED",
    }  # fmt: skip


def _interruption(plan: SubjectPlan, last_dose: dt.date, words: Interruption) -> Record:
    start = min(plan.day(40), last_dose)
    return {
        "AETERM": words.term.upper(), "AEDECOD": words.term, "AEBODSYS": words.system, "AESTDTC": start.isoformat(),
        "AEENDTC": min(start + dt.timedelta(days=14), plan.day(plan.survival_day)).isoformat(), "AETOXGR": "2",
        "AESEV": "MODERATE", "AESER": "N", "AEREL": "NOT RELATED", "AEIMMUNE": "N", "AEACN": ACTIONS[2],
        "AEOUT": "RECOVERED/RESOLVED",
    }  # fmt: skip
