"""Lesion diameters whose RECIST 1.1 responses give a subject's progression and confirmed best response.

Each course has its own depth: a stable disease stays between 73 % and 116 % of the baseline and never grows by a fifth
over its smallest sum; a response takes the sum under 70 % of the baseline at two assessments four weeks apart or more;
progression brings a sum a fifth and 5 mm over the smallest before, or a new lesion. Lesions of a subject shrink and
grow unequally.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.evidence.reconstruct.assessment_days import scheduled_days
from topline.evidence.reconstruct.slots import CONFIRMATION_DAYS
from topline.evidence.reconstruct.tumour_sites import NODE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from topline.evidence.reconstruct.printed import Schedule
    from topline.evidence.reconstruct.records.plan import SubjectPlan
    from topline.evidence.reconstruct.tumour_sites import TumourSites

BETWEEN_DAYS = 14
"""Days between an assessment and the one that ends the follow-up, at least."""
RESPONSES = ("CR", "PR")
STABLE_DEPTH, STABLE_REGROWTH = (0.74, 1.12), 0.15
RESPONSE_DEPTH, RESPONSE_START, RESPONSE_REGROWTH = (0.25, 0.6), 0.66, 0.12
BEFORE_RESPONSE = (0.75, 0.95)
LEAST_GROWTH, MEAN_FURTHER_GROWTH, MOST_GROWTH = 0.23, 0.22, 1.2
LEAST_GROWTH_MM = 6.0
GROWTH_BESIDE_NEW_LESION = (-0.1, 0.5)
"""Shares of the smallest sum by which the targets grow at progression: alone, and where a new lesion shows it."""
WAVER = 0.01
UNEQUAL = 0.15
"""By how much a lesion may differ from what all do together."""
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
    plan: SubjectPlan, schedule: Schedule, sites: TumourSites, rng: np.random.Generator
) -> tuple[list[Record], list[Record]]:
    """Give the records of TU and TR of one subject."""
    lesions = _lesions(plan, sites, rng)
    baseline = Visit(number=1, name="SCREENING", day=-int(rng.integers(1, 4)), factor=1.0)
    total = sum(size for *_, size in lesions)
    visits = [baseline, *_visits(plan, schedule, total, rng)]
    own = _unequal(lesions, rng)
    found: list[Record] = [
        {"TULNKID": name, "TULOC": place, "TUSTRESC": "TARGET", "TUDTC": _date(plan, baseline), "VISIT": baseline.name,
         "VISITNUM": 1.0, "TUTESTCD": "TUMIDENT"}
        for name, place, _ in lesions
    ]  # fmt: skip
    results: list[Record] = []
    for visit in visits:
        for (name, _, size), later in zip(lesions, own, strict=True):
            diameter = size if visit is baseline else round(later * visit.factor, 1)
            results.append(_result(plan, visit, name, "TARGET", diameter))
        if visit.has_new_lesion:
            found.append(
                {"TULNKID": "NEW1", "TULOC": sites.new, "TUSTRESC": "NEW", "TUDTC": _date(plan, visit),
                 "VISIT": visit.name, "VISITNUM": float(visit.number), "TUTESTCD": "TUMIDENT"}
            )  # fmt: skip
            results.append(_result(plan, visit, "NEW1", "NEW", float(rng.integers(10, 18))))
    return found, results


def _lesions(plan: SubjectPlan, sites: TumourSites, rng: np.random.Generator) -> list[tuple[str, str, float]]:
    """Choose organs and sizes of the target lesions; one at least is no lymph node, which is normal under 10 mm."""
    places = [organ for variable, organ in sites.organs.items() if plan.levels.get(variable) == "Y"]
    n_sites = int(plan.numbers.get("NMETS", len(places) or 1))
    others = [organ for each in rng.permutation(sites.others) if (organ := str(each)) not in places]
    places = [*places, *others[: max(n_sites - len(places), 0 if places else 1)]]
    if set(places) == {NODE}:
        places[0] = next((organ for organ in others if organ != NODE), sites.new)
    targets = [place for place in places for _ in range(int(rng.integers(1, 3)))][:5]
    return [(f"T{k}", place, float(rng.integers(25, 70))) for k, place in enumerate(targets, start=1)]


def _unequal(lesions: list[tuple[str, str, float]], rng: np.random.Generator) -> list[float]:
    """Give the size from which each lesion changes: another than at baseline, with the same sum."""
    sizes = [size * float(rng.uniform(1 - UNEQUAL, 1 + UNEQUAL)) for *_, size in lesions]
    share = sum(size for *_, size in lesions) / sum(sizes)
    return [size * share for size in sizes]


def _visits(plan: SubjectPlan, schedule: Schedule, total: float, rng: np.random.Generator) -> Iterator[Visit]:
    if plan.is_unseen:
        return
    days = assessment_days(plan, schedule, rng)
    factors = _course(plan, days, rng)
    is_new = plan.has_progression_event and bool(rng.random() < NEW_LESION_SHARE)
    if plan.has_progression_event:
        factors[-1] = _progression(min([1.0, *factors[:-1]]), total, rng, has_new_lesion=is_new)
    for number, (day, factor) in enumerate(zip(days, factors, strict=True), start=2):
        has_new = is_new and number == len(days) + 1
        yield Visit(number=number, name=f"ASSESSMENT {number - 1}", day=day, factor=factor, has_new_lesion=has_new)


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


def _course(plan: SubjectPlan, days: list[int], rng: np.random.Generator) -> list[float]:
    """Give the sum at each assessment before progression, as a share of the baseline."""
    if plan.best not in RESPONSES:
        return _down_and_up(1.0, float(rng.uniform(*STABLE_DEPTH)), STABLE_REGROWTH, len(days), rng)
    first = _first_response(plan, days, rng)
    before = [float(rng.uniform(*BEFORE_RESPONSE)) for _ in range(first)]
    n_after = len(days) - first
    if plan.best == "CR":
        return [*before, *[0.0] * n_after]
    depth = float(rng.uniform(*RESPONSE_DEPTH))
    start = float(rng.uniform(depth, RESPONSE_START))
    return [*before, start, *_down_and_up(start, depth, RESPONSE_REGROWTH, n_after - 1, rng)]


def _down_and_up(start: float, depth: float, regrowth: float, n: int, rng: np.random.Generator) -> list[float]:
    """Go from a sum to its depth at some assessment, and from there slowly to the regrowth over the smallest."""
    turning = int(rng.integers(1, max(n, 1) + 1))
    highest = max(min(start, depth) * (1 + regrowth), depth)
    course = [
        start + (depth - start) * place / turning
        if place <= turning
        else depth + (highest - depth) * (place - turning) / (n - turning)
        for place in range(1, n + 1)
    ]
    return [share * float(rng.uniform(1 - WAVER, 1 + WAVER)) for share in course]


def _progression(smallest: float, total: float, rng: np.random.Generator, *, has_new_lesion: bool) -> float:
    """Give the sum at progression; `total` is the sum of the baseline in mm."""
    if has_new_lesion:
        return smallest * (1 + float(rng.uniform(*GROWTH_BESIDE_NEW_LESION)))
    growth = min(LEAST_GROWTH + float(rng.exponential(MEAN_FURTHER_GROWTH)), MOST_GROWTH)
    return smallest + max(growth * smallest, LEAST_GROWTH_MM / total)


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
