"""Lesion diameters whose RECIST 1.1 responses give a subject's progression and confirmed best response.

A stable disease keeps its sum within a tenth of the baseline, a response takes it under 70 % of the baseline at two
assessments four weeks apart or more, and progression brings a sum a third over the smallest before, or a new lesion.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.evidence.reconstruct.assessment_days import scheduled_days
from topline.evidence.reconstruct.slots import CONFIRMATION_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from topline.evidence.reconstruct.printed import Schedule
    from topline.evidence.reconstruct.records.plan import SubjectPlan

BETWEEN_DAYS = 14
"""Days between an assessment and the one that ends the follow-up, at least."""
RESPONSES = ("CR", "PR")
SITES = (("LIVERMET", "LIVER"), ("LUNGMET", "LUNG"))
OTHER_SITES = ("PERITONEUM", "PELVIC CAVITY", "ABDOMINAL WALL", "ADRENAL GLAND")
GROWTH, SHRINKAGE = 1.45, 0.55
NEW_LESION_SHARE = 0.3
Record = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One assessment: its day, and the factor by which the baseline sum is multiplied."""

    number: int
    name: str
    day: int
    factor: float
    has_new_lesion: bool = False


def tumour_records(
    plan: SubjectPlan, schedule: Schedule, rng: np.random.Generator
) -> tuple[list[Record], list[Record]]:
    """Give the records of TU and TR of one subject."""
    lesions = _lesions(plan, rng)
    baseline = Visit(number=1, name="SCREENING", day=-int(rng.integers(1, 4)), factor=1.0)
    visits = [baseline, *_visits(plan, schedule, rng)]
    found: list[Record] = [
        {"TULNKID": name, "TULOC": place, "TUSTRESC": "TARGET", "TUDTC": _date(plan, baseline), "VISIT": baseline.name,
         "VISITNUM": 1.0, "TUTESTCD": "TUMIDENT"}
        for name, place, _ in lesions
    ]  # fmt: skip
    results: list[Record] = []
    for visit in visits:
        for name, _, size in lesions:
            diameter = size if visit is baseline else round(size * visit.factor, 1)
            results.append(_result(plan, visit, name, "TARGET", diameter))
        if visit.has_new_lesion:
            found.append(
                {"TULNKID": "NEW1", "TULOC": "LUNG", "TUSTRESC": "NEW", "TUDTC": _date(plan, visit),
                 "VISIT": visit.name, "VISITNUM": float(visit.number), "TUTESTCD": "TUMIDENT"}
            )  # fmt: skip
            results.append(_result(plan, visit, "NEW1", "NEW", float(rng.integers(10, 18))))
    return found, results


def _lesions(plan: SubjectPlan, rng: np.random.Generator) -> list[tuple[str, str, float]]:
    places = [place for variable, place in SITES if plan.levels.get(variable) == "Y"]
    n_sites = int(plan.numbers.get("NMETS", len(places) or 1))
    others = [str(place) for place in rng.permutation(OTHER_SITES)]
    places = [*places, *others[: max(n_sites - len(places), 0 if places else 1)]]
    targets = [place for place in places for _ in range(int(rng.integers(1, 3)))][:5]
    return [(f"T{k}", place, float(rng.integers(25, 70))) for k, place in enumerate(targets, start=1)]


def _visits(plan: SubjectPlan, schedule: Schedule, rng: np.random.Generator) -> Iterator[Visit]:
    if plan.is_unseen:
        return
    days = assessment_days(plan, schedule, rng)
    factors = _factors(plan, days, rng)
    for number, (day, factor) in enumerate(zip(days, factors, strict=True), start=2):
        is_last = number == len(days) + 1
        is_progression = is_last and plan.has_progression_event
        is_new = is_progression and bool(rng.random() < NEW_LESION_SHARE)
        yield Visit(number=number, name=f"ASSESSMENT {number - 1}", day=day, factor=factor, has_new_lesion=is_new)


def assessment_days(plan: SubjectPlan, schedule: Schedule, rng: np.random.Generator) -> list[int]:
    """List the days of a subject's assessments, the last of which ends the first endpoint."""
    last = plan.progression_day
    days: list[int] = []
    if plan.best != "PD":
        for planned in scheduled_days(schedule, last):
            latest = last - BETWEEN_DAYS
            if planned > latest:
                break
            days.append(min(planned + int(rng.integers(0, 5)), latest))
    return [*days, last]


def _factors(plan: SubjectPlan, days: list[int], rng: np.random.Generator) -> list[float]:
    """Give the sum at each assessment, as a share of the baseline."""
    stable = [float(rng.uniform(0.9, 1.06)) for _ in days]
    if plan.best in RESPONSES:
        first = _first_response(plan, days, rng)
        depth = 0.0 if plan.best == "CR" else float(rng.uniform(0.3, SHRINKAGE))
        after = [depth * (1 + 0.01 * step) for step in range(len(days) - first)]
        stable = [*(float(rng.uniform(0.75, 0.95)) for _ in range(first)), *after]
    if plan.has_progression_event:
        smallest = min([1.0, *stable[:-1]])
        stable[-1] = smallest * GROWTH + 0.1
    return stable


def _first_response(plan: SubjectPlan, days: list[int], rng: np.random.Generator) -> int:
    """Choose the assessment of the first response so that another confirms it before any progression."""
    before = days[:-1] if plan.has_progression_event else days
    early = [
        place
        for place, day in enumerate(before)
        if any(later - day >= CONFIRMATION_DAYS for later in itertools.islice(before, place + 1, None))
    ]
    return early[int(rng.integers(0, min(len(early), 2)))] if early else 0


def _result(plan: SubjectPlan, visit: Visit, lesion: str, role: str, diameter: float) -> Record:
    return {
        "TRGRPID": role, "TRLNKID": lesion, "TRTESTCD": "LDIAM", "TRSTRESN": diameter, "TRSTRESU": "mm",
        "TRDTC": _date(plan, visit), "VISIT": visit.name, "VISITNUM": float(visit.number),
    }  # fmt: skip


def _date(plan: SubjectPlan, visit: Visit) -> str:
    day = visit.day if visit.day > 0 else visit.day + 1
    return plan.day(day).isoformat()
