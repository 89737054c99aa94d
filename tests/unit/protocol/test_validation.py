"""A wrong value is told with line and field, what was expected, what was found and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import StudyFile

HEAD = "study: {id: X, title: T}\n"
CASES = {
    "endpoint: []": (
        "expected a known key, found 'endpoint', did you mean endpoints? Known: covariates, criteria, data, dates, "
        "design, eligibility, endpoints, events_of_interest, markers, plan, populations, prognosis, …"
    ),
    "data: {foldr: x}": (
        "expected a known key of data, found 'foldr', did you mean folder? "
        "Known: cutoff_date, domains, folder, parameters, standard"
    ),
    "schedule: 6": "expected a list for schedule, found 6, write a list: [one, two]",
    "plan:": "expected a list for plan, found nothing, write a list: [one, two]",
    "treatment: [A, B]": "expected a mapping of keys for treatment, found a list, write key: value below it",
    "schedule: [{every_weeks: .inf}]": (
        "expected a finite number for schedule[1].every_weeks, found inf, correct the value"
    ),
    "schedule: [{every_weeks: 0}]": (
        "expected a number above 0 for schedule[1].every_weeks, found 0, correct the number"
    ),
    "schedule: [{every_weeks: six}]": "expected a number for schedule[1].every_weeks, found 'six', correct the value",
    "schedule: [{every_weeks: 6, window_days: -1}]": (
        "expected a number of at least 0 for schedule[1].window_days, found -1, correct the number"
    ),
    "schedule: [{every_weeks: 6, window_days: 1.5}]": (
        "expected a whole number for schedule[1].window_days, found 1.5, correct the value"
    ),
    "data: {cutoff_date: 2026-02-30}": (
        "expected a date for data.cutoff_date, found '2026-02-30', write it as 2026-01-31"
    ),
    "criteria: {response: {accept_sd: maybe}}": (
        "expected true or false for criteria.response.accept_sd, found 'maybe', correct the value"
    ),
    "criteria: {toxicity: {version: 5.0}}": (
        'expected text for criteria.toxicity.version, found 5.0, write it in quotes: "5.0"'
    ),
    "criteria: {response: {name: RECIST1.1}}": (
        "expected a known value of criteria.response.name, found 'RECIST1.1', did you mean RECIST 1.1? "
        "Known: RECIST 1.1"
    ),
    "treatment: {regimen: [{name: D, dose: 1, unit: mgg}]}": (
        "expected a known value of treatment.regimen[1].unit, found 'mgg', did you mean mg? "
        "Known: mg, g, ug, mg/kg, mg/m2, IU, mL"
    ),
    "treatment: {arms: [{label: A}]}": "expected the key code in treatment.arms[1], found none, add code: …",
    "plan: [{id: 1a, show: baseline}]": (
        "expected a short name for plan[1].id, found '1a', "
        "begin with a letter, then letters, digits, _ and - only, at most 40"
    ),
    'plan: [{id: a, show: baseline, title: ""}, {id: "", show: baseline}]': (
        "expected text for plan[2].id, found empty text, write it"
    ),
    "plan: [{id: km, show: kaplan_mayer}]": (
        "expected a known value of plan[1].show, found 'kaplan_mayer', did you mean kaplan_meier? Known: disposition, "
        "analysis_sets, baseline, baseline_survival, exposure, response, efficacy, time_to_event, cox, "
        "adverse_event_overview, adverse_events, adverse_event_grades, …"
    ),
    "endpoints: [{type: time_to_evnt, id: OS}]": (
        "expected the type of endpoints[1], found 'time_to_evnt', did you mean time_to_event? "
        "Known: time_to_event, response_rate, event_free_rate"
    ),
    "endpoints: [{id: OS}]": (
        "expected the type of endpoints[1], found 'none', use one of: time_to_event, response_rate, event_free_rate"
    ),
    "endpoints: [{type: time_to_event, id: OS, label: l, events: [deth], censor: [start]}]": (
        "expected a known value of endpoints[1].events[1], found 'deth', did you mean death? Known: death, "
        "progression, immune_progression, response, new_therapy, treatment_end, end_of_follow_up"
    ),
}


@pytest.mark.parametrize("text", CASES)
def test_a_wrong_value_is_told_with_line_and_field(study_file: StudyFile, text: str) -> None:
    assert study_file.problems(f"{HEAD}{text}\n") == [f"study.yaml:2: {CASES[text]}"]


def test_a_number_where_text_stands_in_a_list_of_words_is_put_in_quotes(study_file: StudyFile) -> None:
    assert study_file.problems("study:\n  id: X\n  title: T\n  phase: 2\n") == [
        'study.yaml:4: expected text for study.phase, found 2, write it in quotes: "2"'
    ]


def test_the_keys_of_a_rule_are_checked(study_file: StudyFile) -> None:
    text = """\
endpoints:
  - type: time_to_event
    id: TTF
    label: Time to failure
    events:
      - {label: Failure, dataset: adae, wen: "TRUE", date: ASTDT}
    censor: [start]
"""
    assert study_file.problems(HEAD + text) == [
        "study.yaml:7: expected the key when in endpoints[1].events[1], found none, add when: …",
        (
            "study.yaml:7: expected a known key of endpoints[1].events[1], found 'wen', did you mean when? "
            "Known: dataset, date, label, when"
        ),
    ]


def test_a_file_without_the_study_is_told(study_file: StudyFile) -> None:
    assert study_file.problems("data: {folder: data}\n") == [
        "study.yaml:1: expected the key study, found none, add study: …"
    ]


def test_all_problems_are_told_together(study_file: StudyFile) -> None:
    text = "study:\n  id: X\n  titl: T\ndata: {folder: 1}\nschedule: 6\n"
    assert [line.partition(", found")[0] for line in study_file.problems(text)] == [
        "study.yaml:1: expected the key title in study",
        "study.yaml:3: expected a known key of study",
        "study.yaml:4: expected text for data.folder",
        "study.yaml:5: expected a list for schedule",
    ]
