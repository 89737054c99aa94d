"""Clean publications raise no alarm; each error that is planted in one is found by its check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from topline.evidence import Published
from topline.evidence.audit import audit

from .simulated_paper import simulated_paper

if TYPE_CHECKING:
    from topline.evidence.audit import Audit

Place = tuple[str | int, ...]
Value = str | list[str] | dict[str, str | bool]
AE: Place = ("adverse_events", "rows")
PLANTED: dict[str, tuple[Place, Value, str]] = {
    "percentage of a level": (("baseline", "SEX", "levels", "M", "percent"), "51.9", "percentage"),
    "count above its denominator": (("responses", "rates", "ORR", "n"), "999", "percentage"),
    "percentage of an event": ((*AE, "RASH", "cells", "3", 1), "9.9", "percentage"),
    "count of a level": (("baseline", "SEX", "levels", "F", "n"), "1", "sum"),
    "best responses": (("responses", "best", "SD", "n"), "1", "sum"),
    "responders": (("responses", "best", "CR", "n"), "30", "sum"),
    "screening failures": (("cohort", "not_enrolled", "Other"), "4", "sum"),
    "exchanged age levels": (("summaries", "AGE", "median"), "40.0", "quantiles and counts"),
    "quartiles": (("summaries", "AGE", "iqr"), ["70.00", "66.00"], "order of quantiles"),
    "too old": (("summaries", "AGE", "range", 1), "97", "range and eligibility"),
    "estimate outside": (("survival", "PFS", "ci"), ["9.9", "12.0"], "estimate within its interval"),
    "overall median": (("survival", "PFS", "median"), "25.0", "overall median between the levels"),
    "median and rate": (("survival", "PFS", "at", "12", "percent"), "70.0", "median and rate at a time"),
    "limit of a rate": (("responses", "rates", "ORR", "ci", 1), "62.2", "interval of a rate"),
    "P of counts": (("responses", "subgroups", "PFS6", "LIVERMET", "p"), "0.777", "P of counts"),
    "share of a subgroup": (
        ("responses", "subgroups", "ORR", "LIVERMET", "levels", "Y", "percent"),
        "99.9",
        "P of counts",
    ),
    "hazard ratio": (("models", "PFS", "terms", "LIVERMET", "hazard_ratio"), "4.10", "symmetry of a hazard ratio"),
    "P of a hazard ratio": (("models", "PFS", "terms", "LIVERMET", "p"), "0.900", "P of a hazard ratio"),
    "total of the grades": ((*AE, "FEVER", "cells", "total", 0), "3", "grades of an event"),
    "event above any event": ((*AE, "ANY", "cells", "4", 0), "0", "event and any event"),
    "list of common events": (("adverse_events", "lists", "COMMON", "at_least"), "1", "list of the text"),
    "text": (("statements", "RASH", "n"), "2", "text and table"),
    "denominator of the text": (("statements", "RASH", "of"), "39", "text and table"),
    "unknown event": (("statements", "RASH"), {"term": "Colitis", "column": "3", "n": "1"}, "event of the text"),
    "sample size": (("design", "n"), "17", "sample size"),
    "power": (("design", "n"), "30", "exact power"),
    "dropout": (("design", "n_final"), "99", "dropout"),
    "dates": (("cohort", "last_enrolment"), "2021-06-30", "order of dates"),
    "time beyond the trial": (("survival", "PFS", "ci", 1), "61.0", "times within the trial"),
    "mean": (("summaries", "AGE", "n"), "7", "GRIM"),
    "deviation": (("summaries", "AGE"), {"integer": True, "n": "5", "mean": "3.00", "sd": "0.30"}, "GRIMMER"),
    "median of whole numbers": (("summaries", "AGE", "median"), "57.3", "median of whole numbers"),
}


def audited(paper: dict[str, Any]) -> Audit:
    return audit(Published.model_validate(paper))


def plant(paper: dict[str, Any], place: Place, value: Value) -> None:
    inner: Any = paper
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value


@pytest.mark.parametrize("first", range(0, 200, 25))
def test_clean_publications_raise_no_alarm(first: int) -> None:
    alarms = [
        (seed, found.check, found.about, found.arithmetic)
        for seed in range(first, first + 25)
        for found in audited(simulated_paper(seed)).of("inconsistent")
    ]
    assert alarms == []


@pytest.mark.parametrize(("place", "value", "check"), PLANTED.values(), ids=PLANTED)
def test_a_planted_error_is_found_by_its_check(place: Place, value: Value, check: str) -> None:
    paper = simulated_paper(3)
    plant(paper, place, value)
    assert check in {found.check for found in audited(paper).of("inconsistent")}


def test_exchanged_levels_are_named_as_what_would_fit() -> None:
    paper = simulated_paper(3)
    levels = paper["baseline"]["AGEGR1"]["levels"]
    young, old = levels["<60"], levels[">=60"]
    for key in ("n", "percent"):
        young[key], old[key] = old[key], young[key]
    found = [each for each in audited(paper).of("inconsistent") if each.check == "quantiles and counts"]
    assert found
    assert all("with the two levels exchanged" in each.arithmetic for each in found)
