"""Every name that one part of a study file uses is defined in another, and what does not fit is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import StudyFile

HEAD = "study: {id: X, title: T}\n"
ADSL = "ACTARM, ACTARMCD, AERISKDT, AGE, AGEGR1, AGEGR1N, AGEU, ARM, ARMCD, BMEASFL, COUNTRY, DCSREAS, …"
ARMS = "treatment: {arms: [{code: A, label: One}, {code: B, label: Two}]"
CASES = {
    "plan: [{id: p, show: time_to_event, endpoint: PFS, rate_analyses: [one_sample_log_rank]}]": (
        "expected a null rate for one_sample_log_rank, found none for PFS, "
        "add a design with endpoint: PFS, null_rate and at_months"
    ),
    "endpoints: [{type: response_rate, id: IORR, label: iORR, values: [iCR, iPR]}]": (
        "expected an endpoint by RECIST 1.1, found IORR, which rests on iRECIST, add immune: true to criteria.response"
    ),
    "endpoints: [{type: time_to_event, id: IPFS, label: l, events: [immune_progression], censor: [start]}]": (
        "expected an endpoint by RECIST 1.1, found IPFS, which rests on iRECIST, add immune: true to criteria.response"
    ),
    "endpoints: [{type: response_rate, id: I, label: l, values: [iCR, PR]}]\ncriteria: {response: {immune: true}}": (
        "expected responses of one set of criteria, found PR among those of iRECIST, "
        "take values of one of the two criteria"
    ),
    "data: {domains: {rs: a.csv}}": (
        "expected an SDTM domain, found 'rs', did you mean RS? Known: DM, DS, EX, AE, LB, VS, QS, SC, TU, TR, RS, CM"
    ),
    "treatment: {arms: [{code: A, label: One}, {code: a, label: Two}]}": (
        "expected each arm code once, found 'a' a second time, rename one of the two"
    ),
    "treatment: {arms: [{code: A, label: One}, {code: B, label: one}]}": (
        "expected each arm label once, found 'one' a second time, rename one of the two"
    ),
    "treatment: {arms: [{code: A, label: One, control: true}, {code: B, label: Two, control: true}]}": (
        "expected one control arm, found 'A' and 'B', keep control: true on one"
    ),
    ARMS + ", regimen: [{name: D, dose: 1, arms: [C]}]}": ("expected the code of an arm, found 'C', use one of: A, B"),
    "treatment: {regimen: [{name: D, dose: 1, cycle_days: 7, days_on: 8}]}": (
        "expected no more dosing days than the cycle has, found 8 dosing days in a cycle of 7, correct one of the two"
    ),
    "schedule: [{every_weeks: 6}, {every_weeks: 12, until_week: 24}]": (
        "expected intervals in rising order, found an interval after one without until_week, "
        "give until_week to all but the last, in rising order"
    ),
    "schedule: [{every_weeks: 6, until_week: 24}, {every_weeks: 12, until_week: 12}]": (
        "expected intervals in rising order, found week 12 after week 24, "
        "give until_week to all but the last, in rising order"
    ),
    "populations: {ENRL: {label: l, rule: 'AGE > 1'}}": (
        "expected a new name, found 'ENRL', whose flag ENRLFL is a variable of ADSL already, choose another name"
    ),
    "populations: {PP: {label: l, rule: 'AGEE > 1'}}": (
        f"expected a column of the dataset, found 'AGEE' in \"AGEE > 1\", did you mean AGE? Known: {ADSL}"
    ),
    "populations: {PP: {label: l, rule: SAFFL = 'Y'}}": (
        f"expected a column of the dataset, found 'SAFFL' in \"SAFFL = 'Y'\", did you mean RSEVALFL? Known: {ADSL}"
    ),
    "endpoints: [{type: response_rate, id: BOR, label: l, values: [CR]}]": (
        "expected a new name, found 'BOR', a parameter of ADRS already, choose another name"
    ),
    "endpoints: [{type: time_to_event, id: OS, label: l, events: [death], censor: [start], start: RANDT}]": (
        "expected a date of ADSL, found 'RANDT', did you mean RANDDT? "
        "Known: RFICDT, RANDDT, TRTSDT, TRTEDT, DTHDT, LSTALVDT, AERISKDT, NACTDT, EOSDT"
    ),
    "endpoints: [{type: time_to_event, id: OS, label: l, events: [], censor: [start]}]": (
        "expected an event, found an empty list, name one, such as death"
    ),
    "endpoints: [{type: response_rate, id: RR, label: l, values: [CR], population: ITTX}]": (
        "expected a population, found 'ITTX', did you mean ITT? Known: ITT, SAF, EVAL"
    ),
    "design: {endpoint: PFX, null_rate: 0.3, alternative_rate: 0.4}": (
        "expected an endpoint, found 'PFX', did you mean PFS? Known: ORR, CORR, DCR, CBR, PFS, OS, DOR, TTR"
    ),
    "design: {endpoint: PFS, null_rate: 0.3, alternative_rate: 0.4}": (
        "expected at_months, found none for PFS, a time to event, say at which month the two rates hold: at_months: 6"
    ),
    "design: {endpoint: ORR, null_rate: 0.3, alternative_rate: 0.4, at_months: 6}": (
        "expected no month, found one for ORR, a rate, leave at_months out"
    ),
    "covariates: [{variable: AGE, label: A, cutoffs: [80, 65]}]": (
        "expected rising cut-offs, found 80, 65, sort them, each once"
    ),
    "covariates: [{variable: SEX, label: S, cutoffs: [1]}]": (
        "expected a number to cut, found SEX, a text, give levels instead"
    ),
    "covariates: [{variable: AGE, label: A, levels: {a: b}}]": (
        "expected a text with levels, found AGE, a number, give cutoffs instead"
    ),
    "covariates: [{variable: ECOG, label: E, levels: {a: b}, cutoffs: [1]}]": (
        "expected levels or cutoffs, found both, leave one out"
    ),
    "covariates: [{variable: SEX, label: S}, {variable: SEX, label: Sex}]": (
        "expected each covariate once, found 'SEX' a second time, rename one of the two"
    ),
    "covariates: [{variable: SEX, label: s, test: ALB}]": (
        "expected a new name for the test ALB, found 'SEX', a variable of ADSL already, choose another"
    ),
    "treatment: {regimen: [{name: D, dose: 5, cycle_days: 21, dosing_days: [1, 22]}]}": (
        "expected no more dosing days than the cycle has, found day 22 in a cycle of 21, correct one of the two"
    ),
    "treatment: {regimen: [{name: D, dose: 5, days_on: 2, dosing_days: [1, 8]}]}": (
        "expected days_on or dosing_days, found both, leave one out"
    ),
    "treatment: {regimen: [{name: D, dose: 5, reductions: [3, 4]}]}": (
        "expected falling doses below 5, found 3, 4, sort them, the largest first"
    ),
    "eligibility: [{id: I1, label: l, rule: NEUT > 1}]": (
        f"expected a column of the dataset, found 'NEUT' in \"NEUT > 1\", use one of: {ADSL}"
    ),
    "eligibility: [{id: I1, label: l, rule: AGE > 1, tests: {AGE: kg}}]": (
        "expected a test of LB or VS, found 'AGE', a variable of ADSL already, leave it out of tests"
    ),
    "markers: [{id: NLR, label: l, formula: NEUT / LYMPH, units: {NEUT: 10^9/L, LYM: 10^9/L}}]": (
        "expected a test of units, found 'LYMPH' in \"NEUT / LYMPH\", did you mean LYM? Known: NEUT, LYM"
    ),
    "markers: [{id: NLR, label: l, formula: NEUT / 2, units: {NEUT: 10^9/L, LYM: 10^9/L}}]": (
        "expected a test of the formula, found 'LYM', use one of: NEUT"
    ),
    "markers: [{id: NLR, label: l, formula: 'NEUT /', units: {NEUT: 10^9/L}}]": (
        'expected a formula, found "NEUT /", write arithmetic of test codes, for example "NEUT / LYM"'
    ),
    "markers: [{id: NLR, label: l, formula: 1 + 1, units: {}}]": (
        'expected a formula of at least one test, found "1 + 1", write arithmetic of test codes, for example '
        '"NEUT / LYM"'
    ),
    "events_of_interest: [{id: TRTEM, label: l, terms: [Rash]}]": (
        "expected a new name, found 'TRTEM', whose flag TRTEMFL is a variable of ADAE already, choose another name"
    ),
    "events_of_interest: [{id: IRAE, label: l}]": (
        "expected a flag, terms or classes, found none, say which events: flag: a column of AE, terms: […] or "
        "classes: […]"
    ),
    "events_of_interest: [{id: A, label: l, terms: [t], within: B}, {id: B, label: l, terms: [t]}]": (
        "expected a kind above in the list, found 'B', use one of: none is defined"
    ),
    "plan: [{id: a, show: exposure}, {id: A, show: baseline}]": (
        "expected each item's id once, found 'A' a second time, rename one of the two"
    ),
    "plan: [{id: a, show: cox}]": (
        "expected an endpoint for cox, found none, add endpoint: with one of PFS, OS, DOR, TTR"
    ),
    "plan: [{id: a, show: cox, endpoint: PSF}]": (
        "expected an endpoint that is a time to event, found 'PSF', did you mean PFS? Known: PFS, OS, DOR, TTR"
    ),
    "plan: [{id: a, show: response, endpoints: [ORX]}]": (
        "expected an endpoint that is a response rate, found 'ORX', did you mean ORR? Known: ORR, CORR, DCR, CBR"
    ),
    "covariates: [{variable: RISK, label: r, rules: {HIGH: AGEE > 1}}]": (
        "expected a column of the dataset, found 'AGEE' in \"AGEE > 1\", did you mean AGE? Known: ACTARM, "
        "ACTARMCD, AERISKDT, AGE, AGEU, ARM, ARMCD, BMEASFL, COUNTRY, DCSREAS, DTHCAUS, DTHDT, …"
    ),
    "covariates: [{variable: RISK, label: r, rules: {HIGH: AGE > 60}, levels: {LOW: Low}}]": (
        "expected a level with a rule, found 'LOW', use one of: HIGH"
    ),
    "covariates: [{variable: RISK, label: s, rules: {A: AGE > 60}, cutoffs: [1]}]": (
        "expected rules or cutoffs, found both, leave one out"
    ),
    "covariates: [{variable: SEX, label: s, rules: {A: AGE > 60}}]": (
        "expected a new name, found 'SEX', a variable of ADSL already, choose another name"
    ),
    "plan: [{id: a, show: baseline_survival, by: SEX}]": (
        "expected keys that baseline_survival uses, found 'by', leave it out; filter: chooses subjects"
    ),
    "plan: [{id: a, show: efficacy, endpoints: [PFSS]}]": (
        "expected an endpoint, found 'PFSS', did you mean PFS? Known: ORR, CORR, DCR, CBR, PFS, OS, DOR, TTR"
    ),
    "plan: [{id: a, show: efficacy, filter: RANDDT IS NOT NULL}]": (
        "expected a column of the dataset, found 'RANDDT' in \"RANDDT IS NOT NULL\", use one of: AGE, "
        "AGEGR1, AGEGR1N, EVALFL, ITTFL, SAFFL, SEX, STUDYID, TRT01A, TRT01P, TRTSDT, USUBJID"
    ),
    "plan: [{id: a, show: adverse_event_grades, filter: AREL = 'Y'}]": (
        'expected a condition on subjects, as a subject counts with the worst event, found "AREL = '
        "'Y'\", use related_only: true for related events; adverse_events takes any condition on events"
    ),
    "plan: [{id: a, show: adverse_event_grades, grades: ['3', '1-2']}]": (
        'expected rising grades, each once, found 3, 1-2, write them as "1-2", "3", "4"'
    ),
    "plan: [{id: a, show: adverse_event_grades, events_of_interest: [SKIN]}]": (
        "expected a kind of event of interest, found 'SKIN', use one of: none is defined"
    ),
    "endpoints: [{type: event_free_rate, id: P6, label: l, endpoint: PFS, at_months: 6}]": (
        "expected an endpoint that is a time to event, found 'PFS', use one of: none is defined"
    ),
    "plan: [{id: a, show: baseline, covariates: [AGEE]}]": (
        "expected a covariate, found 'AGEE', did you mean AGE? Known: AGE, SEX"
    ),
    "plan: [{id: a, show: baseline, by: ARM}]": (
        "expected arm or a covariate, found 'ARM', did you mean arm? Known: arm, AGE, SEX"
    ),
    "plan: [{id: a, show: baseline, population: ITTT}]": (
        "expected a population, found 'ITTT', did you mean ITT? Known: ITT, SAF, EVAL"
    ),
    "plan: [{id: a, show: baseline, months: [3]}]": (
        "expected keys that baseline uses, found 'months', leave it out; it belongs to time_to_event"
    ),
    "plan: [{id: a, show: exposure, filter: AVAL > 'x'}]": (
        "expected an SQL condition, found \"AVAL > 'x'\" (cannot compare string with numeric type (f64)), "
        "check operators, quotes and brackets"
    ),
}


@pytest.mark.parametrize("text", CASES)
def test_what_does_not_fit_is_told(study_file: StudyFile, text: str) -> None:
    assert study_file.problems(f"{HEAD}{text}\n") == [f"study.yaml:2: {CASES[text]}"]


@pytest.mark.parametrize(
    ("formula", "stranger"),
    [
        ("__import__(NEUT)", "__import__(…)"),
        ("NEUT.real", "'NEUT.real'"),
        ("NEUT[0]", "'NEUT[0]'"),
        ("lambda: NEUT", "'lambda: NEUT'"),
        ("NEUT if NEUT else 1", "'NEUT if NEUT else 1'"),
        ("NEUT // 2", "'NEUT // 2'"),
        ("NEUT ** 9999", "'NEUT ** 9999'"),
        ("ln(NEUT, 2)", "ln(…)"),
        ("NEUT + True", "True"),
        ("NEUT + 'x'", "''x''"),
        ("(NEUT, 1)", "'(NEUT, 1)'"),
        ("(x := NEUT)", "'(x := NEUT)'"),
        ("f'{NEUT}'", "'f'{NEUT}''"),
    ],
)
def test_a_formula_holds_arithmetic_and_nothing_else(study_file: StudyFile, formula: str, stranger: str) -> None:
    text = f'markers: [{{id: M, label: l, formula: "{formula}", units: {{NEUT: 10^9/L}}}}]'
    (problem,) = study_file.problems(f"{HEAD}{text}\n")
    expected = "study.yaml:2: expected numbers, test codes, + - * / ** and brackets"
    assert problem.startswith(f'{expected}, found {stranger} in "{formula}"')


@pytest.mark.parametrize("formula", ["(" * 300 + "NEUT" + ")" * 300, "-" * 199 + "N", "NEUT" * 60])
def test_a_formula_that_goes_on_too_long_is_refused(study_file: StudyFile, formula: str) -> None:
    text = f'markers: [{{id: M, label: l, formula: "{formula}", units: {{NEUT: 10^9/L}}}}]'
    (problem,) = study_file.problems(f"{HEAD}{text}\n")
    assert problem.startswith("study.yaml:2: expected a ")


def test_a_rule_of_an_endpoint_is_checked_against_its_dataset(study_file: StudyFile) -> None:
    text = """\
endpoints:
  - type: time_to_event
    id: TTF
    label: Time to failure
    events:
      - {label: Failure, dataset: adae, when: "AEDECO = 'X'", date: ASTD}
    censor: [start]
"""
    assert study_file.problems(HEAD + text) == [
        "study.yaml:7: expected a date of ADAE, found 'ASTD', did you mean ASTDT? Known: TRTSDT, ASTDT, AENDT",
        (
            "study.yaml:7: expected a column of the dataset, found 'AEDECO' in \"AEDECO = 'X'\", did you mean AEDECOD? "
            "Known: AEACN, AEBODSYS, AEDECOD, AEDISFL, AEDTHFL, AEINTFL, AENDT, AENDTF, AEOUT, AEREDFL, AEREL, "
            "AESDTH, …"
        ),
    ]


def test_flags_covariates_and_their_groups_are_columns_of_a_filter(study_file: StudyFile) -> None:
    condition = "SAFFL = 'Y' AND AGE BETWEEN 18 AND 80 AND AGEGR1 IN ('<65') AND TRTSDT >= DATE '2026-01-01'"
    protocol = study_file.read(f'{HEAD}plan: [{{id: ae, show: adverse_events, filter: "{condition}"}}]\n')
    assert protocol.plan[0].filter == condition


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("read_csv('x') = 1", "read_csv(…)"),
        ("AGE > 1; DROP TABLE x", ";"),
        ("upper(SEX) = 'F'", "upper(…)"),
        ("AGE > 1 || 2", "|"),
    ],
)
def test_a_condition_is_nothing_but_a_comparison(study_file: StudyFile, rule: str, found: str) -> None:
    remedy = "compare columns with values, for example \"SAFFL = 'Y' AND AGE >= 65\""
    assert study_file.problems(f'{HEAD}populations: {{PP: {{label: l, rule: "{rule}"}}}}\n') == [
        f'study.yaml:2: expected columns, values and comparisons, found {found} in "{rule}", {remedy}'
    ]


def test_a_query_within_a_condition_is_refused(study_file: StudyFile) -> None:
    (line,) = study_file.problems(f'{HEAD}populations: {{PP: {{label: l, rule: "AGE = (SELECT 1)"}}}}\n')
    assert line.startswith("study.yaml:2: expected a column of the dataset, found 'SELECT'")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("{folder: ../elsewhere}", "'../elsewhere'"),
        ("{folder: /}", "'/'"),
        ("{domains: {RS: ../../rs.csv}}", "'../../rs.csv'"),
        ("{domains: {RS: /rs.csv}}", "'/rs.csv'"),
    ],
)
def test_a_path_outside_of_the_study_folder_is_refused(study_file: StudyFile, data: str, found: str) -> None:
    remedy = "move the data there, or allow it with --allow-outside"
    assert study_file.problems(f"{HEAD}data: {data}\n") == [
        f"study.yaml:2: expected a path inside the study folder, found {found}, {remedy}"
    ]
    assert study_file.read(f"{HEAD}data: {data}\n", allow_outside=True).study.id == "X"


def test_a_link_that_leads_outside_is_refused(study_file: StudyFile) -> None:
    data = study_file.folder / "data"
    data.mkdir()
    secret = study_file.folder.parent / "secret.csv"
    secret.write_text("x", encoding="utf-8")
    (data / "dm.csv").symlink_to(secret)
    assert study_file.problems(f"{HEAD}data: {{folder: data}}\n") == [
        (
            f"study.yaml:2: expected a path inside the study folder, found the link 'dm.csv' to {secret}, "
            "move the data there, or allow it with --allow-outside"
        )
    ]
