"""The study file of a publication: what it prints of the design, as the records were made, and a plan for its numbers.

Populations that the publication does not define by a rule: those of response rates are the subjects with an assessment,
those of models with laboratory values the subjects who have them; of every other one all enrolled are taken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topline.core import DAYS_PER_WEEK
from topline.evidence.reconstruct.records.subjects import arm
from topline.evidence.reconstruct.slots import CONFIRMATION_DAYS
from topline.evidence.reconstruct.study.covariates import covariates, numeric_terms
from topline.evidence.reconstruct.study.design import design, eligibility
from topline.evidence.reconstruct.study.endpoints import endpoints
from topline.evidence.reconstruct.study.plan import events_of_interest, plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.evidence.published import Published
    from topline.evidence.published.sections import PublishedDrug
    from topline.evidence.reconstruct.cohort import Cohort
    from topline.evidence.reconstruct.printed import Paper, Schedule

Section = dict[str, object]
NOTE = (
    "The subjects are synthetic. They were rebuilt from the numbers that the publication prints and agree with them; "
    "no record is a patient's."
)
CTCAE = re.compile(r"CTCAE\D*(\d\.\d+)", re.IGNORECASE)
ENROLLED, TREATED = "ENRLFL = 'Y'", "TRTSDT IS NOT NULL"
EVALUABLE = f"{ENROLLED} AND RSEVALFL = 'Y'"


def study_content(published: Published, paper: Paper, cohort: Cohort) -> Section:
    """Give the sections of a study file for a cohort's records."""
    known, measures = covariates(published, paper, cohort), endpoints(published, paper)
    optional = {
        "design": design(published, measures),
        "eligibility": eligibility(published, known),
        "events_of_interest": events_of_interest(published),
    }
    return {
        "study": {
            "id": published.publication.id.upper(),
            "title": published.publication.title,
            "phase": "2",
            "note": NOTE,
        },
        "data": {"standard": "sdtm", "folder": "data"},
        "treatment": _treatment(published),
        "schedule": _schedule(paper.schedule),
        "criteria": _criteria(published, paper),
        "populations": _populations(published),
        "endpoints": measures,
        **{name: section for name, section in optional.items() if section},
        "covariates": known,
        "plan": plan(published, paper, known),
    }


def _treatment(published: Published) -> Section:
    code, label = arm(published)
    drugs = [_drug(name, drug) for name, drug in published.regimen.items()]
    return {"arms": [{"code": code, "label": label}], **({"regimen": drugs} if drugs else {})}


def _drug(name: str, drug: PublishedDrug) -> Section:
    found: Section = {"name": name.upper(), "dose": drug.dose.value, "unit": drug.unit}
    for key, printed in (("cycle_days", drug.cycle_days), ("days_on", drug.days_on)):
        if printed is not None and printed.value is not None:
            found[key] = int(printed.value)
    if drug.route:
        found["route"] = drug.route
    if drug.reductions:
        found["reductions"] = [step.value for step in drug.reductions]
    return found


def _schedule(schedule: Schedule) -> list[Section]:
    first: Section = {"every_weeks": schedule.every_weeks, "window_days": schedule.early_days}
    if schedule.later_weeks is None or schedule.later_from_week is None:
        return [first]
    later: Section = {"every_weeks": schedule.later_weeks, "window_days": schedule.late_days}
    return [{**first, "until_week": schedule.later_from_week}, later]


def _criteria(published: Published, paper: Paper) -> Section:
    """Take RECIST 1.1 on the lesions; a stable disease lasts to the first assessment, a week early at the soonest."""
    weeks = published.assessment.confirm_weeks
    confirm = CONFIRMATION_DAYS if weeks is None or weeks.value is None else round(weeks.value * DAYS_PER_WEEK)
    soonest = round(paper.schedule.every_weeks * DAYS_PER_WEEK) - paper.schedule.early_days
    response: Section = {
        "name": "RECIST 1.1",
        "source": "lesions",
        "confirm_days": confirm,
        "sd_min_days": max(soonest, 0),
    }
    version = CTCAE.search(published.assessment.toxicity_criteria)
    toxicity = {"toxicity": {"name": "CTCAE", "version": version[1]}} if version else {}
    return {"response": response, **toxicity}


def _populations(published: Published) -> Mapping[str, Section]:
    of_rates = {each.population for each in published.endpoints.values() if each.type == "response_rate"}
    of_rates |= {published.responses.best_population}
    rules = dict.fromkeys(published.populations, ENROLLED) | dict.fromkeys(of_rates, EVALUABLE)
    for model in published.models.values():
        if model.population and (numbers := numeric_terms(model)):
            complete = " AND ".join(f"{name} IS NOT NULL" for name in numbers)
            rules[model.population] = f"{ENROLLED} AND {complete}"
    rules |= {published.population: ENROLLED, "SAF": TREATED}
    labels = {name: each.label for name, each in published.populations.items()} | {"SAF": "Safety"}
    return {name: {"label": labels.get(name, name), "rule": rule} for name, rule in rules.items() if name}
