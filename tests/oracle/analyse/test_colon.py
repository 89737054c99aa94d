"""A whole trial by R's survival: death in the colon cancer trial, 929 subjects in three arms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from topline.analyse import analyse
from topline.derive import AnalysisData
from topline.protocol import (
    Arm,
    Covariate,
    EventFreeRate,
    PlanItem,
    Population,
    Protocol,
    ResponseRate,
    Study,
    TimeToEvent,
    Treatment,
)

if TYPE_CHECKING:
    from topline.results import Statistic

HERE = Path(__file__).parent
ARMS = ("Observation", "Levamisole", "Levamisole + fluorouracil")
ANSWERS = json.loads((HERE / "colon.json").read_text(encoding="utf-8"))["rows"]
SHOWN_BY = {
    "median": "os.median", "quantile": "os.quantile", "rate": "os.rate", "follow_up": "os.follow_up",
    "log_rank": "os.log_rank", "log_rank_pair": "os.log_rank_pair", "cox_arm": "os.cox_arm",
    "response": "response.rate", "univariable": "cox.univariable", "multivariable": "cox.multivariable",
    "zph": "cox.zph", "model": "cox.model", "subgroup": "forest.subgroup", "interaction": "forest.interaction",
    "risk_table": "curve.risk_table", "level_median": "table.median", "level_log_rank": "table.log_rank",
    "event_free": "efficacy.rate", "comparison": "efficacy.comparison",
}  # fmt: skip
Key = tuple[str, str, str, str, str]


def read_datasets() -> dict[str, pl.DataFrame]:
    text = ("USUBJID", "TRT01P", "AGEGR1", "SEX", "DIFFER", "RESP")
    frame = pl.read_csv(HERE / "colon.csv", schema_overrides=dict.fromkeys(text, pl.String))
    frame = frame.with_columns(TRT01A="TRT01P", ITTFL=pl.lit("Y"))
    responses = frame.with_columns(PARAMCD=pl.lit("ORR"), AVALC="RESP")
    return {"adsl": frame, "adtte": frame.with_columns(PARAMCD=pl.lit("OS"), EVNTDESC=pl.lit("")), "adrs": responses}


PROTOCOL = Protocol(
    study=Study(id="COLON", title="Colon cancer"),
    treatment=Treatment(arms=tuple(Arm(code=label, label=label, control=label == "Observation") for label in ARMS)),
    populations={"ITT": Population(label="All subjects", rule="TRUE")},
    endpoints=(
        TimeToEvent(id="OS", label="Overall survival", events=("death",), censor=("start",)),
        ResponseRate(id="ORR", label="Obstruction", values=("CR",)),
        EventFreeRate(id="OS24", label="Alive at 24 months", endpoint="OS", at_months=24, estimate="binomial"),
    ),
    covariates=(
        Covariate(variable="AGE", label="Age", cutoffs=(50, 65)),
        Covariate(variable="SEX", label="Sex"),
        Covariate(variable="DIFFER", label="Grade", levels={"WELL": "", "MODERATE": "", "POOR": ""}),
        Covariate(variable="NODES", label="Nodes"),
    ),
    plan=(
        PlanItem(id="os", show="time_to_event", endpoint="OS", months=(6, 24, 60)),
        PlanItem(id="curve", show="kaplan_meier", endpoint="OS"),
        PlanItem(id="cox", show="cox", endpoint="OS"),
        PlanItem(id="forest", show="forest", endpoint="OS", covariates=("AGE", "SEX", "DIFFER")),
        PlanItem(id="response", show="response"),
        PlanItem(id="table", show="baseline_survival", covariates=("AGE", "SEX", "DIFFER")),
        PlanItem(id="efficacy", show="efficacy"),
    ),
)


def key_of(row: Statistic) -> Key:
    is_rate = row.analysis_id.endswith(("response.rate", "risk_table"))
    variable = "" if is_rate else row.variable
    level = "" if row.analysis_id in {"response.rate", "efficacy.comparison"} else row.variable_level
    variable = row.context if row.analysis_id == "efficacy.comparison" else variable
    return row.analysis_id, row.group1_level, variable, level, row.stat_name


@pytest.fixture(scope="session")
def found() -> dict[Key, float | None]:
    data = AnalysisData(datasets=read_datasets(), metadata=(), findings=(), exclusions=())
    rows = [row.statistic for row in analyse(data, PROTOCOL).rows]
    return {key_of(row): row.stat_num for row in rows if row.analysis_id in SHOWN_BY.values() and not row.group2_level}


@pytest.mark.parametrize("analysis", SHOWN_BY)
def test_an_analysis_gives_what_r_gives(analysis: str, found: dict[Key, float | None]) -> None:
    answers = [answer for answer in ANSWERS if answer["analysis"] == analysis]
    assert answers
    for answer in answers:
        variable = answer["context"] or answer["variable"]
        key = (SHOWN_BY[analysis], answer["group"], variable, answer["level"], answer["stat"])
        expected = answer["value"]
        assert found[key] == (None if expected is None else pytest.approx(expected, rel=1e-8)), key
