"""Every switch is a key of the study file, with the same standard."""

from __future__ import annotations

from dataclasses import fields

from topline.derive import ResponseRules, response_rules
from topline.protocol import ResponseCriteria


def test_the_standard_of_the_study_file_is_that_of_the_rules() -> None:
    assert response_rules(ResponseCriteria()) == ResponseRules()


def test_every_switch_reaches_the_rules_from_the_study_file() -> None:
    others = {
        "no_assessment_value": "NE", "recorded_after_cr": "PR", **{
            field.name: not field.default if isinstance(field.default, bool) else 7
            for field in fields(ResponseRules) if not isinstance(field.default, str)
        },
    }  # fmt: skip
    taken = response_rules(ResponseCriteria.model_validate(others))
    assert {field.name: getattr(taken, field.name) for field in fields(ResponseRules)} == others
