"""A declared model on the lung data: what each step says, and that what cannot be used is named while the rest goes on.

The numbers of the statistics have their answers in tests/oracle/stats; here each row must hold the right one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from topline.analyse import analyse
from topline.core import ProtocolError
from topline.display import lay_out

from .conftest import MODEL, STEPS, make_data, make_protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.derive import AnalysisData
    from topline.display import Display
    from topline.protocol import Protocol
    from topline.results import Results

    Pick = Callable[..., list[float | str | None]]


@pytest.fixture(scope="session")
def displays(results: Results, protocol: Protocol) -> dict[str, Display]:
    return {display.id: display for display in lay_out(results, protocol)}


def test_the_first_line_says_when_there_are_too_few_subjects(displays: dict[str, Display]) -> None:
    first = {
        step: displays[f"os-{step.replace('_', '-')}"].rows[0].label  # pyright: ignore[reportAttributeAccessIssue]  it is a table
        for step in STEPS
    }
    verdict = (
        "Too small for a model that holds elsewhere: 11 candidate parameters need 339 subjects, "
        "there are 210 with 148 events (13.5 events a parameter)."
    )
    assert first == dict.fromkeys(STEPS, verdict)


def test_a_candidate_that_cannot_be_used_is_named_with_the_reason(pick: Pick) -> None:
    reasons = {
        name: pick(analysis_id="os-screening.screening", variable=name, context="decision")
        for name in ("TWICE", "CONST", "RARE", "WTLOSS", "SEX")
    }
    assert reasons == {
        "TWICE": ["left out: a combination of the candidates before it (collinear)"],
        "CONST": ["left out: the same value for all subjects"],
        "RARE": ["left out: missing for 57%, more than 20%"],
        "WTLOSS": ["left out: log-rank P ≥ 0.2 and Cox P ≥ 0.2"],
        "SEX": ["goes on: clinical"],
    }


def test_the_number_used_is_shown_beside_the_number_missing(pick: Pick) -> None:
    at = {"analysis_id": "os-screening.screening", "variable": "WTLOSS"}
    assert (pick(**at, stat_name="n"), pick(**at, stat_name="n_miss")) == ([195], [15])
    assert pick(analysis_id="os-selection.selection", context="model", stat_name="n") == [210]


def test_the_selection_is_shown_step_by_step(pick: Pick) -> None:
    steps = pick(analysis_id="os-selection.steps", stat_name="change")
    assert steps == ["start", "- KARNO", "- AGE"]
    final = pick(analysis_id="os-selection.selection", context="final")
    assert final == ["no", "yes", "yes", "no", "no", "no", "no", "no"]
    shares = pick(analysis_id="os-selection.selection", context="bootstrap")
    assert all(isinstance(share, float) and 0 <= share <= 1 for share in shares)


def test_a_hazard_ratio_of_the_model_is_coxs(pick: Pick, lung: AnalysisData) -> None:
    from topline.stats import cox

    frame = lung.datasets["adtte"]
    levels = [(frame["ECOG"] == level).to_numpy().astype(float) for level in "123"]
    fit = cox(
        frame["AVAL"].to_numpy(), (frame["CNSR"] == 0).to_numpy(),
        np.column_stack([(frame["SEX"] == "F").to_numpy().astype(float), *levels]),
    )  # fmt: skip
    at = {"analysis_id": "os-model.multivariable", "variable": "SEX", "variable_level": "F"}
    assert pick(**at, stat_name="estimate") == [pytest.approx(fit.hazard_ratio[0], rel=1e-9)]
    assert pick(**at, stat_name="conf.high") == [pytest.approx(fit.upper[0], rel=1e-9)]
    assert pick(**at, stat_name="p.value") == [pytest.approx(fit.p_value[0], rel=1e-8)]
    zph = pick(analysis_id="os-model.zph", variable="GLOBAL")
    assert zph == [pytest.approx(fit.proportional_hazards_test().overall.p_value)]


def test_a_curve_is_compared_at_its_quartiles(results: Results) -> None:
    compared = {
        row.statistic.context
        for row in results.rows
        if row.statistic.variable == "KARNO" and row.statistic.analysis_id == "os-model.univariable"
    }
    assert compared == {"90.66 against 70.67 (quartiles)"}


def test_pooled_over_imputations_nothing_changes_where_the_model_lacks_nothing(pick: Pick) -> None:
    at = {"variable": "SEX", "variable_level": "F", "stat_name": "estimate"}
    plain = pick(analysis_id="os-model.multivariable", **at)
    assert pick(analysis_id="imputed-model.multivariable", **at) == [pytest.approx(plain[0], rel=1e-9)]


def test_a_landmark_before_any_event_is_named_and_the_other_cutoffs_stand(pick: Pick) -> None:
    failed = pick(analysis_id="os-cutoffs.cutoff", context="time_dependent at 0.01 months")
    assert failed == ["no event by 0.01 months, choose a later time"]
    found = pick(analysis_id="os-cutoffs.cutoff", context="maxstat", group2="cut-off", stat_name="estimate")
    assert found == [64]


def test_a_cutoff_says_by_which_rule_it_was_chosen(displays: dict[str, Display]) -> None:
    labels = [row.label for row in displays["os-cutoffs"].rows if not row.is_heading]  # pyright: ignore[reportAttributeAccessIssue]  it is a table
    assert labels == [
        "Age (years), maximally selected log-rank",
        "Age (years), time-dependent ROC at 0.01 months",
        "Weight loss (lb), ROC landmark at 12 months",
    ]


def test_the_points_name_the_endpoint_of_their_model(displays: dict[str, Display]) -> None:
    headings = [row.label for row in displays["os-nomogram"].rows if row.is_heading]  # pyright: ignore[reportAttributeAccessIssue]  it is a table
    assert headings[-3:] == ["6-month OS", "12-month OS", "Median OS"]


def test_the_price_of_a_cutoff_stands_beside_it(pick: Pick) -> None:
    at = {"analysis_id": "os-cutoffs.cutoff", "context": "maxstat"}
    naive, corrected = (pick(**at, group2=part, stat_name="estimate")[0] for part in ("naive", "corrected"))
    assert isinstance(naive, float)
    assert isinstance(corrected, float)
    assert 1 < corrected < naive
    alone, adjusted = (pick(**at, group2=part, stat_name="p.value")[0] for part in ("naive", "corrected"))
    assert isinstance(alone, float)
    assert isinstance(adjusted, float)
    assert alone < 0.05 < adjusted


def test_a_group_without_subjects_is_named_and_the_others_stand(pick: Pick) -> None:
    at = {"analysis_id": "ruled-risk-groups.groups"}
    assert pick(**at, context="by rule", stat_name="n") == [26, 125, 0]
    assert pick(**at, context="by rule, median", variable_level="None", stat_name="median") == [
        "no subject in this group"
    ]
    assert pick(**at, context="by rule, without group") == [59]


def test_corrected_is_original_less_optimism(pick: Pick) -> None:
    at = {"analysis_id": "os-validation.validation", "variable": "c"}
    parts = [pick(**at, context=part)[0] for part in ("original", "optimism", "corrected")]
    assert parts[0] - parts[1] == pytest.approx(parts[2])  # pyright: ignore[reportOperatorIssue]  they are numbers


def test_nri_has_its_warning_in_every_row(results: Results) -> None:
    rows = [row.statistic for row in results.rows if row.statistic.context in {"NRI", "IDI"}]
    assert len(rows) == 12
    assert all("can favour a useless marker" in row.warning for row in rows)


def test_nri_and_idi_stand_between_their_limits(pick: Pick) -> None:
    for context in ("NRI", "IDI"):
        at = {"analysis_id": "os-gain.gain", "variable": "SEX", "context": context}
        lower, value, upper = (pick(**at, stat_name=name)[0] for name in ("conf.low", "estimate", "conf.high"))
        assert lower < value < upper  # pyright: ignore[reportOperatorIssue]  they are numbers


def test_the_calibration_has_pseudo_values_beside_kaplan_meier(pick: Pick, displays: dict[str, Display]) -> None:
    at = {"analysis_id": "os-validation.calibration", "stat_name": "estimate", "group1_level": "12 months"}
    plain, pseudo = pick(**at, context="groups"), pick(**at, context="pseudo-value groups")
    assert len(plain) == len(pseudo) == 4
    assert pseudo == pytest.approx(plain, abs=0.05)
    rows = displays["os-validation"].rows  # pyright: ignore[reportAttributeAccessIssue]  it is a table
    groups = [row for row in rows if row.label.startswith("Group ")]
    assert [len([cell for cell in row.cells if cell.text]) for row in groups] == [3] * 8
    headings = [row.label for row in rows if row.is_heading]
    assert headings[1:] == ["Calibration at 6 months", "Calibration at 12 months"]


def test_the_curve_loses_its_optimism(pick: Pick, displays: dict[str, Display]) -> None:
    at = {"analysis_id": "os-validation.calibration", "stat_name": "estimate", "group1_level": "12 months"}
    smooth, corrected = pick(**at, context="smooth curve"), pick(**at, context="corrected curve")
    assert len(smooth) == len(corrected) > 5
    assert smooth != corrected
    assert corrected == pytest.approx(smooth, abs=0.25)
    table = displays["os-validation"]
    _, row = [row for row in table.rows if row.label == "ICI"]  # pyright: ignore[reportAttributeAccessIssue]  it is a table
    shown = [cell.text for cell in row.cells]
    assert shown[1:4] == [""] * 3
    assert 0 < float(shown[0]) < float(shown[4])


def test_points_add_up_to_survival(pick: Pick) -> None:
    sex = pick(analysis_id="os-nomogram.points", variable="SEX")
    ecog = pick(analysis_id="os-nomogram.points", variable="ECOG")
    assert sex[1] == 0
    assert (ecog[0], ecog[-1]) == (0, pytest.approx(100))
    points = pick(analysis_id="os-nomogram.total", context="12-month OS")
    assert points == sorted(points)  # pyright: ignore[reportArgumentType]  they are numbers


def test_the_same_input_gives_the_same_rows(lung: AnalysisData, protocol: Protocol, results: Results) -> None:
    again = analyse(lung, protocol, ["os-selection", "os-cutoffs"])
    kept = tuple(row for row in results.rows if row.statistic.output_id in {"os-selection", "os-cutoffs"})
    assert again.rows == kept


def test_without_an_event_every_table_says_so() -> None:
    data = make_data()
    nobody = {**data.datasets, "adtte": data.datasets["adtte"].with_columns(CNSR=1)}
    plan = make_protocol(MODEL)
    found = analyse(replace(data, datasets=nobody), plan)
    errors = {row.statistic.error for row in found.rows if row.statistic.output_id == "os-validation"}
    assert "event: expected one event or more among 210 complete subjects, found none" in errors
    assert len(lay_out(found, plan)) == 8


def test_an_unknown_model_is_answered_with_the_known_ones(lung: AnalysisData, protocol: Protocol) -> None:
    item = protocol.plan[0].model_copy(update={"model": "oss"})
    with pytest.raises(ProtocolError, match="did you mean os"):
        analyse(lung, protocol.model_copy(update={"plan": (item,)}))
