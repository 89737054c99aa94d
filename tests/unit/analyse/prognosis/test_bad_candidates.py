"""What cannot be used or judged is named in each display of a model, and the rest goes on.

A candidate that is constant, missing for most, or collinear is in test_prognosis_rows.py, a risk group without subjects
too; here are models of which nothing is left, and horizons before the first event or beyond the follow-up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.analyse import analyse
from topline.display import FigureDisplay, TableDisplay, lay_out
from topline.protocol import CutoffChoice, PlanItem

from .conftest import MODEL, STEPS, make_protocol

if TYPE_CHECKING:
    from topline.derive import AnalysisData
    from topline.display import Display
    from topline.protocol import PrognosticModel

FIGURES = (
    "nomogram", "penalty_path", "selection_frequency", "calibration", "decision_curve", "time_dependent_roc",
    "prognosis_forest", "risk_group_curves",
)  # fmt: skip
NOBODY = MODEL.model_copy(update={"candidates": MODEL.candidates[6:8], "cutoffs": ()})
"""A constant, and a candidate that is missing for most."""
NONE_LEFT = (
    "Candidates: expected one that can be used, found none: CONST the same value for all subjects; RARE missing for "
    "57%, more than 20%."
)


def show(lung: AnalysisData, model: PrognosticModel, *kinds: str) -> dict[str, Display]:
    plan = tuple(
        PlanItem.model_validate({"id": kind.replace("_", "-"), "show": kind, "model": model.id}) for kind in kinds
    )
    protocol = make_protocol(model).model_copy(update={"plan": plan})
    return {item.show: each for item, each in zip(plan, lay_out(analyse(lung, protocol), protocol), strict=True)}


@pytest.fixture(scope="module")
def nobody(lung: AnalysisData) -> dict[str, Display]:
    return show(lung, NOBODY, *(f"prognosis_{step}" for step in STEPS), *FIGURES)


def words(display: Display) -> str:
    assert isinstance(display, TableDisplay)
    return " ".join((*(row.label for row in display.rows), *display.footnotes))


def test_each_candidate_has_its_own_reason_where_none_is_left(nobody: dict[str, Display]) -> None:
    table = nobody["prognosis_screening"]
    assert isinstance(table, TableDisplay)
    assert {row.label: row.cells[-1].text for row in table.rows if not row.is_heading} == {
        "Constant": "left out: the same value for all subjects",
        "Rarely measured": "left out: missing for 57%, more than 20%",
    }


def test_model_and_forest_name_each_candidate_that_is_left_out(lung: AnalysisData) -> None:
    note = (
        "Left out: Twice the age (a combination of the candidates before it (collinear)); Constant (the same value for "
        "all subjects); Rarely measured (missing for 57%, more than 20%)."
    )
    shown = show(lung, MODEL, "prognosis_model", "prognosis_forest", "prognosis_selection")
    for kind in ("prognosis_model", "prognosis_forest"):
        assert note in shown[kind].footnotes
    reasons = (
        "Left out before: a combination of the candidates before it (collinear).",
        "Left out before: the same value for all subjects.",
        "Left out before: missing for 57%, more than 20%.",
    )
    assert all(any(each in note for note in shown["prognosis_selection"].footnotes) for each in reasons)


@pytest.mark.parametrize("step", [step for step in STEPS if step not in {"screening", "cutoffs"}])
def test_each_table_says_that_no_candidate_is_left(nobody: dict[str, Display], step: str) -> None:
    assert NONE_LEFT in words(nobody[f"prognosis_{step}"])


def test_a_model_without_cut_offs_says_that_none_is_declared(nobody: dict[str, Display]) -> None:
    assert "Nothing of this kind is declared." in words(nobody["prognosis_cutoffs"])


@pytest.mark.parametrize("kind", FIGURES)
def test_each_figure_says_that_no_candidate_is_left(nobody: dict[str, Display], kind: str) -> None:
    figure = nobody[kind]
    assert isinstance(figure, FigureDisplay)
    assert figure.alt == NONE_LEFT
    assert figure.drawing.draw() is not None


JUDGED = ("prognosis_gain", "prognosis_validation", "calibration", "decision_curve", "time_dependent_roc")


@pytest.mark.parametrize(
    ("months", "reason"),
    [
        (0.01, "o event by 0.01 months, choose a later time."),
        (90, "obody is followed beyond 90 months, choose an earlier time."),
    ],
)
def test_a_horizon_at_which_nothing_can_be_judged_is_named_in_months(
    lung: AnalysisData, months: float, reason: str
) -> None:
    shown = show(lung, MODEL.model_copy(update={"at_months": months, "months": (months,), "cutoffs": ()}), *JUDGED)
    assert all(reason in words(shown[kind]) for kind in JUDGED[:2])
    for kind in JUDGED[2:]:
        figure = shown[kind]
        assert isinstance(figure, FigureDisplay)
        assert reason in figure.alt
        assert figure.drawing.draw() is not None
    validation = shown["prognosis_validation"]
    assert isinstance(validation, TableDisplay)
    at_horizon = [row.cells[0].text for row in validation.rows if row.label.startswith(("Brier", "Index of pred"))]
    assert at_horizon == ["NEᵃ", "NEᵃ"]
    gain = shown["prognosis_gain"]
    assert isinstance(gain, TableDisplay)
    tests = [row.cells[1].text for row in gain.rows if row.label.endswith("alone")]
    assert len(tests) == 2
    assert "" not in tests
    moved = [cell.text for row in gain.rows if row.label.endswith("alone") for cell in row.cells[-2:]]
    assert moved == ["NEᵃ"] * 4


def test_one_time_without_events_leaves_the_calibration_at_the_others(lung: AnalysisData) -> None:
    shown = show(lung, MODEL.model_copy(update={"months": (0.01, 12, 90), "cutoffs": ()}), "calibration")
    figure = shown["calibration"]
    assert isinstance(figure, FigureDisplay)
    assert figure.alt.startswith("Calibration: predicted and observed risk by 12 months of group 1 ")
    assert "No event by 0.01 months, choose a later time." in figure.footnotes
    assert "Nobody is followed beyond 90 months, choose an earlier time." in figure.footnotes


def test_a_landmark_beyond_the_follow_up_is_named_and_the_other_cut_offs_stand(lung: AnalysisData) -> None:
    chosen = (
        CutoffChoice(variable="AGE", rule="time_dependent", months=90),
        CutoffChoice(variable="CONST", rule="roc_landmark", months=12),
        CutoffChoice(variable="AGE", rule="maxstat"),
    )
    shown = show(lung, MODEL.model_copy(update={"cutoffs": chosen}), "prognosis_cutoffs", "cutoff_curves")
    table = shown["prognosis_cutoffs"]
    for expected in (
        "Nobody is followed beyond 90 months, choose an earlier time.",
        "Marker: expected a cut-off with subjects on both sides, found none, there is nothing to cut.",
    ):
        assert expected in words(table)
        assert expected in shown["cutoff_curves"].footnotes
    assert isinstance(table, TableDisplay)
    assert [row.cells[0].text for row in table.rows if not row.is_heading] == ["NEᵃ", "64.00 (51.28, 70.00)", "NEᵇ"]


def test_a_figure_makes_no_comparison_that_it_does_not_show(lung: AnalysisData) -> None:
    protocol = make_protocol(MODEL).model_copy(
        update={"plan": (PlanItem(id="f", show="time_dependent_roc", model="os"),)}
    )
    names = {row.statistic.analysis_id for row in analyse(lung, protocol).rows}
    assert "f.roc" in names
    assert "f.gain" not in names


def test_a_curve_alone_has_no_log_rank_test(lung: AnalysisData) -> None:
    item = PlanItem(id="f", show="kaplan_meier", endpoint="OS", by=None)
    protocol = make_protocol(MODEL).model_copy(update={"plan": (item,)})
    (figure,) = lay_out(analyse(lung, protocol), protocol)
    assert isinstance(figure, FigureDisplay)
    assert "Log-rank" not in figure.alt


def test_a_planned_cut_off_with_an_empty_side_is_named_and_screens_nobody(lung: AnalysisData) -> None:
    model = MODEL.model_copy(update={"screening": MODEL.screening.model_copy(update={"cox": None})})
    protocol = make_protocol(model, steps=("screening",))
    far = [
        each.model_copy(update={"cutoffs": (900.0,)} if each.variable == "AGE" else {}) for each in protocol.covariates
    ]
    protocol = protocol.model_copy(update={"covariates": tuple(far)})
    (table,) = lay_out(analyse(lung, protocol), protocol)
    assert isinstance(table, TableDisplay)
    (age,) = [row for row in table.rows if row.label == "Age (years)"]
    assert (age.cells[3].text, age.cells[-1].text) == ("NEᵃ", "left out: no log-rank P")
    assert "ᵃ Fewer than two groups with subjects, or no event among those who have it." in table.footnotes
