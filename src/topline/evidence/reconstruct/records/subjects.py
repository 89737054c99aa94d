"""Demographics, disposition, prior therapy and history of those enrolled, and of those whom screening kept out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from topline.evidence.reconstruct.records.plan import accrual
from topline.evidence.reconstruct.records.words import PRIOR_THERAPY, SCREENING_REASONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from topline.evidence.published import Published
    from topline.evidence.reconstruct.records.doses import DoseChanges
    from topline.evidence.reconstruct.records.plan import SubjectPlan

Record = dict[str, object]
LETTERS_OF_A_DRUG = 3
"""The code of the arm is the first letters of its drugs."""
DAYS_TO_FAILURE = 7
DAYS_PER_MONTH = 30.4375


def enrolled_records(
    plan: SubjectPlan, last_dose: dt.date, changes: DoseChanges, published: Published
) -> dict[str, list[Record]]:
    """Give the records of DM, DS, CM and MH of one enrolled subject."""
    code, label = arm(published)
    cutoff = accrual(published)[2]
    end = plan.day(plan.survival_day)
    demographics: Record = {
        "SUBJID": f"{plan.number:03d}", "SITEID": "01", "RFICDTC": plan.consent.isoformat(),
        "RFSTDTC": plan.start.isoformat(), "RFENDTC": last_dose.isoformat(), "RFXSTDTC": plan.start.isoformat(),
        "RFXENDTC": last_dose.isoformat(), "RFPENDTC": end.isoformat(),
        "DTHDTC": end.isoformat() if plan.is_dead else None, "DTHFL": "Y" if plan.is_dead else None,
        "AGE": plan.numbers["AGE"], "AGEU": "YEARS", "SEX": plan.levels.get("SEX", "U"), "ARMCD": code,
        "ARM": label, "ACTARMCD": code, "ACTARM": label, "COUNTRY": "CHN",
    }  # fmt: skip
    therapy: list[Record] = [
        {"CMTRT": drug, "CMDECOD": drug, "CMCAT": "PRIOR CANCER THERAPY", "CMSTDTC": _first_line(plan).isoformat(),
         "CMENDTC": (plan.consent - dt.timedelta(days=30)).isoformat()}
        for drug in PRIOR_THERAPY
    ]  # fmt: skip
    history: Record = {
        "MHTERM": "METASTATIC COLORECTAL CANCER", "MHCAT": "PRIMARY DIAGNOSIS",
        "MHSTDTC": (_first_line(plan) - dt.timedelta(days=21)).isoformat(),
    }  # fmt: skip
    disposition = [*_milestones(plan), *_ends(plan, last_dose, changes, cutoff)]
    return {"DM": [demographics], "DS": disposition, "CM": therapy, "MH": [history]}


def arm(published: Published) -> tuple[str, str]:
    """Give the code and the label of the one arm."""
    drugs = list(published.regimen)
    code = "".join(name[:LETTERS_OF_A_DRUG].upper() for name in drugs)
    return code or "TREATED", " with ".join(drugs).capitalize() or "Treated"


def _first_line(plan: SubjectPlan) -> dt.date:
    months = plan.numbers.get("FLMON", 20.0)
    return plan.start - dt.timedelta(days=round(months * DAYS_PER_MONTH))


def _milestones(plan: SubjectPlan) -> Iterator[Record]:
    for words, date in (("INFORMED CONSENT OBTAINED", plan.consent), ("ELIGIBILITY CRITERIA MET", plan.start)):
        yield _disposition(words, "PROTOCOL MILESTONE", date)


def _ends(plan: SubjectPlan, last_dose: dt.date, changes: DoseChanges, cutoff: dt.date) -> Iterator[Record]:
    """Tell why treatment ended, and how the study did; nothing of who is still on it."""
    end = plan.day(plan.survival_day)
    is_followed = not plan.is_dead and end >= cutoff
    if plan.number in changes.withdrawn:
        reason = "ADVERSE EVENT"
    elif plan.has_progression_event:
        reason = "DEATH" if plan.is_unseen else "PROGRESSIVE DISEASE"
    else:
        reason = "" if is_followed else "WITHDRAWAL BY SUBJECT"
    if reason:
        yield _disposition(reason, "TREATMENT", last_dose)
    if plan.is_dead:
        yield _disposition("DEATH", "DISPOSITION EVENT", end)
    elif not is_followed:
        yield _disposition("LOST TO FOLLOW-UP", "DISPOSITION EVENT", end)


def _disposition(words: str, category: str, date: dt.date) -> Record:
    return {"DSTERM": words, "DSDECOD": words, "DSCAT": category, "DSSTDTC": date.isoformat()}


def screening_failures(
    published: Published, n: int, rng: np.random.Generator
) -> Iterator[tuple[int, dict[str, list[Record]]]]:
    """Give the records of each screened subject who was not enrolled; the reasons are invented."""
    screened = published.cohort.screened
    n_failed = 0 if screened is None or screened.value is None else int(screened.value) - n
    first, last, _ = accrual(published)
    for number in range(1, n_failed + 1):
        consent = first + dt.timedelta(days=int(rng.integers(0, (last - first).days + 1)))
        code, words, kind, answer = SCREENING_REASONS[int(rng.integers(0, len(SCREENING_REASONS)))]
        is_old = code == "IN01"
        demographics: Record = {
            "SUBJID": f"S{number:02d}", "SITEID": "01", "RFICDTC": consent.isoformat(),
            "AGE": float(rng.integers(76, 84) if is_old else rng.integers(38, 75)), "AGEU": "YEARS",
            "SEX": "M" if rng.random() < 2 / 3 else "F", "ARMCD": "SCRNFAIL", "ARM": "Screen Failure",
            "ACTARMCD": "SCRNFAIL", "ACTARM": "Screen Failure", "COUNTRY": "CHN",
        }  # fmt: skip
        failed = consent + dt.timedelta(days=DAYS_TO_FAILURE)
        criterion: Record = {
            "IETESTCD": code, "IETEST": words, "IECAT": kind, "IEORRES": answer, "IESTRESC": answer,
            "IEDTC": failed.isoformat(),
        }  # fmt: skip
        disposition = [
            _disposition("INFORMED CONSENT OBTAINED", "PROTOCOL MILESTONE", consent),
            {**_disposition("SCREEN FAILURE", "DISPOSITION EVENT", failed), "DSTERM": words},
        ]
        yield number, {"DM": [demographics], "DS": disposition, "IE": [criterion]}
