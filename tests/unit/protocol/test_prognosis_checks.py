"""What a study file may not say of a prognostic model, with the line and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import StudyFile

HEAD = """study: {id: X, title: T}
covariates:
  - {variable: AGE, label: Age}
  - {variable: SEX, label: Sex, levels: {F: Female, M: Male}}
prognosis:
"""
CASES = {
    "  - {id: m, endpoint: PSF, candidates: [{variable: AGE}]}": (
        "study.yaml:6: expected an endpoint that is a time to event, found 'PSF', did you mean PFS? "
        "Known: PFS, OS, DOR, TTR"
    ),
    "  - {id: m, endpoint: PFS, candidates: [{variable: AEG}]}": (
        "study.yaml:6: expected a covariate, found 'AEG', did you mean AGE? Known: AGE, SEX"
    ),
    "  - {id: m, endpoint: PFS, candidates: [{variable: SEX, form: log}]}": (
        "study.yaml:6: expected a number to transform, found SEX, a text, leave form out"
    ),
    "  - {id: m, endpoint: PFS, candidates: [{variable: AGE}], cutoffs: [{variable: AGE}]}": (
        "study.yaml:6: expected the landmark of roc_landmark, found none, add months: 12"
    ),
    "  - {id: m, endpoint: PFS, candidates: [{variable: SEX}], cutoffs: [{variable: SEX, rule: maxstat}]}": (
        "study.yaml:6: expected a number to cut, found SEX, a text, leave it out"
    ),
    "  - {id: m, endpoint: PFS, candidates: [{variable: AGE}], risk_quantiles: [0.5, 0.2]}": (
        "study.yaml:6: expected rising quantiles, found 0.5, 0.2, sort them, above 0 and below 1, each once"
    ),
    "  - {id: m, endpoint: PFS, candidates: [{variable: AGE}], risk_groups: [{label: Low, when: AGEE < 65}]}": (
        "study.yaml:6: expected a column of the dataset, found 'AGEE' in \"AGEE < 65\", did you mean AGE? "
        "Known: ACTARM, ACTARMCD, AERISKDT, AGE, AGEU, ARM, ARMCD, BMEASFL, COUNTRY, DCSREAS, DTHCAUS, DTHDT, …"
    ),
    "  - {id: m, endpoint: PFS, candidates: [{variable: AGE}], selection: {p: 0.1}}": (
        "study.yaml:6: expected criterion: p with p, found criterion aic, leave p out"
    ),
    "  - {id: m, endpoint: PFS, candidates: [{variable: AGE}], decided_by: stacked_w3, selection: {then: none}}": (
        "study.yaml:6: expected steps with decided_by: stacked_w3, found then: none, add then: stepwise, or choose "
        "decided_by: half"
    ),
    "  - {id: m, endpoint: PFS, candidates: [{variable: AGE}]}\nplan: [{id: a, show: prognosis_model}]": (
        "study.yaml:7: expected a model for prognosis_model, found none, add model: with one of m"
    ),
    "  - {id: m, endpoint: PFS, candidates: [{variable: AGE}]}\nplan: [{id: a, show: prognosis_model, model: n}]": (
        "study.yaml:7: expected a model of prognosis, found 'n', use one of: m"
    ),
    "  - {id: m, endpoint: PFS, candidates: [{variable: AGE}]}\nplan: [{id: a, show: baseline, model: m}]": (
        "study.yaml:7: expected keys that baseline uses, found 'model', leave it out; it belongs to "
        "prognosis_screening, "
        "prognosis_selection, prognosis_model, prognosis_cutoffs, prognosis_nomogram, prognosis_risk_groups, "
        "prognosis_gain, prognosis_validation, prognosis_checklist, nomogram, penalty_path, selection_frequency, "
        "calibration, decision_curve, time_dependent_roc, prognosis_forest, cutoff_curves, "
        "risk_group_curves"
    ),
    "  - {id: m, endpoint: PFS, candidates: [{variable: AGE}]}\nplan: [{id: a, show: cutoff_curves, model: m}]": (
        "study.yaml:7: expected a model with cut-offs, found none, give m cutoffs"
    ),
    "  - {id: m, endpoint: PFS, candidates: [{variable: AGE}], cutoffs: [{variable: AGE, rule: maxstat}]}\n"
    "plan: [{id: a, show: cutoff_curves, model: m, covariates: [SEX]}]": (
        "study.yaml:7: expected a marker with a cut-off, found 'SEX', use one of: AGE"
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_what_does_not_fit_is_told_with_its_line(study_file: StudyFile, text: str, expected: str) -> None:
    assert study_file.problems(HEAD + text + "\n") == [expected]


def test_the_step_of_a_hazard_ratio_is_that_of_a_number(study_file: StudyFile) -> None:
    doubled = HEAD.replace("label: Age", "label: Age, per: doubling").replace("label: Sex", "label: Sex, per: 10")
    assert study_file.problems(doubled + "  - {id: m, endpoint: PFS, candidates: [{variable: AGE}]}\n") == [
        "study.yaml:4: expected a number with per, found SEX, a text, leave per out",
        (
            "study.yaml:6: expected form: log, as the covariate AGE says per: doubling, found form: as_is, "
            "add form: log, or give a number to per"
        ),
    ]


def test_a_model_is_read_with_its_standard_values(study_file: StudyFile) -> None:
    found = study_file.read(HEAD + "  - {id: m, endpoint: PFS, candidates: [{variable: AGE}]}\n").prognosis[0]
    assert (found.selection.method, found.selection.criterion, found.resamples) == ("lasso", "aic", 500)
