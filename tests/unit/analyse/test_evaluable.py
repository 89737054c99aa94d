"""From treated to evaluable, six enrolled subjects by hand.

S-1 is evaluable; S-2 has no target lesion; S-3 no assessment; S-4 was not treated; S-5 is out for another reason; S-6
was not treated and yet is evaluable.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.analyse import analyse
from topline.derive import AnalysisData
from topline.display import FigureDisplay, lay_out
from topline.protocol import Arm, PlanItem, Population, Protocol, Study, Treatment

if TYPE_CHECKING:
    from topline.results import Statistic

START = dt.date(2024, 1, 1)
PROTOCOL = Protocol(
    study=Study(id="T", title="Six subjects"),
    treatment=Treatment(arms=(Arm(code="A", label="A", control=True), Arm(code="B", label="B"))),
    populations={
        "ITT": Population(label="Intention to treat", rule="ENRLFL = 'Y'"),
        "EVAL": Population(label="Evaluable for response", rule="RSEVALFL = 'Y'"),
    },
    plan=(PlanItem(id="flow", show="flow_diagram"),),
)
SUBJECTS = """
id  arm treated target assessed evaluable
S-1 A   Y       Y      Y        Y
S-2 A   Y       N      Y        N
S-3 A   Y       Y      N        N
S-4 A   N       N      N        N
S-5 B   Y       Y      Y        N
S-6 B   N       Y      Y        Y
"""


def flow_of(text: str) -> tuple[AnalysisData, list[Statistic]]:
    header, *lines = [line.split() for line in text.strip().splitlines()]
    raw = pl.DataFrame(lines, schema=dict.fromkeys(header, pl.String), orient="row")
    is_in = pl.col("arm") != "-"
    adsl = raw.select(
        USUBJID="id", TRT01P=pl.when(is_in).then("arm"),
        ENRLFL=pl.when(is_in).then(pl.lit("Y")).otherwise(pl.lit("N")),
        ITTFL=pl.when(is_in).then(pl.lit("Y")).otherwise(pl.lit("N")),
        TRTSDT=pl.when(pl.col("treated") == "Y").then(pl.lit(START)), BMEASFL="target", RSEVALFL="assessed",
        EVALFL="evaluable", EOSSTT=pl.lit("ONGOING"), DCSREAS=pl.lit(None, pl.String),
    )  # fmt: skip
    data = AnalysisData(datasets={"adsl": adsl}, metadata=(), findings=(), exclusions=())
    return data, [row.statistic for row in analyse(data, PROTOCOL).rows]


@pytest.fixture(scope="module")
def rows() -> list[Statistic]:
    return flow_of(SUBJECTS)[1]


def counts(rows: list[Statistic], name: str, arm: str) -> dict[str, float | None]:
    return {
        row.stat_label: row.stat_num for row in rows if row.analysis_id == f"flow.{name}" and row.group1_level == arm
    }


def test_each_treated_subject_is_evaluable_or_is_not_for_the_first_reason_that_holds(rows: list[Statistic]) -> None:
    assert counts(rows, "evaluable", "A") == {"Treated and evaluable": 1}
    assert counts(rows, "not_evaluable", "A") == {
        "Treated, not evaluable": 2,
        "No target lesion at baseline": 1,
        "No evaluable assessment after baseline": 1,
        "Other reason": 0,
    }
    assert counts(rows, "not_evaluable", "B") == {
        "Treated, not evaluable": 1,
        "No target lesion at baseline": 0,
        "No evaluable assessment after baseline": 0,
        "Other reason": 1,
    }


def test_a_subject_who_is_evaluable_and_was_not_treated_does_not_add_up(rows: list[Statistic]) -> None:
    told = {(row.group1_level, row.warning) for row in rows if row.analysis_id == "flow.check" and row.warning}
    words = "treated = evaluable for response + not evaluable: 1 subject more on the right"
    assert told == {("B", words), ("", words)}


def test_the_figure_tells_the_reasons_and_what_does_not_add_up() -> None:
    data, _ = flow_of(SUBJECTS)
    (figure,) = lay_out(analyse(data, PROTOCOL), PROTOCOL)
    assert isinstance(figure, FigureDisplay)
    labels = {row.label: [cell.text for cell in row.cells] for row in figure.data.rows}
    assert labels["No evaluable assessment after baseline"] == ["1"]
    assert "Numbers do not add up, treated = evaluable for response + not evaluable: 1 subject more on the right" in (
        figure.alt
    )


def test_a_member_of_an_analysis_set_without_an_arm_does_not_add_up() -> None:
    data, _ = flow_of(SUBJECTS + "S-7 -   N       Y      Y        Y\n")
    rows = [row.statistic for row in analyse(data, PROTOCOL).rows]
    warnings = {row.warning for row in rows if row.analysis_id == "flow.check" and not row.group1_level}
    assert "Evaluable for response = sum of the arms: 1 subject more on the left" in warnings


def test_a_study_without_the_set_has_no_such_boxes() -> None:
    data, _ = flow_of(SUBJECTS)
    without = PROTOCOL.model_copy(update={"populations": {"ITT": PROTOCOL.populations["ITT"]}})
    adsl = data.datasets["adsl"].drop("EVALFL")
    rows = [row.statistic for row in analyse(replace(data, datasets={"adsl": adsl}), without).rows]
    assert {row.analysis_id for row in rows}.isdisjoint({"flow.evaluable", "flow.not_evaluable"})
