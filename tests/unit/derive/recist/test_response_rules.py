from __future__ import annotations

from dataclasses import fields

from topline.derive import ResponseRules
from topline.derive.recist.response_rules import response_rules
from topline.protocol import ResponseCriteria


def test_the_study_file_and_the_rules_have_the_same_switches_and_defaults() -> None:
    assert response_rules(ResponseCriteria()) == ResponseRules()


def test_every_switch_of_the_study_file_reaches_the_rules() -> None:
    changed = {
        name: not value if isinstance(value, bool) else value + 1
        for name, value in ((field.name, field.default) for field in fields(ResponseRules))
        if isinstance(value, (bool, int, float))
    } | {"no_assessment_value": "NE", "recorded_after_cr": "PD", "icpd_to_days": 56}
    rules = response_rules(ResponseCriteria.model_validate(changed))
    assert {field.name: getattr(rules, field.name) for field in fields(ResponseRules)} == changed
