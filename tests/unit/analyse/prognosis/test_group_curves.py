"""Survival curves of the sides of a cut-off and of risk groups, on the lung data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.analyse import analyse
from topline.display import FigureDisplay, lay_out
from topline.protocol import CutoffChoice, PlanItem
from topline.stats import kaplan_meier, log_rank

from .conftest import MODEL, make_protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.results import Results

    Show = Callable[..., tuple[FigureDisplay, Results]]

LABELS = {"AGE, maxstat": "Age", "WTLOSS, roc_landmark at 12 months": "Weight loss"}


@pytest.fixture
def show(lung: AnalysisData) -> Show:
    def draw(protocol: Protocol, kind: str, **fields: object) -> tuple[FigureDisplay, Results]:
        item = PlanItem.model_validate({"id": "f", "show": kind, "model": protocol.prognosis[0].id, **fields})
        planned = protocol.model_copy(update={"plan": (item,)})
        results = analyse(lung, planned)
        (figure,) = lay_out(results, planned)
        assert isinstance(figure, FigureDisplay)
        return figure, results

    return draw


def test_the_sides_of_a_cut_off_have_the_curves_of_their_subjects(show: Show, lung: AnalysisData) -> None:
    _, results = show(make_protocol(MODEL), "cutoff_curves")
    frame = lung.datasets["adtte"]
    for panel, variable, cut in (("AGE, maxstat", "AGE", 64.0), ("WTLOSS, roc_landmark at 12 months", "WTLOSS", None)):
        rows = [row.statistic for row in results.rows if row.statistic.group1 == panel]
        found = next(row.stat_num for row in rows if row.stat_label == "Cut-off")
        assert cut in {None, found}
        for side in ("Low", "High"):
            inside = frame.filter((frame[variable] > found) if side == "High" else (frame[variable] <= found))
            curve = kaplan_meier(inside["AVAL"].to_numpy(), (inside["CNSR"] == 0).to_numpy())
            own = [row for row in rows if row.group1_level == side]
            drawn = [row.stat_num for row in own if row.analysis_id == "f.curve" and row.stat_name == "estimate"]
            assert drawn[1:] == pytest.approx(curve.survival.tolist())
            assert [row.stat_num for row in own if row.stat_name == "N"] == [inside.height]


def test_a_cut_off_that_cannot_be_had_is_named_and_the_others_are_drawn(show: Show) -> None:
    figure, _ = show(make_protocol(MODEL), "cutoff_curves")
    assert figure.alt.startswith(
        "Kaplan-Meier estimates of Overall survival. Age (years), maximally selected log-rank: cut-off 64.00: "
        "Low (≤ 64.00): "
    )
    assert "Weight loss (lb), ROC landmark at 12 months" in figure.alt
    assert "time-dependent" not in figure.alt
    assert "No event by 0.01 months, choose a later time." in figure.footnotes
    assert not any("log-rank, two-sided" in note.lower() for note in figure.footnotes)


def test_the_price_of_a_cut_off_stands_over_its_curves(
    show: Show, pick: Callable[..., list[float | str | None]]
) -> None:
    figure, results = show(make_protocol(MODEL), "cutoff_curves", covariates=("AGE",))
    own = {
        (row.statistic.context, row.statistic.stat_name): row.statistic.stat_num
        for row in results.rows
        if row.statistic.analysis_id == "f.price"
    }
    at = {"analysis_id": "os-cutoffs.cutoff", "context": "maxstat"}
    assert own == {
        ("naive", "estimate"): pick(**at, group2="naive", stat_name="estimate")[0],
        ("corrected", "estimate"): pick(**at, group2="corrected", stat_name="estimate")[0],
        ("corrected", "p.value"): pick(**at, group2="corrected", stat_name="p.value")[0],
    }
    words = f"Hazard ratio of high against low {own['naive', 'estimate']:.2f} as if given, "
    assert f"{words}{own['corrected', 'estimate']:.2f} corrected for the choice, P = 0." in figure.alt


def test_an_item_can_name_the_markers_that_it_shows(show: Show) -> None:
    figure, _ = show(make_protocol(MODEL), "cutoff_curves", covariates=("WTLOSS",))
    assert "Weight loss" in figure.alt
    assert "Age" not in figure.alt


def test_a_cut_off_of_an_unusable_marker_says_why(show: Show) -> None:
    model = MODEL.model_copy(update={"cutoffs": (CutoffChoice(variable="CONST", rule="roc_landmark", months=12),)})
    figure, _ = show(make_protocol(model), "cutoff_curves")
    assert figure.alt == (
        "Marker: expected a cut-off with subjects on both sides, found none, there is nothing to cut."
    )


def test_groups_by_the_linear_predictor_are_drawn_beside_those_out_of_fold(show: Show) -> None:
    figure, results = show(make_protocol(MODEL), "risk_group_curves", confidence_level=0.9)
    assert "By the linear predictor: Low: " in figure.alt
    assert "Out of fold: Low: " in figure.alt
    sizes = [row.statistic.stat_num for row in results.rows if row.statistic.stat_name == "N"]
    assert sizes[0] == 210
    assert sum(sizes[1:3]) == sum(sizes[3:5]) == 210  # pyright: ignore[reportArgumentType, reportCallIssue]  they are numbers
    assert any("90% CI" in note for note in figure.footnotes)
    assert not [row for row in results.rows if row.statistic.analysis_id == "f.log_rank"]


def test_groups_by_rule_have_their_log_rank_test(show: Show, protocol: Protocol, lung: AnalysisData) -> None:
    ruled = next(model for model in protocol.prognosis if model.id == "ruled")
    figure, results = show(make_protocol(ruled), "risk_group_curves")
    frame = lung.datasets["adtte"]
    is_low = ((frame["SEX"] == "F") & (frame["ECOG"] == "0")).to_numpy()
    known = is_low | (frame["SEX"] == "M").to_numpy()
    test = log_rank(frame["AVAL"].to_numpy()[known], (frame["CNSR"] == 0).to_numpy()[known], is_low[known])
    found = [row.statistic.stat_num for row in results.rows if row.statistic.stat_name == "p.value"]
    assert found == [pytest.approx(test.p_value)]
    assert figure.alt.startswith("Kaplan-Meier estimates of Overall survival. By rule: Low: ")
    assert "Log-rank test: P " in figure.alt
    assert "Without subjects: None." in figure.footnotes
    assert "No subject in this group." not in figure.footnotes


def test_without_a_model_the_curves_say_so(show: Show) -> None:
    lone = MODEL.model_copy(update={"candidates": MODEL.candidates[6:7], "cutoffs": ()})
    figure, _ = show(make_protocol(lone), "risk_group_curves")
    assert figure.alt.startswith("Candidates: expected one that can be used, found none: ")
