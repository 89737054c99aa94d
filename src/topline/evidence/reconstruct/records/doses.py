"""Doses by cycle: each drug of the regimen on its days, with the printed reductions, interruptions and withdrawals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from topline.evidence.published import Printed
from topline.evidence.published.grade_columns import every_grade, grades_of
from topline.evidence.published.sections import PublishedDrug
from topline.evidence.reconstruct.records.plan import cycle_days

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np

    from topline.evidence.published import Published
    from topline.evidence.reconstruct.records.plan import SubjectPlan

Record = dict[str, object]
CYCLES_BEFORE_A_CHANGE = 2
INTERRUPTION_DAYS = 14
STEPS = 2
NO_REGIMEN: Mapping[str, PublishedDrug] = {"study treatment": PublishedDrug(dose=Printed("1"))}
"""A dose of 1 mg a cycle, where no drug is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseChanges:
    """Who had which change, by the subject's number.

    Parameters
    ----------
    steps : subject → steps down the ladder of doses.
    withdrawn, interrupted : subjects whose treatment was stopped or held back.
    """

    steps: dict[int, int]
    withdrawn: tuple[int, ...]
    interrupted: tuple[int, ...]


def choose_changes(plans: Sequence[SubjectPlan], published: Published, rng: np.random.Generator) -> DoseChanges:
    """Choose the subjects with a dose change among those with cycles enough."""
    reduced = published.counts.get("DOSE_REDUCED")
    by_step = [_whole(part) for part in reduced.parts.values()][:STEPS] if reduced is not None else []
    by_step = by_step or [_changed(published, "DOSE_REDUCED", "reduction")]
    wanted = [step for step, n in enumerate(by_step, start=1) for _ in range(n)]
    n_withdrawn = _changed(published, "DISCONTINUED", "discontinuation")
    n_held = _changed(published, "INTERRUPTED", "interruption")
    able = [plan.number for plan in plans if plan.cycles >= CYCLES_BEFORE_A_CHANGE * STEPS + 1]
    chosen = [int(number) for number in rng.permutation(able)]
    steps = dict(zip(chosen, wanted, strict=False))
    rest = chosen[len(wanted) :]
    return DoseChanges(
        steps=steps,
        withdrawn=tuple(rest[:n_withdrawn]),
        interrupted=tuple(rest[n_withdrawn : n_withdrawn + n_held]),
    )


def dose_records(plan: SubjectPlan, changes: DoseChanges, published: Published) -> list[Record]:
    """Give the records of EX of one subject, a record a drug and cycle."""
    found: list[Record] = []
    length = cycle_days(published)
    for cycle in range(plan.cycles):
        held = INTERRUPTION_DAYS if plan.number in changes.interrupted and cycle >= CYCLES_BEFORE_A_CHANGE else 0
        first = cycle * length + 1 + held
        if cycle and first >= plan.progression_day:
            break
        for name, drug in (published.regimen or NO_REGIMEN).items():
            days_on = _whole(drug.days_on) or 1
            last = min(first + days_on - 1, max(plan.progression_day - 1, first), plan.survival_day)
            doses = [drug.dose.value, *(step.value for step in drug.reductions)]
            step = min(_step(plan, changes, cycle), len(doses) - 1) if drug.reductions else 0
            found.append(
                {"EXTRT": name.upper(), "EXDOSE": doses[step], "EXDOSU": drug.unit,
                 "EXDOSFRQ": "QD" if days_on > 1 else "ONCE", "EXROUTE": drug.route.upper() or None,
                 "EXSTDTC": plan.day(first).isoformat(), "EXENDTC": plan.day(last).isoformat(),
                 "EXADJ": "ADVERSE EVENT" if step else None, "VISIT": f"CYCLE {cycle + 1}",
                 "VISITNUM": float(cycle + 1)}
            )  # fmt: skip
    return found


def _step(plan: SubjectPlan, changes: DoseChanges, cycle: int) -> int:
    """Count the steps down that a subject has taken by a cycle."""
    return min(changes.steps.get(plan.number, 0), cycle // CYCLES_BEFORE_A_CHANGE)


def last_dose_day(records: Sequence[Record]) -> str:
    """Give the date of the last dose."""
    return max(str(record["EXENDTC"]) for record in records)


def _whole(printed: Printed | None) -> int:
    return 0 if printed is None or printed.value is None else int(printed.value)


def _changed(published: Published, key: str, flag: str) -> int:
    """Count the subjects with a change of the dose: an entry of `counts`, else a group of the adverse events."""
    if key in published.counts:
        return _whole(published.counts[key].n)
    table = published.adverse_events
    cells = next((row.cells for row in table.rows.values() if row.kind == "group" and row.flag == flag), {})
    counts = (_whole(cell.n) for column, cell in cells.items() if grades_of(table, column) == every_grade(table))
    return max(counts, default=0)
