"""What a model file says of risk groups and of who could be in the study."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from topline.analyse import analyse
from topline.protocol import Criterion, RiskGroup
from topline.stats import kaplan_meier

from .conftest import MODEL, make_protocol

if TYPE_CHECKING:
    from topline.derive import AnalysisData
    from topline.protocol import Protocol

RULES = (
    RiskGroup(label="Low", when="SEX = 'F' AND ECOG = '0'"),
    RiskGroup(label="None", when="AGE > 200"),
    RiskGroup(label="High", when="SEX = 'M'"),
)


def write(data: AnalysisData, protocol: Protocol) -> dict[str, Any]:
    rows = analyse(data, protocol).rows
    return json.loads(next(row.statistic.stat_chr for row in rows if row.statistic.stat_name == "model"))


def test_groups_by_rule_hold_the_subjects_of_their_rule_with_their_curve(lung: AnalysisData) -> None:
    ruled = MODEL.model_copy(update={"risk_groups": RULES})
    groups = write(lung, make_protocol(ruled, steps=("validation",)))["risk_groups"]
    assert [(each["label"], each["rule"], each["n"]) for each in groups] == [
        ("Low", "SEX = 'F' AND ECOG = '0'", 26),
        ("High", "SEX = 'M'", 125),
    ]
    frame = lung.datasets["adtte"]
    men = (frame["SEX"] == "M").to_numpy()
    curve = kaplan_meier(frame["AVAL"].to_numpy()[men], (frame["CNSR"] == 0).to_numpy()[men])
    assert groups[1]["time_days"] == pytest.approx(curve.time)
    assert groups[1]["survival"] == pytest.approx(curve.survival)


def test_rules_on_levels_of_the_model_give_a_table_of_groups(lung: AnalysisData) -> None:
    ruled = MODEL.model_copy(update={"risk_groups": RULES[::2]})
    found = write(lung, make_protocol(ruled, steps=("validation",)))
    assert [each["name"] for each in found["variables"]] == ["SEX", "ECOG"]
    assert [[level["value"] for level in each["levels"]] for each in found["variables"]] == [
        ["M", "F"], ["0", "1", "2", "3"],
    ]  # fmt: skip
    assert found["risk_group_table"] == {"variables": [0, 1], "groups": [1, 1, 1, 1, 0, -1, -1, -1]}


def test_rules_on_what_is_no_level_of_the_model_give_no_table(lung: AnalysisData) -> None:
    ruled = MODEL.model_copy(update={"risk_groups": RULES})
    assert write(lung, make_protocol(ruled, steps=("validation",)))["risk_group_table"] is None


def test_without_rules_groups_are_cut_by_the_linear_predictor(lung: AnalysisData) -> None:
    thirds = MODEL.model_copy(update={"risk_quantiles": (0.33, 0.67)})
    groups = write(lung, make_protocol(thirds, steps=("validation",)))["risk_groups"]
    assert [each["label"] for each in groups] == ["Group 1", "Group 2", "Group 3"]
    assert {each["rule"] for each in groups} == {None}
    limits = [each["highest_linear_predictor"] for each in groups]
    assert limits[2] is None
    assert limits[0] < limits[1]
    assert sum(each["n"] for each in groups) == 210


def test_the_file_says_who_could_be_in_the_study(lung: AnalysisData) -> None:
    protocol = make_protocol(MODEL, steps=("validation",))
    criteria = (
        Criterion(id="I01", label="Aged 18 or more", rule="AGE >= 18"),
        Criterion(id="E01", label="Bedridden", kind="exclusion", rule="ECOG = '4'"),
    )
    found = write(lung, protocol.model_copy(update={"eligibility": criteria}))
    assert (found["population"], found["population_label"]) == ("ITT", "Intention to treat")
    assert found["eligibility"] == [
        {"id": "I01", "kind": "inclusion", "label": "Aged 18 or more"},
        {"id": "E01", "kind": "exclusion", "label": "Bedridden"},
    ]
