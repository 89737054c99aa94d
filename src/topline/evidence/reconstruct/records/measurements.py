"""Laboratory values, performance status and subject characteristics."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np

    from topline.evidence.published.record_words import LaboratoryTest
    from topline.evidence.reconstruct.records.plan import SubjectPlan

    Tests = Mapping[str, LaboratoryTest]

Record = dict[str, object]
IN_DEMOGRAPHICS = ("SEX", "AGE", "AGEGR1")
STATUS = "ECOG"
MOST_VISITS = 4
VISIT_DAYS = 42
NOISE = 0.08
GROUP = "GR1"


def lab_records(plan: SubjectPlan, tests: Tests, rng: np.random.Generator) -> dict[str, list[Record]]:
    """Give the baseline values, and values at a few later cycles that wander about them."""
    known = {test: plan.numbers[test] for test in tests if test in plan.numbers}
    last = min(plan.progression_day, plan.survival_day)
    days = [0, *(day for day in range(VISIT_DAYS, min(last, VISIT_DAYS * MOST_VISITS), VISIT_DAYS))]
    records: list[Record] = []
    for place, day in enumerate(days):
        for test, value in known.items():
            words, unit = tests[test].label, tests[test].unit
            now = value if day == 0 else round(value * math.exp(rng.normal(0, NOISE)), 2)
            records.append(
                {"LBTESTCD": test, "LBTEST": words, "LBORRES": f"{now:g}", "LBORRESU": unit, "LBSTRESN": now,
                 "LBSTRESU": unit, "LBBLFL": "Y" if day == 0 else None, "LBDTC": plan.day(day).isoformat(),
                 "VISIT": "SCREENING" if day == 0 else f"WEEK {day // 7}", "VISITNUM": float(place + 1)}
            )  # fmt: skip
    return {"LB": records} if records else {}


def measured_records(plan: SubjectPlan, tests: Tests) -> dict[str, list[Record]]:
    """Give the performance status (QS) and all other baseline variables (SC), on the day of consent."""
    date = plan.consent.isoformat()
    found = {"SC": [*_characteristics(plan, tests, date)]}
    if STATUS in plan.levels:
        level = plan.levels[STATUS]
        found["QS"] = [
            {"QSTESTCD": "ECOG101", "QSTEST": "ECOG1-Performance Status", "QSCAT": "ECOG", "QSORRES": level,
             "QSSTRESC": level, "QSSTRESN": float(level) if level.isdigit() else None, "QSBLFL": "Y", "QSDTC": date,
             "VISIT": "SCREENING", "VISITNUM": 1.0}
        ]  # fmt: skip
    return {domain: records for domain, records in found.items() if records}


def _characteristics(plan: SubjectPlan, tests: Tests, date: str) -> Iterator[Record]:
    for name, level in plan.levels.items():
        if name not in (*IN_DEMOGRAPHICS, STATUS) and not (name.endswith(GROUP) and name[:-3] in plan.numbers):
            yield {"SCTESTCD": name, "SCORRES": level, "SCSTRESC": level, "SCSTRESN": None, "SCDTC": date}
    for name, value in plan.numbers.items():
        if name not in (*IN_DEMOGRAPHICS, *tests):
            text = f"{value:g}"
            yield {"SCTESTCD": name, "SCORRES": text, "SCSTRESC": text, "SCSTRESN": value, "SCDTC": date}
