"""The step for which the hazard ratio of a number is given: ten units, a doubling, or two quartiles.

A step of s multiplies the log hazard ratio of a unit by s; a doubling multiplies that of the logarithm by log 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from topline.analyse import analyse
from topline.display import FigureDisplay, TableDisplay, lay_out
from topline.protocol import PlanItem, PrognosticCandidate
from topline.stats import cox

from .conftest import MODEL, make_protocol

if TYPE_CHECKING:
    from topline.derive import AnalysisData
    from topline.display import Display
    from topline.protocol import Protocol
    from topline.results import Results

ALONE = MODEL.model_copy(
    update={
        "candidates": (PrognosticCandidate(variable="AGE"), PrognosticCandidate(variable="KARNO", form="log")),
        "selection": MODEL.selection.model_copy(update={"method": "none", "then": "none"}),
        "screening": MODEL.screening.model_copy(update={"log_rank": None, "cox": None}),
        "cutoffs": (),
    }
)


def with_steps(*items: PlanItem) -> Protocol:
    protocol = make_protocol(ALONE)
    steps: dict[str, object] = {"AGE": 10.0, "KARNO": "doubling", "WTLOSS": "doubling"}
    covariates = tuple(
        each.model_copy(update={"per": steps.get(each.variable, 1), "cutoffs": ()}) for each in protocol.covariates
    )
    return protocol.model_copy(update={"covariates": covariates, "plan": items})


def show(lung: AnalysisData, item: PlanItem) -> tuple[Display, Results]:
    protocol = with_steps(item)
    results = analyse(lung, protocol)
    return lay_out(results, protocol)[0], results


def ratio(results: Results, analysis: str, variable: str) -> list[float | None]:
    return [
        row.statistic.stat_num
        for row in results.rows
        if row.statistic.analysis_id == analysis
        and row.statistic.variable == variable
        and row.statistic.stat_name in {"estimate", "conf.low", "conf.high", "p.value"}
    ]


@pytest.fixture(scope="module")
def by_hand(lung: AnalysisData) -> dict[str, list[float]]:
    frame = lung.datasets["adtte"]
    part = frame["AVAL"].to_numpy(), (frame["CNSR"] == 0).to_numpy()
    found: dict[str, list[float]] = {}
    for name, values, step in (
        ("AGE", frame["AGE"].to_numpy(), 10.0),
        ("KARNO", np.log(frame["KARNO"].to_numpy()), np.log(2)),
    ):
        fit = cox(*part, values)
        limits = [np.log(fit.lower[0]), np.log(fit.upper[0])]
        found[name] = [float(np.exp(step * each)) for each in (fit.coef[0], *limits)] + [float(fit.p_value[0])]
    return found


@pytest.mark.parametrize("variable", ["AGE", "KARNO"])
@pytest.mark.parametrize("kind", ["prognosis_model", "cox", "forest"])
def test_a_step_has_its_hazard_ratio_in_each_display(
    kind: str, variable: str, lung: AnalysisData, by_hand: dict[str, list[float]]
) -> None:
    if kind == "prognosis_model":
        item = PlanItem(id="t", show="prognosis_model", model="os")
    else:
        fields = {"id": "t", "show": kind, "endpoint": "OS", "covariates": ("AGE", "KARNO"), "by": None}
        item = PlanItem.model_validate(fields)
    _, results = show(lung, item)
    analysis = "t.subgroup" if kind == "forest" else "t.univariable"
    assert ratio(results, analysis, variable) == pytest.approx(by_hand[variable], rel=1e-8)


def test_the_steps_stand_in_the_tables(lung: AnalysisData) -> None:
    for item in (
        PlanItem(id="t", show="prognosis_model", model="os"),
        PlanItem(id="t", show="cox", endpoint="OS", covariates=("AGE", "KARNO"), by=None),
    ):
        table, _ = show(lung, item)
        assert isinstance(table, TableDisplay)
        labels = [row.label for row in table.rows]
        assert {"Age, per 10 years", "Karnofsky score, per doubling"} <= set(labels)


def test_a_number_has_its_line_in_a_forest_of_one_arm(lung: AnalysisData) -> None:
    figure, _ = show(lung, PlanItem(id="t", show="forest", endpoint="OS", covariates=("SEX", "AGE"), by=None))
    assert isinstance(figure, FigureDisplay)
    assert [row.label for row in figure.data.rows] == ["Sex", "Male", "Female", "Age (years)", "per 10 years"]
    assert "Age (years), per 10 years 1.23 (1.02, 1.49)" in figure.alt


def test_values_without_a_doubling_are_named_and_the_others_stay(lung: AnalysisData) -> None:
    item = PlanItem(id="t", show="cox", endpoint="OS", covariates=("AGE", "WTLOSS"), by=None)
    table, results = show(lung, item)
    assert "ᵃ Values of 0 or below, which have no doubling." in table.footnotes
    assert ratio(results, "t.multivariable", "WTLOSS") == [None] * 4
    assert ratio(results, "t.multivariable", "AGE")[0] is not None


def test_the_forest_of_a_model_has_candidates_alone_and_together(lung: AnalysisData) -> None:
    figure, results = show(lung, PlanItem(id="t", show="prognosis_forest", model="os"))
    assert isinstance(figure, FigureDisplay)
    labels = [row.label for row in figure.data.rows]
    own = ["Age (years)", "per 10 years", "Karnofsky score", "per doubling"]
    assert labels == ["Each candidate alone", *own, "In the model: 148 events in 210 subjects", *own]
    cells = [row.cells[0].text for row in figure.data.rows if row.indent]
    assert cells == ["148 / 210", "148 / 210", "", ""]
    drawn = {row.result_id for row in results.rows if row.statistic.stat_name == "conf.low"}
    assert drawn == {row.cells[1].result_ids[1] for row in figure.data.rows if row.indent}


def test_a_candidate_that_is_not_selected_is_drawn_alone(lung: AnalysisData) -> None:
    protocol = make_protocol(MODEL).model_copy(
        update={"plan": (PlanItem(id="t", show="prognosis_forest", model="os"),)}
    )
    (figure,) = lay_out(analyse(lung, protocol), protocol)
    assert isinstance(figure, FigureDisplay)
    alone, _, together = figure.alt.partition("In the model: 148 events in 210 subjects")
    assert "Age (years), per unit" in alone
    assert "Age" not in together
    assert "Not in the model." not in figure.footnotes
