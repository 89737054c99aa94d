"""Demographics, disposition, prior therapy and history of those enrolled, and of those whom screening kept out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from topline.evidence.reconstruct.records.plan import accrual, age_limits
from topline.evidence.reconstruct.records.words import screening_reasons

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
YOUNGEST_FAILURE, YEARS_TOO_OLD = 38, 9
HALF = 0.5


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
        "ARM": label, "ACTARMCD": code, "ACTARM": label, **_country(published),
    }  # fmt: skip
    therapy: list[Record] = [
        {"CMTRT": drug, "CMDECOD": drug, "CMCAT": "PRIOR CANCER THERAPY", "CMSTDTC": _first_line(plan).isoformat(),
         "CMENDTC": (plan.consent - dt.timedelta(days=30)).isoformat()}
        for drug in published.records.prior_therapies
    ]  # fmt: skip
    history: Record = {
        "MHTERM": published.records.diagnosis.upper(), "MHCAT": "PRIMARY DIAGNOSIS",
        "MHSTDTC": (_first_line(plan) - dt.timedelta(days=21)).isoformat(),
    }  # fmt: skip
    disposition = [*_milestones(plan), *_ends(plan, last_dose, changes, cutoff)]
    return {"DM": [demographics], "DS": disposition, "MH": [history], **({"CM": therapy} if therapy else {})}


def _country(published: Published) -> Record:
    return {"COUNTRY": published.records.country} if published.records.country else {}


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
    reasons = tuple(screening_reasons(published).items())
    oldest, share_of_men = int(age_limits(published)[1]), _share_of_men(published)
    for number in range(1, n_failed + 1):
        consent = first + dt.timedelta(days=int(rng.integers(0, (last - first).days + 1)))
        code, reason = reasons[int(rng.integers(0, len(reasons)))]
        answer = "N" if reason.kind == "inclusion" else "Y"
        years = (oldest + 1, oldest + YEARS_TOO_OLD) if reason.variable == "AGE" else (YOUNGEST_FAILURE, oldest)
        demographics: Record = {
            "SUBJID": f"S{number:02d}", "SITEID": "01", "RFICDTC": consent.isoformat(),
            "AGE": float(rng.integers(*years)), "AGEU": "YEARS",
            "SEX": "M" if rng.random() < share_of_men else "F", "ARMCD": "SCRNFAIL", "ARM": "Screen Failure",
            "ACTARMCD": "SCRNFAIL", "ACTARM": "Screen Failure", **_country(published),
        }  # fmt: skip
        failed = consent + dt.timedelta(days=DAYS_TO_FAILURE)
        criterion: Record = {
            "IETESTCD": code, "IETEST": reason.label, "IECAT": reason.kind.upper(), "IEORRES": answer,
            "IESTRESC": answer, "IEDTC": failed.isoformat(),
        }  # fmt: skip
        disposition = [
            _disposition("INFORMED CONSENT OBTAINED", "PROTOCOL MILESTONE", consent),
            {**_disposition("SCREEN FAILURE", "DISPOSITION EVENT", failed), "DSTERM": reason.label},
        ]
        yield number, {"DM": [demographics], "DS": disposition, "IE": [criterion]}


def _share_of_men(published: Published) -> float:
    """Give the share of men among the enrolled, one half where it is not printed."""
    levels = published.baseline["SEX"].levels if "SEX" in published.baseline else {}
    counts = {
        name: level.n.value for name, level in levels.items() if level.n is not None and level.n.value is not None
    }
    return counts["M"] / sum(counts.values()) if counts.get("M") else HALF
