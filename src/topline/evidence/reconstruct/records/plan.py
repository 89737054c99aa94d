"""What each subject's records say, before they are records: dates, levels, values, cycles.

Day 1 is the first day of treatment. A subject who is alive and followed to the end is censored at the data cut-off, so
that the day on which treatment began follows from the follow-up; one whose follow-up is too short for that was lost.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from topline.evidence.reconstruct.from_published import DAYS_FROM_ACCRUAL_TO_CUTOFF
from topline.evidence.reconstruct.records.numbers import spread_values
from topline.evidence.reconstruct.slots import benefit_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.evidence.published import Published
    from topline.evidence.reconstruct.cohort import Cohort
    from topline.evidence.reconstruct.printed import Paper

SCREENING_DAYS = (4, 12)
FIRST, LAST = dt.date(2020, 1, 1), dt.date(2021, 12, 31)
"""Accrual where no dates are printed."""
NUMBER_OF = {"METSITES": "NMETS", "PRIORLN": "NLINES"}
"""Variable in levels → the number behind it."""
AGES = (18.0, 90.0)
"""The youngest and the oldest subject, where no criterion of eligibility says."""
CYCLE_DAYS = 21
"""The length of a cycle, where none is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectPlan:
    """One synthetic subject.

    Parameters
    ----------
    number : from 1.
    consent, start : days of consent and of the first dose.
    levels : variable → level.
    numbers : variable → value.
    progression_day, has_progression_event : the first endpoint. [days from 1]
    survival_day, is_dead : the last endpoint. [days from 1]
    best : best response, "" where none is printed.
    benefit_from : the day from which a stable disease is a benefit; None for a subject without benefit. [days from 1]
    cycles : treatment cycles begun.
    """

    number: int
    consent: dt.date
    start: dt.date
    levels: Mapping[str, str]
    numbers: Mapping[str, float]
    progression_day: int
    has_progression_event: bool
    survival_day: int
    is_dead: bool
    best: str
    benefit_from: int | None
    is_unseen: bool
    cycles: int

    def day(self, day: int) -> dt.date:
        """Give the date of a day of treatment."""
        return self.start + dt.timedelta(days=day - 1)


def plan_subjects(
    paper: Paper, cohort: Cohort, published: Published, rng: np.random.Generator
) -> tuple[SubjectPlan, ...]:
    """Plan the records of every subject, in an order that tells nothing."""
    first, last = paper.endpoints[0], paper.endpoints[-1]
    numbers = _numbers(paper, cohort, published, rng)
    cycles = _cycles(cohort.time[first], published)
    starts = _starts(cohort.time[last], cohort.event[last], published, rng)
    plans: list[SubjectPlan] = []
    for number, i in enumerate(rng.permutation(paper.n), start=1):
        slot = cohort.slots[i]
        levels = {
            variable.name: variable.levels[cohort.codes[variable.name][i]].name
            for variable in paper.variables[1:]
            if cohort.codes[variable.name][i] >= 0 and not variable.marker and not variable.factors
        }
        consent, start = starts[i]
        plans.append(
            SubjectPlan(
                number=number,
                consent=consent,
                start=start,
                levels=levels,
                numbers={name: float(values[i]) for name, values in numbers.items() if not np.isnan(values[i])},
                progression_day=int(cohort.time[first][i]),
                has_progression_event=bool(cohort.event[first][i]),
                survival_day=int(cohort.time[last][i]),
                is_dead=bool(cohort.event[last][i]),
                best=slot.best,
                benefit_from=benefit_day(paper) if slot.has_benefit else None,
                is_unseen=slot.best == "NE",
                cycles=int(cycles[i]),
            )
        )
    return tuple(plans)


def accrual(published: Published) -> tuple[dt.date, dt.date, dt.date]:
    """Give the first and the last day of accrual and the data cut-off."""
    cohort = published.cohort
    first, last = cohort.first_enrolment or FIRST, cohort.last_enrolment or LAST
    return first, last, cohort.cutoff or last + dt.timedelta(days=DAYS_FROM_ACCRUAL_TO_CUTOFF)


def _starts(
    time: np.ndarray, is_dead: np.ndarray, published: Published, rng: np.random.Generator
) -> list[tuple[dt.date, dt.date]]:
    first, last, cutoff = accrual(published)
    window = (last - first).days
    found: list[tuple[dt.date, dt.date]] = []
    for days, dead in zip(time.tolist(), is_dead.tolist(), strict=True):
        lag = int(rng.integers(*SCREENING_DAYS))
        latest = min(window, (cutoff - first).days - lag - days + 1)
        at_cutoff = (cutoff - first).days - lag - days + 1
        offset = at_cutoff if not dead and 0 <= at_cutoff <= window else int(rng.integers(0, max(latest, 0) + 1))
        consent = first + dt.timedelta(days=offset)
        found.append((consent, consent + dt.timedelta(days=lag)))
    return found


def _numbers(paper: Paper, cohort: Cohort, published: Published, rng: np.random.Generator) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = dict(cohort.values)
    by_value = {variable.value_of: name for name, variable in published.baseline.items() if variable.value_of}
    for name, summary in published.summaries.items():
        if name == "CYCLES":
            continue
        block = by_value.get(name)
        codes = np.zeros(paper.n, dtype=np.int64) if block is None else cohort.codes[block]
        levels = () if block is None else tuple(published.baseline[block].levels.values())
        limits = age_limits(published) if name == "AGE" else (0.0, math.inf)
        found[name] = spread_values(summary, levels, codes, rng, limits)
    for name, number in NUMBER_OF.items():
        if name in cohort.codes:
            digits = np.array([_digits(level.name) for level in paper.variable(name).levels])
            found[number] = digits[cohort.codes[name]] + _more(paper, cohort, name, rng)
    if "AGE" not in found:
        found["AGE"] = np.round(rng.normal(58, 9, paper.n).clip(*age_limits(published)))
    return found


def age_limits(published: Published) -> tuple[float, float]:
    """Give the youngest and the oldest age that the criteria of eligibility allow."""
    criteria = [criterion for criterion in published.eligibility.values() if criterion.variable == "AGE"]
    lowest = [each.at_least.value for each in criteria if each.at_least is not None and each.at_least.value]
    highest = [each.at_most.value for each in criteria if each.at_most is not None and each.at_most.value]
    return max(lowest, default=AGES[0]), min(highest, default=AGES[1])


def cycle_days(published: Published) -> int:
    """Give the length of a cycle of the first drug that has cycles."""
    printed = (drug.cycle_days for drug in published.regimen.values())
    lengths = [int(days.value) for days in printed if days is not None and days.value]
    return lengths[0] if lengths else CYCLE_DAYS


def _digits(level: str) -> float:
    """Give the smallest whole number of a level such as "1", ">1" or ">=3"."""
    number = float("".join(character for character in level if character.isdigit()) or 0)
    return number + 1 if level.startswith(">") and "=" not in level else number


def _more(paper: Paper, cohort: Cohort, name: str, rng: np.random.Generator) -> np.ndarray:
    """Add to the smallest number of an open level."""
    is_open = np.array([level.name.startswith(">") for level in paper.variable(name).levels])
    return np.where(is_open[cohort.codes[name]], rng.integers(0, 2, paper.n), 0)


def _cycles(progression_days: np.ndarray, published: Published) -> np.ndarray:
    """Count the cycles begun before the end of treatment, with the printed median and range where there is one."""
    summary, length = published.summaries.get("CYCLES"), cycle_days(published)
    possible = np.maximum(1, np.ceil((progression_days - 1) / length)).astype(np.int64)
    if summary is None or summary.median is None or summary.median.value is None:
        return possible
    most = summary.range[1].value if summary.range is not None else None
    found = possible
    for lost_days in range(length * 2):
        found = np.maximum(1, np.ceil((progression_days - 1 - lost_days) / length)).astype(np.int64)
        found = found if most is None else np.minimum(found, int(most))
        if np.median(found) <= summary.median.value:
            break
    longest = int(np.argmax(progression_days))
    if most is not None and possible[longest] >= most:
        found[longest] = int(most)
    return found
