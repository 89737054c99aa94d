"""What a study file leaves out is filled in with the parts of an oncology phase 2 trial."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from topline.protocol import FigureKind, ResponseRate, TableKind, TimeToEvent, study_file_schema, study_template
from topline.protocol.prognosis_checks import PROGNOSIS

if TYPE_CHECKING:
    from .conftest import StudyFile

HEAD = "study: {id: X, title: T}\n"


def test_the_standard_populations_have_their_rules(study_file: StudyFile) -> None:
    assert {name: population.rule for name, population in study_file.read(HEAD).populations.items()} == {
        "ITT": "ENRLFL = 'Y'",
        "SAF": "TRTSDT IS NOT NULL",
        "EVAL": "ENRLFL = 'Y' AND RSEVALFL = 'Y' AND (BMEASFL = 'Y' OR BMEASFL IS NULL)",
    }


def test_a_population_of_the_file_stands_beside_or_replaces_the_standard_ones(study_file: StudyFile) -> None:
    text = "populations: {SAF: {label: Dosed, rule: TRTDURD > 0}, PP: {label: Per protocol, rule: TRTDURD > 21}}\n"
    populations = study_file.read(HEAD + text).populations
    assert list(populations) == ["ITT", "SAF", "EVAL", "PP"]
    assert populations["SAF"].label == "Dosed"


def test_the_standard_endpoints_are_those_of_a_phase_2_trial(study_file: StudyFile) -> None:
    endpoints = study_file.read(HEAD).endpoints
    rates = [(e.id, e.confirmed, e.sd_min_days, e.values) for e in endpoints if isinstance(e, ResponseRate)]
    controlled = ("CR", "PR", "SD", "NON-CR/NON-PD")
    assert rates == [
        ("ORR", False, None, ("CR", "PR")),
        ("CORR", True, None, ("CR", "PR")),
        ("DCR", False, None, controlled),
        ("CBR", False, 168, controlled),
    ]
    times = [(e.id, e.responders_only, e.censor) for e in endpoints if isinstance(e, TimeToEvent)]
    assert times == [
        ("PFS", False, ("last_adequate_assessment", "start")),
        ("OS", False, ("last_known_alive", "start")),
        ("DOR", True, ("last_adequate_assessment", "start")),
        ("TTR", False, ("last_adequate_assessment", "start")),
    ]


def test_the_standard_plan_has_each_display(study_file: StudyFile) -> None:
    arms = "treatment: {arms: [{code: A, label: A}, {code: B, label: B}], regimen: [{name: Drug, dose: 5}]}\n"
    criteria = "eligibility: [{id: I01, label: Adult, rule: AGE >= 18}]\n"
    interest = "events_of_interest: [{id: SKIN, label: Skin, terms: [Rash]}]\n"
    plan = study_file.read(HEAD + arms + criteria + interest).plan
    asked_for = {"baseline_survival", "efficacy", *PROGNOSIS}
    assert {item.show for item in plan} == {*get_args(TableKind), *get_args(FigureKind)} - asked_for
    assert [item.id for item in plan if item.endpoint == "PFS"] == ["pfs", "pfs-curve", "pfs-cox", "pfs-forest"]
    assert [item.population for item in plan if item.show == "response"] == ["ITT", "EVAL"]


def test_a_plan_of_the_file_replaces_the_standard_one(study_file: StudyFile) -> None:
    assert [item.id for item in study_file.read(HEAD + "plan: [{id: b, show: baseline}]\n").plan] == ["b"]


def test_the_plan_follows_the_endpoints_of_the_file(study_file: StudyFile) -> None:
    text = "endpoints: [{type: time_to_event, id: OS, label: l, events: [death], censor: [last_known_alive]}]\n"
    plan = study_file.read(HEAD + text).plan
    assert [item.id for item in plan if item.endpoint] == ["os", "os-curve", "os-cox", "os-forest"]
    assert [item.id for item in plan if item.show == "response"] == []


def test_an_endpoints_population_is_that_of_its_displays(study_file: StudyFile) -> None:
    endpoint = "{type: time_to_event, id: OS, label: l, events: [death], censor: [start], population: SAF}"
    plan = study_file.read(f"{HEAD}endpoints: [{endpoint}]\n").plan
    assert {item.population for item in plan if item.endpoint == "OS"} == {"SAF"}


def test_the_template_is_a_study_file(study_file: StudyFile) -> None:
    protocol = study_file.read(study_template())
    assert protocol.study.id == "MY-STUDY"
    assert protocol.is_single_arm


def test_every_key_of_the_template_can_be_used() -> None:
    used = "\n".join(line.removeprefix("# ") for line in study_template().splitlines())
    missing = [key for key in study_file_schema()["properties"] if f"\n{key}:" not in used]
    assert missing == []


@pytest.mark.parametrize(
    "key", ["populations", "endpoints", "design", "eligibility", "markers", "events_of_interest", "plan"]
)
def test_a_part_of_the_template_that_is_switched_on_is_valid(study_file: StudyFile, key: str) -> None:
    lines = study_template().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"# {key}:"))
    end = next((n for n in range(start + 1, len(lines)) if not lines[n].startswith("#   ")), len(lines))
    part = "\n".join(line.removeprefix("# ") for line in lines[start:end])
    assert key in study_file.read(f"{HEAD}{part}\n").model_fields_set


def test_the_schema_describes_every_key() -> None:
    schema = study_file_schema()
    parts = [schema, *schema["$defs"].values()]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert [key for part in parts for key, value in part["properties"].items() if "description" not in value] == []
    assert schema["properties"]["study"]["$ref"] == "#/$defs/Study"
    assert all(part["additionalProperties"] is False for part in parts)
